"""A unit that named its lines of work owes only what belongs to them."""

from __future__ import annotations

from datetime import date

import pytest

from taizhang.core.indicators.coverage import cover
from taizhang.core.ledger.submission import Expectation, Submission, SubmissionState
from taizhang.core.ledger.unit import UnitTree
from taizhang.core.ledger.unit_span import UnitSpan
from taizhang.core.values import Grain, Period

HALF = Period.read("2025H1")


def unit(code: str, *lines: str, level: str = "section") -> UnitSpan:
    return UnitSpan(code, code, code, level, "", date(2020, 1, 1), None, lines=lines)


def owed(line: str = "") -> Expectation:
    return Expectation("visit", ("section", "town"), Grain.HALF_YEAR, line=line)


@pytest.mark.parametrize(
    ("line", "who", "owes"),
    [
        ("business", unit("a", "business"), True),
        ("business", unit("a", "overseas", "business"), True),
        ("business", unit("a", "overseas"), False),
        ("business", unit("a"), True),
        ("", unit("a", "overseas"), True),
        ("business", unit("a", "business", level="department"), False),
    ],
)
def test_who_owes(line: str, who: UnitSpan, owes: bool) -> None:
    assert owed(line).owed_by(who) is owes


def test_who_does_not_do_the_work_is_not_among_those_who_have_not_sent() -> None:
    tree = UnitTree((unit("economy", "business"), unit("overseas", "overseas"), unit("town")))
    sent = [Submission("economy", "visit", HALF, SubmissionState.SENT, date(2025, 7, 1))]

    coverage = cover("visit", ("economy", "overseas", "town"), HALF, tree, [owed("business")], sent)

    assert (coverage.sent, coverage.missing) == (("economy",), ("town",))
