"""What an address or a form says, as numbers and days; anybody may have typed anything into it."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from taizhang.core.values import Message, RefusedError

Usual = TypeVar("Usual", int, None)


def number_in(text: str, usual: Usual, *, digits: int = 9) -> int | Usual:
    """A whole number of so many digits at most; anything else is the usual one.

    >>> number_in("12", 1), number_in("-2", 1), number_in("٣", None), number_in("9" * 10, 1)
    (12, 1, None, 1)
    """
    fits = text.isascii() and text.isdecimal() and len(text) <= digits
    return int(text) if fits else usual


def day_in(text: str) -> dt.date | None:
    """A day; None if none was typed.

    Raises:
        RefusedError: It is written in another way.

    >>> day_in(" 2025-06-30 "), day_in("")
    (datetime.date(2025, 6, 30), None)
    """
    try:
        return dt.date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise RefusedError(Message("日期要写成 2025-06-30 这样。")) from None
