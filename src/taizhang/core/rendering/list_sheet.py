"""A list of records as a workbook: numbers are numbers, dates are dates, and no text is ever run as a formula."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.rendering.table_book import TableBook, fitting, is_kept_whole, number_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its header, how wide it is in signs, and the sum of it, None if it has none."""

    heading: str
    width: int
    places: int = 0
    total: Decimal | None = None


def render_list_sheet(
    name: str,
    title: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[object]],
    notes: Sequence[str] = (),
) -> bytes:
    """The list as XLSX bytes.

    Args:
        name: Of the sheet.
        title: The first line.
        columns: The columns.
        rows: Texts, numbers and dates; None and an empty text leave a cell empty.
        notes: What was filtered by, a line each, below.
    """
    book = TableBook(title, long=True)
    sheet = book.sheet(name, title, [(column.heading, column.width) for column in columns])
    text = book.cell(text_wrap=True)
    day = book.cell(num_format="yyyy-mm-dd", align="left")
    line = 1
    for line, row in enumerate(rows, 2):
        for at, value in enumerate(row):
            if isinstance(value, date):
                # A cell has no zone.
                moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001
                sheet.write_datetime(line, at, moment, day)
            elif isinstance(value, int | Decimal) and is_kept_whole(value):
                sheet.write_number(line, at, value, book.number(columns[at].places))
            else:
                said = "" if value is None else str(value)
                sheet.write_string(line, at, fitting(said), text)
    if any(column.total is not None for column in columns):
        line += 1
        for at, column in enumerate(columns):
            if column.total is not None:
                form = number_form(column.places)
                looks = book.cell(bold=True, font_name="黑体", num_format=form)
                sheet.write_number(line, at, column.total, looks)
            else:
                sheet.write_string(line, at, "" if at else "合计", text if at else book.header)
    for at, note in enumerate(notes, line + 2):
        sheet.write_string(at, 0, fitting(note), book.plain())
    return book.content()
