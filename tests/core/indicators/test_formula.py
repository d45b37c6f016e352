"""Formulas over indicators: read as people write them, computed without losing a place."""

from __future__ import annotations

from decimal import Decimal

import pytest

from taizhang.core.indicators.formula import (
    compute_formula,
    inputs_of,
    join_unit,
    read_formula,
    split_unit,
    unit_of_formula,
)
from taizhang.core.values import (
    MISSING,
    NOT_APPLICABLE,
    NOT_COMPARABLE,
    Known,
    RefusedError,
    Value,
)

VALUES: dict[str, Value] = {
    "a": Known(Decimal(6)),
    "b": Known(Decimal(4)),
    "zero": Known(Decimal(0)),
    "none": MISSING,
    "no_question": NOT_APPLICABLE,
    "other": NOT_COMPARABLE,
}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("a", "6"),
        ("a + b × 2", "14"),
        ("(a + b) × 2", "20"),
        ("（a + b）×2", "20"),
        ("a - b - 1", "1"),
        ("a − (b − 1)", "3"),
        ("a / b", "1.5"),
        ("a ÷ b ÷ 2", "0.75"),
        ("a ÷ 3 × b", "8"),
        # a seventh times seven is one, not 0.9999…
        ("a ÷ 7 × 7", "6"),
        ("zero × a", "0"),
        ("a × 0.1 + a × 0.2", "1.8"),
        ("a * 10000 ÷ b", "15000"),
    ],
)
def test_a_formula_gives_what_one_would_write_down(text: str, number: str) -> None:
    assert compute_formula(read_formula(text), VALUES, Decimal(1)) == Known(Decimal(number))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a ÷ zero", NOT_APPLICABLE),
        ("a ÷ (b − 4)", NOT_APPLICABLE),
        ("zero × none", MISSING),
        ("a + no_question", NOT_APPLICABLE),
        ("none ÷ no_question", MISSING),
        ("none + other", NOT_COMPARABLE),
        ("a ÷ zero + none", MISSING),
    ],
)
def test_what_has_no_number_gives_none(text: str, value: Value) -> None:
    assert compute_formula(read_formula(text), VALUES, Decimal(1)) == value


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "没有写完"),
        ("a +", "没有写完"),
        ("(a + b", "没有写完"),
        ("a b", "“a”之后的“b”读不懂"),
        ("a + b)", "之后的“)”读不懂"),
        ("a + + b", "之后的“+”读不懂"),
        ("a ^ 2", "之后的“^”读不懂"),
        ("场次 ÷ a", "“场”读不懂"),
        ("(" * 40 + "a" + ")" * 40, "读不懂"),
    ],
)
def test_what_is_no_formula_is_refused_where_it_goes_wrong(text: str, says: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read_formula(text)

    assert says in str(caught.value)


def test_each_input_is_named_once_in_order() -> None:
    assert inputs_of(read_formula("b ÷ (a + b) × 3")) == ("b", "a")


UNITS = {"people": "人次", "times": "场次", "rate": "%", "mean": "人次/场", "cost": "万元"}


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("people ÷ times", "人次/场"),
        ("mean × times", "人次"),
        ("people × rate", "人次"),
        ("people ÷ people", ""),
        ("people ÷ people × 100", ""),
        ("1 ÷ times", "1/场"),
        ("mean + people ÷ times", "人次/场"),
    ],
)
def test_units_are_multiplied_and_divided_with_the_numbers(text: str, unit: str) -> None:
    assert join_unit(unit_of_formula(read_formula(text), UNITS)) == unit


@pytest.mark.parametrize("text", ["people + times", "people − 1", "cost + rate"])
def test_what_is_counted_differently_is_not_added(text: str) -> None:
    with pytest.raises(RefusedError, match="计量单位不同的不能相加减"):
        unit_of_formula(read_formula(text), UNITS)


def test_a_pure_number_has_no_unit() -> None:
    assert split_unit("%") == split_unit("倍") == split_unit("人/人")
