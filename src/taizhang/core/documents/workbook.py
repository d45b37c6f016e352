"""An Excel workbook as plain cells, behind the guard."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from taizhang.core.documents.package import Limits, Office, open_package
from taizhang.core.values import Message, Place, Problem, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

Cell = object
"""A text, number, truth, date or time; None where nothing stands."""

# A packed sheet of equal rows shrinks a hundredfold by nature; its true size is bounded all the same.
_LIMITS = Limits(xml_bytes=120 * 1024 * 1024, total_bytes=400 * 1024 * 1024, ratio=400)
_MOST_SHEETS = 200
_MOST_COLUMNS = 500
_MOST_CELLS = 5_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name and its rows, outer empty cells on the right cut off.

    Row 1 of the sheet is `rows[0]`; a formula is the value that the spreadsheet last computed for it.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as read."""

    name: str
    sheets: tuple[Sheet, ...]

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def read_workbook(data: bytes, name: str) -> Workbook:
    """Read the cells of an .xlsx file.

    Raises:
        RefusedError: It is not a workbook, is damaged or hostile, or is larger than any ledger.
    """
    open_package(data, name, Office.EXCEL, _LIMITS)
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        if len(book.worksheets) > _MOST_SHEETS:
            raise _refusal(name, Message("工作表超过{most}张。", most=_MOST_SHEETS))
        budget = _MOST_CELLS
        sheets = []
        for worksheet in book.worksheets:
            rows = tuple(_rows(worksheet, name, budget))
            budget -= sum(len(row) for row in rows)
            sheets.append(Sheet(worksheet.title, rows))
    except RefusedError:
        raise
    except (
        # What openpyxl runs into inside a damaged workbook, whatever it was doing there.
        InvalidFileException,
        ParseError,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OverflowError,
        EOFError,
        AssertionError,
        RecursionError,
    ):
        raise _refusal(
            name, Message("工作簿已损坏，读不出来。请用 Excel 或 WPS 打开后另存为 .xlsx 再试。")
        ) from None
    return Workbook(name, tuple(sheets))


def _refusal(name: str, message: Message) -> RefusedError:
    return RefusedError(Problem(message, Place(name)))


def _rows(worksheet: ReadOnlyWorksheet, name: str, budget: int) -> Iterator[tuple[Cell, ...]]:
    # The size that a sheet states of itself may be a lie of a million rows.
    worksheet.reset_dimensions()
    expected = 1
    rows: Iterator[tuple[Any, ...]] = worksheet.iter_rows()  # type: ignore[misc] # the stubs forget this class
    for cells in rows:
        number: int = next((cell.row for cell in cells if getattr(cell, "row", None)), expected)
        if number - expected > _MOST_CELLS // 10 or len(cells) > _MOST_COLUMNS * 40:
            raise _refusal(name, Message("工作表“{sheet}”异常地大。", sheet=worksheet.title))
        while expected < number:
            yield ()
            expected += 1
        values = [cell.value for cell in cells]
        while values and values[-1] is None:
            values.pop()
        if len(values) > _MOST_COLUMNS:
            message = Message(
                "工作表“{sheet}”超过{most}列。", sheet=worksheet.title, most=_MOST_COLUMNS
            )
            raise _refusal(name, message)
        budget -= len(values) + 1
        if budget < 0:
            raise _refusal(name, Message("单元格超过{most}个，请分成几个文件。", most=_MOST_CELLS))
        yield tuple(values)
        expected += 1
