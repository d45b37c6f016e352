"""A sheet as people keep it: rows of records, and among them totals, notes, and headers said again.

What is left out is told by the number of its row. A row that carries a record id, or that reads well as a record,
is never left out; a row of which one cannot tell what it is, is a record with problems.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from taizhang.core.ledger.cell import ERROR_CELLS, amount_of, excerpt, is_empty, narrow, text_of
from taizhang.core.ledger.field import CellError, Slot
from taizhang.core.ledger.sheet import (
    ID_HEADER,
    PROBLEM_HEADER,
    UNCOMPUTED,
    Columns,
    SheetRow,
    column_letter,
    read_row,
)
from taizhang.core.values import Message, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from taizhang.core.ledger.field import Field, Lookup
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.values import Period

Area = tuple[int, int, int, int]
"""Top row, left column, bottom row, right column of merged cells, from 1, all in."""

_SUBTOTAL = "小计"
_TOTAL = re.compile(
    r"(?:本[页月季期年表]|本季度|本单位|全部|全年|年度|[上下]半年|第[一二三四]季度|\d{1,2}月)?"
    r"(?:合计|小计|总计|共计|累计)(?:\(.{0,10}\))?:?",
    re.ASCII,
)
_PLACEHOLDERS = frozenset({"-", "—", "——", "/", "--", "–"})
_REMARK = re.compile(r"(?:注|备注|附注|说明|填表说明|填报说明)\s?\d{0,2}\s?[:：]", re.ASCII)
_SIGNATURE = re.compile(
    r"(?:填表人|填报人|制表人|制表|审核人|审核|复核人|审批人|经办人|负责人|单位负责人|部门负责人|分管领导|主要领导|"
    r"填表日期|填报日期|制表日期|填报单位|制表单位|单位盖章|单位\(盖章\)|\(盖章\)|联系人|联系电话)"
    r"(?:\(.{0,10}\))?\s?(?::|$|\s)"
)
_FEW = 2
_MOST_SIGNATURES = 8


class Aside(StrEnum):
    """What a row is that is no record."""

    TOTAL = "total"
    HEADER = "header"
    NOTE = "note"
    CAPTION = "caption"


ASIDE_NAMES = {
    Aside.TOTAL: Message("合计行"),
    Aside.HEADER: Message("重复的表头"),
    Aside.NOTE: Message("说明或签字行"),
    Aside.CAPTION: Message("小标题"),
}


@dataclass(frozen=True, slots=True)
class WrongTotal:
    """A total that is not the sum of the rows above it.

    Attributes:
        row: The number of its row.
        label: The column.
        stated: What it says.
        computed: What the rows come to.
        count: How many rows there are.
    """

    row: int
    label: str
    stated: Decimal
    computed: Decimal
    count: int


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as read.

    Attributes:
        rows: The records, good and bad, by number.
        asides: The rows that were left out, and as what.
        wrong_totals: Totals that do not agree with the rows above them.
        filled: Rows that took a value from merged cells, by the label of the column.
        problems: What kept rows from being read at all.
    """

    rows: Mapping[int, SheetRow]
    asides: Mapping[int, Aside]
    wrong_totals: Sequence[WrongTotal]
    filled: Mapping[str, Sequence[int]]
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a sheet is read with.

    Attributes:
        place: File and sheet.
        lookup: Finds what cells name.
        period: Gives the year to days written without.
        from_1904: Whether the workbook counts days from 1904.
        merged: The merged cells.
        held: Ids of the records of the ledger: a row that is one of them is never left out. An id that stands in
            a row prepared for the unit, and in no record yet, says nothing of what has been typed beside it.
    """

    place: Place
    lookup: Lookup
    period: Period | None = None
    from_1904: bool = False
    merged: Sequence[Area] = ()
    held: Container[str] = ()


def read_table(
    kind: RecordKind,
    columns: Columns,
    rows: Sequence[Sequence[object]],
    setting: Setting,
    *,
    header: int = 1,
) -> Table:
    """All rows below the header.

    Args:
        kind: What the rows are records of.
        columns: Where the fields stand.
        rows: Every row of the sheet, row 1 first.
        setting: Where the sheet stands, and what its cells may name.
        header: The number of the row that holds the header.
    """
    reader = _Reader(kind, columns, rows, setting, header)
    for number in range(header + 1, len(rows) + 1):
        reader.take(number)
    return Table(reader.records, reader.asides, reader.wrong, reader.filled, reader.problems)


@dataclass(slots=True)
class _Sums:
    """What rows come to so far; nothing can be said of them once one of them is bad."""

    count: int = 0
    bad: bool = False
    of: dict[str, Decimal] = field(default_factory=dict)

    def add(self, row: SheetRow) -> None:
        self.count += 1
        self.bad = self.bad or bool(row.problems)
        for name, value in row.values.items():
            if isinstance(value, int | Decimal):
                self.of[name] = self.of.get(name, Decimal(0)) + value


@dataclass(slots=True)
class _Reader:
    kind: RecordKind
    columns: Columns
    rows: Sequence[Sequence[object]]
    setting: Setting
    header: int
    records: dict[int, SheetRow] = field(default_factory=dict)
    asides: dict[int, Aside] = field(default_factory=dict)
    wrong: list[WrongTotal] = field(default_factory=list)
    filled: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    problems: list[Problem] = field(default_factory=list)
    whole: _Sums = field(default_factory=_Sums)
    part: _Sums = field(default_factory=_Sums)
    labels: dict[str, str] = field(default_factory=dict)
    areas: dict[int, list[Area]] = field(default_factory=lambda: defaultdict(list))
    lost: bool = False

    def __post_init__(self) -> None:
        self.labels = {item.label: item.id for item in self.kind.fields}
        top = self.rows[self.header - 1] if self.rows else ()
        for name, index in self.columns.fields.items():
            if index < len(top) and not is_empty(top[index]):
                self.labels[_label(top[index])] = name
        for area in self.setting.merged:
            for number in range(area[0], area[2] + 1):
                self.areas[number].append(area)

    def take(self, number: int) -> None:
        """One row: a record, something else that is told, or nothing."""
        cells = self.rows[number - 1]
        if not cells:
            return
        if (found := self._header_in(cells)) is not None:
            self._begin(number, found)
            return
        if self.lost:
            return
        completed, misfits = self._unmerged(number, cells) if number in self.areas else (cells, [])
        place = replace(self.setting.place, line=number)
        row = read_row(
            self.kind,
            self.columns,
            completed,
            place,
            self.setting.lookup,
            self.setting.period,
            from_1904=self.setting.from_1904,
        )
        labelled = self._labelled(cells)
        if row is None:
            if labelled and _is_note([cell for _index, cell in self._filled_cells(cells)]):
                self.asides[number] = Aside.NOTE
            return
        if row.problems or misfits or labelled:
            aside = self._aside(number, cells)
            if aside is Aside.TOTAL:
                self._check_total(number, cells)
            if aside is not None and (labelled or row.record_id not in self.setting.held):
                self.asides[number] = aside
                return
            if aside is not None:
                row = replace(row, problems=(self._mistakable(row, aside),))
                self.records[number] = row
                return
        if misfits:
            bad = {problem.place.cell for problem in misfits}
            others = [problem for problem in row.problems if problem.place.cell not in bad]
            row = replace(row, problems=(*misfits, *others))
        self.records[number] = row
        self.whole.add(row)
        self.part.add(row)

    def _labelled(self, cells: Sequence[object]) -> bool:
        """Whether 合计 or 注： stands where a record id would."""
        at = self.columns.record_id
        cell = cells[at] if 0 <= at < len(cells) else None
        return isinstance(cell, str) and bool(cell) and (_is_total_word(cell) or _is_note([cell]))

    def _filled_cells(self, cells: Sequence[object]) -> list[tuple[int, object]]:
        id_column = -1 if self._labelled(cells) else self.columns.record_id
        return [
            (index, cell)
            for index, cell in enumerate(cells)
            if index != id_column and not is_empty(cell)
        ]

    # headers

    def _header_in(self, cells: Sequence[object]) -> dict[str, int] | None:
        """Where the fields stand from here on, if the row is a header."""
        if not any(map(self._is_label, cells[:_LOOKED_AT])):
            return None
        found: dict[str, int] = {}
        for index, cell in enumerate(cells):
            name = None if is_empty(cell) else self.labels.get(_label(cell))
            if name is not None:
                found.setdefault(name, index)
        enough = max(_FEW, -(-len(self.columns.fields) // 2))
        return found if len(found) >= enough else None

    def _is_label(self, cell: object) -> bool:
        return isinstance(cell, str) and len(cell) < _LONGEST_LABEL and _label(cell) in self.labels

    def _begin(self, number: int, found: Mapping[str, int]) -> None:
        """The rows below stand under this header."""
        cells = self.rows[number - 1]
        self.whole, self.part = _Sums(), _Sums()
        self.header = number
        misfits = [*self._header_misfits(number, found)]
        self.lost = bool(misfits)
        if misfits:
            self.problems += misfits
            return
        marks = [
            index
            for index, cell in enumerate(cells)
            if not is_empty(cell) and _label(cell) == ID_HEADER
        ]
        record_id = self.columns.record_id
        if marks:
            record_id = marks[0]
        elif record_id in found.values():
            record_id = -1
        elif 0 <= record_id < len(cells) and not is_empty(cells[record_id]):
            # The header was typed over a row that carries an id.
            row = SheetRow(number, text_of(cells[record_id]), {}, (), self.columns)
            problem = self._mistakable(row, Aside.HEADER)
            self.records[number] = replace(row, problems=(problem,))
        self.columns = Columns(record_id, found)
        if number not in self.records:
            self.asides[number] = Aside.HEADER

    def _header_misfits(self, number: int, found: Mapping[str, int]) -> Iterator[Problem]:
        """Why the rows below cannot be read: a column is missing, is not known, or stands there twice."""
        missing = tuple(
            item.label
            for item in self.kind.fields
            if item.id in self.columns.fields and item.id not in found
        )
        if missing:
            message = Message(
                "第{row}行是又一个表头，但缺少列：{missing}。从这一行起没有读，请补齐后再导入。",
                row=number,
                missing=missing,
            )
            yield Problem(message, replace(self.setting.place, cell=f"A{number}"))
        for index, cell in enumerate(self.rows[number - 1]):
            if is_empty(cell) or index in found.values():
                continue
            label = _label(cell)
            if label in self.labels:
                message = Message("列“{label}”出现了两次。", label=excerpt(label))
            elif index == self.columns.record_id or label in (ID_HEADER, PROBLEM_HEADER):
                continue
            else:
                message = Message(
                    "第{row}行是又一个表头，其中不认识列“{label}”。从这一行起没有读，请改好后再导入。",
                    row=number,
                    label=excerpt(label),
                )
            yield self._at(index, number, message)

    # rows that are no records

    def _aside(self, number: int, cells: Sequence[object]) -> Aside | None:
        filled = [cell for _index, cell in self._filled_cells(cells)]
        if not filled or not isinstance(filled[0], str):
            return None
        if _is_total(filled):
            return Aside.TOTAL
        if _is_note(filled):
            return Aside.NOTE
        if len(filled) == 1 and self._precedes_header(number):
            return Aside.CAPTION
        return None

    def _precedes_header(self, number: int) -> bool:
        below = (cells for cells in self._rows_below(number) if self._filled_cells(cells))
        following = next(below, None)
        return following is not None and self._header_in(following) is not None

    def _rows_below(self, number: int) -> Iterator[Sequence[object]]:
        for index in range(number, len(self.rows)):
            yield self.rows[index]

    def _mistakable(self, row: SheetRow, aside: Aside) -> Problem:
        message = Message(
            "这一行像是{what}，但带有记录号，没有自动略过；不是一条记录的，请清空本行。",
            what=ASIDE_NAMES[aside],
        )
        cell = f"{column_letter(min(self.columns.fields.values(), default=0))}{row.number}"
        return Problem(message, replace(self.setting.place, cell=cell))

    def _check_total(self, number: int, cells: Sequence[object]) -> None:
        """A total is the sum of what stands above it, up to the last total or to the header."""
        words = narrow(next(cell for _index, cell in self._filled_cells(cells)))
        sums = self.part if _SUBTOTAL in words else self.whole
        for item in self.kind.fields:
            stated = self._stated(item, cells)
            computed = sums.of.get(item.id)
            if stated is None or computed is None or sums.bad or computed == stated:
                continue
            # A total that is said of each part is not the total of all.
            if self.part.of.get(item.id) != stated:
                self.wrong.append(WrongTotal(number, item.label, stated, computed, sums.count))
        self.part = _Sums()

    def _stated(self, item: Field, cells: Sequence[object]) -> Decimal | None:
        index = self.columns.fields.get(item.id, -1)
        if item.type.slot is not Slot.INTEGER or not 0 <= index < len(cells):
            return None
        try:
            value = item.type.read_cell(cells[index], item, self.setting.lookup)
        except CellError:
            return None
        return Decimal(value) if isinstance(value, int | Decimal) else None

    # merged cells

    def _unmerged(
        self, number: int, cells: Sequence[object]
    ) -> tuple[Sequence[object], list[Problem]]:
        """The row with what merged cells say of it too, and what one cannot tell from them."""
        if not self._has_content(number):
            return cells, []
        completed = list(cells)
        misfits: list[Problem] = []
        for area in self.areas[number]:
            top, left, bottom, right = area
            inside = [
                item
                for item in self.kind.fields
                if left - 1 <= self.columns.fields.get(item.id, -1) < right
            ]
            if top <= self.header or not inside:
                continue
            index = self.columns.fields[inside[0].id]
            if len(inside) > 1:
                message = Message("左右几格合并了，看不出内容是哪一列的，请取消合并后分别填写。")
                misfits.append(self._at(index, number, message))
            elif bottom == top:
                continue
            elif inside[0].type.slot is Slot.INTEGER:
                if number > top or any(map(self._has_content, range(top + 1, bottom + 1))):
                    message = Message(
                        "“{label}”：第{top}行至第{bottom}行合并了，一个数不能算作几条的，请取消合并后分别填写。",
                        label=inside[0].label,
                        top=top,
                        bottom=bottom,
                    )
                    misfits.append(self._at(index, number, message))
            elif number > top and (index >= len(completed) or is_empty(completed[index])):
                above = self.rows[top - 1]
                value = above[left - 1] if left <= len(above) else None
                if not is_empty(value):
                    completed += [None] * (index + 1 - len(completed))
                    completed[index] = value
                    self.filled[inside[0].label].append(number)
        return completed, misfits

    def _has_content(self, number: int) -> bool:
        """Whether something of a record stands in the row itself."""
        cells = self.rows[number - 1]
        return any(
            index < len(cells) and not is_empty(cells[index])
            for index in self.columns.fields.values()
        )

    def _at(self, index: int, number: int, message: Message) -> Problem:
        cell = f"{column_letter(index)}{number}"
        return Problem(message, replace(self.setting.place, cell=cell))


_LOOKED_AT = 3
"""In so many cells from the left a header has begun."""
_LONGEST_LABEL = 40


def _label(cell: object) -> str:
    return text_of(cell).rstrip("*＊ ")


def _is_total(filled: Sequence[object]) -> bool:
    """A word for a total in front, and behind it numbers and nothing else."""
    numbers = [cell for cell in filled[1:] if _is_like_number(cell)]
    rest = [cell for cell in filled[1:] if not _is_like_number(cell)]
    return (
        bool(numbers)
        and _is_total_word(filled[0])
        and all(_is_total_word(cell) or text_of(cell) in _PLACEHOLDERS for cell in rest)
    )


def _is_total_word(cell: object) -> bool:
    return isinstance(cell, str) and bool(
        _TOTAL.fullmatch("".join(narrow(cell).split())[:_LONGEST])
    )


_LONGEST = 30


def _is_like_number(cell: object) -> bool:
    if isinstance(cell, str) and cell.strip() in {UNCOMPUTED, *ERROR_CELLS}:
        return True
    try:
        amount_of(cell)
    except CellError:
        return False
    return True


def _is_note(filled: Sequence[object]) -> bool:
    """A remark under the table, or the line in which it is signed."""
    texts = [narrow(cell)[:_LONGEST] for cell in filled[: _MOST_SIGNATURES + 1]]
    if _REMARK.match(texts[0]):
        return len(filled) <= _FEW
    signed = [text for text in texts if _SIGNATURE.match(text)]
    return (
        len(filled) <= _MOST_SIGNATURES
        and bool(_SIGNATURE.match(texts[0]))
        and len(signed) * 2 >= len(filled)
    )
