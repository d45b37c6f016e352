"""Rows that would reach into a closed period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.ledger.matching import Fate, Match
from taizhang.core.ledger.record import Status
from taizhang.services.locked import closed_message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from taizhang.services.ledger_import.state import ImportWork, SheetPlan


def without_closed(work: ImportWork, plan: SheetPlan, matches: Iterable[Match]) -> list[Match]:
    """Matches without those that a closed period keeps out; their rows go into the workbook to mend.

    What waits for approval changes no figure, and is asked when it is approved.
    """
    matches = list(matches)
    if work.closed is None or not work.closed.lines or work.status is not Status.APPROVED:
        return matches
    kept = []
    for match in matches:
        line = None
        if match.fate is not Fate.SAME:
            held = match.held
            counted = held is not None and held.status is Status.APPROVED
            before = (held.unit, held.values) if held is not None and counted else None
            line = work.closed.touched(plan.kind, before, (match.unit, match.row.values))
        if line is None:
            kept.append(match)
        else:
            work.spoil(plan, match.row, closed_message(line, work.closed.name(line)))
    return kept
