"""Take in a returned workbook: plan first, then write all of it under one changeset.

Good rows are kept; bad rows are named cell by cell and handed back in a workbook to mend. A record whose row
has vanished from the workbook is reported and kept. The same file twice changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from taizhang.core.documents.workbook import Sheet, Workbook, read_workbook
from taizhang.core.ledger.cell import is_empty, text_of
from taizhang.core.ledger.matching import Fate, Match, check_overlaps, match_rows
from taizhang.core.ledger.record import Record, RecordRef, Status
from taizhang.core.ledger.screening import find_personal_number
from taizhang.core.ledger.sheet import SheetRow, column_letter, find_columns, read_row
from taizhang.core.ledger.submission import Submission, SubmissionState
from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitTree
from taizhang.core.rendering.ledger_workbook import (
    FORMAT_VERSION,
    META_SHEET,
    NIL_SHEET,
    NIL_YES,
    LedgerRow,
    LedgerSheet,
    LedgerWorkbook,
    render_ledger_workbook,
)
from taizhang.core.values import Message, Period, Place, Problem, RefusedError
from taizhang.services.clock import new_record_id
from taizhang.services.lookup import NameLookup
from taizhang.services.workspace import writing
from taizhang.store import queries
from taizhang.store.codec import values_to_json
from taizhang.store.facts import slot_map, write_facts
from taizhang.store.ledger.models import Record as RecordRow
from taizhang.store.ledger.models import RecordVersion
from taizhang.store.ledger.models import Submission as SubmissionRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

_RECORD_ID = re.compile(r"[0-9A-Z][0-9A-Z-]{3,39}")
_BATCH = 500


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
        unread: Sheets that were left alone because the workbook did not have them when it went out.
        changeset: The number of the changeset; None if nothing changed, or on a dry run.
        mending: A workbook with the bad rows, None if there are none.
    """

    file: str
    unit: str
    period: Period | None
    sheets: tuple[SheetResult, ...]
    nil: tuple[str, ...]
    problems: tuple[Problem, ...]
    unread: tuple[str, ...]
    changeset: int | None
    mending: bytes | None

    @property
    def changes(self) -> int:
        """How many records are new or changed."""
        return sum(len(sheet.new) + len(sheet.changed) for sheet in self.sheets)


@dataclass(slots=True)
class _SheetPlan:
    kind: RecordKind
    sheet: Sheet
    rows: list[SheetRow]
    matches: list[Match] = field(default_factory=list)
    vanished: list[Record] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Meta:
    unit: str
    period: Period | None
    sheets: Mapping[str, str]


def import_workbook(
    workspace: Workspace,
    viewer: Viewer,
    file: str,
    data: bytes,
    *,
    received_on: date,
    dry_run: bool = False,
    new_id: Callable[[], str] = new_record_id,
) -> ImportResult:
    """Import one workbook made by `ledger template`.

    Raises:
        RefusedError: The file as a whole cannot be used; then nothing was written.
    """
    book = read_workbook(data, file)
    if dry_run:
        return _Import(workspace, viewer, file, book, received_on, new_id).plan().result(None)
    written: int | None = None
    with writing(viewer.name, "import", source=file) as changeset:
        # The plan is made under the write lock, so that what it compares with is what it changes.
        work = _Import(workspace, viewer, file, book, received_on, new_id).plan()
        if work.has_changes:
            work.write(changeset)
            written = changeset.number
        else:
            # Nothing to say: no changeset, so that importing twice leaves no trace.
            changeset.delete()
    return work.result(written)


