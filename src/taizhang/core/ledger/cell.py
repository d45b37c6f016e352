"""Reading a single cell of a sheet as plain text, number or day."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.ledger.amount import (
    Amount,
    CountUnit,
    NoAmount,
    read_amount,
    read_count_unit,
    says_nothing,
    unit_in_label,
)
from taizhang.core.ledger.field import CellError
from taizhang.core.ledger.screening import find_personal_number
from taizhang.core.ledger.secret_mark import find_secret_mark
from taizhang.core.values import Message, chinese_date
from taizhang.core.values.chinese_number import shifted
from taizhang.core.values.written_day import NoDay, WrittenDay, read_written_day, weekday_name

if TYPE_CHECKING:
    from taizhang.core.ledger.field import Field
    from taizhang.core.values import Period

_SEPARATORS = re.compile(r"[、，,;；\n]+")
_FIRST_DAY, _LAST_DAY = date(1949, 1, 1), date(2200, 12, 31)
# Days as spreadsheets count them, 1990 to 2100: no number that one types as a date, such as 20250305, is one.
_FIRST_SERIAL, _LAST_SERIAL = 32874, 73415
_SERIAL_ZERO = date(1899, 12, 30)
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


def narrow(cell: object) -> str:
    """The text with full-width letters, digits and signs at their usual width."""
    return str(cell).translate(_WIDE).translate(_NO_ROOM).strip()


def texts_of(cell: object) -> list[str]:
    """The parts of a cell that names several things, in order, each once."""
    parts = (part.strip() for part in _SEPARATORS.split(text_of(cell)))
    return list(dict.fromkeys(part for part in parts if part))


def amount_of(cell: object, unit: CountUnit | None = None, *, required: bool = True) -> Amount:
    """The cell as an exact number with the unit that stands behind it, if any.

    Args:
        cell: What stands there.
        unit: The unit of the column, which may be a word of its own.
        required: Whether a number must stand there.

    Raises:
        CellError: It is no number, or not an exact one. 约数 are refused: a ledger holds exact numbers.
    """
    if isinstance(cell, str):
        amount = read_amount(narrow(cell), unit)
        if isinstance(amount, Amount):
            return amount
        raise CellError(_no_amount(cell, amount, required=required))
    if isinstance(cell, float):
        # A spreadsheet keeps 15 significant digits; what a binary float shows beyond them is noise.
        number = Decimal(format(cell, ".15g"))
        if number.is_finite():
            return Amount(number)
    elif isinstance(cell, int) and not isinstance(cell, bool) and abs(cell) < 10**_LONGEST_NUMBER:
        return Amount(Decimal(cell))
    raise CellError(_no_amount(cell, NoAmount.OTHER, required=required))


def _no_amount(cell: object, why: NoAmount, *, required: bool) -> Message:
    shown = excerpt(cell)
    match why:
        case NoAmount.VAGUE:
            return Message("“{cell}”是约数，请核实后填准确的数字。", cell=shown)
        case NoAmount.RANGE:
            return Message("“{cell}”是一个范围，请核实后填一个准确的数字。", cell=shown)
        case NoAmount.NOTHING if required:
            return Message("“{cell}”不是数字，确实没有的请填 0。", cell=shown)
        case NoAmount.NOTHING:
            return Message("“{cell}”不是数字：确实没有的请填 0，没有统计的请空着。", cell=shown)
    return Message("“{cell}”不是准确的数字，请只填阿拉伯数字，不带单位和“余”“近”等字。", cell=shown)


def number_of(cell: object) -> Decimal:
    """The cell as an exact number without a unit.

    Raises:
        CellError: It is not a plain number, in either sort of digits.
    """
    amount = amount_of(cell)
    if amount.unit is not None:
        raise CellError(_no_amount(cell, NoAmount.OTHER, required=True))
    return amount.number


def counted_number(cell: object, field: Field) -> Decimal:
    """The cell as the number of a field, in the unit that the field is counted in.

    Raises:
        CellError: It is no exact number, or of another unit.
    """
    unit = read_count_unit(field.counted_in) if field.counted_in else unit_in_label(field.label)
    amount = amount_of(cell, unit, required=field.required)
    if amount.unit is None:
        if amount.scaled and unit is None and field.type.id == "money":
            raise _unit_unknown(cell, narrow(cell)[-1:])
        if amount.scaled and unit is not None and unit.exponent:
            raise CellError(
                Message(
                    "“{cell}”看不出是多少{unit}：本列以“{unit}”计，请只填以{unit}计的数字。",
                    cell=excerpt(cell),
                    unit=unit.word,
                )
            )
        return amount.number
    if unit is None:
        raise _unit_unknown(cell, amount.unit.word)
    if amount.unit.base != unit.base:
        raise CellError(
            Message(
                "“{cell}”的单位是“{other}”，本列按“{unit}”计，请核对后只填数字。",
                cell=excerpt(cell),
                other=amount.unit.word,
                unit=unit.word,
            )
        )
    return shifted(amount.number, -unit.exponent)


def _unit_unknown(cell: object, word: str) -> CellError:
    return CellError(
        Message(
            "“{cell}”带着单位“{other}”，而本列没有写明按什么计，请核对后只填数字。",
            cell=excerpt(cell),
            other=word,
        )
    )


def day_of(cell: object) -> date:
    """The cell as a local date.

    Raises:
        CellError: It is not a whole date, not of this age, or says another day of the week.
    """
    if isinstance(cell, datetime):
        return _of_this_age(cell.date(), cell)
    if isinstance(cell, date):
        return _of_this_age(cell, cell)
    if isinstance(cell, bool) or cell is None:
        raise _no_day(cell)
    if isinstance(cell, int | float) and _is_serial(cell):
        return _SERIAL_ZERO + timedelta(days=int(cell))
    written = read_written_day(narrow(text_of(cell)))
    if isinstance(written, NoDay) or not written.year:
        raise _no_day(cell, written)
    return _on_calendar(cell, written, written.year)


def day_in(cell: object, period: Period | None, *, from_1904: bool = False) -> object:
    """The cell of a date field with what its workbook says: the year of its period, and how it counts days.

    A day without a year is one of the period, or it is none: a workbook of the first half may speak of
    the last December too.

    Raises:
        CellError: The day is not in the period, or a bare number of a workbook that counts days from 1904.
    """
    if from_1904 and isinstance(cell, int | float) and _is_serial(cell):
        raise CellError(
            Message(
                "“{cell}”是日期的序号，而本工作簿的日期从1904年起算，看不准是哪一天，请填写年月日，例如 2025-03-05。",
                cell=excerpt(cell),
            )
        )
    if period is None or period.start.year != period.last_day.year or not isinstance(cell, str):
        return cell
    written = read_written_day(narrow(cell))
    if isinstance(written, NoDay) or written.year:
        return cell
    day = _on_calendar(cell, written, period.start.year)
    if not period.contains(day):
        raise CellError(
            Message(
                "“{cell}”没有写年份，又不在{period}内，请填写年月日，例如 2025-03-05。",
                cell=excerpt(cell),
                period=period.name,
            )
        )
    return day


def _is_serial(cell: float) -> bool:
    return _FIRST_SERIAL <= cell <= _LAST_SERIAL and int(cell) == cell


def _on_calendar(cell: object, written: WrittenDay, year: int) -> date:
    day = written.on_calendar(year)
    if day is None:
        raise CellError(
            Message(
                "“{cell}”不是完整的日期：没有{day}这一天，请核对后填写年月日。",
                cell=excerpt(cell),
                day=replace(written, year=year).name,
            )
        )
    if written.weekday is not None and written.weekday != day.weekday():
        raise CellError(
            Message(
                "“{cell}”：{day}是{right}，不是{wrong}，请核对。",
                cell=excerpt(cell),
                day=chinese_date(day),
                right=weekday_name(day.weekday()),
                wrong=weekday_name(written.weekday),
            )
        )
    return _of_this_age(day, cell)


def _of_this_age(day: date, cell: object) -> date:
    if not _FIRST_DAY <= day <= _LAST_DAY:
        raise _no_day(cell)
    return day


def _no_day(cell: object, why: WrittenDay | NoDay = NoDay.OTHER) -> CellError:
    shown = excerpt(cell)
    if isinstance(why, WrittenDay):
        return CellError(Message("“{cell}”没有写年份，请填写年月日，例如 2025-03-05。", cell=shown))
    if isinstance(cell, str) and says_nothing(narrow(cell)):
        return CellError(Message("“{cell}”不是日期，没有的请空着。", cell=shown))
    if why is NoDay.SEVERAL:
        return CellError(
            Message("“{cell}”不止一天，请只填第一天的年月日，例如 2025-03-05。", cell=shown)
        )
    return CellError(Message("“{cell}”不是完整的日期，请填写年月日，例如 2025-03-05。", cell=shown))
