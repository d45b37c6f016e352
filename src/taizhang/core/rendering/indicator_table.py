"""A table of figures as a workbook: numbers are numbers, and what they mean stands on a sheet beside them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from taizhang.core.rendering.table_book import TableBook, fitting, is_kept_whole

TABLE_SHEET = "指标"
DEFINITIONS_SHEET = "口径"
_NARROWEST, _WIDEST = 9, 40
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
    book = TableBook(table.title, valign="vcenter")
    widths = [
        max(_width(cell) for cell in column)
        for column in zip(table.headings, *table.rows, strict=True)
    ]
    columns = [*zip(table.headings, widths, strict=True)]
    sheet = book.sheet(TABLE_SHEET, table.title, columns, fixed=1)
    text, word = book.cell(), book.cell(align="right")
    line = 2
    for line, row in enumerate(table.rows, 2):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                # A text is a text, whatever it begins with.
                sheet.write_string(line, place, fitting(cell), word if place else text)
            elif cell.places or is_kept_whole(cell.value):
                sheet.write_number(line, place, cell.value, book.number(cell.places))
            else:
                sheet.write_string(line, place, f"{cell.value:f}", word)
    for at, note in enumerate(table.notes, line + 2):
        sheet.write_string(at, 0, fitting(note), book.plain())
    columns = [*zip(_DEFINITION_HEADINGS, _DEFINITION_WIDTHS, strict=True)]
    meanings = book.sheet(DEFINITIONS_SHEET, f"{table.title}　口径", columns, fixed=1)
    wrapped = book.cell(text_wrap=True)
    for at, words in enumerate(table.definitions, 2):
        for place, said in enumerate(words):
            meanings.write_string(at, place, fitting(said), wrapped)
    return book.content()


def _width(cell: SheetCell) -> int:
    text = cell if isinstance(cell, str) else f"{cell.value:.{cell.places}f}"
    columns = sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)
    return min(max(columns + 2, _NARROWEST), _WIDEST)