class _Import:
    """One workbook on its way in."""

    def __init__(
        self,
        workspace: Workspace,
        viewer: Viewer,
        file: str,
        book: Workbook,
        received_on: date,
        new_id: Callable[[], str],
    ) -> None:
        self.workspace = workspace
        self.pack = workspace.pack
        self.viewer = viewer
        self.file = file
        self.book = book
        self.received_on = received_on
        self.new_id = new_id
        self.problems: list[Problem] = []
        self.plans: list[_SheetPlan] = []
        self.submissions: list[Submission] = []
        self.nil: list[str] = []
        self.changeset = queries.latest_changeset(viewer)
        self.meta = self._read_meta()

    # --- planning -------------------------------------------------------------------------------

    def plan(self) -> _Import:
        kinds = self.pack.kinds
        everything = UnitTree(())
        held = queries.records(self.viewer, kinds, everything, self.changeset)
        self.lookup = NameLookup.of(kinds, held)
        self._check_unit()
        # Registers first, units before all: what they name may be named further on in the same file.
        order = sorted(
            self.meta.sheets.items(),
            key=lambda item: (item[1] != UNIT_KIND_ID, not kinds[item[1]].is_register),
        )
        for sheet_name, kind_id in order:
            sheet = self.book.sheet(sheet_name)
            if sheet is None:
                message = Message("缺少工作表“{sheet}”，视为没有填。", sheet=sheet_name)
                self.problems.append(Problem(message, Place(self.file)))
                continue
            self._plan_sheet(kinds[kind_id], sheet, held)
        self._plan_submissions()
        return self

    def _read_meta(self) -> _Meta:
        sheet = self.book.sheet(META_SHEET)
        if sheet is None:
            raise self._refusal(
                Message(
                    "不是本系统发出的报送表。请用 taizhang ledger template 导出报送表，把内容填进去再导入。"
                )
            )
        entries = {
            text_of(row[0]): "" if is_empty(row[1]) else text_of(row[1])
            for row in sheet.rows
            if len(row) > 1 and not is_empty(row[0])
        }
        if entries.get("format") != FORMAT_VERSION:
            raise self._refusal(Message("报送表的版本不同，请重新导出报送表。"))
        if entries.get("pack") != self.pack.id:
            raise self._refusal(
                Message(
                    "这是业务包“{other}”的报送表，本工作区用的是“{own}”，不能导入。",
                    other=entries.get("pack", ""),
                    own=self.pack.id,
                )
            )
        sheets = {
            key.removeprefix("sheet:"): kind
            for key, kind in entries.items()
            if key.startswith("sheet:")
        }
        unknown = sorted(kind for kind in sheets.values() if kind not in self.pack.kinds)
        if unknown or not sheets:
            raise self._refusal(
                Message(
                    "报送表中的台账类型“{kinds}”已不存在，请重新导出报送表。",
                    kinds="、".join(unknown),
                )
            )
        period_text = entries.get("period", "")
        try:
            period = Period.read(period_text) if period_text else None
        except RefusedError as error:
            raise self._refusal(error.problems[0].message) from None
        return _Meta(entries.get("unit", ""), period, sheets)

    def _refusal(self, message: Message) -> RefusedError:
        return RefusedError(Problem(message, Place(self.file)))

    def _check_unit(self) -> None:
        self.tree = UnitTree(())
        if not self.meta.unit:
            return
        kinds = self.pack.kinds
        if self.meta.period is None:
            raise self._refusal(Message("报送表没有写明时段，请重新导出报送表。"))
        self.tree = queries.unit_tree(
            self.viewer, kinds[UNIT_KIND_ID], self.meta.period, self.changeset
        )
        if self.tree.span(self.meta.unit) is None:
            raise self._refusal(
                Message(
                    "单位名录中没有“{unit}”（{period}），请先导入基础名录。",
                    unit=self.meta.unit,
                    period=self.meta.period.name,
                )
            )

    def _plan_sheet(self, kind: RecordKind, sheet: Sheet, held: Sequence[Record]) -> None:
        header = sheet.rows[0] if sheet.rows else ()
        columns, wrong = find_columns(kind, header, self.file, sheet.name)
        plan = _SheetPlan(kind, sheet, [])
        self.plans.append(plan)
        if wrong:
            self.problems += wrong
            return
        for number, cells in enumerate(sheet.rows[1:], start=2):
            place = Place(self.file, number, sheet.name)
            row = read_row(kind, columns, cells, place, self.lookup)
            if row is None:
                continue
            if row.record_id and not _RECORD_ID.fullmatch(row.record_id):
                row = self._spoil(row, sheet, Message("记录号被改动过，请清空本行记录号。"))
            plan.rows.append(row)
        if kind.id == UNIT_KIND_ID:
            self._check_units(plan)
        by_id = {record.ref.record_id: record for record in held}
        good = [
            (row, owner)
            for row in plan.rows
            if not row.problems and (owner := self._owner(plan, row))
        ]
        own = {key: record for key, record in by_id.items() if record.kind == kind.id}
        named = {row.record_id for row, _owner in good} & by_id.keys()
        matching = match_rows(kind, good, own | {key: by_id[key] for key in named})
        for row, message in matching.refused:
            self._replace(plan, self._spoil(row, sheet, message))
        current = self._without_stale(plan, matching.matches)
        plan.matches = self._without_overlaps(plan, current, own)
        for match in plan.matches:
            self.lookup.add(kind, match.row.record_id, match.row.values)
        plan.vanished = self._vanished(kind, plan, own)

    def _spoil(self, row: SheetRow, sheet: Sheet, message: Message, column: int = 0) -> SheetRow:
        cell = f"{column_letter(column)}{row.number}"
        problem = Problem(message, Place(self.file, sheet=sheet.name, cell=cell))
        return replace(row, problems=(*row.problems, problem))

    @staticmethod
    def _replace(plan: _SheetPlan, row: SheetRow) -> None:
        plan.rows = [row if old.number == row.number else old for old in plan.rows]

    def _owner(self, plan: _SheetPlan, row: SheetRow) -> str:
        if plan.kind.owner_field:
            return str(row.values.get(plan.kind.owner_field, ""))
        if not self.meta.unit:
            self._replace(plan, self._spoil(row, plan.sheet, Message("不知道是哪个单位的记录。")))
        return self.meta.unit

    def _check_units(self, plan: _SheetPlan) -> None:
        """A parent must be a unit, and nobody is below himself."""
        parents: dict[str, str] = {}
        for row in plan.rows:
            if not row.problems:
                parents[str(row.values["code"])] = str(row.values.get("parent", ""))
        for row in plan.rows:
            parent = str(row.values.get("parent", ""))
            if row.problems or not parent:
                continue
            if parent not in parents and self.lookup.unit(parent) != parent:
                message = Message("没有代码为“{code}”的上级单位。", code=parent)
                self._replace(plan, self._spoil(row, plan.sheet, message))
                continue
            seen, above = {str(row.values["code"])}, parent
            while above and above not in seen:
                seen.add(above)
                above = parents.get(above, "")
            if above:
                message = Message("“{code}”成了自己的上级。", code=above)
                self._replace(plan, self._spoil(row, plan.sheet, message))

    def _without_stale(self, plan: _SheetPlan, matches: Iterable[Match]) -> list[Match]:
        """Matches without those by which an old workbook would undo what a later one has brought.

        A row that says what the record once said is an old row, and changes nothing. A row that says
        something else again is for a person to decide.
        """
        matches = list(matches)
        period = self.meta.period
        if period is None:
            return matches
        changed = {m.held.ref.record_id: m for m in matches if m.held and m.fate is Fate.CHANGED}
        history: dict[str, list[RecordVersion]] = {}
        rows = RecordVersion.objects.filter(record_id__in=list(changed)).order_by("version")
        for row in rows:
            history.setdefault(row.record_id, []).append(row)
        kept = []
        for match in matches:
            versions = history.get(match.held.ref.record_id, []) if match.held else []
            newest = versions[-1].source_period if versions else ""
            if not newest or Period.read(newest).start <= period.start:
                kept.append(match)
                continue
            told = values_to_json(plan.kind, match.row.values)
            if any(version.values == told for version in versions[:-1]):
                kept.append(replace(match, fate=Fate.SAME))
                continue
            message = Message(
                "这一条已由{period}的报送表更新，旧表不能再改它；如需更正，请在新表中改。",
                period=Period.read(newest).name,
            )
            self._replace(plan, self._spoil(match.row, plan.sheet, message))
        return kept

    def _without_overlaps(
        self, plan: _SheetPlan, matches: Iterable[Match], own: Mapping[str, Record]
    ) -> list[Match]:
        """The matches whose spans do not overlap another span of the same entry."""
        matches = list(matches)
        if plan.kind.validity is None:
            return matches
        matched = {match.held.ref.record_id for match in matches if match.held}
        rest = [record.values for key, record in own.items() if key not in matched]
        overlapping = check_overlaps(plan.kind, [*rest, *(match.row.values for match in matches)])
        bad = {index - len(rest) for index in overlapping if index >= len(rest)}
        for index in bad:
            message = Message(
                "“{title}”上一段还没有结束：请先在它原来的一行填写终止日期，或核对起始日期。",
                title=str(matches[index].row.values.get(plan.kind.title_field, "")),
            )
            self._replace(plan, self._spoil(matches[index].row, plan.sheet, message))
        return [match for index, match in enumerate(matches) if index not in bad]

    def _vanished(
        self, kind: RecordKind, plan: _SheetPlan, own: Mapping[str, Record]
    ) -> list[Record]:
        """Records that last came in by this unit's workbook of this period and do not stand in it now."""
        present = {match.held.ref.record_id for match in plan.matches if match.held}
        present |= {row.record_id for row in plan.rows}
        rows = RecordVersion.objects.filter(
            record__kind=kind.id,
            source_unit=self.meta.unit,
            source_period=str(self.meta.period or ""),
        ).exclude(source_file="")
        came = set(rows.values_list("record_id", flat=True))
        return [record for key, record in own.items() if key in came and key not in present]

    def _plan_submissions(self) -> None:
        if not self.meta.unit or self.meta.period is None:
            return
        said_nil = self._said_nil()
        for plan in self.plans:
            filled = any(not row.problems for row in plan.rows)
            if plan.rows and plan.kind.label in said_nil:
                message = Message(
                    "“{label}”既有记录，又选了“{nil}”，请二者取一。",
                    label=plan.kind.label,
                    nil=NIL_YES,
                )
                place = Place(self.file, sheet=NIL_SHEET, cell=said_nil[plan.kind.label])
                self.problems.append(Problem(message, place))
            elif filled:
                self._submit(plan.kind, SubmissionState.SENT)
            elif plan.kind.label in said_nil:
                self._submit(plan.kind, SubmissionState.NIL)
                self.nil.append(plan.kind.label)

    def _said_nil(self) -> dict[str, str]:
        sheet = self.book.sheet(NIL_SHEET)
        found: dict[str, str] = {}
        for number, row in enumerate(sheet.rows[1:] if sheet else (), start=2):
            if len(row) > 1 and not is_empty(row[0]) and not is_empty(row[1]):
                if text_of(row[1]) == NIL_YES:
                    found[text_of(row[0])] = f"B{number}"
                else:
                    message = Message("这一格只能选“{nil}”或留空。", nil=NIL_YES)
                    place = Place(self.file, sheet=NIL_SHEET, cell=f"B{number}")
                    self.problems.append(Problem(message, place))
        return found

    def _submit(self, kind: RecordKind, state: SubmissionState) -> None:
        assert self.meta.period is not None  # noqa: S101 (asked before; tells the type checker)
        held = next(
            (
                item
                for item in queries.submissions(self.viewer, self.changeset)
                if (item.unit, item.kind, item.period)
                == (self.meta.unit, kind.id, self.meta.period)
            ),
            None,
        )
        # The first time of its kind counts: a later correction does not make a report late.
        if held is None or held.state is not state:
            self.submissions.append(
                Submission(self.meta.unit, kind.id, self.meta.period, state, self.received_on)
            )

    # --- writing --------------------------------------------------------------------------------

    @property
    def has_changes(self) -> bool:
        changed = any(match.fate is not Fate.SAME for plan in self.plans for match in plan.matches)
        return changed or bool(self.submissions)

    def write(self, changeset) -> None:  # noqa: ANN001 (no types to be had)
        new_records: list[RecordRow] = []
        versions: list[RecordVersion] = []
        facts: list[Record] = []
        newest = queries.newest_versions(
            self.viewer,
            [match.held.ref for plan in self.plans for match in plan.matches if match.held],
        )
        for plan in self.plans:
            for match in plan.matches:
                if match.fate is Fate.SAME:
                    continue
                if match.held is None:
                    record_id = match.row.record_id or self.new_id()
                    new_records.append(RecordRow(record_id=record_id, kind=plan.kind.id))
                    ref = RecordRef(record_id, 1)
                else:
                    record_id = match.held.ref.record_id
                    ref = RecordRef(record_id, newest[record_id] + 1)
                facts.append(
                    Record(ref, plan.kind.id, match.unit, match.row.values, Status.APPROVED)
                )
                versions.append(
                    RecordVersion(
                        record_id=record_id,
                        version=ref.version,
                        changeset=changeset,
                        unit=match.unit,
                        status=Status.APPROVED.value,
                        values=values_to_json(plan.kind, match.row.values),
                        source_file=self.file[:255],
                        source_sheet=plan.sheet.name,
                        source_row=match.row.number,
                        source_unit=self.meta.unit,
                        source_period=str(self.meta.period or ""),
                    )
                )
        RecordRow.objects.bulk_create(new_records, batch_size=_BATCH)
        RecordVersion.objects.bulk_create(versions, batch_size=_BATCH)
        write_facts(facts, self.pack.kinds, slot_map(), changeset.number)
        SubmissionRow.objects.bulk_create(
            SubmissionRow(
                unit=item.unit,
                kind=item.kind,
                period=str(item.period),
                state=item.state.value,
                received_on=item.received_on,
                changeset=changeset,
            )
            for item in self.submissions
        )

    # --- telling --------------------------------------------------------------------------------

    def result(self, changeset: int | None) -> ImportResult:
        """What was, or would be, done."""
        cell_problems = [
            problem for plan in self.plans for row in plan.rows for problem in row.problems
        ]
        known = {META_SHEET, NIL_SHEET, "填报说明", *self.meta.sheets}
        return ImportResult(
            file=self.file,
            unit=self.tree.name(self.meta.unit) if self.meta.unit else "",
            period=self.meta.period,
            sheets=tuple(self._sheet_result(plan) for plan in self.plans),
            nil=tuple(self.nil),
            problems=(*self.problems, *cell_problems),
            unread=tuple(sheet.name for sheet in self.book.sheets if sheet.name not in known),
            changeset=changeset,
            mending=self._mending(),
        )

    def _sheet_result(self, plan: _SheetPlan) -> SheetResult:
        title = plan.kind.title_field

        def named(values: Mapping[str, object]) -> str:
            return str(values.get(title, ""))

        changed = [match for match in plan.matches if match.fate is Fate.CHANGED and match.held]
        return SheetResult(
            label=plan.kind.label,
            new=tuple(named(m.row.values) for m in plan.matches if m.fate is Fate.NEW),
            changed=tuple(self._changed(plan.kind, match) for match in changed),
            same=sum(match.fate is Fate.SAME for match in plan.matches),
            vanished=tuple(named(record.values) for record in plan.vanished),
            bad_rows=sum(bool(row.problems) for row in plan.rows),
        )

    @staticmethod
    def _changed(kind: RecordKind, match: Match) -> ChangedRecord:
        assert match.held is not None  # noqa: S101 (asked before; tells the type checker)
        differences = []
        for name in match.changed_fields:
            item = kind.field(name)
            before, after = match.held.values.get(name), match.row.values.get(name)
            if item is None:
                differences.append(("单位", match.held.unit, match.unit))
                continue
            shown = ["" if v is None else str(item.type.show(v, item)) for v in (before, after)]
            differences.append((item.label, shown[0], shown[1]))
        title = str(match.row.values.get(kind.title_field, ""))
        return ChangedRecord(match.held.ref.record_id, title, tuple(differences))

    def _mending(self) -> bytes | None:
        sheets = [
            LedgerSheet(
                plan.kind,
                [
                    LedgerRow(
                        row.record_id,
                        {name: _mendable(cell) for name, cell in row.cells.items()},
                        "；".join(str(problem.message) for problem in row.problems),
                    )
                    for row in plan.rows
                    if row.problems
                ],
            )
            for plan in self.plans
        ]
        sheets = [sheet for sheet in sheets if sheet.rows]
        if not sheets:
            return None
        title = f"{self.file} 待修改的行"
        meta = {
            "format": FORMAT_VERSION,
            "workspace": self.workspace.code,
            "pack": self.pack.id,
            "pack_version": self.pack.version,
            "unit": self.meta.unit,
            "period": str(self.meta.period or ""),
        }
        guide = ("这些行没有入账，其余各行已经入账。请按最后一列的说明改好，保存后再导入本文件。",)
        return render_ledger_workbook(LedgerWorkbook(title, guide, meta, sheets))


def _mendable(cell: object) -> object:
    """A cell as it stood, unless what stood there must not be kept anywhere."""
    return None if isinstance(cell, str) and find_personal_number(cell) else cell
