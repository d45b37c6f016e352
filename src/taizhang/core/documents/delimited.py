"""Tables as plain text (.csv): which characters the bytes mean and what divides the columns is told, not guessed.

Spreadsheets of Chinese systems write GB18030, most other programs UTF-8. Text that is neither, to the last
byte, is refused with its line: half-read characters would come in as names that nobody wrote.
"""

from __future__ import annotations

import codecs
import csv
import unicodedata
from collections import Counter
from io import StringIO
from pathlib import PurePath
from typing import TYPE_CHECKING

from taizhang.core.documents.workbook import Sheet, Workbook
from taizhang.core.values import Message, Place, Problem, RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

ENDINGS = frozenset({".csv", ".tsv", ".txt"})
"""Names of files that hold such a table."""

_LARGEST = 50 * 1024 * 1024
_MOST_COLUMNS = 500
_MOST_CELLS = 5_000_000
_LONGEST_SHEET_NAME = 31
_LOOKED_AT = 50
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_DELIMITERS = {
    ",": Message("逗号"),
    "\t": Message("制表符"),
    ";": Message("分号"),
    "，": Message("全角逗号"),
    "；": Message("全角分号"),
}


def read_delimited(data: bytes, name: str) -> tuple[Workbook, Message]:
    """The table as a workbook of one sheet, and how it was read.

    Raises:
        RefusedError: The characters cannot be told, a quotation does not end, or it is larger than any ledger.
    """
    if len(data) > _LARGEST:
        raise _refused(name, Message("文件超过{most}MB，不处理。", most=_LARGEST // 1024 // 1024))
    text, encoding = _decode(data, name)
    rows, delimiter = _divide(text, name)
    sheet = Sheet(PurePath(name).stem[:_LONGEST_SHEET_NAME] or "CSV", tuple(rows))
    how = Message(
        "按 {encoding} 编码、以{delimiter}分列读取。",
        encoding=encoding,
        delimiter=_DELIMITERS[delimiter],
    )
    return Workbook(name, (sheet,)), how


def _refused(name: str, message: Message, line: int | None = None) -> RefusedError:
    return RefusedError(Problem(message, Place(name, line)))


def _decode(data: bytes, name: str) -> tuple[str, str]:
    for mark, codec, shown in _MARKS:
        if data.startswith(mark):
            text, encoding = _decode_marked(data[len(mark) :], codec, name), shown
            break
    else:
        text, encoding = _decode_unmarked(data, name)
    for number, line_text in enumerate(text.split("\n"), start=1):
        if not _is_plain(line_text):
            raise _unreadable(name, number)
    return text, encoding


def _decode_marked(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(codec, "ignore").count("\n") + 1
        raise _unreadable(name, line) from None


def _decode_unmarked(data: bytes, name: str) -> tuple[str, str]:
    furthest = 0
    for codec, shown in (("utf-8", "UTF-8"), ("gb18030", "GB18030")):
        try:
            return data.decode(codec), shown
        except UnicodeDecodeError as error:
            furthest = max(furthest, error.start)
    raise _unreadable(name, data.count(b"\n", 0, furthest) + 1)


def _is_plain(text: str) -> bool:
    """Whether it holds only what people write: a wrong guess of the encoding shows in characters nobody has."""
    if text.isascii() and text.isprintable():
        return True
    odd = ("Cc", "Cn", "Co", "Cs")
    return all(sign in "\t\r" or unicodedata.category(sign) not in odd for sign in text)


def _unreadable(name: str, line: int) -> RefusedError:
    message = Message(
        "这一行的文字编码无法辨认，不是 UTF-8，也不是 GB18030。请用 Excel 或 WPS 打开原文件，另存为 .xlsx 后再导入。"
    )
    return _refused(name, message, line)


def _divide(text: str, name: str) -> tuple[list[tuple[object, ...]], str]:
    declared = ""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and first.rstrip("\r")[4:] in _DELIMITERS:
        # The line is told to the spreadsheet, not to the reader; it keeps its number.
        declared, text = first.rstrip("\r")[4:], f"\n{rest}"
    delimiter = declared or _delimiter(text)
    rows: list[tuple[object, ...]] = []
    budget = _MOST_CELLS
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for found in reader:
            cells: list[object] = [cell if cell.strip() else None for cell in found]
            while cells and cells[-1] is None:
                cells.pop()
            budget -= len(cells) + 1
            if budget < 0:
                raise _refused(
                    name, Message("单元格超过{most}个，请分成几个文件。", most=_MOST_CELLS)
                )
            if len(cells) > _MOST_COLUMNS:
                raise _refused(
                    name,
                    Message("工作表“{sheet}”超过{most}列。", sheet=name, most=_MOST_COLUMNS),
                )
            rows.append(tuple(cells))
    except csv.Error:
        message = Message("这一行的引号不成对，或一格过长，无法分列。")
        raise _refused(name, message, reader.line_num) from None
    return rows, delimiter


def _delimiter(text: str) -> str:
    """The sign that divides most lines into the same number of columns, more than one; a comma if none does."""
    best, found = (0, 0), ","
    for delimiter in _DELIMITERS:
        widths = _widths(text, delimiter)
        divided = Counter(width for width in widths if width > 1).most_common(1)
        if divided and (divided[0][1], divided[0][0]) > best:
            best, found = (divided[0][1], divided[0][0]), delimiter
    return found


def _widths(text: str, delimiter: str) -> Sequence[int]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    widths: list[int] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                widths.append(len(row))
            if len(widths) >= _LOOKED_AT:
                break
    except csv.Error:
        return widths
    return widths
