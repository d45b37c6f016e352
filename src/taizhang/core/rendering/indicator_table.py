"""A table of figures as a workbook: numbers are numbers, and what they mean stands on a sheet beside them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

TABLE_SHEET = "指标"
DEFINITIONS_SHEET = "口径"
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_MOST_DIGITS = 15
_LONGEST_CELL = 32_767
_NARROWEST, _WIDEST = 9, 40
_A4 = 9
_DEFINITION_WIDTHS = (24, 28, 10, 70, 40)
_DEFINITION_HEADINGS = ("指标", "代码", "计量单位", "口径", "来源")


@dataclass(frozen=True, slots=True)
class Number:
    """A number, and with how many places it is shown."""

    value: Decimal
    places: int = 0


SheetCell = str | Number


@dataclass(frozen=True, slots=True)
class IndicatorSheet:
    """What goes on the sheets.

    Attributes:
        title: The first line.
        headings: The header of each column; the first names the rows.
        rows: The rows; each cell a text or a number.
        notes: What has to be known to read them, one a line, below.
        definitions: Name, id, unit of count, definition and source of each indicator.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[SheetCell, ...], ...]
    notes: tuple[str, ...]
    definitions: tuple[tuple[str, str, str, str, str], ...]


def render_indicator_table(table: IndicatorSheet) -> bytes:
    """The table as XLSX bytes; the same table gives the same bytes."""
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.set_properties({"title": table.title, "created": _CREATED})
    formats = _Formats(workbook)
    sheet = workbook.add_worksheet(TABLE_SHEET)
    widths = [
        max(_width(cell) for cell in column)
        for column in zip(table.headings, *table.rows, strict=True)
    ]
    _head(sheet, formats, table.title, table.headings, widths)
    line = 2
    for line, row in enumerate(table.rows, 2):
        for place, cell in enumerate(row):
            _write(sheet, formats, line, place, cell)
    for at, note in enumerate(table.notes, line + 2):
        sheet.write_string(at, 0, note[:_LONGEST_CELL], formats.note)
    meanings = workbook.add_worksheet(DEFINITIONS_SHEET)
    _head(meanings, formats, f"{table.title}　口径", _DEFINITION_HEADINGS, list(_DEFINITION_WIDTHS))
    for at, words in enumerate(table.definitions, 2):
        for place, text in enumerate(words):
            meanings.write_string(at, place, text[:_LONGEST_CELL], formats.wrapped)
    workbook.close()
    return buffer.getvalue()


class _Formats:
    """The looks of cells."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        cell = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
        bold = {"bold": True, "font_name": "黑体"}
        self._cell = {**cell, "border": 1}
        self.title: Format = workbook.add_format({**cell, **bold, "font_size": 14})
        self.header: Format = workbook.add_format(
            {**self._cell, **bold, "align": "center", "text_wrap": True, "bg_color": "#E7E6E6"}
        )
        self.text: Format = workbook.add_format(self._cell)
        self.word: Format = workbook.add_format({**self._cell, "align": "right"})
        self.wrapped: Format = workbook.add_format({**self._cell, "text_wrap": True})
        self.note: Format = workbook.add_format(cell)
        self._numbers: dict[int, Format] = {}

    def number(self, places: int) -> Format:
        if places not in self._numbers:
            shown = "0." + "0" * places if places else "0"
            self._numbers[places] = self._workbook.add_format({**self._cell, "num_format": shown})
        return self._numbers[places]


def _head(
    sheet: Worksheet,
    formats: _Formats,
    title: str,
    headings: Sequence[str],
    widths: Sequence[int],
) -> None:
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, title[:_LONGEST_CELL], formats.title)
    sheet.set_row(1, 30)
    for place, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(1, place, heading[:_LONGEST_CELL], formats.header)
    sheet.freeze_panes(2, 1)
    sheet.repeat_rows(0, 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def _write(sheet: Worksheet, formats: _Formats, row: int, column: int, cell: SheetCell) -> None:
    """A text is a text, whatever it begins with; a number of more digits than a spreadsheet keeps is one too."""
    if isinstance(cell, str):
        looks = formats.word if column else formats.text
        sheet.write_string(row, column, cell[:_LONGEST_CELL], looks)
        return
    places = cell.places
    rounded = round(cell.value, places) if places else cell.value
    if len(rounded.as_tuple().digits) > _MOST_DIGITS and not places:
        sheet.write_string(row, column, f"{cell.value:f}", formats.word)
        return
    sheet.write_number(row, column, cell.value, formats.number(places))


def _width(cell: SheetCell) -> int:
    text = cell if isinstance(cell, str) else f"{cell.value:.{cell.places}f}"
    columns = sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)
    return min(max(columns + 2, _NARROWEST), _WIDEST)
