"""Spans of a register entry, and units as a tree on every day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.core.ledger.matching import check_overlaps
from taizhang.core.ledger.record import FieldValue
from taizhang.core.ledger.unit import UnitSpan, UnitTree, check_units, unit_kind
from taizhang.core.values import Grain, Period

KIND = unit_kind(())
START = date(2020, 1, 1)


def days(number: int) -> date:
    return START + timedelta(days=number)


def span(code: str, parent: str = "", since: int = 0, until: int | None = None) -> UnitSpan:
    return UnitSpan(
        code,
        f"{code}名",
        f"{code}名",
        "town",
        parent,
        days(since),
        None if until is None else days(until),
    )


SPANS = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 20), st.none() | st.integers(1, 9)), max_size=7
)


@given(SPANS)
def test_overlaps_are_found_if_and_only_if_two_spans_share_a_day(
    spans: list[tuple[str, int, int | None]],
) -> None:
    values: list[Mapping[str, FieldValue]] = [
        {
            "code": code,
            "valid_from": days(since),
            "valid_to": date.max if length is None else days(since + length),
        }
        for code, since, length in spans
    ]

    def share(one: int, other: int) -> bool:
        (code, since, length), (code2, since2, length2) = spans[one], spans[other]
        ends = [begin + (long or 99) for begin, long in ((since, length), (since2, length2))]
        return code == code2 and max(since, since2) < min(ends)

    found = check_overlaps(KIND, values)
    numbers = range(len(spans))
    assert bool(found) == any(share(one, other) for one, other in combinations(numbers, 2))
    assert all(share(one, other) for one, other in found)


UNITS = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.sampled_from(["", "a", "b", "c", "d"]),
        st.integers(0, 3),
        st.none() | st.integers(1, 3),
    ),
    max_size=6,
)


@given(UNITS)
def test_units_without_a_problem_all_hang_below_a_topmost_one_on_every_day(
    rows: list[tuple[str, str, int, int | None]],
) -> None:
    spans = [
        span(code, parent, since, None if length is None else since + length)
        for code, parent, since, length in rows
    ]
    values: list[Mapping[str, FieldValue]] = [
        {"code": item.code, "valid_from": item.valid_from, "valid_to": item.valid_to or date.max}
        for item in spans
    ]
    if check_overlaps(KIND, values):  # such rows are refused before
        return
    good = True
    for number in range(8):
        day = days(number)
        tree = UnitTree.of(spans, Period(day, day + timedelta(days=1), Grain.FREE))
        tops = [item.code for item in tree.spans if not item.parent]
        reached = {code for top in tops for code in tree.scope(top)}
        good &= reached == {item.code for item in tree.spans}
    assert (not check_units(spans)) == good


@pytest.mark.parametrize("code", ["", "甲", "a b", "a|b", "a、b", "-a", "_"])
def test_a_code_that_cannot_stand_in_a_list_is_refused(code: str) -> None:
    (problem,) = check_units([span(code)])
    assert "单位代码用字母、数字" in str(problem.message)


@pytest.mark.parametrize(
    ("parents", "only", "walked"),
    [
        ({}, None, []),
        ({"c": "b", "b": "a", "a": "", "d": "a"}, None, ["a0", "b1", "c2", "d1"]),
        ({"a": "", "c": "", "b": "a"}, None, ["a0", "b1", "c0"]),
        ({"b": "gone", "c": "b"}, None, ["b0", "c1"]),
        ({"a": "", "b": "a", "c": "b", "d": "a"}, {"b", "c", "d"}, ["b0", "c1", "d0"]),
        ({"a": "", "b": "a", "c": "b"}, {"a", "c"}, ["a0", "c0"]),
        ({"a": "", "b": "c", "c": "b", "d": "d"}, None, ["a0", "b0", "c1", "d0"]),
    ],
)
def test_a_tree_is_walked_from_above_and_nobody_is_left_out(
    parents: Mapping[str, str], only: set[str] | None, walked: list[str]
) -> None:
    tree = UnitTree(tuple(span(code, parent) for code, parent in parents.items()))

    assert [f"{one.code}{depth}" for one, depth in tree.walked(only)] == walked
