"""A workbook of another design, brought into the form of ours once a person has accepted how it is read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from taizhang.core.documents.workbook import Sheet, Workbook
from taizhang.core.ledger.cell import excerpt, is_empty, personal_number_in
from taizhang.core.ledger.field import CellError
from taizhang.core.ledger.header import shape_of
from taizhang.core.ledger.mapping import (
    SheetProposal,
    amended,
    as_ledger_rows,
    fields_by_column,
    owners_named,
    propose,
    remembered,
)
from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitTree
from taizhang.core.rendering.ledger_workbook import META_SHEET, NIL_SHEET
from taizhang.core.values import Message, Place, Problem, RefusedError
from taizhang.services.ledger_import.meta import read_meta
from taizhang.services.ledger_import.state import Incoming, LearnedMapping, WorkbookMeta
from taizhang.services.ledger_import.terms import ForeignRequest
from taizhang.services.ledger_template import find_unit
from taizhang.services.lookup import NameLookup
from taizhang.store import queries
from taizhang.store.mappings import RememberedMapping, remembered_mappings
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.values import Period
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class SheetQuestion:
    """A sheet that a person has to say something of.

    Attributes:
        sheet: Its name.
        proposal: How it might be read, None if even its kind is open.
        missing: Labels of required fields without a column.
    """

    sheet: str
    proposal: SheetProposal | None
    missing: tuple[str, ...] = ()


class UnconfirmedSheetsError(RefusedError):
    """Nobody has accepted yet how a sheet is to be read; nothing was imported."""

    def __init__(self, questions: Sequence[SheetQuestion], *problems: Problem) -> None:
        """Carry what is proposed, and what is to be done."""
        super().__init__(*problems)
        self.questions = tuple(questions)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A sheet and how it is read: accepted before under a changeset, or not yet."""

    sheet: Sheet
    proposal: SheetProposal
    known: RememberedMapping | None = None
    amended: bool = False
    constants: Mapping[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[Field, ...]:
        """Required fields that neither a column nor a constant fills."""
        return tuple(f for f in self.proposal.missing if f.id not in self.constants)

    @property
    def settled(self) -> bool:
        """Whether nothing is to be asked."""
        return self.known is not None and not self.amended


def bring_in(
    workspace: Workspace, viewer: Viewer, book: Workbook, request: ForeignRequest | None
) -> Incoming:
    """The workbook in the form of ours.

    Raises:
        UnconfirmedSheetsError: Nobody has accepted yet how a sheet is to be read.
        RefusedError: It cannot be used.
    """
    if request is None or book.sheet(META_SHEET) is not None:
        meta = read_meta(book, workspace.pack, workspace.code)
        if request is not None:
            _refuse_other(workspace, viewer, book, meta, request)
        return Incoming(book, meta)
    return _Bringing(workspace, viewer, book, request).done()


def _tree(workspace: Workspace, viewer: Viewer, period: Period) -> UnitTree:
    changeset = queries.latest_changeset(viewer)
    units = workspace.pack.kinds[UNIT_KIND_ID]
    return queries.unit_tree(everything(viewer.name), units, period, changeset)


def _refuse_other(
    workspace: Workspace, viewer: Viewer, book: Workbook, meta: WorkbookMeta, said: ForeignRequest
) -> None:
    """A workbook of ours says itself for whom and when it is; what is said beside it must be the same."""
    unit = find_unit(_tree(workspace, viewer, said.period), said.unit, said.period)
    if (unit, said.period) == (meta.unit, meta.period):
        return
    message = Message("是本系统发出的基础名录，请不带 --unit 和 --period 导入。")
    if meta.period is not None:
        message = Message(
            "是{unit}{period}的报送表，与 --unit 和 --period 所写的不同；"
            "本系统发出的报送表请不带 --unit 和 --period 导入。",
            unit=_tree(workspace, viewer, meta.period).name(meta.unit),
            period=meta.period.name,
        )
    raise RefusedError(Problem(message, Place(book.name)))


class _Bringing:
    """One workbook on its way into the form of ours."""

    def __init__(
        self, workspace: Workspace, viewer: Viewer, book: Workbook, request: ForeignRequest
    ) -> None:
        self.book, self.request = book, request
        self.kinds = workspace.pack.kinds
        self.tree = _tree(workspace, viewer, request.period)
        self.unit = find_unit(self.tree, request.unit, request.period)
        self.memory = remembered_mappings(viewer)
        self.lookup = self._lookup(viewer)
        self.problems: list[Problem] = []
        self.open_kinds: list[SheetQuestion] = []

    def _lookup(self, viewer: Viewer) -> NameLookup:
        only = {kind.id for kind in self.kinds.values() if kind.is_register}
        only |= {f.target for kind in self.kinds.values() for f in kind.fields if f.target}
        everybody = everything(viewer.name)
        changeset = queries.latest_changeset(viewer)
        held = queries.records(everybody, self.kinds, UnitTree(()), changeset, only)
        lookup = NameLookup.of(self.kinds, held)
        lookup.prefer(self.tree)
        return lookup

    def done(self) -> Incoming:
        kinds = self._kinds_asked()
        readings = [
            reading for sheet in self.book.sheets if (reading := self._reading(sheet, kinds))
        ]
        if not readings and not self.open_kinds:
            labels = tuple(Message("“{name}”", name=kind.label) for kind in kinds)
            raise self._refused(
                Message(
                    "没有认出{kinds}的表头：请核对列名，或用 --kind 写明台账类型、用 --map 指明各列。",
                    kinds=labels,
                )
            )
        readings = self._with_constants(self._with_amendments(readings))
        self._ask(readings)
        readings = [reading for reading in readings if self._is_whole(reading)]
        if not readings:
            raise RefusedError(*self.problems)
        return self._incoming(readings)

    def _refused(self, message: Message) -> RefusedError:
        return RefusedError(Problem(message, Place(self.book.name)))

    def _kinds_asked(self) -> tuple[RecordKind, ...]:
        own = tuple(kind for kind in self.kinds.values() if not kind.is_register)
        if not self.request.kind:
            return own
        found = tuple(k for k in own if self.request.kind in (k.id, k.label))
        if not found:
            raise RefusedError(
                Message(
                    "没有台账类型“{kind}”，有：{known}；名录用基础名录表导入。",
                    kind=excerpt(self.request.kind),
                    known=tuple(kind.label for kind in own),
                )
            )
        return found

    def _reading(self, sheet: Sheet, kinds: Sequence[RecordKind]) -> _Reading | None:
        """The sheet as one of a kind; None if it is none, or if which one it is is to be asked."""
        if not any(not is_empty(cell) for row in sheet.rows for cell in row):
            return None
        proposals = [p for kind in kinds if (p := propose(kind, sheet.rows, self.lookup))]
        known = [
            _Reading(sheet, remembered(proposal, found.fields), found)
            for proposal in proposals
            if (found := self.memory.get(shape_of(proposal.kind.id, proposal.header)))
            and found.kind == proposal.kind.id
        ]
        if len(known) == 1:
            return known[0]
        # Whoever names the kind and has only one sheet means this one, whatever its columns are called.
        named = bool(self.request.kind) and len(self.book.sheets) == 1
        likely = [proposal for proposal in proposals if named or proposal.is_likely]
        if not likely:
            return None
        best = max(proposal.score for proposal in likely)
        found_best = [proposal for proposal in likely if proposal.score == best]
        called = [p for p in found_best if p.kind.label in sheet.name] or found_best
        if len(called) > 1:
            labels = tuple(Message("“{name}”", name=proposal.kind.label) for proposal in called)
            message = Message("分不清是{kinds}中的哪一种，请用 --kind 写明。", kinds=labels)
            self.problems.append(Problem(message, Place(self.book.name, sheet=sheet.name)))
            self.open_kinds.append(SheetQuestion(sheet.name, None))
            return None
        return _Reading(sheet, called[0])

    def _with_amendments(self, readings: list[_Reading]) -> list[_Reading]:
        for amendment in self.request.amendments:
            used = False
            for place, reading in enumerate(readings):
                if amendment.sheet not in ("", reading.sheet.name):
                    continue
                after = amended(reading.proposal, amendment)
                if isinstance(after, Message):
                    raise RefusedError(
                        Problem(after, Place(self.book.name, sheet=reading.sheet.name))
                    )
                if after is not None:
                    used = True
                    readings[place] = replace(reading, proposal=after, amended=True)
            if not used:
                raise self._refused(Message("没有叫“{name}”的列。", name=excerpt(amendment.column)))
        return readings

    def _with_constants(self, readings: list[_Reading]) -> list[_Reading]:
        for name, text in self.request.constants.items():
            used = False
            for place, reading in enumerate(readings):
                item = reading.proposal.kind.named_field(name)
                if item is None:
                    continue
                used = True
                if item.id in reading.proposal.taken:
                    message = Message("“{label}”已有一列，不能再统一填写。", label=item.label)
                    raise self._refused(message)
                if item.id in reading.constants:
                    raise self._refused(Message("“{label}”写了两次。", label=item.label))
                if personal := personal_number_in(text):
                    what = Message(
                        "含有{what}，台账不保存个人信息，请删去。", what=Message(personal)
                    )
                    message = Message("“{label}”：{error}", label=item.label, error=what)
                    raise self._refused(message)
                try:
                    item.type.read_cell(text, item, self.lookup)
                except CellError as error:
                    raise self._refused(
                        Message("“{label}”：{error}", label=item.label, error=error.message)
                    ) from None
                readings[place] = replace(reading, constants={**reading.constants, item.id: text})
            if not used:
                raise self._refused(Message("没有字段“{name}”。", name=excerpt(name)))
        return readings

    def _ask(self, readings: Sequence[_Reading]) -> None:
        """Nothing is read in a way that nobody has accepted."""
        # A sheet that cannot be read anyway holds up no other: it is told as a problem each time.
        whole = [r for r in readings if not r.missing and not self._other_owners(r)]
        if self.request.accept or (whole and all(reading.settled for reading in whole)):
            return
        if not readings:
            return
        questions = [
            SheetQuestion(
                reading.sheet.name,
                reading.proposal,
                tuple(item.label for item in reading.missing),
            )
            for reading in readings
            if not reading.settled
        ]
        # Every sheet that is not whole is told together with the rest.
        for reading in readings:
            self._is_whole(reading)
        message = Message(
            "第一次见到这样的表格，没有导入。请核对各列的对应关系：都对就加 --accept 再导入一次；"
            '不对的用 --map "列名=字段" 改正，不要的列写 --map "列名=-"。'
        )
        raise UnconfirmedSheetsError(
            [*questions, *self.open_kinds],
            *self.problems,
            Problem(message, Place(self.book.name)),
        )

    def _is_whole(self, reading: _Reading) -> bool:
        if reading.missing:
            message = Message(
                '缺少必填的{fields}：请用 --map "列名=字段" 指明是哪一列，或用 --set "字段=内容" 统一填写。',
                fields=tuple(Message("“{name}”", name=item.label) for item in reading.missing),
            )
            self.problems.append(Problem(message, Place(self.book.name, sheet=reading.sheet.name)))
        others = self._other_owners(reading)
        self.problems += others
        return not reading.missing and not others

    def _other_owners(self, reading: _Reading) -> list[Problem]:
        """A sheet of several units is not one unit's: its rows would all be counted there."""
        named = owners_named(reading.proposal, reading.sheet.rows, self.lookup)
        return [
            Problem(
                Message(
                    "“{label}”一列有别的单位（{units}），不全是{unit}的：请按单位分成几个文件分别导入；"
                    '确实都算{unit}的，用 --map "{label}=-" 写明不看这一列。',
                    label=label,
                    units=tuple(self.tree.name(unit) for unit in sorted(units - {self.unit})),
                    unit=self.tree.name(self.unit),
                ),
                Place(self.book.name, sheet=reading.sheet.name),
            )
            for label, units in named.items()
            if units - {self.unit}
        ]

    def _incoming(self, readings: Sequence[_Reading]) -> Incoming:
        sheets = {
            reading.sheet.name: Sheet(
                reading.sheet.name,
                as_ledger_rows(reading.sheet.rows, reading.proposal, reading.constants),
            )
            for reading in readings
        }
        # A sheet that is only called like ours of nil reports is none.
        others = [sheet for sheet in self.book.sheets if sheet.name != NIL_SHEET]
        book = Workbook(self.book.name, tuple(sheets.get(sheet.name, sheet) for sheet in others))
        meta = WorkbookMeta(
            self.unit,
            self.request.period,
            {reading.sheet.name: reading.proposal.kind.id for reading in readings},
            mending=False,
            taken=frozenset(),
            foreign=True,
        )
        notes = [note for reading in readings for note in _notes(reading)]
        if len(others) < len(self.book.sheets):
            notes.append(Message("工作表“{sheet}”没有读取：零报告请用报送表。", sheet=NIL_SHEET))
        learned = self._learned(readings)
        return Incoming(book, meta, tuple(self.problems), tuple(notes), learned)

    def _learned(self, readings: Sequence[_Reading]) -> tuple[LearnedMapping, ...]:
        """What is new, each shape once; sheets of one shape must be read alike, now and next time."""
        found: dict[str, LearnedMapping] = {}
        for reading in readings:
            learned = _learned(reading)
            first = found.setdefault(learned.shape, learned)
            if first.fields != learned.fields:
                message = Message(
                    "与别的工作表表头相同，各列的对应关系却不同，请用 --map 写明有出入的列。"
                )
                raise RefusedError(
                    Problem(message, Place(self.book.name, sheet=reading.sheet.name))
                )
        new = {_learned(reading).shape for reading in readings if not reading.settled}
        return tuple(learned for shape, learned in found.items() if shape in new)


def _notes(reading: _Reading) -> list[Message]:
    sheet = reading.sheet.name
    notes = []
    if reading.settled and reading.known is not None:
        notes.append(
            Message(
                "工作表“{sheet}”按变更号 {number} 确认的对应关系读取。",
                sheet=sheet,
                number=reading.known.changeset,
            )
        )
    left = tuple(
        column.label or column.letter for column in reading.proposal.columns if not column.field
    )
    if left:
        notes.append(
            Message("工作表“{sheet}”中没有采用的列：{columns}。", sheet=sheet, columns=left)
        )
    for name, text in reading.constants.items():
        item = reading.proposal.kind.field(name)
        notes.append(
            Message(
                "“{label}”一律填为“{value}”。",
                label=item.label if item else name,
                value=excerpt(text),
            )
        )
    return notes


def _learned(reading: _Reading) -> LearnedMapping:
    proposal = reading.proposal
    labels = {column.index: column.label for column in proposal.columns}
    return LearnedMapping(
        shape_of(proposal.kind.id, proposal.header),
        proposal.kind.id,
        tuple(labels.get(index, "") for index in range(max(labels, default=-1) + 1)),
        tuple(fields_by_column(proposal)),
    )
