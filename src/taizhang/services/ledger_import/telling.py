"""What an import did, in words and in a workbook to mend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from taizhang.core.ledger.cell import personal_number_in
from taizhang.core.ledger.matching import Fate, Match
from taizhang.core.ledger.secret_mark import find_secret_mark
from taizhang.core.ledger.sheet import SheetRow
from taizhang.core.rendering.ledger_workbook import (
    FORMAT_VERSION,
    KEPT_SHEETS,
    LedgerRow,
    LedgerSheet,
    LedgerWorkbook,
    render_ledger_workbook,
)
from taizhang.core.values import Message, Period, Problem
from taizhang.services.entry_names import EntryNames
from taizhang.services.ledger_import.meta import MENDING, TAKEN, WORDED
from taizhang.services.ledger_import.state import ImportWork, SheetPlan
from taizhang.services.record_versions import field_changes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from taizhang.core.ledger.kind import RecordKind

_IDS_A_CELL = 1000


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """A record that an import changes: what it is called, and which fields differ."""

    record_id: str
    title: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class SheetResult:
    """What an import does with a sheet; lists name records by title."""

    label: str
    new: tuple[str, ...]
    changed: tuple[ChangedRecord, ...]
    same: int
    vanished: tuple[str, ...]
    bad_rows: int


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import of one workbook does.

    Attributes:
        file: The name of the file.
        unit: The short name of the unit that sent it; empty for the base workbook.
        period: The period it is for, None for the base workbook.
        sheets: Sheet by sheet.
        nil: Labels of the kinds said nil.
        problems: Every bad cell.
        notes: What was done otherwise than the rows seem to ask, or looks odd and is right all the same.
        unread: Sheets that were left alone because the workbook did not have them when it went out.
        changeset: The number of the changeset; None if nothing changed, or on a dry run.
        mending: A workbook with the bad rows, None if there are none.
        from_mending: Whether it was itself such a workbook.
        for_review: Whether what is new or changed waits for approval.
        learned: How many shapes of sheet are read without asking from now on.
    """

    file: str
    unit: str
    period: Period | None
    sheets: tuple[SheetResult, ...]
    nil: tuple[str, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Message, ...]
    unread: tuple[str, ...]
    changeset: int | None
    mending: bytes | None
    from_mending: bool = False
    for_review: bool = False
    learned: int = 0

    @property
    def changes(self) -> int:
        """How many records are new or changed."""
        return sum(len(sheet.new) + len(sheet.changed) for sheet in self.sheets)


def tell(work: ImportWork, changeset: int | None) -> ImportResult:
    """What was, or would be, done."""
    cell_problems = [problem for plan in work.plans for row in plan.bad for problem in row.problems]
    known = KEPT_SHEETS.union(work.meta.sheets)
    names = EntryNames(work.workspace, work.viewer)
    return ImportResult(
        file=work.file,
        unit=work.tree.name(work.meta.unit) if work.meta.unit else "",
        period=work.meta.period,
        sheets=tuple(_sheet_result(plan, _label(work, plan), names) for plan in work.plans),
        nil=tuple(work.nil),
        problems=(*work.problems, *cell_problems),
        notes=tuple(work.notes),
        unread=tuple(sheet.name for sheet in work.book.sheets if sheet.name not in known),
        changeset=changeset,
        mending=_mending(work),
        from_mending=work.meta.mending,
        for_review=work.terms.for_review,
        learned=len(work.learned),
    )


def _label(work: ImportWork, plan: SheetPlan) -> str:
    """What a sheet is called: by its kind, and by its own name where there are several of the kind."""
    several = sum(other.kind.id == plan.kind.id for other in work.plans) > 1
    return f"{plan.kind.label}（{plan.sheet.name}）" if several else plan.kind.label


def _sheet_result(plan: SheetPlan, label: str, names: EntryNames) -> SheetResult:
    title = plan.kind.title_field

    def named(values: Mapping[str, object]) -> str:
        return str(values.get(title, ""))

    changed = [match for match in plan.matches if match.fate is Fate.CHANGED and match.held]
    return SheetResult(
        label=label,
        new=tuple(named(m.row.values) for m in plan.matches if m.fate is Fate.NEW),
        changed=tuple(_changed(plan.kind, match, names) for match in changed),
        same=sum(match.fate is Fate.SAME for match in plan.matches),
        vanished=tuple(named(record.values) for record in plan.vanished),
        bad_rows=len(plan.bad),
    )


def _changed(kind: RecordKind, match: Match, names: EntryNames) -> ChangedRecord:
    held = match.held
    assert held is not None  # noqa: S101 (asked before; tells the type checker)
    differences = []
    if not match.changed_fields:
        differences.append(("状态", "待审", "入账"))
    if any(kind.field(name) is None for name in match.changed_fields):
        was, now = (names.units.get(unit, unit) for unit in (held.unit, match.unit))
        differences.append(("单位", was, now))
    before = {name: held.values[name] for name in match.changed_fields if name in held.values}
    row = match.row.values
    after = {name: row[name] for name in match.changed_fields if name in row}
    differences += [
        (one.label, one.before, one.after) for one in field_changes(kind, before, after, names)
    ]
    title = str(match.row.values.get(kind.title_field, ""))
    return ChangedRecord(held.ref.record_id, title, tuple(differences))


def _mending(work: ImportWork) -> bytes | None:
    rows: dict[str, list[LedgerRow]] = {}
    for plan in work.plans:
        rows.setdefault(plan.kind.id, []).extend(
            LedgerRow(
                row.record_id,
                {name: _mendable(row, name) for name in row.cells},
                "；".join(str(problem.message) for problem in row.problems),
            )
            for row in plan.bad
            if row.number not in plan.settled
        )
    written = {
        plan.kind.id: plan.kind if work.meta.foreign else plan.written for plan in work.plans
    }
    sheets = [LedgerSheet(written[kind_id], found) for kind_id, found in rows.items() if found]
    if not sheets:
        return None
    title = f"{work.file} 待修改的行"
    meta = {
        "format": FORMAT_VERSION,
        "workspace": work.workspace.code,
        "pack": work.pack.id,
        "pack_version": work.pack.version,
        "unit": work.meta.unit,
        "period": str(work.meta.period or ""),
        MENDING: "1",
        # The rows stand in the words of the workbook that they come from.
        WORDED: str(work.meta.worded),
    }
    # What the good rows are, so that no mended row is taken for one of them.
    taken = work.meta.taken.union(
        match.held.ref.record_id if match.held else match.row.record_id
        for plan in work.plans
        for match in plan.matches
    )
    ids = sorted(taken)
    for start in range(0, len(ids), _IDS_A_CELL):
        meta[f"{TAKEN}{start}"] = " ".join(ids[start : start + _IDS_A_CELL])
    guide = ("这些行没有入账，其余各行已经入账。请按最后一列的说明改好，保存后再导入本文件。",)
    return render_ledger_workbook(LedgerWorkbook(title, guide, meta, sheets))


def _mendable(row: SheetRow, name: str) -> object:
    """A cell as it stood, unless what stood there must not be kept anywhere.

    A day that stood there as a bare number is written as the day: as a text the number would be none.
    """
    cell, value = row.cells[name], row.values.get(name)
    if isinstance(cell, int | float) and isinstance(value, date):
        return value
    return None if personal_number_in(cell) or find_secret_mark(str(cell)) else cell
