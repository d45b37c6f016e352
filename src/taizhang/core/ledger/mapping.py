"""Which column of a sheet that somebody else designed is which field of a kind.

Found by name first, then by what stands in the column. What might be two things is left open: a proposal is for a
person to accept, and a wrong one is easily overlooked.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING

from taizhang.core.ledger.cell import excerpt, is_empty, number_of, text_of
from taizhang.core.ledger.field import CellError, Slot
from taizhang.core.ledger.header import (
    Header,
    cells_below,
    filled_columns,
    find_header,
    plain_names,
)
from taizhang.core.ledger.sheet import ID_HEADER, PROBLEM_HEADER, column_letter
from taizhang.core.values import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from taizhang.core.ledger.field import Field, Lookup
    from taizhang.core.ledger.kind import RecordKind

RECORD_ID = "record_id"
"""Stands for the column of record ids, which no field may be called."""
SET_ASIDE = "-"
"""Stands for a column that a person does not want to be looked at."""
_OWNERS = frozenset(
    {
        *(
            "单位",
            "单位名称",
            "填报单位",
            "报送单位",
            "上报单位",
            "所属单位",
            "举办单位",
            "组织单位",
            "开展单位",
        ),
        *("主办单位", "承办单位", "乡镇", "街道", "乡镇街道", "镇街", "部门", "科室"),
    }
)
"""Columns that say whose each row is; a field of that name comes first."""
_NOT_TAKEN = _OWNERS | {
    *(
        "序号",
        "编号",
        "序",
        "no",
        "备注",
        "说明",
        "附注",
        "填报人",
        "审核人",
        "填表人",
        "填报日期",
        "填报时间",
    ),
}
_SAMPLE = 50
_MOSTLY = 0.8
_NEAR = 0.7
_CLEARLY = 0.05
_SHORTEST_PART = 3
_SHORTEST_HELP = 4
_HALF = 2


class Reason(StrEnum):
    """Why a column is taken for a field."""

    NAME = "name"
    ALSO = "also"
    NEAR = "near"
    CONTENT = "content"
    GIVEN = "given"
    REMEMBERED = "remembered"

    @property
    def label(self) -> Message:
        """In words."""
        return _REASONS[self]


_REASONS = {
    Reason.NAME: Message("名称相同"),
    Reason.ALSO: Message("别名"),
    Reason.NEAR: Message("名称相近"),
    Reason.CONTENT: Message("按内容推断"),
    Reason.GIVEN: Message("由人指定"),
    Reason.REMEMBERED: Message("以前确认过"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet, and what it is taken for.

    Attributes:
        index: From 0.
        label: What stands over it, as it may be shown.
        field: The id of the field, empty if it is not taken.
        reason: Why it is that field.
        may_be: Labels of the fields among which it is left open.
        sample: The first thing that stands in it, as it may be shown.
        set_aside: Whether a person has said that it is not to be looked at.
    """

    index: int
    label: str
    field: str = ""
    reason: Reason | None = None
    may_be: tuple[str, ...] = ()
    sample: str = ""
    set_aside: bool = False

    @property
    def letter(self) -> str:
        """Its letters."""
        return column_letter(self.index)


@dataclass(frozen=True, slots=True)
class SheetProposal:
    """How a sheet might be read as one of a kind."""

    kind: RecordKind
    header: Header
    columns: tuple[Column, ...]

    @property
    def taken(self) -> dict[str, int]:
        """Columns by the fields they are taken for."""
        return {column.field: column.index for column in self.columns if column.field}

    @property
    def missing(self) -> tuple[Field, ...]:
        """Required fields without a column."""
        taken = self.taken
        return tuple(f for f in self.kind.fields if f.required and f.id not in taken)

    @property
    def score(self) -> tuple[int, int, int]:
        """How well the sheet fits the kind: required fields by name, required fields, fields by name."""
        named = {
            column.field
            for column in self.columns
            if column.reason in (Reason.NAME, Reason.ALSO, Reason.NEAR, Reason.GIVEN)
        }
        required = {field.id for field in self.kind.fields if field.required}
        return len(required & named), len(required & self.taken.keys()), len(named)

    @property
    def is_likely(self) -> bool:
        """Whether the sheet looks like one of the kind at all."""
        required = sum(field.required for field in self.kind.fields)
        by_name, covered, named = self.score
        return named >= _HALF or (by_name > 0 and _HALF * covered >= required)


