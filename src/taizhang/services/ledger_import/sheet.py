"""A sheet of a workbook against the ledger."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from taizhang.core.documents.workbook import Sheet
from taizhang.core.ledger.cell import personal_number_in
from taizhang.core.ledger.matching import Fate, identity_of, match_rows
from taizhang.core.ledger.record import Record, Status
from taizhang.core.ledger.sheet import SheetRow, find_columns
from taizhang.core.ledger.table import Setting, read_table
from taizhang.core.values import Message, Place
from taizhang.services.ledger_import.closed import without_closed
from taizhang.services.ledger_import.layout import named_rows, note_table
from taizhang.services.ledger_import.mended import leave_mended
from taizhang.services.ledger_import.merged import leave_merged
from taizhang.services.ledger_import.order import values_after, without_disorder
from taizhang.services.ledger_import.stale import without_stale
from taizhang.services.ledger_import.state import ImportWork, SheetPlan
from taizhang.store import queries
from taizhang.store.waiting import waiting_ids

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from taizhang.core.ledger.kind import RecordKind

_RECORD_ID = re.compile(r"[0-9A-Z][0-9A-Z-]{3,39}")


def plan_sheet(work: ImportWork, kind: RecordKind, sheet: Sheet, held: Sequence[Record]) -> None:
    """Plan a sheet; registers that later sheets name are planned before them."""
    header = sheet.rows[0] if sheet.rows else ()
    written = work.written[kind.id]
    columns, wrong = find_columns(written, header, work.file, sheet.name)
    unasked = columns.unasked(kind)
    asked = replace(written, fields=tuple(f for f in written.fields if f.id not in unasked))
    plan = SheetPlan(kind, sheet, asked, unasked, readable=not wrong)
    work.plans.append(plan)
    if wrong:
        work.problems += wrong
        return
    if unasked and not work.meta.foreign:
        work.notes.append(
            Message(
                "“{label}”表中没有“{columns}”这几列（报送表导出以后增加的），已有的内容没有改动。",
                label=written.label,
                columns=tuple(field.label for field in kind.fields if field.id in unasked),
            )
        )
    own = {record.ref.record_id: record for record in held if record.kind == kind.id}
    setting = Setting(
        Place(work.file, sheet=sheet.name),
        work.lookup,
        work.meta.period,
        from_1904=work.book.from_1904,
        merged=sheet.merged,
        held=own,
    )
    table = read_table(written, columns, sheet.rows, setting)
    plan.rows |= table.rows
    work.problems += table.problems
    note_table(work, plan, table)
    leave_merged(work, plan, own)
    _check_ids(work, plan, own)
    good = [
        (row, owner)
        for row in [*plan.rows.values()]
        if not row.problems and (owner := _owner(work, plan, row, own))
    ]
    good = [(row, owner) for row, owner in good if not _too_early(work, plan, row, owner)]
    claimed = {row.record_id for row in plan.bad} | work.meta.taken
    settled = (Status.APPROVED, work.status)
    matching = match_rows(kind, good, own, claimed, settled, unasked)
    for row, message in matching.refused:
        work.refuse_id(plan, row, message)
    matches = without_stale(work, plan, matching.matches)
    matches = without_disorder(work, plan, matches, own)
    matches = without_closed(work, plan, matches)
    plan.matches = [
        match
        if match.held or match.row.record_id
        else replace(match, row=replace(match.row, record_id=work.new_id()))
        for match in matches
    ]
    for match in plan.matches:
        record_id = match.held.ref.record_id if match.held else match.row.record_id
        work.lookup.add(kind, record_id, values_after(match))
    _note_passed_over(work, plan)
    leave_mended(work, plan, own)
    # What stands in rows that were not read has not gone.
    plan.vanished = [] if table.problems else _vanished(work, kind, plan, own)
    _note_other_days(work, plan)


def _check_ids(work: ImportWork, plan: SheetPlan, own: Mapping[str, Record]) -> None:
    """An id is one that we gave, stands once in the workbook, and belongs to this sheet."""
    ids = [row.record_id for row in plan.rows.values() if row.record_id]
    known = queries.taken_ids(work.everybody, ids)
    redacted = queries.redacted_ids(work.everybody, known)
    free = queries.undone_records(work.everybody, plan.kind, known - {*own})
    for row in [*plan.rows.values()]:
        if not row.record_id:
            continue
        if not _RECORD_ID.fullmatch(row.record_id) or personal_number_in(row.record_id):
            work.refuse_id(plan, row, Message("记录号被改动过，请清空本行记录号。"))
            continue
        label, number = work.ids.setdefault(row.record_id, (plan.kind.label, row.number))
        if label == plan.kind.label and number != row.number:
            message = Message(
                "记录号与第{row}行重复，多为整行复制所致，请清空本行记录号。", row=number
            )
            work.refuse_id(plan, row, message)
        elif row.record_id in redacted:
            # It stays refused after mending: the id is what tells that it may not come again.
            plan.settled.add(row.number)
            message = Message("这条记录的内容已依法清除，不能再导入，请删去本行。")
            work.spoil(plan, row, message)
        elif label != plan.kind.label or (
            row.record_id in known
            and row.record_id not in own
            and not (plan.kind.is_register and row.record_id in free)
            and free.get(row.record_id) != _owner_of(work, plan, row)
        ):
            message = Message("记录号属于另一单位或另一类台账，请清空本行记录号。")
            work.refuse_id(plan, row, message)


def _owner_of(work: ImportWork, plan: SheetPlan, row: SheetRow) -> str:
    if plan.kind.owner_field:
        return str(row.values.get(plan.kind.owner_field, ""))
    return work.meta.unit


def _owner(work: ImportWork, plan: SheetPlan, row: SheetRow, own: Mapping[str, Record]) -> str:
    owner = _owner_of(work, plan, row)
    held = own.get(row.record_id)
    if held is not None and not plan.kind.owner_field and held.unit in work.taken_over:
        # The records of a unit that was taken over stay its own, whoever finishes them.
        return held.unit
    if not owner and not plan.kind.owner_field:
        work.spoil(plan, row, Message("不知道是哪个单位的记录。"))
    return owner


def _too_early(work: ImportWork, plan: SheetPlan, row: SheetRow, owner: str) -> bool:
    message = work.foundings.too_early(plan.kind, owner, row.values)
    if message is not None:
        work.spoil(plan, row, message)
    return message is not None


def _note_passed_over(work: ImportWork, plan: SheetPlan) -> None:
    """What waited for approval does so no longer once something else counts in its place."""
    if work.status is not Status.APPROVED:
        return
    changed = [m.held.ref.record_id for m in plan.matches if m.held and m.fate is Fate.CHANGED]
    passed = waiting_ids(work.everybody, changed)
    if passed:
        work.notes.append(
            Message(
                "“{label}”中有{count}条的待审内容由本表的内容代替，直接入账。",
                label=plan.kind.label,
                count=len(passed),
            )
        )


def _note_other_days(work: ImportWork, plan: SheetPlan) -> None:
    """A new row whose day lies outside the period of the workbook is counted where its day is."""
    period, name = work.meta.period, plan.kind.first_day_field
    if period is None or plan.kind.is_register:
        return
    numbers = []
    for match in plan.matches:
        day = match.row.values.get(name)
        early = isinstance(day, date) and day < period.start and not plan.kind.stages
        late = isinstance(day, date) and day >= period.end
        if match.fate is not Fate.SAME and (early or late):
            numbers.append(match.row.number)
    if numbers:
        work.notes.append(
            Message(
                "“{label}”有{count}条的日期不在{period}内（第{rows}行），已按所填日期入账，请核对。",
                label=plan.kind.label,
                count=len(numbers),
                period=period.name,
                rows=named_rows(numbers),
            )
        )


def _vanished(
    work: ImportWork, kind: RecordKind, plan: SheetPlan, own: Mapping[str, Record]
) -> list[Record]:
    """Records that last came in by this unit's workbook of this period and do not stand in it now."""
    if work.meta.mending:
        return []
    present = {match.held.ref.record_id for match in plan.matches if match.held}
    present |= {row.record_id for row in plan.rows.values()}
    period = str(work.meta.period or "")
    came = queries.ids_by_workbook(work.everybody, kind, work.meta.unit, period)
    gone = [record for key, record in own.items() if key in came and key not in present]
    # A bad row without an id is still there.
    bad = [identity_of(kind, work.meta.unit, row.values) for row in plan.bad]
    for record in list(gone):
        identity = identity_of(kind, record.unit, record.values)
        if identity in bad:
            bad.remove(identity)
            gone.remove(record)
    return gone
