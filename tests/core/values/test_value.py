"""Arithmetic with what is known and what is not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.core.values import (
    MISSING,
    NOT_APPLICABLE,
    NOT_COMPARABLE,
    Absent,
    Known,
    Value,
    add,
    divide,
    growth,
    negate,
)


def k(number: str | int) -> Known:
    return Known(Decimal(number))


@pytest.mark.parametrize(
    ("parts", "total"),
    [
        ([], k(0)),
        ([k(3)], k(3)),
        ([k(3), k(4)], k(7)),
        ([k(3), k(0)], k(3)),
        ([k("0.1"), k("0.2")], k("0.3")),
        ([k(3), MISSING], MISSING),
        ([k(3), NOT_APPLICABLE], NOT_APPLICABLE),
        ([MISSING, NOT_APPLICABLE], MISSING),
        ([NOT_APPLICABLE, MISSING], MISSING),
        ([MISSING, NOT_COMPARABLE, NOT_APPLICABLE], NOT_COMPARABLE),
    ],
)
def test_a_sum_with_a_gap_is_no_sum(parts: list[Value], total: Value) -> None:
    assert add(*parts) == total


@pytest.mark.parametrize(
    ("numerator", "denominator", "quotient"),
    [
        (k(1), k(4), k("0.25")),
        (k(0), k(4), k(0)),
        (k(1), k(0), NOT_APPLICABLE),
        (k(0), k(0), NOT_APPLICABLE),
        (MISSING, k(4), MISSING),
        (k(1), MISSING, MISSING),
        (MISSING, k(0), MISSING),
        (NOT_APPLICABLE, k(4), NOT_APPLICABLE),
        (NOT_APPLICABLE, MISSING, MISSING),
        (k(1), NOT_COMPARABLE, NOT_COMPARABLE),
    ],
)
def test_a_quotient_of_nothing_does_not_apply(
    numerator: Value, denominator: Value, quotient: Value
) -> None:
    assert divide(numerator, denominator) == quotient


@pytest.mark.parametrize(
    ("current", "base", "rate"),
    [
        (k(9), k(8), k("0.125")),
        (k(6), k(8), k("-0.25")),
        (k(8), k(8), k(0)),
        (k(0), k(8), k(-1)),
        (k(9), k(0), NOT_APPLICABLE),
        (k(0), k(0), NOT_APPLICABLE),
        (k(9), k(-3), NOT_APPLICABLE),
        # without last year's number there is nothing to compare with
        (k(9), MISSING, NOT_COMPARABLE),
        (k(9), NOT_APPLICABLE, NOT_APPLICABLE),
        (k(9), NOT_COMPARABLE, NOT_COMPARABLE),
        (MISSING, k(8), MISSING),
        (MISSING, MISSING, NOT_COMPARABLE),
        (NOT_APPLICABLE, k(8), NOT_APPLICABLE),
    ],
)
def test_growth_needs_a_base_above_zero(current: Value, base: Value, rate: Value) -> None:
    assert growth(current, base) == rate


def test_an_absence_has_no_sign() -> None:
    assert negate(MISSING) == MISSING
    assert negate(k(3)) == k(-3)


def test_zero_is_known() -> None:
    assert isinstance(add(k(0), k(0)), Known)
    assert divide(k(0), k(4)) == k("0.00")


VALUES = st.one_of(
    st.decimals(-10_000, 10_000, places=2).map(Known),
    st.sampled_from([MISSING, NOT_APPLICABLE, NOT_COMPARABLE]),
)


@given(st.lists(VALUES, max_size=5))
def test_the_order_of_the_parts_does_not_matter(parts: list[Value]) -> None:
    assert add(*parts) == add(*reversed(parts))


@given(st.lists(VALUES, min_size=1, max_size=5))
def test_one_gap_anywhere_is_a_gap_in_the_sum(parts: list[Value]) -> None:
    assert isinstance(add(*parts), Absent) == any(isinstance(part, Absent) for part in parts)


@given(VALUES)
def test_what_is_taken_away_from_itself_is_nothing(value: Value) -> None:
    assert add(value, negate(value)) == (k(0) if isinstance(value, Known) else value)


@given(VALUES, VALUES)
def test_an_absence_never_becomes_a_number(left: Value, right: Value) -> None:
    if isinstance(left, Absent) or isinstance(right, Absent):
        for result in (add(left, right), divide(left, right), growth(left, right)):
            assert isinstance(result, Absent)