def propose(
    kind: RecordKind, rows: Sequence[Sequence[object]], lookup: Lookup
) -> SheetProposal | None:
    """How these rows might be read as records of a kind; None if nothing looks like a header."""
    header = find_header(kind, rows)
    if header is None:
        return None
    columns = [_column(header, rows, index) for index in filled_columns(header, rows)]
    search = _Search(kind, header, {column.index: column for column in columns})
    search.by_names(Reason.NAME, lambda field: (field.label, field.id, *field.renamed_from))
    search.by_names(Reason.ALSO, lambda field: field.also)
    search.by_likeness()
    search.by_content(rows, lookup)
    return SheetProposal(kind, header, tuple(search.columns[column.index] for column in columns))


def _column(header: Header, rows: Sequence[Sequence[object]], index: int) -> Column:
    label = header.labels[index] if index < len(header.labels) else ""
    sample = next(cells_below(header, rows, index, 1), None)
    column = Column(index, excerpt(label), sample="" if sample is None else excerpt(sample))
    if header.names(index) & plain_names(ID_HEADER):
        return replace(column, field=RECORD_ID, reason=Reason.NAME)
    return column


@dataclass(slots=True)
class _Search:
    kind: RecordKind
    header: Header
    columns: dict[int, Column]

    def _open(self) -> list[int]:
        """Columns that may still become something."""
        return [
            index
            for index, column in self.columns.items()
            if not column.field and not column.may_be and column.label != PROBLEM_HEADER
        ]

    def _wanted(self) -> list[Field]:
        """Fields that still have no column and are not left open."""
        settled = {column.field for column in self.columns.values()}
        left = {label for column in self.columns.values() for label in column.may_be}
        return [f for f in self.kind.fields if f.id not in settled and f.label not in left]

    def _settle(self, pairs: Iterable[tuple[int, Field]], reason: Reason) -> None:
        """Take pairs that exclude each other only where neither side has another choice."""
        of_column: dict[int, list[Field]] = defaultdict(list)
        of_field: dict[str, list[int]] = defaultdict(list)
        for index, field in pairs:
            of_column[index].append(field)
            of_field[field.id].append(index)
        for index, fields in of_column.items():
            if len(fields) == 1 and len(of_field[fields[0].id]) == 1:
                self.columns[index] = replace(
                    self.columns[index], field=fields[0].id, reason=reason
                )
            else:
                labels = tuple(field.label for field in fields)
                self.columns[index] = replace(self.columns[index], may_be=labels)

    def by_names(self, reason: Reason, names_of: Callable[[Field], Iterable[str]]) -> None:
        """Columns that are called what the field is called."""
        self._settle(
            [
                (index, field)
                for field in self._wanted()
                for index in self._open()
                if self.header.names(index) & _plain(names_of(field))
            ],
            reason,
        )

    def by_likeness(self) -> None:
        """Columns that are called almost what a field is called, and nothing else is called so nearly."""
        scores: dict[tuple[int, str], float] = {}
        wanted = {field.id: field for field in self._wanted()}
        for index in self._open():
            names = self.header.names(index)
            if not names or names & _NOT_TAKEN:
                continue
            for field in wanted.values():
                score = max(_likeness(name, field) for name in names)
                if score >= _NEAR:
                    scores[index, field.id] = score

        def is_best(pair: tuple[int, str]) -> bool:
            rivals = (
                score
                for other, score in scores.items()
                if other != pair and (other[0] == pair[0] or other[1] == pair[1])
            )
            return scores[pair] > max(rivals, default=0.0) - _CLEARLY

        self._settle([(pair[0], wanted[pair[1]]) for pair in scores if is_best(pair)], Reason.NEAR)

    def by_content(self, rows: Sequence[Sequence[object]], lookup: Lookup) -> None:
        """Columns in which stands what only one field may hold."""
        pairs = []
        wanted = self._wanted()
        for index in self._open():
            if self.header.names(index) & _NOT_TAKEN:
                continue
            cells = [*cells_below(self.header, rows, index, _SAMPLE)]
            if not cells or _is_numbering(cells):
                continue
            pairs += [(index, field) for field in wanted if _holds(field, cells, lookup)]
        self._settle(pairs, Reason.CONTENT)


