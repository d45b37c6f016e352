"""Who was to report, and did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.indicators.outcome import Coverage
from taizhang.core.ledger.submission import SubmissionState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from taizhang.core.ledger.submission import Expectation, Submission
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.core.values import Period


def cover(
    kind: str,
    scope: Iterable[str],
    period: Period,
    tree: UnitTree,
    expectations: Iterable[Expectation],
    submissions: Iterable[Submission],
) -> Coverage:
    """Who in the scope owes the kind for the period, and has sent it.

    A unit that owes several reports in the period (a month's each) counts as sent when all are there, and
    as nil when all are nil. A unit owes only for periods in which it existed.
    """
    states = {
        (submission.unit, submission.period): submission.state
        for submission in submissions
        if submission.kind == kind
    }
    sent, nil, missing = [], [], []
    for code in scope:
        span = tree.span(code)
        owed = [
            states.get((code, part))
            for expectation in expectations
            if span is not None and expectation.kind == kind and expectation.owed_by(span)
            for part in expectation.periods(period)
            if span.within(part)
        ]
        if not owed:
            continue
        if None in owed:
            missing.append(code)
        elif all(state is SubmissionState.NIL for state in owed):
            nil.append(code)
        else:
            sent.append(code)
    return Coverage(tuple(sent), tuple(nil), tuple(missing))


def same_reporters(
    current: Coverage, base: Coverage, heirs: Mapping[str, tuple[str, ...]] | None = None
) -> bool:
    """Whether the same part of the work is missing in both periods; else growth would measure who reported.

    A unit of the earlier period is asked for by those with which its records count now: where C was merged
    from A and B, that C is missing now compares with A and B missing then.
    """
    heirs = heirs or {}
    missing = set(current.missing)
    owed = (*base.sent, *base.nil, *base.missing)
    standing = {unit: set(heirs.get(unit, (unit,))) for unit in owed}
    known = {heir for units in standing.values() for heir in units}
    asked = {unit for unit, units in standing.items() if units & missing}
    return missing <= known and asked == set(base.missing)
