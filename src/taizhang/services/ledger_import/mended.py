"""Rows that were wrong in a workbook and have been put right since, elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from taizhang.core.values import Message
from taizhang.store import queries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from taizhang.core.ledger.record import Record
    from taizhang.services.ledger_import.state import ImportWork, SheetPlan


def leave_mended(work: ImportWork, plan: SheetPlan, own: Mapping[str, Record]) -> None:
    """Do not ask again for rows that were mended since this very file was last taken in.

    The file lies in the folder as the unit sent it, and is taken in again with the folder; what was wrong in it
    stays wrong there. Only a row with an id can be recognised: its record has got a version since.
    """
    if not work.taken_in:
        return
    bad = [row for row in plan.bad if row.record_id in own and row.number not in plan.settled]
    history = queries.history(work.everybody, plan.kind, work.tree, [row.record_id for row in bad])
    mended = [
        row
        for row in bad
        if (versions := history.get(row.record_id)) and versions[-1].changeset > work.taken_in
    ]
    for row in mended:
        # It stays a row: what stands in the workbook has not vanished.
        plan.rows[row.number] = replace(row, problems=())
    if mended:
        work.notes.append(
            Message(
                "“{label}”中原来有错的{count}条（第{rows}行）后来已改好入账，不用再改。",
                label=plan.kind.label,
                count=len(mended),
                rows=tuple(row.number for row in mended),
            )
        )
