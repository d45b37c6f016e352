"""Reading a single cell of a sheet as plain text, number or day."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from taizhang.core.ledger.field import CellError
from taizhang.core.ledger.screening import find_personal_number
from taizhang.core.ledger.secret_mark import find_secret_mark
from taizhang.core.values import Message

_DAY = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_SEPARATORS = re.compile(r"[、，,;；\n]+")
_FIRST_DAY, _LAST_DAY = date(1949, 1, 1), date(2200, 12, 31)
_SHOWN = 30
_LONGEST_NUMBER = 40
# Signs that take no room, which copying from web pages and chats leaves behind: not part of any word.
_NO_ROOM = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))
# The width of a sign is a matter of typing. Other look-alikes are not: 5² is not 52.
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

ERROR_CELLS = frozenset(
    {
        *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"),
        *("#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!"),
    }
)
"""What a spreadsheet shows where a formula failed."""


def excerpt(cell: object) -> str:
    """The cell as it may stand in a message: one line, not long, no personal number, nothing marked as secret."""
    if forbidden := personal_number_in(cell) or find_secret_mark(str(cell)):
        return f"（{forbidden}）"
    text = " ".join(str(cell).split())
    text = "".join(sign if sign.isprintable() else "?" for sign in text[: _SHOWN + 1])
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def personal_number_in(cell: object) -> str | None:
    """The name of the personal number that stands in the cell, be it typed as text or as a number."""
    if cell is None or isinstance(cell, (bool, date)):
        return None
    return find_personal_number(text_of(cell))


def is_empty(cell: object) -> bool:
    """Whether nothing stands in the cell, white space apart."""
    return cell is None or (isinstance(cell, str) and not cell.translate(_NO_ROOM).strip())


def text_of(cell: object) -> str:
    """The cell as text: NFC, outer white space removed, whole numbers without a point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return unicodedata.normalize("NFC", str(cell)).translate(_NO_ROOM).strip()


def _narrow(cell: object) -> str:
    """The text with full-width letters, digits and signs at their usual width."""
    return str(cell).translate(_WIDE).translate(_NO_ROOM).strip()


def texts_of(cell: object) -> list[str]:
    """The parts of a cell that names several things, in order, each once."""
    parts = (part.strip() for part in _SEPARATORS.split(text_of(cell)))
    return list(dict.fromkeys(part for part in parts if part))


def number_of(cell: object) -> Decimal:
    """The cell as an exact number; full-width digits and thousands separators are read.

    Raises:
        CellError: It is not a plain number. 约数 and words are refused: a ledger holds exact numbers.
    """
    refused = CellError(
        Message(
            "“{cell}”不是准确的数字，请只填阿拉伯数字，不带单位和“余”“近”等字。", cell=excerpt(cell)
        )
    )
    if isinstance(cell, (bool, date)):
        raise refused
    if isinstance(cell, int):
        if abs(cell) >= 10**_LONGEST_NUMBER:
            raise refused
        return Decimal(cell)
    if isinstance(cell, float):
        # A spreadsheet keeps 15 significant digits; what a binary float shows beyond them is noise.
        number = Decimal(format(cell, ".15g"))
    else:
        text = _narrow(cell)
        if len(text) > _LONGEST_NUMBER:
            raise refused
        if _THOUSANDS.fullmatch(text):
            text = text.replace(",", "")
        if not re.fullmatch(r"[+-]?\d+(\.\d+)?", text, re.ASCII):
            raise refused
        try:
            number = Decimal(text)
        except InvalidOperation:  # pragma: no cover (the pattern admits only what Decimal reads)
            raise refused from None
    if not number.is_finite():
        raise refused
    return number


def day_of(cell: object) -> date:
    """The cell as a local date.

    Raises:
        CellError: It is not a whole date, or not of this age.
    """
    refused = CellError(
        Message("“{cell}”不是完整的日期，请填写年月日，例如 2025-03-05。", cell=excerpt(cell))
    )
    if isinstance(cell, datetime):
        found = cell.date()
    elif isinstance(cell, date):
        found = cell
    else:
        match = _DAY.fullmatch(_narrow(cell))
        if match is None:
            raise refused
        try:
            found = date(*(int(part) for part in match.groups()))
        except ValueError:
            raise refused from None
    if not _FIRST_DAY <= found <= _LAST_DAY:
        raise refused
    return found
