"""A row of a sheet to the values of a record, with every bad cell named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.cell import (
    ERROR_CELLS,
    day_in,
    excerpt,
    is_empty,
    personal_number_in,
    text_of,
)
from taizhang.core.ledger.field import CellError, Slot
from taizhang.core.values import Message, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from taizhang.core.ledger.field import Field, Lookup
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue
    from taizhang.core.values import Period

ID_HEADER = "记录号"
"""Header of the column that carries record ids."""
HELP_MARK = "填写说明"
"""Stands in the id column of the row that explains the columns."""
UNCOMPUTED = "#未计算"
"""Stands for a formula that no spreadsheet has computed yet."""
PROBLEM_HEADER = "问题（改好后可删去此列）"
"""Header of the column that says what is wrong, in a workbook of rows to mend; never read."""


def column_letter(index: int) -> str:
    """The letters of a column counted from 0.

    >>> column_letter(0), column_letter(27)
    ('A', 'AB')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a sheet holds which field; -1 is no column."""

    record_id: int
    fields: Mapping[str, int]

    def unasked(self, kind: RecordKind) -> frozenset[str]:
        """The fields for which the sheet has no column: it says nothing of them."""
        return frozenset(field.id for field in kind.fields if field.id not in self.fields)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as read.

    Attributes:
        number: Row number in the sheet, from 1.
        record_id: The id that it carries, empty if none.
        values: Field values; complete only if there are no problems.
        problems: What is wrong, by cell.
        columns: Where the fields stand.
        written: The cells of the row as they stood, shared with the sheet: a ledger has many rows.
    """

    number: int
    record_id: str
    values: Mapping[str, FieldValue]
    problems: tuple[Problem, ...]
    columns: Columns
    written: Sequence[object] = ()

    @property
    def cells(self) -> dict[str, object]:
        """The cells of the fields that hold something, by field id, for the workbook to mend."""
        return _cells(self.columns, self.written)


def _cells(columns: Columns, cells: Sequence[object]) -> dict[str, object]:
    return {
        field: cells[index]
        for field, index in columns.fields.items()
        if 0 <= index < len(cells) and not is_empty(cells[index])
    }


def find_columns(
    kind: RecordKind, header: Sequence[object], file: str, sheet: str
) -> tuple[Columns, list[Problem]]:
    """The columns by their headers, in whatever order they stand.

    A header that the kind does not know is refused rather than left out in silence. A workbook need not have
    the columns of fields that are newer than it is.
    """
    # Where a later field took the label of an earlier one, a workbook of then means the earlier one.
    by_age = sorted(kind.fields, key=lambda field: not field.newer)
    labels = {field.label: field.id for field in by_age}
    found: dict[str, int] = {}
    record_id = -1
    problems: list[Problem] = []
    for index, cell in enumerate(header):
        if is_empty(cell):
            continue
        label = text_of(cell).rstrip("*＊ ")
        place = Place(file, sheet=sheet, cell=f"{column_letter(index)}1")
        if label == ID_HEADER and record_id < 0:
            record_id = index
        elif label == ID_HEADER:
            problems.append(Problem(Message("列“{label}”出现了两次。", label=label), place))
        elif label == PROBLEM_HEADER:
            continue
        elif label not in labels:
            message = Message(
                "不认识的列“{label}”，应有的列是：{known}。",
                label=excerpt(label),
                known=tuple(labels),
            )
            problems.append(Problem(message, place))
        elif labels[label] in found:
            problems.append(Problem(Message("列“{label}”出现了两次。", label=label), place))
        else:
            found[labels[label]] = index
    for field in kind.fields:
        if field.id not in found and (field.required or not field.newer):
            message = Message("缺少列“{label}”。", label=field.label)
            problems.append(Problem(message, Place(file, sheet=sheet, cell="1")))
    return Columns(record_id, found), problems


def read_row(
    kind: RecordKind,
    columns: Columns,
    cells: Sequence[object],
    place: Place,
    lookup: Lookup,
    period: Period | None = None,
    *,
    from_1904: bool = False,
) -> SheetRow | None:
    """A row, or None if it is empty or explains the columns.

    Args:
        kind: What the row is a record of.
        columns: Where the fields stand.
        cells: The cells of the row.
        place: File, sheet and, as `line`, the number of the row.
        lookup: Finds what a cell names.
        period: What the workbook is for: it gives the year to days that are written without.
        from_1904: Whether the workbook counts days from 1904.
    """
    number = place.line or 0

    def at(index: int) -> object:
        return cells[index] if 0 <= index < len(cells) else None

    identifier = "" if is_empty(at(columns.record_id)) else text_of(at(columns.record_id))
    written = _cells(columns, cells)
    if identifier == HELP_MARK or not written:
        return None
    values: dict[str, FieldValue] = {}
    problems: list[Problem] = []

    def where(field: str) -> Place:
        cell = f"{column_letter(columns.fields.get(field, 0))}{number}"
        return Place(place.file, sheet=place.sheet, cell=cell)

    for field in kind.fields:
        if field.id not in written:
            continue
        cell = written[field.id]
        if message := _unreadable(field, cell):
            problems.append(Problem(message, where(field.id)))
            continue
        try:
            dated = field.type.slot is Slot.DATE
            told = day_in(cell, period, from_1904=from_1904) if dated else cell
            value = field.type.read_cell(told, field, lookup)
            # A cell with nothing but separators is an empty one, and an empty field is not in a record.
            if value not in ("", ()):
                values[field.id] = value
        except CellError as error:
            message = Message("“{label}”：{error}", label=field.label, error=error.message)
            problems.append(Problem(message, where(field.id)))
    bad = {problem.place.cell for problem in problems}
    for field_id, message in kind.check(values):
        # A cell that could not be read is not also reported as empty.
        if where(field_id).cell not in bad:
            problems.append(Problem(message, where(field_id)))
    return SheetRow(number, identifier, values, tuple(problems), columns, cells)


def _unreadable(field: Field, cell: object) -> Message | None:
    """Why a cell is not even looked at, whatever the type of its field; None if it is."""
    if isinstance(cell, str) and cell.strip() == UNCOMPUTED:
        return Message(
            "“{label}”是公式，还没有算出结果，请用 Excel 或 WPS 打开，保存后再导入。",
            label=field.label,
        )
    if isinstance(cell, str) and cell.strip() in ERROR_CELLS:
        what = Message("公式出错（{cell}），请改成正确的内容。", cell=cell.strip())
        return Message("“{label}”：{error}", label=field.label, error=what)
    counted = field.type.slot is Slot.INTEGER and not isinstance(cell, str)
    if not counted and (personal := personal_number_in(cell)):
        # The content is not repeated: it must not travel any further.
        what = Message("含有{what}，台账不保存个人信息，请删去后再导入。", what=personal)
        return Message("“{label}”：{error}", label=field.label, error=what)
    return None
