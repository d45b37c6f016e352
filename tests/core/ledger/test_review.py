"""Who approves what a unit has entered, and whose turn it is."""

from __future__ import annotations

from datetime import date

import pytest

from taizhang.core.ledger.record import Status
from taizhang.core.ledger.review import review_chain, waits_at
from taizhang.core.ledger.unit import UnitSpan, UnitTree


def span(code: str, level: str, parent: str) -> UnitSpan:
    return UnitSpan(code, code, code, level, parent, date(2020, 1, 1), None)


TREE = UnitTree(
    (
        span("city", "city", ""),
        span("county", "county", "city"),
        span("town", "town", "county"),
        span("village", "village", "town"),
    )
)


@pytest.mark.parametrize(
    ("unit", "levels", "chain"),
    [
        ("village", (), ("town",)),
        ("city", (), ("city",)),
        ("village", ("town", "city"), ("town", "city")),
        ("village", ("county",), ("county",)),
        ("town", ("town", "county"), ("county",)),
        ("county", ("town",), ("city",)),
        ("city", ("county",), ("city",)),
    ],
)
def test_the_chain_goes_up_the_tree_by_the_levels_that_review(
    unit: str, levels: tuple[str, ...], chain: tuple[str, ...]
) -> None:
    assert review_chain(unit, TREE, levels) == chain


DRAFT, SENT = (Status.DRAFT, "enter"), (Status.SUBMITTED, "submit")
PASSED, BACK = (Status.SUBMITTED, "approve"), (Status.RETURNED, "return")
COUNTS = (Status.APPROVED, "approve")


@pytest.mark.parametrize(
    ("acts", "turn"),
    [
        ([DRAFT], ""),
        ([DRAFT, SENT], "town"),
        ([DRAFT, SENT, PASSED], "city"),
        ([DRAFT, SENT, PASSED, BACK], ""),
        ([DRAFT, SENT, PASSED, BACK, SENT], "town"),
        ([DRAFT, SENT, PASSED, COUNTS], ""),
        ([DRAFT, SENT, PASSED, PASSED, PASSED], "city"),
        ([], ""),
    ],
)
def test_each_approval_since_it_was_sent_is_a_step(
    acts: list[tuple[Status, str]], turn: str
) -> None:
    assert waits_at(("town", "city"), acts) == turn
