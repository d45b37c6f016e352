"""The basis table as a workbook: what every figure of a report says, means and rests on.

It is for auditors and successors, who have no program but a spreadsheet: every cell speaks for
itself. Two sheets, linked both ways: one row a figure, and one row a figure and record behind it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from taizhang.core.rendering.table_book import HEAD_ROWS, MOST_DIGITS, TableBook, fitting
from taizhang.core.reports.basis import BasisRow, BasisSource

FIGURES_SHEET = "数据依据表"
SOURCES_SHEET = "台账明细"
MOST_SOURCES = 5000

_ROWS_OF_A_SHEET = 1_048_576
_LINE_HEIGHT = 13.5
_TALLEST_ROW = 400.0
_WIDE = frozenset("WF")
# A spreadsheet keeps 15 digits; a longer number stays text, which loses none.
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,10})?", re.ASCII)
HEDGE_WORDS = {
    "": "",
    ">": "略多于所印数（余、多、超）",
    ">=": "不少于所印数（以上）",
    "<": "略少于所印数（近、不足）",
    "<=": "不多于所印数（以内）",
    "~": "大约",
}
"""What a hedge says of a figure, by its code."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the sheet of figures: header, width in characters, what stands in it."""

    header: str
    width: float
    text: Callable[[BasisRow], str]


_FIGURE_COLUMNS = (
    _Column("序号", 6, lambda row: str(row.ordinal)),
    _Column("报告中的数据", 14, lambda row: row.text),
    _Column("所在句子", 40, lambda row: row.sentence),
    _Column("指标", 20, lambda row: row.indicator),
    _Column("数据含义", 12, lambda row: row.role),
    _Column("口径", 36, lambda row: row.definition),
    _Column("时段", 16, lambda row: row.period),
    _Column("范围", 14, lambda row: row.scope),
    _Column("未取整的值", 14, lambda row: row.value),
    _Column("对比基数", 12, lambda row: row.base),
    _Column("对比说明", 20, lambda row: row.comparison),
    _Column("改写说明", 20, lambda row: row.override),
    _Column("计量单位", 9, lambda row: row.unit_of_count),
    _Column("约数含义", 14, lambda row: HEDGE_WORDS.get(row.hedge, row.hedge)),
    _Column("报送情况", 18, lambda row: row.coverage),
    _Column("数的状态", 20, lambda row: row.state),
    _Column("台账条数", 9, lambda row: str(len(row.sources))),
    _Column("台账变更号", 10, lambda row: str(row.changeset)),
    _Column("数据标记", 18, lambda row: row.figure_id),
    _Column("依据摘要", 68, lambda row: row.digest),
)
# What a machine compares stands to the right of what is printed.
_PRINTED_COLUMNS = len(_FIGURE_COLUMNS) - 3
_NUMBER_COLUMNS = frozenset({"序号", "未取整的值", "对比基数", "台账条数", "台账变更号"})
_LINK_COLUMN = next(
    place for place, column in enumerate(_FIGURE_COLUMNS) if column.header == "台账条数"
)
_SOURCE_COLUMNS = (
    ("序号", 6.0),
    ("报告中的数据", 14.0),
    ("记录号", 18.0),
    ("版本", 6.0),
    ("台账类型", 16.0),
    ("单位", 16.0),
    ("内容", 60.0),
    ("来源", 30.0),
)


