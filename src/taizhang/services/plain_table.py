"""A table of texts as a file: CSV or a workbook, in which no cell is ever run as a formula."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter

from taizhang.services.exporting import csv_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WIDTH = 22
_LONGEST_CELL = 32_767


def table_file(form: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The table as a file.

    Args:
        form: `csv` or `xlsx`.
        head: Its columns.
        rows: Its rows.
    """
    if form == "csv":
        return csv_text(head, rows)
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(out, options)
    sheet = workbook.add_worksheet()
    bold = workbook.add_format({"bold": True, "bottom": 1})
    sheet.set_column(0, len(head) - 1, _WIDTH)
    sheet.freeze_panes(1, 0)
    for place, words in enumerate(head):
        sheet.write_string(0, place, words, bold)
    for line, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(line, place, cell)
            else:
                sheet.write_string(line, place, str(cell)[:_LONGEST_CELL])
    workbook.close()
    return out.getvalue()
