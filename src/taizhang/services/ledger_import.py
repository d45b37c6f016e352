"""Take in a returned workbook: plan first, then write all of it under one changeset.

Good rows are kept; bad rows are named cell by cell and handed back in a workbook to mend. A record whose row
has vanished from the workbook is reported and kept. The same file twice changes nothing.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from taizhang.core.documents.workbook import Sheet, Workbook, read_workbook
from taizhang.core.ledger.cell import is_empty, personal_number_in, text_of
from taizhang.core.ledger.matching import Fate, Match, check_overlaps, identity_of, match_rows
from taizhang.core.ledger.record import Record, RecordRef, Status
from taizhang.core.ledger.sheet import SheetRow, column_letter, find_columns, read_row
from taizhang.core.ledger.submission import Submission, SubmissionState
from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitSpan, UnitTree, check_units
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
from taizhang.services.ledger_template import first_day_field, happened_in
from taizhang.services.lookup import NameLookup
from taizhang.services.workspace import writing
from taizhang.store import queries
from taizhang.store.codec import values_from_json, values_to_json
from taizhang.store.facts import slot_map, write_facts
from taizhang.store.ledger.models import Changeset, RecordVersion
from taizhang.store.ledger.models import Record as RecordRow
from taizhang.store.ledger.models import Submission as SubmissionRow
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

_RECORD_ID = re.compile(r"[0-9A-Z][0-9A-Z-]{3,39}")
_DIGITS = re.compile(r"\d{4,}")
_BATCH = 500
_IDS_A_CELL = 1000
_MOST_ROWS_NAMED = 10
_MENDING = "mending"
_TAKEN = "taken:"


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

    @property
    def changes(self) -> int:
        """How many records are new or changed."""
        return sum(len(sheet.new) + len(sheet.changed) for sheet in self.sheets)


@dataclass(slots=True)
class _SheetPlan:
    """A sheet on its way in.

    Attributes:
        rows: By number.
        readable: Whether its columns are as they should be; if not, none of its rows has been read.
        settled: Numbers of bad rows that nobody can mend in this workbook.
    """

    kind: RecordKind
    sheet: Sheet
    rows: dict[int, SheetRow] = field(default_factory=dict)
    readable: bool = True
    settled: set[int] = field(default_factory=set)
    matches: list[Match] = field(default_factory=list)
    vanished: list[Record] = field(default_factory=list)

    @property
    def bad(self) -> list[SheetRow]:
        return [row for row in self.rows.values() if row.problems]


@dataclass(frozen=True, slots=True)
class _Meta:
    """What the workbook says of itself.

    Attributes:
        sheets: Kinds by the names of their sheets.
        mending: Whether it holds only the rows that an earlier workbook had wrong.
        taken: The records that are other rows of that earlier workbook.
    """

    unit: str
    period: Period | None
    sheets: Mapping[str, str]
    mending: bool
    taken: frozenset[str]


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
    file = _name_to_keep(file)
    book = read_workbook(data, file)
    digest = hashlib.sha256(data).hexdigest()
    if dry_run:
        return (
            _Import(workspace, viewer, file, book, received_on, new_id, digest).plan().result(None)
        )
    written: int | None = None
    with writing(viewer.name, "import", source=file, digest=digest) as changeset:
        # The plan is made under the write lock, so that what it compares with is what it changes.
        work = _Import(workspace, viewer, file, book, received_on, new_id, digest).plan()
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
        digest: str,
    ) -> None:
        self.workspace = workspace
        self.pack = workspace.pack
        self.viewer = viewer
        # Which record a row is does not depend on who sends it.
        self.everybody = everything(viewer.name)
        self.file = file
        self.book = book
        self.received_on = received_on
        self.new_id = new_id
        self.problems: list[Problem] = []
        self.plans: list[_SheetPlan] = []
        self.submissions: list[Submission] = []
        self.notes: list[Message] = []
        self.nil: list[str] = []
        self.ids: dict[str, tuple[str, int]] = {}
        self.changeset = queries.latest_changeset(viewer)
        self.meta = self._read_meta()
        # When this very file was last taken in: since then what it says may have been corrected.
        before = Changeset.objects.filter(source_digest=digest, number__lt=self.changeset)
        self.taken_in = max(before.values_list("number", flat=True), default=0)

    # --- planning -------------------------------------------------------------------------------

    def plan(self) -> _Import:
        kinds = self.pack.kinds
        only = {kind.id for kind in kinds.values() if kind.is_register} | {
            *self.meta.sheets.values(),
            *(item.target for kind in kinds.values() for item in kind.fields if item.target),
        }
        held = queries.records(self.everybody, kinds, UnitTree(()), self.changeset, only)
        self.lookup = NameLookup.of(kinds, held)
        self._check_unit()
        self.lookup.prefer(self.tree)
        said_nil = self._said_nil()
        # Registers first, units before all: what they name may be named further on in the same file.
        order = sorted(
            self.meta.sheets.items(),
            key=lambda item: (item[1] != UNIT_KIND_ID, not kinds[item[1]].is_register),
        )
        for sheet_name, kind_id in order:
            sheet = self.book.sheet(sheet_name)
            if sheet is None:
                if kinds[kind_id].label in said_nil:
                    continue
                message = Message("缺少工作表“{sheet}”，视为没有填。", sheet=sheet_name)
                self.problems.append(Problem(message, Place(self.file)))
                continue
            self._plan_sheet(kinds[kind_id], sheet, held)
        self._plan_submissions(said_nil, held)
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
        taken = [ids for key, ids in entries.items() if key.startswith(_TAKEN)]
        return _Meta(
            entries.get("unit", ""),
            period,
            sheets,
            mending=_MENDING in entries,
            taken=frozenset(" ".join(taken).split()),
        )

    def _refusal(self, message: Message) -> RefusedError:
        return RefusedError(Problem(message, Place(self.file)))

    def _check_unit(self) -> None:
        self.tree = UnitTree(())
        if not self.meta.unit:
            if self.viewer.unit:
                raise self._refusal(Message("基础名录只能由管理全部单位的人导入。"))
            return
        kinds = self.pack.kinds
        if self.meta.period is None:
            raise self._refusal(Message("报送表没有写明时段，请重新导出报送表。"))
        self.tree = queries.unit_tree(
            self.everybody, kinds[UNIT_KIND_ID], self.meta.period, self.changeset
        )
        if self.tree.span(self.meta.unit) is None:
            raise self._refusal(
                Message(
                    "单位名录中没有“{unit}”（{period}），请先导入基础名录。",
                    unit=self.meta.unit,
                    period=self.meta.period.name,
                )
            )
        if not self.viewer.sees(self.meta.unit, self.tree):
            raise self._refusal(Message("只能导入本单位和下级单位的报送表。"))

    def _plan_sheet(self, kind: RecordKind, sheet: Sheet, held: Sequence[Record]) -> None:
        header = sheet.rows[0] if sheet.rows else ()
        columns, wrong = find_columns(kind, header, self.file, sheet.name)
        plan = _SheetPlan(kind, sheet, readable=not wrong)
        self.plans.append(plan)
        if wrong:
            self.problems += wrong
            return
        for number, cells in enumerate(sheet.rows[1:], start=2):
            place = Place(self.file, number, sheet.name)
            row = read_row(kind, columns, cells, place, self.lookup)
            if row is not None:
                plan.rows[number] = row
        own = {record.ref.record_id: record for record in held if record.kind == kind.id}
        self._check_ids(plan, own)
        good = [
            (row, owner)
            for row in [*plan.rows.values()]
            if not row.problems and (owner := self._owner(plan, row))
        ]
        claimed = {row.record_id for row in plan.bad} | self.meta.taken
        matching = match_rows(kind, good, own, claimed)
        for row, message in matching.refused:
            self._refuse_id(plan, row, message)
        matches = self._without_stale(plan, matching.matches)
        matches = self._without_disorder(plan, matches, own)
        plan.matches = [
            match
            if match.held or match.row.record_id
            else replace(match, row=replace(match.row, record_id=self.new_id()))
            for match in matches
        ]
        for match in plan.matches:
            record_id = match.held.ref.record_id if match.held else match.row.record_id
            self.lookup.add(kind, record_id, _values_after(match))
        plan.vanished = self._vanished(kind, plan, own)
        self._note_other_days(plan)

    def _spoil(self, plan: _SheetPlan, row: SheetRow, message: Message) -> None:
        cell = f"{column_letter(0)}{row.number}"
        problem = Problem(message, Place(self.file, sheet=plan.sheet.name, cell=cell))
        plan.rows[row.number] = replace(row, problems=(*row.problems, problem))

    def _refuse_id(self, plan: _SheetPlan, row: SheetRow, message: Message) -> None:
        """The row loses its id, so that it is a row of its own once it has been mended."""
        self._spoil(plan, replace(row, record_id=""), message)

    def _check_ids(self, plan: _SheetPlan, own: Mapping[str, Record]) -> None:
        """An id is one that we gave, stands once in the workbook, and belongs to this sheet."""
        ids = [row.record_id for row in plan.rows.values() if row.record_id]
        known: set[str] = set()
        for start in range(0, len(ids), _BATCH):
            found = RecordRow.objects.filter(record_id__in=ids[start : start + _BATCH])
            known |= set(found.values_list("record_id", flat=True))
        for row in [*plan.rows.values()]:
            if not row.record_id:
                continue
            if not _RECORD_ID.fullmatch(row.record_id) or personal_number_in(row.record_id):
                self._refuse_id(plan, row, Message("记录号被改动过，请清空本行记录号。"))
                continue
            label, number = self.ids.setdefault(row.record_id, (plan.kind.label, row.number))
            if label == plan.kind.label and number != row.number:
                message = Message(
                    "记录号与第{row}行重复，多为整行复制所致，请清空本行记录号。", row=number
                )
                self._refuse_id(plan, row, message)
            elif label != plan.kind.label or (row.record_id in known and row.record_id not in own):
                message = Message("记录号属于另一单位或另一类台账，请清空本行记录号。")
                self._refuse_id(plan, row, message)

    def _owner(self, plan: _SheetPlan, row: SheetRow) -> str:
        if plan.kind.owner_field:
            return str(row.values.get(plan.kind.owner_field, ""))
        if not self.meta.unit:
            self._spoil(plan, row, Message("不知道是哪个单位的记录。"))
        return self.meta.unit

    def _without_stale(self, plan: _SheetPlan, matches: Iterable[Match]) -> list[Match]:
        """Matches without those by which an old workbook would undo what came later.

        The very file that was taken in before does not undo what has been corrected since: sent again, it
        changes nothing. To go back on purpose, one saves the file anew. Nor does the workbook of an earlier
        period undo what a later one has brought: a row that says what the record once said is an old row;
        a row that says something else again is for a person to decide.
        """
        matches = list(matches)
        history = self._history([m for m in matches if m.fate is Fate.CHANGED])
        kept, corrected, newer = [], 0, 0
        for match in matches:
            versions = history.get(match.held.ref.record_id, []) if match.held else []

            def says(version: RecordVersion, match: Match = match) -> bool:
                return version.unit == match.unit and match.row.values == values_from_json(
                    plan.kind, version.values
                )

            then = [version for version in versions if version.changeset_id <= self.taken_in]
            if then and then[-1] is not versions[-1] and says(then[-1]):
                corrected += 1
                kept.append(replace(match, fate=Fate.SAME))
            elif not (period := self._later_period(versions)):
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
                self._spoil(plan, match.row, message)
        if corrected:
            self.notes.append(
                Message(
                    "这份文件以前导入过（变更号{number}），“{label}”中后来更正过的{count}条没有改回；"
                    "确要改回，请在表中改好、另存后再导入。",
                    number=self.taken_in,
                    label=plan.kind.label,
                    count=corrected,
                )
            )
        if newer:
            self.notes.append(
                Message(
                    "“{label}”中有{count}条在以后时段的报送表中已经更新，本表没有把它们改回。",
                    label=plan.kind.label,
                    count=newer,
                )
            )
        return kept

    def _later_period(self, versions: Sequence[RecordVersion]) -> Period | None:
        """The period of the workbook that a record last came by, if it is later than this one's."""
        newest = versions[-1].source_period if versions else ""
        if not newest or self.meta.period is None:
            return None
        period = Period.read(newest)
        return period if period.start > self.meta.period.start else None

    @staticmethod
    def _history(matches: Iterable[Match]) -> dict[str, list[RecordVersion]]:
        """All versions of the records held, by id, oldest first."""
        ids = [match.held.ref.record_id for match in matches if match.held]
        found: dict[str, list[RecordVersion]] = {}
        for start in range(0, len(ids), _BATCH):
            rows = RecordVersion.objects.filter(record_id__in=ids[start : start + _BATCH])
            for row in rows.order_by("version"):
                found.setdefault(row.record_id, []).append(row)
        return found

    def _without_disorder(
        self, plan: _SheetPlan, matches: Iterable[Match], own: Mapping[str, Record]
    ) -> list[Match]:
        """The matches of a register that fit together with each other and with what is held.

        A row that is refused leaves the record as it was, which may in turn not fit with another row: so
        one asks until nothing is refused any more. A row that changes nothing is never to blame.
        """
        kept = list(matches)
        while plan.kind.validity is not None:
            matched = {match.held.ref.record_id for match in kept if match.held}
            rest = [record.values for key, record in own.items() if key not in matched]
            entries = [*rest, *(_values_after(match) for match in kept)]
            refused: dict[int, Message] = {}
            for places, message in self._disorder(plan.kind, entries):
                to_blame = (place - len(rest) for place in places if place >= len(rest))
                place = next((at for at in to_blame if kept[at].fate is not Fate.SAME), None)
                if place is not None:
                    refused.setdefault(place, message)
            if not refused:
                break
            for place, message in refused.items():
                self._spoil(plan, kept[place].row, message)
            kept = [match for place, match in enumerate(kept) if place not in refused]
        return kept

    @staticmethod
    def _disorder(
        kind: RecordKind, entries: Sequence[Mapping[str, FieldValue]]
    ) -> list[tuple[tuple[int, ...], Message]]:
        """What does not fit: the entries concerned, the one to look at first in front, and why."""
        found: list[tuple[tuple[int, ...], Message]] = []
        for earlier, later in check_overlaps(kind, entries):
            message = Message(
                "“{title}”上一段还没有结束：请先在它原来的一行填写终止日期，或核对起始日期。",
                title=str(entries[later].get(kind.title_field, "")),
            )
            found.append(((later, earlier), message))
        if kind.id == UNIT_KIND_ID and not found:
            spans = [
                UnitSpan.from_record(Record(RecordRef("", 0), kind.id, "", values))
                for values in entries
            ]
            for problem in check_units(spans):
                places = (problem.span,) if problem.other is None else (problem.span, problem.other)
                found.append((places, problem.message))
        return found

    def _note_other_days(self, plan: _SheetPlan) -> None:
        """A new row whose day lies outside the period of the workbook is counted where its day is."""
        period, name = self.meta.period, first_day_field(plan.kind)
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
            shown = "、".join(map(str, numbers[:_MOST_ROWS_NAMED]))
            self.notes.append(
                Message(
                    "“{label}”有{count}条的日期不在{period}内（第{rows}行），已按所填日期入账，请核对。",
                    label=plan.kind.label,
                    count=len(numbers),
                    period=period.name,
                    rows=shown if len(numbers) <= _MOST_ROWS_NAMED else f"{shown}……",
                )
            )

    def _vanished(
        self, kind: RecordKind, plan: _SheetPlan, own: Mapping[str, Record]
    ) -> list[Record]:
        """Records that last came in by this unit's workbook of this period and do not stand in it now."""
        if self.meta.mending:
            return []
        present = {match.held.ref.record_id for match in plan.matches if match.held}
        present |= {row.record_id for row in plan.rows.values()}
        rows = RecordVersion.objects.filter(
            record__kind=kind.id,
            source_unit=self.meta.unit,
            source_period=str(self.meta.period or ""),
        ).exclude(source_file="")
        came = set(rows.values_list("record_id", flat=True))
        gone = [record for key, record in own.items() if key in came and key not in present]
        # A bad row without an id is still there.
        bad = [identity_of(kind, self.meta.unit, row.values) for row in plan.bad]
        for record in list(gone):
            identity = identity_of(kind, record.unit, record.values)
            if identity in bad:
                bad.remove(identity)
                gone.remove(record)
        return gone

    def _plan_submissions(self, said_nil: Mapping[str, str], held: Sequence[Record]) -> None:
        if not self.meta.unit or self.meta.period is None:
            return
        plans = {plan.kind.id: plan for plan in self.plans}
        for kind_id in self.meta.sheets.values():
            kind = self.pack.kinds[kind_id]
            plan = plans.get(kind_id)
            if plan is not None and not plan.readable:
                continue
            rows = [*plan.rows.values()] if plan else []
            if rows and kind.label in said_nil:
                message = Message(
                    "“{label}”既有记录，又选了“{nil}”，请二者取一。", label=kind.label, nil=NIL_YES
                )
                self._nil_problem(message, said_nil[kind.label])
            elif any(not row.problems for row in rows):
                self._submit(kind, SubmissionState.SENT)
            elif kind.label in said_nil:
                self._say_nil(kind, said_nil[kind.label], held)

    def _say_nil(self, kind: RecordKind, cell: str, held: Sequence[Record]) -> None:
        """A nil report, unless the ledger holds records of the period: they do not go by being left out."""
        assert self.meta.period is not None  # noqa: S101 (asked before; tells the type checker)
        against = [
            record
            for record in held
            if record.kind == kind.id
            and record.unit == self.meta.unit
            and happened_in(kind, record, self.meta.period)
        ]
        if against:
            message = Message(
                "“{label}”选了“{nil}”，但台账中已有本期记录{count}条（如“{title}”），没有记为零报告；"
                "记录填错的，请在原来的行里改正，不要删行。",
                label=kind.label,
                nil=NIL_YES,
                count=len(against),
                title=str(against[0].values.get(kind.title_field, "")),
            )
            self._nil_problem(message, cell)
            return
        self._submit(kind, SubmissionState.NIL)
        self.nil.append(kind.label)

    def _nil_problem(self, message: Message, cell: str) -> None:
        self.problems.append(Problem(message, Place(self.file, sheet=NIL_SHEET, cell=cell)))

    def _said_nil(self) -> dict[str, str]:
        sheet = self.book.sheet(NIL_SHEET)
        found: dict[str, str] = {}
        for number, row in enumerate(sheet.rows[1:] if sheet else (), start=2):
            if len(row) > 1 and not is_empty(row[0]) and not is_empty(row[1]):
                if text_of(row[1]) == NIL_YES:
                    found[text_of(row[0])] = f"B{number}"
                else:
                    message = Message("这一格只能选“{nil}”或留空。", nil=NIL_YES)
                    self._nil_problem(message, f"B{number}")
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
            [
                match.held.ref
                for plan in self.plans
                for match in plan.matches
                if match.held and match.fate is Fate.CHANGED
            ],
        )
        for plan in self.plans:
            for match in plan.matches:
                if match.fate is Fate.SAME:
                    continue
                if match.held is None:
                    record_id = match.row.record_id
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
            problem for plan in self.plans for row in plan.bad for problem in row.problems
        ]
        known = {META_SHEET, NIL_SHEET, "填报说明", *self.meta.sheets}
        return ImportResult(
            file=self.file,
            unit=self.tree.name(self.meta.unit) if self.meta.unit else "",
            period=self.meta.period,
            sheets=tuple(self._sheet_result(plan) for plan in self.plans),
            nil=tuple(self.nil),
            problems=(*self.problems, *cell_problems),
            notes=tuple(self.notes),
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
            bad_rows=len(plan.bad),
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
                    for row in plan.bad
                    if row.number not in plan.settled
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
            _MENDING: "1",
        }
        # What the good rows are, so that no mended row is taken for one of them.
        taken = self.meta.taken.union(
            match.held.ref.record_id if match.held else match.row.record_id
            for plan in self.plans
            for match in plan.matches
        )
        ids = sorted(taken)
        for start in range(0, len(ids), _IDS_A_CELL):
            meta[f"{_TAKEN}{start}"] = " ".join(ids[start : start + _IDS_A_CELL])
        guide = ("这些行没有入账，其余各行已经入账。请按最后一列的说明改好，保存后再导入本文件。",)
        return render_ledger_workbook(LedgerWorkbook(title, guide, meta, sheets))


def _values_after(match: Match) -> Mapping[str, FieldValue]:
    """What the record says once the row has been dealt with."""
    if match.held is not None and match.fate is Fate.SAME:
        return match.held.values
    return match.row.values


def _mendable(cell: object) -> object:
    """A cell as it stood, unless what stood there must not be kept anywhere."""
    return None if personal_number_in(cell) else cell


def _name_to_keep(file: str) -> str:
    """The name of the file as it may be kept: text that can be stored, without a personal number."""
    name = file.encode("utf-8", "replace").decode()
    if personal_number_in(name):
        name = _DIGITS.sub("＊", name)
    return name
