"""Old Excel workbooks (.xls), read in a child process that cannot take the program with it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

from taizhang.core.documents.compound import check_old_workbook
from taizhang.core.documents.workbook import Sheet, Workbook
from taizhang.core.values import Message, Place, Problem, RefusedError
from taizhang.services.child import Bounds as ChildBounds
from taizhang.services.child import run_script
from taizhang.services.xls.child import LOCKED, TOO_LARGE

_LARGEST = 30 * 1024 * 1024
_CHILD = Path(__file__).with_name("child.py")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What reading may take and give.

    Attributes:
        memory: How many bytes the child may take.
        seconds: How long it may compute; it is ended when half as much again has passed.
        sheets: The most sheets.
        columns: The most columns of a sheet.
        cells: The most cells of all sheets.
    """

    memory: int = 1 << 30
    seconds: int = 60
    sheets: int = 200
    columns: int = 256
    cells: int = 1_000_000


DEFAULT_BOUNDS = Bounds()


def read_old_workbook(data: bytes, name: str, bounds: Bounds = DEFAULT_BOUNDS) -> Workbook:
    """The cells of an .xls file; a formula is the value that the spreadsheet last computed for it.

    Raises:
        RefusedError: It is locked, damaged, hostile, holds macros, or is larger than any ledger.
    """
    check_old_workbook(data, name, _LARGEST)
    limits = ChildBounds(bounds.memory, bounds.seconds)
    try:
        done = run_script(_CHILD, [bounds.sheets, bounds.columns, bounds.cells], data, limits)
    except OSError:
        raise _refusal(
            name, Message("无法启动读取 .xls 的程序。请另存为 .xlsx 后再导入。")
        ) from None
    if done.status == TOO_LARGE or done.ended:
        raise _too_large(name)
    if done.status == LOCKED:
        raise _refusal(
            name,
            Message("文件设有打开密码，无法读取。请在 Word、Excel 或 WPS 中取消密码后再试。"),
        )
    if done.status != 0:
        raise _refusal(
            name, Message("工作簿已损坏，读不出来。请用 Excel 或 WPS 打开后另存为 .xlsx 再试。")
        )
    sheets = [json.loads(line) for line in done.output.decode("utf-8").split("\n") if line]
    return Workbook(name, tuple(_sheet(*sheet) for sheet in sheets))


def _sheet(name: str, rows: list[list[object]]) -> Sheet:
    return Sheet(name, tuple(_row(cells) for cells in rows))


def _row(cells: list[object]) -> tuple[object, ...]:
    found = [_cell(cell) for cell in cells]
    while found and found[-1] is None:
        found.pop()
    return tuple(found)


def _cell(cell: object) -> object:
    if isinstance(cell, dict):
        return dt.datetime.fromisoformat(cell["day"])
    return None if cell == "" else cell


def _refusal(name: str, message: Message) -> RefusedError:
    return RefusedError(Problem(message, Place(name)))


def _too_large(name: str) -> RefusedError:
    return _refusal(name, Message("工作簿异常地大，已停止读取。请另存为 .xlsx 后再导入。"))
