"""A table of texts as a file: CSV or a workbook, in which no cell is ever run as a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.rendering.table_book import TableBook, fitting
from taizhang.services.exporting import csv_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WIDTH = 22


def table_file(form: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The table as a file.

    Args:
        form: `csv` or `xlsx`.
        head: Its columns.
        rows: Its rows.
    """
    if form == "csv":
        return csv_text(head, rows)
    book = TableBook(long=True)
    sheet = book.sheet("", "", [(words, _WIDTH) for words in head])
    text, number = book.cell(text_wrap=True), book.number(0)
    for line, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(line, place, cell, number)
            else:
                sheet.write_string(line, place, fitting(str(cell)), text)
    return book.content()
