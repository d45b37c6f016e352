"""The workbook that a unit fills in: a sheet a kind, prefilled with what is held.

What the program needs to read it back stands in a hidden sheet: which pack, unit and period it is for, and
which sheet holds which kind.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from math import ceil, isfinite
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.utility import xl_range, xl_range_abs

from taizhang.core.ledger.field import Slot
from taizhang.core.ledger.sheet import HELP_MARK, ID_HEADER, PROBLEM_HEADER
from taizhang.core.rendering.typing_rule import FIRST_EXCEL_DAY, WORDS, typing_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind

META_SHEET = "_taizhang"
NIL_SHEET = "零报告"
NIL_YES = "本期无"
FORMAT_VERSION = "1"
AS_KNOWN = "changeset"
"""Key under which a workbook names the changeset as of which its rows were prefilled."""
GUIDE_SHEET = "填报说明"
LAST_YEAR_SHEET = "去年同期"
"""What the unit had in the same period last year, to look at while filling in; never read back."""
KEPT_SHEETS = frozenset({META_SHEET, NIL_SHEET, GUIDE_SHEET, LAST_YEAR_SHEET})
"""Names of sheets that are ours: no kind may be called so, and nothing in them is a record."""
_NORMAL_POINTS = 11
_HIGHEST_ROW = 160
_MADE = dt.datetime(2000, 1, 1)  # noqa: DTZ001 (a fixed date: the same content, the same bytes)
_FIRST_DATA_ROW = 2
_SPARE_ROWS = 500
"""How far below the prepared rows the drop-downs and rules reach: people go on, and insert rows."""
_FIRST_LIST_COLUMN = 4
_TOO_LARGE = 10**300
_LONGEST_TEXT = 32_000


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row to write: its id, its cells by field id, and what is wrong with it, if anything."""

    record_id: str
    cells: Mapping[str, object] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class LedgerSheet:
    """A sheet to write."""

    kind: RecordKind
    rows: Sequence[LedgerRow]


@dataclass(frozen=True, slots=True)
class LastYearPart:
    """What a unit had of a kind in the same period last year.

    Attributes:
        kind: The kind.
        summary: What was sent, and the totals, in a sentence.
        rows: Cells by field id.
    """

    kind: RecordKind
    summary: str
    rows: Sequence[Mapping[str, object]] = ()


@dataclass(frozen=True, slots=True)
class LedgerWorkbook:
    """A workbook to write.

    Attributes:
        title: What it is, for the guide sheet.
        guide: Lines of the guide sheet.
        meta: What is read back: pack, unit, period ...
        sheets: In the order of the tabs.
        nil_kinds: Kinds for which nothing may be reported, with the ids of those already said nil.
        said_nil: Which of them are said nil already.
        unit_names: Names for the drop-downs of unit fields.
        last_year: What to show of the same period last year; no sheet if there is nothing.
        last_year_title: Which period that is.
    """

    title: str
    guide: Sequence[str]
    meta: Mapping[str, str]
    sheets: Sequence[LedgerSheet]
    nil_kinds: Sequence[RecordKind] = ()
    said_nil: frozenset[str] = frozenset()
    unit_names: Sequence[str] = ()
    last_year: Sequence[LastYearPart] = ()
    last_year_title: str = ""


