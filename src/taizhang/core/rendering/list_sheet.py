"""A list of records as a workbook: numbers are numbers, dates are dates, and no text is ever run as a formula."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_MOST_DIGITS = 15
_LONGEST_CELL = 32_767
_A4 = 9


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
    buffer = BytesIO()
    # Rows go out as they come: a long list never lies in memory as a whole.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(buffer, options)
    workbook.set_properties({"title": title, "created": _CREATED})
    cell = {"font_name": "宋体", "font_size": 10, "valign": "top", "border": 1}
    bold = {"bold": True, "font_name": "黑体"}
    head = {"align": "center", "text_wrap": True, "bg_color": "#E7E6E6"}
    heading = workbook.add_format({**cell, **bold, **head})
    text = workbook.add_format({**cell, "text_wrap": True})
    day = workbook.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "left"})
    shown = ["0." + "0" * column.places if column.places else "0" for column in columns]
    numbers = [workbook.add_format({**cell, "num_format": form}) for form in shown]
    sums = [workbook.add_format({**cell, **bold, "num_format": form}) for form in shown]
    sheet = workbook.add_worksheet(name[:31])
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, title, workbook.add_format({**bold, "font_size": 14}))
    for at, column in enumerate(columns):
        sheet.write_string(1, at, column.heading, heading)
    line = 1
    for line, row in enumerate(rows, 2):
        for at, value in enumerate(row):
            if isinstance(value, date):
                # A cell has no zone.
                moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001
                sheet.write_datetime(line, at, moment, day)
            elif isinstance(value, int | Decimal) and _fits(value):
                sheet.write_number(line, at, value, numbers[at])
            else:
                said = "" if value is None else str(value)
                sheet.write_string(line, at, said[:_LONGEST_CELL], text)
    if any(column.total is not None for column in columns):
        line += 1
        for at, column in enumerate(columns):
            if column.total is not None:
                sheet.write_number(line, at, column.total, sums[at])
            else:
                sheet.write_string(line, at, "" if at else "合计", heading if not at else text)
    for at, note in enumerate(notes, line + 2):
        sheet.write_string(at, 0, note[:_LONGEST_CELL])
    workbook.close()
    return buffer.getvalue()


def _fits(value: int | Decimal) -> bool:
    """Whether a spreadsheet keeps all of its digits."""
    return len(Decimal(value).as_tuple().digits) <= _MOST_DIGITS
