"""Workbooks that are read and not filled in: one look, a page that prints, and no text that is ever run."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LONGEST_CELL = 32_767
MOST_DIGITS = 15
"""A spreadsheet keeps so many; a longer number stays text, which loses none."""
HEAD_ROWS = 2
"""The title and the header."""
# No clock: the same table gives the same bytes.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_LONGEST_NAME = 31
_A4 = 9


class TableBook:
    """A workbook that is being written, and the looks of its cells; a number shows the places it was given with."""

    def __init__(self, title: str = "", *, valign: str = "top", long: bool = False) -> None:
        """Begin one; of a long one the rows go out as they come, and never lie in memory as a whole."""
        self._buffer = BytesIO()
        self._workbook = xlsxwriter.Workbook(
            self._buffer,
            {
                "constant_memory" if long else "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
            },
        )
        self._workbook.set_properties({"title": title, "created": _CREATED})
        self._font = {"font_name": "宋体", "font_size": 10, "valign": valign}
        self._numbers: dict[int, Format] = {}
        bold = {"bold": True, "font_name": "黑体"}
        self.title: Format = self.plain(**bold, font_size=14, valign="vcenter")
        self.header: Format = self.cell(
            **bold, valign="vcenter", align="center", text_wrap=True, bg_color="#E7E6E6"
        )

    def plain(self, **looks: Any) -> Format:  # noqa: ANN401 (what XlsxWriter takes)
        """The looks of a cell without a frame."""
        return self._workbook.add_format({**self._font, **looks})

    def cell(self, **looks: Any) -> Format:  # noqa: ANN401 (what XlsxWriter takes)
        """The looks of a cell of a table."""
        return self.plain(**{"border": 1, **looks})

    def number(self, places: int) -> Format:
        """The looks of a number."""
        if places not in self._numbers:
            self._numbers[places] = self.cell(num_format=number_form(places), align="right")
        return self._numbers[places]

    def sheet(
        self, name: str, title: str, columns: Sequence[tuple[str, float]], *, fixed: int = 0
    ) -> Worksheet:
        """A sheet with a title, a header that stays and repeats, and a page setup for A4.

        Args:
            name: Of the sheet.
            title: The first line; without one the header is.
            columns: The header of each and how wide it is.
            fixed: So many of the first ones stay.
        """
        sheet = self._workbook.add_worksheet(name[:_LONGEST_NAME])
        head = 1 if title else 0
        sheet.freeze_panes(head + 1, fixed)
        sheet.repeat_rows(0, head)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        for place, (_header, width) in enumerate(columns):
            sheet.set_column(place, place, width)
        if title:
            sheet.set_row(0, 24)
            sheet.write_string(0, 0, fitting(title), self.title)
        sheet.set_row(head, 28)
        for place, (header, _width) in enumerate(columns):
            sheet.write_string(head, place, fitting(header), self.header)
        return sheet

    def content(self) -> bytes:
        """The workbook as bytes; nothing is written to it any more."""
        self._workbook.close()
        return self._buffer.getvalue()


def number_form(places: int) -> str:
    """How a spreadsheet shows a number with so many places."""
    return "0." + "0" * places if places else "0"


def fitting(text: str) -> str:
    """What a cell can hold; XlsxWriter would leave out a longer text without a word."""
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def is_kept_whole(value: int | Decimal) -> bool:
    """Whether a spreadsheet keeps all digits of a number."""
    return len(Decimal(value).as_tuple().digits) <= MOST_DIGITS
