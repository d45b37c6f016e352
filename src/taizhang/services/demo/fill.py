"""Fill in a workbook as a unit would: open the template, type into it, save it."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from taizhang.core.rendering.ledger_workbook import NIL_SHEET, NIL_YES
from taizhang.services.demo import city
from taizhang.services.demo.events import NEWEST, SILENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from openpyxl.worksheet.worksheet import Worksheet

    from taizhang.core.values import Period
    from taizhang.services.demo.events import Work

_FIRST_ROW = 3


def fill_base(template: bytes) -> bytes:
    """The base workbook with the units and organisations of the city."""
    book = load_workbook(BytesIO(template))
    units: list[dict[str, object]] = [
        {
            "单位代码": code, "单位名称": name, "简称": short, "单位层级": _LEVELS[level],
            "上级单位代码": "" if code == city.ROOT else city.ROOT, "启用日期": city.FOUNDED,
        }
        for code, name, short, level in city.UNITS
    ]
    _append(book["单位"], units)
    _append(
        book["统战组织名录"],
        [
            {
                "编号": row.code, "组织名称": row.name, "所属单位": row.unit, "类别": row.category,
                "会员人数": row.members, "登记事由": row.reason,
                "成立（起始）日期": row.valid_from, "终止日期": row.valid_to,
            }
            for row in city.ORGANISATIONS
        ],
    )
    return _saved(book)


_LEVELS = {"department": "部门", "section": "科室", "association": "成员组织", "town": "乡镇"}


def fill_unit(template: bytes, unit: str, period: Period, work: Work) -> bytes:
    """The workbook of a unit, as it knew its work at the end of the period."""
    book = load_workbook(BytesIO(template))
    trainings = [
        item.cells
        for item in work.trainings
        if item.unit == unit and period.contains(item.held_on)
    ]
    _append(book["学习培训"], trainings)
    filled = {"学习培训"} if trainings else set()
    if "诉求办理" in book.sheetnames:
        sheet = book["诉求办理"]
        own = [item for item in work.appeals if item.unit == unit and item.collected_on < period.end]

        def known(day: date) -> date | None:
            return day if day < period.end else None

        by_matter = {item.cells["事项"]: item for item in own}
        carried = _rows_by(sheet, "事项")
        for matter, row in carried.items():
            item = by_matter[matter]
            _write(sheet, row, {"交办日期": known(item.assigned_on), "办结日期": known(item.closed_on)})
        new = [
            {
                **item.cells, "收集日期": item.collected_on,
                "交办日期": known(item.assigned_on), "办结日期": known(item.closed_on),
            }
            for item in own
            if period.contains(item.collected_on)
        ]
        _append(sheet, new)
        if new or carried:
            filled.add("诉求办理")
    nil = book[NIL_SHEET]
    for row in range(2, nil.max_row + 1):
        forgotten = unit == SILENT and period == NEWEST
        if nil.cell(row, 1).value not in filled and not forgotten:
            nil.cell(row, 2).value = NIL_YES
    return _saved(book)


def change_one_cell(workbook: bytes, sheet_name: str, label: str, add: int) -> bytes:
    """The same workbook with a number in the first filled row raised: a correction."""
    book = load_workbook(BytesIO(workbook))
    sheet = book[sheet_name]
    column = _columns(sheet)[label]
    cell = sheet.cell(_FIRST_ROW, column)
    cell.value = int(str(cell.value)) + add
    return _saved(book)


def _saved(book: object) -> bytes:
    buffer = BytesIO()
    book.save(buffer)  # type: ignore[attr-defined] # an openpyxl workbook
    return buffer.getvalue()


def _columns(sheet: Worksheet) -> dict[str, int]:
    return {
        str(cell.value).rstrip("*"): index
        for index, cell in enumerate(sheet[1], start=1)
        if cell.value is not None
    }


def _rows_by(sheet: Worksheet, label: str) -> dict[str, int]:
    """Filled rows by what stands in a column."""
    column = _columns(sheet)[label]
    return {
        str(sheet.cell(row, column).value): row
        for row in range(_FIRST_ROW, sheet.max_row + 1)
        if sheet.cell(row, column).value not in (None, "")
    }


def _append(sheet: Worksheet, rows: Iterable[Mapping[str, object]]) -> None:
    """Type rows into the first empty ones."""
    columns = _columns(sheet)
    required = next(index for label, index in columns.items() if index > 1)
    row = _FIRST_ROW
    for cells in rows:
        while sheet.cell(row, required).value not in (None, ""):
            row += 1
        _write(sheet, row, cells)
        row += 1


def _write(sheet: Worksheet, row: int, cells: Mapping[str, object]) -> None:
    columns = _columns(sheet)
    for label, value in cells.items():
        if value in (None, ""):
            continue
        cell = sheet.cell(row, columns[label])
        cell.value = value  # type: ignore[assignment] # texts, numbers and dates
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