def render_ledger_workbook(workbook: LedgerWorkbook) -> bytes:
    """The bytes of the .xlsx file; the same content always gives the same bytes."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_properties({"created": _MADE, "author": "", "title": workbook.title})
    _Writer(book).write(workbook)
    book.close()
    return buffer.getvalue()


class _Writer:
    def __init__(self, book: Any) -> None:  # noqa: ANN401 (no types to be had)
        self.book = book
        self.lists: list[Sequence[str]] = []
        font = {"font_name": "宋体", "font_size": 11}
        grid = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter"}
        self.plain = book.add_format({**font, **grid, "text_wrap": True, "locked": False})
        self.open = book.add_format({**font, "locked": False})
        # As it is typed: 1-2 is no date, and 007 keeps its noughts.
        words = {"num_format": "@", "text_wrap": True, "valign": "vcenter"}
        day = {"num_format": "yyyy-mm-dd", "align": "center", "valign": "vcenter"}
        # Not "0": a number that should be whole and is not must be seen to be so.
        amount = {"num_format": "General", "valign": "vcenter"}
        open_, framed = {**font, "locked": False}, {**font, **grid, "locked": False}
        self.word = book.add_format({**framed, **words})
        self.number = book.add_format({**framed, **amount})
        self.date = book.add_format({**framed, **day})
        self.open_word = book.add_format({**open_, **words})
        self.open_plain = book.add_format({**open_, "text_wrap": True, "valign": "vcenter"})
        self.open_number = book.add_format({**open_, **amount})
        self.open_date = book.add_format({**open_, **day})
        past = {**font, **grid, "font_color": "#404040", "bg_color": "#F7F7F7"}
        self.past = book.add_format({**past, "text_wrap": True})
        self.past_number = book.add_format({**past, **amount})
        self.past_date = book.add_format({**past, **day})
        self.id = book.add_format({**font, **grid, "font_color": "#808080", "bg_color": "#F2F2F2"})
        header = {**font, **grid, "bold": True, "align": "center", "text_wrap": True}
        self.header = book.add_format({**header, "bg_color": "#DDE7F0"})
        self.required = book.add_format({**header, "bg_color": "#DDE7F0", "font_color": "#B00000"})
        self.help = book.add_format(
            {
                **font,
                **grid,
                "font_size": 9,
                "font_color": "#606060",
                "text_wrap": True,
                "bg_color": "#FAFAFA",
            }
        )
        self.problem = book.add_format({**font, **grid, "font_color": "#B00000", "text_wrap": True})
        self.title = book.add_format({**font, "bold": True, "font_size": 14})
        self.summary = book.add_format({**font})
        self.text = book.add_format({**font, "text_wrap": True, "valign": "top"})

    def write(self, workbook: LedgerWorkbook) -> None:
        self._guide(workbook)
        for sheet in workbook.sheets:
            self._kind(sheet, workbook)
        if workbook.nil_kinds:
            self._nil(workbook)
        if workbook.last_year:
            self._last_year(workbook)
        self._meta(workbook)

    def _guide(self, workbook: LedgerWorkbook) -> None:
        sheet = self.book.add_worksheet(GUIDE_SHEET)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 88)
        sheet.write_string(0, 0, workbook.title, self.title)
        for row, line in enumerate(workbook.guide, start=2):
            sheet.write_string(row, 0, line, self.text)

    def _kind(self, content: LedgerSheet, workbook: LedgerWorkbook) -> None:
        kind = content.kind
        sheet = self.book.add_worksheet(kind.label)
        sheet.freeze_panes(_FIRST_DATA_ROW, 1)
        _to_print(sheet)
        sheet.repeat_rows(0)
        sheet.set_row(0, _height([(_label(item), _width(item)) for item in kind.fields], 11, 24))
        sheet.set_row(1, _height([(_help(item), _width(item)) for item in kind.fields], 9, 30))
        sheet.set_column(0, 0, 13, self.open)
        sheet.write_string(0, 0, ID_HEADER, self.header)
        sheet.write_string(1, 0, HELP_MARK, self.help)
        problem_column = len(kind.fields) + 1
        last_row = _FIRST_DATA_ROW + max(len(content.rows), 1) - 1 + _SPARE_ROWS
        for column, item in enumerate(kind.fields, start=1):
            sheet.set_column(column, column, _width(item), self._open_format(item))
            header = self.required if item.required else self.header
            sheet.write_string(0, column, _label(item), header)
            sheet.write_string(1, column, _help(item), self.help)
            self._validate(sheet, item, column, last_row, workbook)
        mended = any(row.problem for row in content.rows)
        if mended:
            sheet.set_column(problem_column, problem_column, 60)
            sheet.write_string(0, problem_column, PROBLEM_HEADER, self.header)
        for number, row in enumerate(content.rows, start=_FIRST_DATA_ROW):
            sheet.write_string(number, 0, row.record_id, self.id)
            for column, item in enumerate(kind.fields, start=1):
                self._cell(sheet, number, column, row.cells.get(item.id), item)
            if mended:
                sheet.write_string(number, problem_column, row.problem, self.problem)
        sheet.ignore_errors(
            {"number_stored_as_text": xl_range(_FIRST_DATA_ROW, 0, last_row, problem_column)}
        )
        # The ids are kept from slips, not from people: the protection has no password.
        sheet.protect(
            "",
            {
                "format_columns": True,
                "format_rows": True,
                "insert_rows": True,
                "sort": True,
                "autofilter": True,
                "delete_rows": True,
                "format_cells": True,
            },
        )

    def _cell(self, sheet: Any, row: int, column: int, value: object, item: Field) -> None:  # noqa: ANN401 (no types to be had)
        match value:
            case None:
                sheet.write_blank(row, column, None, self._format(item))
            case dt.datetime() if value.date() >= FIRST_EXCEL_DAY:
                sheet.write_datetime(row, column, value, self.date)
            case dt.date() if not isinstance(value, dt.datetime) and value >= FIRST_EXCEL_DAY:
                sheet.write_datetime(row, column, value, self.date)
            case int() | float() | Decimal() if item.type.slot is Slot.INTEGER and _survives(value):
                sheet.write_number(row, column, value, self.number)
            case _:
                # Never a formula, whatever it begins with; as much of it as a cell can hold.
                text = self.word if item.type.id in WORDS else self.plain
                sheet.write_string(row, column, str(value)[:_LONGEST_TEXT], text)

    def _format(self, item: Field) -> Any:  # noqa: ANN401 (no types to be had)
        """Of a cell that is prepared and still empty."""
        if item.type.slot is Slot.DATE:
            return self.date
        if item.type.slot is Slot.INTEGER:
            return self.number
        return self.word if item.type.id in WORDS else self.plain

    def _open_format(self, item: Field) -> Any:  # noqa: ANN401 (no types to be had)
        """Of the cells below the prepared ones."""
        if item.type.slot is Slot.DATE:
            return self.open_date
        if item.type.slot is Slot.INTEGER:
            return self.open_number
        return self.open_word if item.type.id in WORDS else self.open_plain

    def _validate(
        self,
        sheet: Any,  # noqa: ANN401 (no types to be had)
        item: Field,
        column: int,
        last_row: int,
        workbook: LedgerWorkbook,
    ) -> None:
        """A help to the typist; what counts is asked again when the file comes back."""
        units = f"='{META_SHEET}'!$D$1:$D${len(workbook.unit_names)}"
        rule = typing_rule(item, units=units if workbook.unit_names else "", listed=self._list)
        if rule is not None:
            sheet.data_validation(_FIRST_DATA_ROW, column, last_row, column, rule)

    def _list(self, labels: Sequence[str]) -> str:
        """Where the answers stand that do not fit into a rule: a column of the hidden sheet."""
        if labels not in self.lists:
            self.lists.append(labels)
        column = _FIRST_LIST_COLUMN + self.lists.index(labels)
        cells = xl_range_abs(0, column, len(labels) - 1, column)
        return f"='{META_SHEET}'!{cells}"

    def _last_year(self, workbook: LedgerWorkbook) -> None:
        """One sheet for all kinds, one below the other; read by people only."""
        sheet = self.book.add_worksheet(LAST_YEAR_SHEET)
        sheet.hide_gridlines(2)
        _to_print(sheet)
        columns = max(len(part.kind.fields) for part in workbook.last_year)
        for column in range(columns):
            widths = [
                _width(part.kind.fields[column])
                for part in workbook.last_year
                if column < len(part.kind.fields)
            ]
            sheet.set_column(column, column, max(widths))
        title = f"{workbook.last_year_title}报送的内容，仅供填报时对照，不用填写，不导入"
        sheet.write_string(0, 0, title, self.title)
        at = 2
        for part in workbook.last_year:
            sheet.write_string(at, 0, part.kind.label, self.title)
            sheet.write_string(at + 1, 0, part.summary, self.summary)
            at += 2
            if part.rows:
                labels = [(item.label, _width(item)) for item in part.kind.fields]
                sheet.set_row(at, _height(labels, 11, 20))
                for column, item in enumerate(part.kind.fields):
                    sheet.write_string(at, column, item.label, self.header)
                for cells in part.rows:
                    at += 1
                    for column, item in enumerate(part.kind.fields):
                        self._past(sheet, at, column, cells.get(item.id))
                at += 1
            at += 1
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _past(self, sheet: Any, row: int, column: int, value: object) -> None:  # noqa: ANN401 (no types to be had)
        match value:
            case None:
                sheet.write_blank(row, column, None, self.past)
            case dt.date() if value >= FIRST_EXCEL_DAY:
                sheet.write_datetime(row, column, value, self.past_date)
            case int() | Decimal() if _survives(value):
                sheet.write_number(row, column, value, self.past_number)
            case _:
                sheet.write_string(row, column, str(value)[:_LONGEST_TEXT], self.past)

    def _nil(self, workbook: LedgerWorkbook) -> None:
        sheet = self.book.add_worksheet(NIL_SHEET)
        _to_print(sheet)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 18)
        sheet.set_column(2, 2, 60)
        for column, label in enumerate(("台账", NIL_SHEET, "说明")):
            sheet.write_string(0, column, label, self.header)
        help_text = f"本期确实没有发生的，在“零报告”一列选“{NIL_YES}”；有记录的不选。不选也不填，视为未报送。"
        for row, kind in enumerate(workbook.nil_kinds, start=1):
            sheet.write_string(row, 0, kind.label, self.plain)
            said = NIL_YES if kind.id in workbook.said_nil else ""
            sheet.write_string(row, 1, said, self.plain)
            sheet.write_string(row, 2, help_text, self.help)
        sheet.data_validation(
            1, 1, len(workbook.nil_kinds), 1, {"validate": "list", "source": [NIL_YES]}
        )

    def _meta(self, workbook: LedgerWorkbook) -> None:
        sheet = self.book.add_worksheet(META_SHEET)
        sheet.very_hidden()
        entries = {
            "format": FORMAT_VERSION,
            **workbook.meta,
            **{f"sheet:{item.kind.label}": item.kind.id for item in workbook.sheets},
        }
        for row, (key, value) in enumerate(entries.items()):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, value)
        for row, name in enumerate(workbook.unit_names):
            sheet.write_string(row, 3, name)
        for column, labels in enumerate(self.lists, start=_FIRST_LIST_COLUMN):
            for row, label in enumerate(labels):
                sheet.write_string(row, column, label)


def _to_print(sheet: Any) -> None:  # noqa: ANN401 (no types to be had)
    """On A4, as wide as the page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&A　第 &P 页，共 &N 页")


