"""Rows that would undo what came later."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from taizhang.core.ledger.matching import Fate, Match
from taizhang.core.values import Message, Period
from taizhang.services.ledger_import.state import ImportWork, SheetPlan
from taizhang.store import queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def without_stale(work: ImportWork, plan: SheetPlan, matches: Iterable[Match]) -> list[Match]:
    """Matches without those by which an old workbook would undo what came later.

    The very file that was taken in before does not undo what has been corrected since: sent again, it
    changes nothing. To go back on purpose, one saves the file anew. Nor does a row that was prefilled and
    left alone undo what has been corrected since the workbook went out. Nor does the workbook of an earlier
    period undo what a later one has brought: a row that says what the record once said is an old row;
    a row that says something else again is for a person to decide.
    """
    matches = list(matches)
    changed = [m.held.ref.record_id for m in matches if m.held and m.fate is Fate.CHANGED]
    history = queries.history(work.everybody, plan.kind, work.tree, changed)
    kept, corrected, prefilled, newer = [], 0, 0, 0
    for match in matches:
        versions = history.get(match.held.ref.record_id, []) if match.held else []

        def says(version: queries.PastVersion, match: Match = match) -> bool:
            asked = [
                {name: value for name, value in values.items() if name not in plan.unasked}
                for values in (version.values, match.row.values)
            ]
            return version.unit == match.unit and asked[0] == asked[1]

        def old(number: int, versions: Sequence[queries.PastVersion] = versions) -> bool:
            then = [version for version in versions if version.changeset <= number]
            return bool(then) and then[-1] is not versions[-1] and says(then[-1])

        if old(work.taken_in):
            corrected += 1
            kept.append(replace(match, fate=Fate.SAME))
        elif old(work.meta.as_known):
            prefilled += 1
            kept.append(replace(match, fate=Fate.SAME))
        elif not (period := _later_period(work, versions)):
            kept.append(match)
        elif any(says(version) for version in versions[:-1]):
            newer += 1
            kept.append(replace(match, fate=Fate.SAME))
        else:
            message = Message(
                "这一条已由{period}的报送表更新，旧表不能再改它；如需更正，请在新表中改。",
                period=period.name,
            )
            plan.settled.add(match.row.number)
            work.spoil(plan, match.row, message)
    if corrected:
        work.notes.append(
            Message(
                "这份文件以前导入过（变更号{number}），“{label}”中后来更正过的{count}条没有改回；"
                "确要改回，请在表中改好、另存后再导入。",
                number=work.taken_in,
                label=plan.kind.label,
                count=corrected,
            )
        )
    if prefilled:
        work.notes.append(
            Message(
                "“{label}”中有{count}条在报送表导出（变更号{number}）以后更正过，表中没有改动它们，没有改回；"
                "确要改回，请重新导出报送表再改。",
                label=plan.kind.label,
                count=prefilled,
                number=work.meta.as_known,
            )
        )
    if newer:
        work.notes.append(
            Message(
                "“{label}”中有{count}条在以后时段的报送表中已经更新，本表没有把它们改回。",
                label=plan.kind.label,
                count=newer,
            )
        )
    return kept


def _later_period(work: ImportWork, versions: Sequence[queries.PastVersion]) -> Period | None:
    """The period of the workbook that a record last came by, if it is later than this one's."""
    newest = versions[-1].source_period if versions else ""
    if not newest or work.meta.period is None:
        return None
    period = Period.read(newest)
    return period if period.start > work.meta.period.start else None