def _plain(names: Iterable[str]) -> frozenset[str]:
    return frozenset(plain for name in names for plain in plain_names(name))


def _likeness(name: str, field: Field) -> float:
    best = 0.0
    for other in _plain((field.label, *field.also)):
        if (other in name and len(other) >= _HALF) or (
            name in other and len(name) >= _SHORTEST_PART
        ):
            shorter, longer = sorted((len(name), len(other)))
            best = max(best, 0.75 + 0.25 * shorter / longer)
        else:
            best = max(best, SequenceMatcher(None, name, other).ratio())
    if len(name) >= _SHORTEST_HELP and any(name in text for text in plain_names(field.help)):
        best = max(best, 0.75)
    return best


def _is_numbering(cells: Sequence[object]) -> bool:
    """1, 2, 3 ...: the number of the line."""
    try:
        return [number_of(cell) for cell in cells] == [*range(1, len(cells) + 1)]
    except CellError:
        return False


def _holds(field: Field, cells: Sequence[object], lookup: Lookup) -> bool:
    """Whether nearly all cells read as what the field may hold, and not everything does."""
    if field.type.slot is None or (field.type.slot is Slot.INTEGER and not field.required):
        return False
    good = 0
    for cell in cells:
        try:
            value = field.type.read_cell(cell, field, lookup)
        except CellError:
            continue
        good += value not in ("", ())
    return good >= _MOSTLY * len(cells)


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a person says of a column: its name or letters, and the field by label or id; none is not taken.

    With a sheet it is said of that sheet's column alone.
    """

    column: str
    field: str
    sheet: str = ""


def amended(proposal: SheetProposal, amendment: Amendment) -> SheetProposal | Message | None:
    """The proposal as a person wants it, what is wrong with the wish, or None if there is no such column."""
    wanted = plain_names(amendment.column)
    found = [c for c in proposal.columns if proposal.header.names(c.index) & wanted]
    # C may be a name; where it is none, it is the letters of a column.
    found = found or [c for c in proposal.columns if c.letter == amendment.column.strip().upper()]
    if not found:
        return None
    if len(found) > 1:
        return Message(
            "叫“{name}”的列有{count}个，请改写列号：{letters}。",
            name=excerpt(amendment.column),
            count=len(found),
            letters=tuple(column.letter for column in found),
        )
    field = ""
    if amendment.field:
        named = next(
            (
                f
                for f in proposal.kind.fields
                if _plain((f.label, f.id)) & plain_names(amendment.field)
            ),
            None,
        )
        if named is None:
            return Message(
                "“{kind}”没有字段“{name}”，有：{known}。",
                kind=proposal.kind.label,
                name=excerpt(amendment.field),
                known=tuple(item.label for item in proposal.kind.fields),
            )
        field = named.id
    return _with(proposal, {found[0].index: field or SET_ASIDE}, Reason.GIVEN)


def _with(proposal: SheetProposal, fields: Mapping[int, str], reason: Reason) -> SheetProposal:
    """The proposal with other fields for some columns; a field goes from the column that had it."""
    moved = {field for field in fields.values() if field not in ("", SET_ASIDE)}
    columns = []
    for column in proposal.columns:
        if column.index in fields:
            column = replace(  # noqa: PLW2901 (the same column, known better)
                column,
                field=fields[column.index] if fields[column.index] in moved else "",
                reason=reason,
                may_be=(),
                set_aside=fields[column.index] == SET_ASIDE,
            )
        elif column.field in moved:
            column = replace(column, field="", reason=None)  # noqa: PLW2901 (the same)
        columns.append(column)
    return replace(proposal, columns=tuple(columns))


def remembered(proposal: SheetProposal, fields: Sequence[str]) -> SheetProposal:
    """The proposal as it was accepted before: the field of every column, empty where none was taken."""
    known = {RECORD_ID: RECORD_ID, SET_ASIDE: SET_ASIDE}
    known |= {
        name: field.id for field in proposal.kind.fields for name in (field.id, *field.renamed_from)
    }
    return _with(
        proposal,
        {
            column.index: known.get(fields[column.index], "") if column.index < len(fields) else ""
            for column in proposal.columns
        },
        Reason.REMEMBERED,
    )


def fields_by_column(proposal: SheetProposal) -> list[str]:
    """The field of every column, in order, empty where none is taken: what is kept of a mapping."""
    fields = {column.index: SET_ASIDE for column in proposal.columns if column.set_aside}
    fields |= {index: field for field, index in proposal.taken.items()}
    return [fields.get(index, "") for index in range(max(fields, default=-1) + 1)]


def owners_named(
    proposal: SheetProposal, cells: Sequence[Sequence[object]], lookup: Lookup
) -> dict[str, frozenset[str]]:
    """The units that rows are said to be of, by columns that are no fields and have not been set aside by a person."""
    found = {}
    for column in proposal.columns:
        if column.field or column.set_aside or not proposal.header.names(column.index) & _OWNERS:
            continue
        units = set()
        for cell in cells_below(proposal.header, cells, column.index):
            try:
                units.add(lookup.unit(text_of(cell)))
            except CellError:
                continue
        found[column.label] = frozenset(unit for unit in units if unit)
    return found


def as_ledger_rows(
    cells: Sequence[Sequence[object]], proposal: SheetProposal, constants: Mapping[str, object]
) -> tuple[tuple[object, ...], ...]:
    """The rows as in a sheet of ours: our headers in the first, nothing above the content, every cell in its place.

    Args:
        cells: The rows as they came.
        proposal: Which column is which field.
        constants: What fields without a column hold in every row that holds anything.
    """
    header, taken = proposal.header, proposal.taken
    width = max([0, *(len(row) for row in cells)])
    # Required fields without a column stand right of everything else; of the others the sheet says nothing.
    added = [
        field
        for field in proposal.kind.fields
        if field.id not in taken and (field.required or field.id in constants)
    ]
    labels: list[object] = [None] * (width + len(added))
    for field in proposal.kind.fields:
        if field.id in taken:
            labels[taken[field.id]] = field.label
    if RECORD_ID in taken:
        labels[taken[RECORD_ID]] = ID_HEADER
    for place, field in enumerate(added, start=width):
        labels[place] = field.label
    filling = [constants.get(field.id) for field in added]
    repeated = {_words(row) for row in cells[header.first : header.below]}
    columns = [index for field, index in taken.items() if field != RECORD_ID]
    rows: list[tuple[object, ...]] = [tuple(labels)]
    for number, row in enumerate(cells[1:], start=1):
        # On paper the header stands on every page.
        if number < header.below or _words(row) in repeated:
            rows.append(())
        elif any(value is not None for value in filling) and any(
            index < len(row) and not is_empty(row[index]) for index in columns
        ):
            rows.append((*row, *[None] * (width - len(row)), *filling))
        else:
            rows.append(tuple(row))
    return tuple(rows)


def _words(row: Sequence[object]) -> tuple[str, ...]:
    return tuple("" if is_empty(cell) else text_of(cell) for cell in row) or ("", "")
