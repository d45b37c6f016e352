"""Fill in a workbook as a unit would: open the template, type into it, save it."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import Workbook, load_workbook

from taizhang.core.rendering.ledger_workbook import NIL_SHEET, NIL_YES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.values import Period
    from taizhang.services.demo.scenario import Cells, Entry, ForeignSheet, Unit

_FIRST_ROW = 3


def fill_base(
    template: bytes, units: Iterable[Unit], registers: Mapping[str, Sequence[Cells]], founded: date
) -> bytes:
    """The base workbook with units and the rows of the other registers."""
    book = load_workbook(BytesIO(template))
    rows: list[Cells] = [
        {
            "单位代码": unit.code, "单位名称": unit.name, "简称": unit.short, "单位层级": unit.level,
            "上级单位代码": unit.parent, "启用日期": founded, "停用日期": unit.valid_to,
            "去向单位代码": unit.successors, "承担的工作": "、".join(unit.lines),
        }
        for unit in units
    ]
    _append(book["单位"], rows)
    for label, lines in registers.items():
        _append(book[label], lines)
    return _saved(book)


def fill_unit(
    template: bytes,
    due: Sequence[RecordKind],
    entries: Sequence[Entry],
    owners: Sequence[str],
    period: Period,
    *,
    nil: bool = False,
) -> bytes:
    """The workbook of a unit, as it knew its work at the end of the period.

    Args:
        template: As it was sent out.
        due: The kinds that are due for just this period; what is due oftener has come before.
        entries: All that happened, of whatever unit.
        owners: Whose workbook it is, and the units that it took over: it finishes what they left open.
        period: For which period.
        nil: Whether it says that there was nothing.
    """
    book = load_workbook(BytesIO(template))
    empty = set()
    for kind in due:
        sheet = book[kind.label]
        title = next(field.label for field in kind.fields if field.id == kind.title_field)
        ours = [entry for entry in entries if entry.kind == kind.label and entry.unit in owners]
        carried = _rows_by(sheet, title)
        if kind.stages:
            for entry in ours:
                row = carried.get(str(entry.cells[title]))
                if row is not None:
                    _write(sheet, row, entry.known(period))
        new = [
            entry.known(period)
            for entry in ours
            if entry.unit == owners[0] and period.contains(entry.day) and not nil
        ]
        _append(sheet, new)
        if not new and not carried:
            empty.add(kind.label)
    sheet = book[NIL_SHEET]
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, 1).value in empty:
            sheet.cell(row, 2).value = NIL_YES
    return _saved(book)


def fill_foreign(wanted: ForeignSheet) -> bytes:
    """A workbook of a unit's own design."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = wanted.title[:20]
    sheet.append([wanted.title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(wanted.headers))
    for line in (wanted.headers, *wanted.rows):
        sheet.append(list(line))
    return _saved(book)


def change_one_cell(workbook: bytes, sheet_name: str, label: str, add: int) -> bytes:
    """The same workbook with a number in the first filled row raised: a correction."""
    book = load_workbook(BytesIO(workbook))
    sheet = book[sheet_name]
    cell = sheet.cell(_FIRST_ROW, _columns(sheet)[label])
    cell.value = int(str(cell.value)) + add
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _columns(sheet: Worksheet) -> dict[str, int]:
    return {
        str(cell.value).rstrip("*"): index
        for index, cell in enumerate(sheet[1], start=1)
        if cell.value is not None
    }


def _rows_by(sheet: Worksheet, label: str) -> dict[str, int]:
    """Filled rows by what stands in a column."""
    column = _columns(sheet)[label]
    return {
        str(sheet.cell(row, column).value): row
        for row in range(_FIRST_ROW, sheet.max_row + 1)
        if sheet.cell(row, column).value not in (None, "")
    }


def _append(sheet: Worksheet, rows: Iterable[Mapping[str, object]]) -> None:
    """Type rows into the first empty ones."""
    columns = _columns(sheet)
    labels = [index for index in columns.values() if index > 1]
    row = _FIRST_ROW
    for cells in rows:
        while any(sheet.cell(row, index).value not in (None, "") for index in labels):
            row += 1
        _write(sheet, row, cells)
        row += 1


def _write(sheet: Worksheet, row: int, cells: Mapping[str, object]) -> None:
    columns = _columns(sheet)
    for label, value in cells.items():
        if value in (None, ""):
            continue
        cell = sheet.cell(row, columns[label])
        cell.value = value  # type: ignore[assignment] # texts, numbers and dates
        if isinstance(value, date) and not isinstance(value, datetime):
            cell.number_format = "yyyy-mm-dd"