def _label(item: Field) -> str:
    return f"{item.label}*" if item.required else item.label


def _height(texts: Iterable[tuple[str, int]], points: int, least: int) -> float:
    """How high a row must be so that all of each text is seen in its column; a Chinese character is two wide."""
    lines = 1
    for text, width in texts:
        columns = sum(1 if sign.isascii() else 2 for sign in text)
        lines = max(lines, ceil(columns / (width * _NORMAL_POINTS / points - 1)))
    return min(max(least, lines * points * 1.4 + 4), _HIGHEST_ROW)


def _survives(value: float | Decimal) -> bool:
    """Whether a number comes back as it was: a spreadsheet keeps 15 digits of it."""
    if isinstance(value, bool):
        return False
    if isinstance(value, float):
        return isfinite(value)
    return abs(value) < _TOO_LARGE and Decimal(format(float(value), ".15g")) == value


def _width(item: Field) -> int:
    if item.type.slot is Slot.DATE:
        return 13
    if item.type.slot is Slot.INTEGER:
        return 12
    return 18 if item.type.id in ("choice", "unit") else 30


def _help(item: Field) -> str:
    parts = [item.help] if item.help else []
    if item.type.many:
        parts.append("多个用顿号分开")
    if item.type.id == "choices":
        parts.append("可选：" + "、".join(choice.label for choice in item.choices))
    if not parts and item.type.slot is Slot.DATE:
        parts.append("如 2025-03-05")
    # What a pack says ends as a sentence or as a phrase.
    return "".join(part if part.endswith("。") else f"{part}；" for part in parts).rstrip("；")
