"""An Excel workbook as plain cells, behind the guard."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from lxml.etree import LxmlError
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.exceptions import CellCoordinatesException, InvalidFileException

from taizhang.core.documents.package import Limits, Office, open_package
from taizhang.core.values import Message, Place, Problem, RefusedError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

Cell = object
"""A text, number, truth, date or time; None where nothing stands."""
Area = tuple[int, int, int, int]
"""Top row, left column, bottom row, right column, from 1, all in."""

# A packed sheet of equal rows shrinks a hundredfold by nature; its true size is bounded all the same.
_LIMITS = Limits(xml_bytes=120 * 1024 * 1024, total_bytes=400 * 1024 * 1024, ratio=400)
_MOST_SHEETS = 200
_MOST_COLUMNS = 500
# A cell and what is made of it take some 250 bytes until the workbook has been taken in.
_MOST_CELLS = 2_000_000
_UNCOMPUTED = "#未计算"
_FORMULA = re.compile(rb"<f[ >/]")
_CELL_AT = re.compile(rb'\br="([A-Z]{1,3}[0-9]{1,7})"')
_LONGEST_CELL = 40_000
_NO_VALUE = "#VALUE!"
_TYPED_DAY = re.compile(
    rb"""<(?:\w{1,20}:)?c\b[^<>]*\br=["']([A-Z]{1,3}[0-9]{1,7})["'][^<>]*><(?:\w{1,20}:)?v>([12][0-9]{7})(?:\.0)?<"""
)
_ROW = re.compile(rb"<(?:\w{1,20}:)?row\b([^<>]*)>")
_ROW_NUMBER = re.compile(rb"""\br=["']([0-9]{1,7})["']""")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_MERGED = re.compile(
    rb"""<(?:\w{1,20}:)?mergeCell\s[^<>]*\bref=["']([A-Z]{1,3}[0-9]{1,7}):([A-Z]{1,3}[0-9]{1,7})["']"""
)
# How a workbook writes what XML cannot hold: carriage returns, above all.
_ESCAPED_CONTROL = re.compile(r"_x00([01][0-9A-Fa-f]|7F)_")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name and its rows, outer empty cells on the right cut off.

    Row 1 of the sheet is `rows[0]`; a formula is the value that the spreadsheet last computed for it, and
    #未计算 if no spreadsheet has.

    Attributes:
        hidden_rows: Numbers of the rows that are not shown, by hand or by a filter.
        hidden: Whether the sheet itself is not shown.
        merged: Cells that are shown as one, as top row, left column, bottom row, right column, from 1. Only the
            first of them holds a value.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    hidden_rows: frozenset[int] = frozenset()
    hidden: bool = False
    merged: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as read.

    Attributes:
        from_1904: Whether it counts days from 1904: a bare number in it is another day than elsewhere.
    """

    name: str
    sheets: tuple[Sheet, ...]
    from_1904: bool = False

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def read_workbook(data: bytes, name: str, only: Collection[str] | None = None) -> Workbook:
    """Read the cells of an .xlsx file.

    Args:
        data: The file.
        name: What it is called, for messages.
        only: Names of sheets; the others are left out and cost nothing.

    Raises:
        RefusedError: It is not a workbook, is damaged or hostile, or is larger than any ledger.
    """
    open_package(data, name, Office.EXCEL, _LIMITS)
    with warnings.catch_warnings():
        # openpyxl tells of styles and extensions that it does not know; nobody here can act on it.
        warnings.simplefilter("ignore")
        return _read(data, name, only)


def _read(data: bytes, name: str, only: Collection[str] | None) -> Workbook:
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        if len(book.worksheets) > _MOST_SHEETS:
            raise _refusal(name, Message("工作表超过{most}张。", most=_MOST_SHEETS))
        budget = _MOST_CELLS
        sheets = []
        for worksheet in book.worksheets:
            if only is not None and worksheet.title not in only:
                continue
            part: bytes = book._archive.read(worksheet._worksheet_path)  # type: ignore[attr-defined] # noqa: SLF001 (no other way to it)
            rows = tuple(_rows(worksheet, name, budget, part))
            budget -= sum(len(row) for row in rows)
            sheets.append(
                Sheet(
                    worksheet.title,
                    rows,
                    _hidden_rows(part),
                    worksheet.sheet_state != "visible",
                    _merged(part, len(rows)),
                )
            )
    except RefusedError:
        raise
    except (
        # What openpyxl runs into inside a damaged workbook, whatever it was doing there.
        InvalidFileException,
        CellCoordinatesException,
        ParseError,
        LxmlError,
        zlib.error,
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
    return Workbook(name, tuple(sheets), book.epoch == CALENDAR_MAC_1904)


def _refusal(name: str, message: Message) -> RefusedError:
    return RefusedError(Problem(message, Place(name)))


def _rows(
    worksheet: ReadOnlyWorksheet, name: str, budget: int, part: bytes
) -> Iterator[tuple[Cell, ...]]:
    # The size that a sheet states of itself may be a lie of a million rows.
    worksheet.reset_dimensions()
    uncomputed = _uncomputed(part)
    typed: dict[tuple[int, int], int] | None = None
    expected = 1
    rows: Iterator[tuple[Any, ...]] = worksheet.iter_rows()  # type: ignore[misc] # the stubs forget this class
    for cells in rows:
        number: int = next((cell.row for cell in cells if getattr(cell, "row", None)), expected)
        if number - expected > _MOST_CELLS // 10 or len(cells) > _MOST_COLUMNS * 40:
            raise _refusal(name, Message("工作表“{sheet}”异常地大。", sheet=worksheet.title))
        while expected < number:
            yield ()
            expected += 1
        values = [_plain(cell.value) for cell in cells]
        if _NO_VALUE in values:
            typed = _typed_days(part) if typed is None else typed
            for index in [at for at, value in enumerate(values) if value == _NO_VALUE]:
                values[index] = typed.get((number, index + 1), _NO_VALUE)
        for column in uncomputed.get(number, ()):
            if column <= len(values) and values[column - 1] is None:
                values[column - 1] = _UNCOMPUTED
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


def _plain(value: Cell) -> Cell:
    """The value with control characters as themselves, so that what reads it can refuse them."""
    if isinstance(value, str) and "_x00" in value:
        return _ESCAPED_CONTROL.sub(lambda match: chr(int(match[1], 16)), value)
    return value


def _uncomputed(part: bytes) -> dict[int, list[int]]:
    """Formulas without a result, columns by row: a program wrote them and no spreadsheet has opened the file.

    openpyxl reads such a cell as empty, and what was meant would be lost without a word.
    """
    found: dict[int, list[int]] = {}
    for match in _FORMULA.finditer(part):
        start = part.rfind(b"<c ", max(0, match.start() - _LONGEST_CELL), match.start())
        end = part.find(b"</c>", match.end(), match.end() + _LONGEST_CELL)
        head = part[start : match.start()]
        place = _CELL_AT.search(head)
        # An empty text is a result too; a spreadsheet marks it as a text.
        if place is None or end < 0 or b't="str"' in head:
            continue
        if not re.search(rb"<v[^/>]*>[^<]", part[match.start() : end]):
            row, column = coordinate_to_tuple(place[1].decode())
            found.setdefault(row, []).append(column)
    return found


def _typed_days(part: bytes) -> dict[tuple[int, int], int]:
    """Numbers of eight digits by row and column.

    Where somebody types 20250305 into a cell that is formatted as a date, no such day can be counted up to, and
    openpyxl gives an error in its place.
    """
    return {
        coordinate_to_tuple(match[1].decode()): int(match[2]) for match in _TYPED_DAY.finditer(part)
    }


def _hidden_rows(part: bytes) -> frozenset[int]:
    """The rows that are not shown; openpyxl does not tell of them when it only reads."""
    if b"hidden=" not in part:
        return frozenset()
    found = set()
    number = 0
    for match in _ROW.finditer(part):
        stated = _ROW_NUMBER.search(match[1])
        number = int(stated[1]) if stated else number + 1
        if _HIDDEN.search(match[1]):
            found.add(number)
    return frozenset(found)


def _merged(part: bytes, rows: int) -> tuple[Area, ...]:
    """The merged cells, as far as there are rows; only the first so many cells of them, if they are too many."""
    found = []
    budget = _MOST_CELLS
    for match in _MERGED.finditer(part):
        top, left = coordinate_to_tuple(match[1].decode())
        bottom, right = coordinate_to_tuple(match[2].decode())
        area = (top, left, min(bottom, rows), min(right, _MOST_COLUMNS))
        budget -= max(area[2] - top + 1, 0) * max(area[3] - left + 1, 0)
        if budget < 0:
            break
        if area[2] >= top and area[3] >= left:
            found.append(area)
    return tuple(found)
