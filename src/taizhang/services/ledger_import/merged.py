"""Rows of records that stand in another by a merge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.ledger.matching import identity_of
from taizhang.core.values import Message
from taizhang.store.decisions import dropped_records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from taizhang.core.ledger.record import Record
    from taizhang.services.ledger_import.state import ImportWork, SheetPlan


def leave_merged(work: ImportWork, plan: SheetPlan, own: Mapping[str, Record]) -> None:
    """Leave out the rows of records that were merged into others, and say so.

    The unit that sent such a record has it in its workbook still, and sends it again with the next correction.
    A row without an id is such a one if it says the same day and title, and no record held says them too.
    """
    dropped = dropped_records(work.everybody, plan.kind)
    if not dropped:
        return
    unit = work.meta.unit
    held = {
        identity_of(plan.kind, record.unit, record.values)
        for record in own.values()
        if record.unit == unit
    }
    waiting = {key: gone for key, gone in dropped.items() if gone.unit == unit}
    ids = {row.record_id for row in plan.rows.values()}
    for number, row in [*plan.rows.items()]:
        key = row.record_id
        if key not in waiting and not key and not row.problems:
            identity = identity_of(plan.kind, unit, row.values)
            alike = (
                key
                for key, gone in waiting.items()
                if key not in ids and identity_of(plan.kind, unit, gone.values) == identity
            )
            key = "" if identity in held else next(alike, "")
        # An id that stands there twice was copied with its row: the second one is for the check of ids.
        gone = waiting.pop(key, None)
        if gone is None:
            continue
        del plan.rows[number]
        if not gone.kept_title:
            message = Message(
                "“{label}”第{row}行已并入一条后来依法清除的记录，没有另记；要另记，请先拆开（ledger unmerge）。",
                label=plan.kind.label,
                row=number,
            )
            work.notes.append(message)
            continue
        work.notes.append(
            Message(
                "“{label}”第{row}行与{unit}的“{title}”已合并，没有另记。",
                label=plan.kind.label,
                row=number,
                unit=work.tree.name(gone.kept_unit),
                title=gone.kept_title,
            )
        )