def render_basis(title: str, rows: Sequence[BasisRow]) -> bytes:
    """The basis table as XLSX bytes; the same rows give the same bytes.

    Of a figure with more than 5,000 records the first 5,000 are listed, and the table says so.
    """
    # When it was made stands in the archive.
    book = TableBook(title)
    columns = [(column.header, column.width) for column in _FIGURE_COLUMNS]
    figures = _Sheet.of(book, FIGURES_SHEET, title, columns)
    sources = _Sheet.of(book, SOURCES_SHEET, title, _SOURCE_COLUMNS)
    most = min(MOST_SOURCES, (_ROWS_OF_A_SHEET - HEAD_ROWS) // max(len(rows), 1) - 1)
    line = HEAD_ROWS
    for number, row in enumerate(rows, HEAD_ROWS):
        first = line
        line = _write_sources(sources, row, number, first, most)
        _write_figure(figures, row, number, first if row.sources else None)
    figures.finish(HEAD_ROWS + len(rows) - 1, _PRINTED_COLUMNS)
    sources.finish(line - 1, len(_SOURCE_COLUMNS))
    return book.content()


@dataclass(slots=True)
class _Sheet:
    """A sheet whose rows grow with their texts."""

    sheet: Worksheet
    book: TableBook
    text_looks: Format
    link_looks: Format
    widths: list[float]
    lines: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls, book: TableBook, name: str, title: str, columns: Sequence[tuple[str, float]]
    ) -> _Sheet:
        sheet = book.sheet(name, f"{title}　{name}", columns, fixed=2)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        text = book.cell(text_wrap=True, num_format="@")
        link = book.cell(font_color="#0563C1", underline=1, align="center")
        return cls(sheet, book, text, link, [width for _header, width in columns])

    def finish(self, last_row: int, printed: int) -> None:
        self.sheet.autofilter(1, 0, max(last_row, 1), len(self.widths) - 1)
        self.sheet.print_area(0, 0, max(last_row, 1), printed - 1)
        # Not every program fits a row to its text by itself when it opens the file.
        for row, lines in self.lines.items():
            self.sheet.set_row(row, min(lines * _LINE_HEIGHT + 3, _TALLEST_ROW))

    def text(self, row: int, column: int, text: str) -> None:
        """A text is a text, whatever it begins with: never a formula, never a link."""
        if text:
            columns_taken = sum(1 + (unicodedata.east_asian_width(sign) in _WIDE) for sign in text)
            lines = -(-columns_taken // max(int(self.widths[column]) - 1, 1))
            self.lines[row] = max(self.lines.get(row, 1), lines)
            self.sheet.write_string(row, column, fitting(text), self.text_looks)
        else:
            self.sheet.write_blank(row, column, None, self.text_looks)

    def number(self, row: int, column: int, digits: str) -> None:
        """Plain digits as a number; the word for an absence as text."""
        if not _NUMBER.fullmatch(digits) or sum(map(str.isdigit, digits)) > MOST_DIGITS:
            self.text(row, column, digits)
            return
        places = len(digits.partition(".")[2])
        self.sheet.write_number(row, column, Decimal(digits), self.book.number(places))

    def link(self, row: int, column: int, sheet: str, target: int, digits: str) -> None:
        address = f"internal:'{sheet}'!A{target + 1}"
        self.sheet.write_url(row, column, address, self.link_looks, digits)
        # A link's text is text; written over it, the number stays one and can be sorted.
        self.sheet.write_number(row, column, Decimal(digits), self.link_looks)


def _write_figure(sheet: _Sheet, row: BasisRow, line: int, first_source: int | None) -> None:
    for place, column in enumerate(_FIGURE_COLUMNS):
        text = column.text(row)
        if place == _LINK_COLUMN and first_source is not None:
            sheet.link(line, place, SOURCES_SHEET, first_source, text)
        elif column.header in _NUMBER_COLUMNS:
            sheet.number(line, place, text)
        else:
            sheet.text(line, place, text)


def _write_sources(sheet: _Sheet, row: BasisRow, figure_line: int, line: int, most: int) -> int:
    """The records of a figure from `line` on; the next free line."""
    first = line
    for source in row.sources[:most]:
        # A sheet holds 65,530 links at most: one a figure, at its first record.
        if line == first:
            sheet.link(line, 0, FIGURES_SHEET, figure_line, str(row.ordinal))
        else:
            sheet.number(line, 0, str(row.ordinal))
        _write_source(sheet, row, source, line)
        line += 1
    if len(row.sources) > most:
        sheet.number(line, 0, str(row.ordinal))
        sheet.text(line, 1, row.text)
        said = f"本数据共依据{len(row.sources)}条台账，此处只列前{most}条，全部条目请在系统中追溯。"
        for place in range(2, len(_SOURCE_COLUMNS)):
            sheet.text(line, place, said if _SOURCE_COLUMNS[place][0] == "内容" else "")
        line += 1
    return line


def _write_source(sheet: _Sheet, row: BasisRow, source: BasisSource, line: int) -> None:
    sheet.text(line, 1, row.text)
    sheet.text(line, 2, source.record_id)
    sheet.number(line, 3, str(source.version))
    for place, text in enumerate((source.kind, source.unit, source.summary, source.source), 4):
        sheet.text(line, place, text)
