"""The workbook that a unit fills in: a sheet a kind, prefilled with what is held.

What the program needs to read it back stands in a hidden sheet: which pack, unit and period it is for, and
which sheet holds which kind.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from math import isfinite
from typing import TYPE_CHECKING, Any

import xlsxwriter

from taizhang.core.ledger.field import Slot
from taizhang.core.ledger.sheet import HELP_MARK, ID_HEADER, PROBLEM_HEADER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind

META_SHEET = "_taizhang"
NIL_SHEET = "零报告"
NIL_YES = "本期无"
FORMAT_VERSION = "1"
AS_KNOWN = "changeset"
"""Key under which a workbook names the changeset as of which its rows were prefilled."""
GUIDE_SHEET = "填报说明"
_MADE = dt.datetime(2000, 1, 1)  # noqa: DTZ001 (a fixed date: the same content, the same bytes)
_FIRST_DATA_ROW = 2
_LONGEST_LIST = 250
_LONGEST_TITLE = 32
_TOO_LARGE = 10**300
_LONGEST_TEXT = 32_000
_FIRST_EXCEL_DAY = dt.date(1900, 3, 1)  # before it, spreadsheets disagree about what day it is


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
    """

    title: str
    guide: Sequence[str]
    meta: Mapping[str, str]
    sheets: Sequence[LedgerSheet]
    nil_kinds: Sequence[RecordKind] = ()
    said_nil: frozenset[str] = frozenset()
    unit_names: Sequence[str] = ()


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
        font = {"font_name": "宋体", "font_size": 11}
        grid = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter"}
        self.plain = book.add_format({**font, **grid, "text_wrap": True, "locked": False})
        self.open = book.add_format({**font, "locked": False})
        self.number = book.add_format({**font, **grid, "num_format": "0.######", "locked": False})
        self.date = book.add_format(
            {**font, **grid, "num_format": "yyyy-mm-dd", "align": "center", "locked": False}
        )
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
        self.text = book.add_format({**font, "text_wrap": True, "valign": "top"})

    def write(self, workbook: LedgerWorkbook) -> None:
        self._guide(workbook)
        for sheet in workbook.sheets:
            self._kind(sheet, workbook)
        if workbook.nil_kinds:
            self._nil(workbook)
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
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_row(0, 24)
        sheet.set_row(1, 46)
        sheet.set_column(0, 0, 13, self.open)
        sheet.write_string(0, 0, ID_HEADER, self.header)
        sheet.write_string(1, 0, HELP_MARK, self.help)
        problem_column = len(kind.fields) + 1
        last_row = _FIRST_DATA_ROW + max(len(content.rows), 1) - 1
        for column, item in enumerate(kind.fields, start=1):
            sheet.set_column(column, column, _width(item), self.open)
            label = f"{item.label}*" if item.required else item.label
            sheet.write_string(0, column, label, self.required if item.required else self.header)
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
            case dt.datetime() if value.date() >= _FIRST_EXCEL_DAY:
                sheet.write_datetime(row, column, value, self.date)
            case dt.date() if not isinstance(value, dt.datetime) and value >= _FIRST_EXCEL_DAY:
                sheet.write_datetime(row, column, value, self.date)
            case int() | float() | Decimal() if item.type.slot is Slot.INTEGER and _survives(value):
                sheet.write_number(row, column, value, self.number)
            case _:
                # Never a formula, whatever it begins with; as much of it as a cell can hold.
                sheet.write_string(row, column, str(value)[:_LONGEST_TEXT], self.plain)

    def _format(self, item: Field) -> Any:  # noqa: ANN401 (no types to be had)
        if item.type.slot is Slot.DATE:
            return self.date
        return self.number if item.type.slot is Slot.INTEGER else self.plain

    def _validate(
        self,
        sheet: Any,  # noqa: ANN401 (no types to be had)
        item: Field,
        column: int,
        last_row: int,
        workbook: LedgerWorkbook,
    ) -> None:
        """A help to the typist; what counts is asked again when the file comes back."""
        rule: dict[str, object] = {
            "error_title": item.label[:_LONGEST_TITLE],
            "error_type": "warning",
        }
        if item.type.id == "choice":
            labels = [choice.label for choice in item.choices]
            # A list of answers is one text with commas between them.
            if sum(len(label) + 1 for label in labels) > _LONGEST_LIST or "," in "".join(labels):
                return
            rule |= {"validate": "list", "source": labels, "error_message": "请从下拉列表中选择"}
        elif item.type.id == "unit" and workbook.unit_names:
            rule |= {
                "validate": "list",
                "source": f"='{META_SHEET}'!$D$1:$D${len(workbook.unit_names)}",
                "error_message": "请从单位名录中选择",
            }
        elif item.type.slot is Slot.DATE:
            rule |= {
                "validate": "date",
                "criteria": "between",
                "minimum": dt.date(1949, 1, 1),
                "maximum": dt.date(2200, 12, 31),
                "error_message": "请填写日期，例如 2025-03-05",
            }
        elif item.type.id == "integer":
            rule |= {
                "validate": "integer",
                "criteria": "between",
                "minimum": int(item.minimum) if isinstance(item.minimum, Decimal) else -(10**9),
                "maximum": int(item.maximum) if isinstance(item.maximum, Decimal) else 10**9,
                "error_message": "请填写整数，不带单位和“余”“近”等字",
            }
        else:
            return
        sheet.data_validation(_FIRST_DATA_ROW, column, last_row, column, rule)

    def _nil(self, workbook: LedgerWorkbook) -> None:
        sheet = self.book.add_worksheet(NIL_SHEET)
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
    return "；".join(parts)
