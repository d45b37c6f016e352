"""Whether two periods compare: who reported, what the words meant, and whose past it is."""

from __future__ import annotations

from datetime import date

import pytest

from taizhang.core.indicators import Coverage
from taizhang.core.indicators.comparison import Comparison
from taizhang.core.indicators.condition import (
    All,
    AnyOf,
    Between,
    Condition,
    Filled,
    Not,
    OneOf,
    tells_apart,
)
from taizhang.core.indicators.coverage import same_reporters
from taizhang.core.ledger.field import Break
from taizhang.core.ledger.unit import UnitSpan
from taizhang.core.values import Message, Period

# --- who reported --------------------------------------------------------------------------------

MERGED = {"a": ("c",), "b": ("c",)}
SPLIT = {"a": ("c", "d")}


@pytest.mark.parametrize(
    ("now", "then", "heirs", "same"),
    [
        ("", "", {}, True),
        ("a", "a", {}, True),
        ("a", "", {}, False),
        ("", "a", {}, False),
        ("new", "", {}, False),
        ("", "", MERGED, True),
        ("c", "a b", MERGED, True),
        ("c", "a", MERGED, False),
        ("c", "", MERGED, False),
        ("", "a", MERGED, False),
        ("", "", SPLIT, True),
        ("c", "a", SPLIT, True),
        ("c d", "a", SPLIT, True),
        ("c", "", SPLIT, False),
    ],
)
def test_the_same_part_of_the_work_must_be_missing(
    now: str, then: str, heirs: dict[str, tuple[str, ...]], same: bool
) -> None:
    missing = then.split()
    sent = tuple(unit for unit in ("a", "b") if unit not in missing)

    current, base = Coverage(missing=tuple(now.split())), Coverage(sent, (), tuple(missing))

    assert same_reporters(current, base, heirs) is same


# --- what the words meant ------------------------------------------------------------------------

SPLIT_ANSWERS = ("old", "new1", "new2")


@pytest.mark.parametrize(
    ("condition", "apart"),
    [
        (OneOf("sort", ("new1",)), True),
        (OneOf("sort", ("old",)), True),
        (OneOf("sort", ("new1", "new2")), True),
        (OneOf("sort", SPLIT_ANSWERS), False),
        (OneOf("sort", ("other",)), False),
        (OneOf("sort", ()), False),
        (OneOf("other", ("new1",)), False),
        (Not(OneOf("sort", ("new1",))), True),
        (Not(OneOf("sort", (*SPLIT_ANSWERS, "other"))), False),
        (All((Filled("sort"), OneOf("sort", ("new1",)))), True),
        (AnyOf((OneOf("sort", SPLIT_ANSWERS), Between("number", None, None))), False),
    ],
)
def test_a_condition_tells_answers_apart_or_does_not(condition: Condition, apart: bool) -> None:
    assert tells_apart(condition, "sort", SPLIT_ANSWERS) is apart


@pytest.mark.parametrize(
    ("since", "flow", "stock"),
    [
        ("2024-01-01", False, False),
        ("2024-01-02", True, False),
        ("2024-06-30", True, False),
        ("2024-07-01", True, True),
        ("2025-01-01", True, True),
        ("2025-06-30", True, True),
        ("2025-07-01", False, False),
    ],
)
def test_a_break_parts_periods_that_do_not_lie_on_one_side_of_it(
    since: str, flow: bool, stock: bool
) -> None:
    found = Break(date.fromisoformat(since), Message("口径有变"))
    earlier, later = Period.read("2024H1"), Period.read("2025H1")

    assert found.parts(earlier, later, moment=False) is flow
    assert found.parts(earlier, later, moment=True) is stock


# --- whose past it is ----------------------------------------------------------------------------


def span(code: str, parent: str, since: int, until: int | None = None, *heirs: str) -> UnitSpan:
    end = None if until is None else date(until, 1, 1)
    return UnitSpan(code, code, code, "town", parent, date(since, 1, 1), end, heirs)


@pytest.mark.parametrize(
    ("spans", "unit", "regrouped"),
    [
        ([span("a", "top", 2020)], "top", False),
        ([span("a", "top", 2020), span("new", "top", 2025)], "top", False),
        ([span("a", "top", 2020, 2025), span("a", "top", 2025)], "a", False),
        ([span("a", "top", 2020, 2025, "b"), span("b", "top", 2020)], "top", False),
        ([span("a", "top", 2020, 2025, "b"), span("b", "top", 2020)], "b", True),
        (
            [span("b", "top", 2020), span("a", "top", 2020, 2025), span("a", "b", 2025)],
            "b",
            True,
        ),
    ],
    ids=["nothing", "a_new_one", "renamed", "merged_inside", "merged_into", "moved_in"],
)
def test_units_are_regrouped_where_others_count_than_did(
    spans: list[UnitSpan], unit: str, regrouped: bool
) -> None:
    comparison = Comparison.of(
        [span("top", "", 2000), *spans], Period.read("2024H1"), Period.read("2025H1")
    )

    assert comparison.regrouped(unit) is regrouped
