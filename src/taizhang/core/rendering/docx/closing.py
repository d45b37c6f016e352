"""Where signature and date stand, without a seal (GB/T 9704-2012, 7.3.5.2).

The name is set 2 characters from the right, the date in the next line begins 2 characters right of
the name. If the date is the longer one, it is set 2 characters from the right, and the name moves
left. Either way the date begins 2 characters right of where the name begins.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_FULL, _HALF = 100, 50
_TWO = 2 * _FULL


@dataclass(frozen=True, slots=True)
class ClosingIndents:
    """Right indents in hundredths of a character."""

    signature: int
    date: int


def width(text: str) -> int:
    """How wide a text is, in hundredths of a Chinese character; a digit is half of one.

    >>> width("2025年6月30日")
    650
    """
    return sum(_HALF if unicodedata.east_asian_width(sign) in "NaH" else _FULL for sign in text)


def closing_indents(signature: str, date: str) -> ClosingIndents:
    """The indents of both lines; without a date the signature stands 2 characters from the right.

    >>> closing_indents("示例市办公室", "2025年6月30日")
    ClosingIndents(signature=450, date=200)
    """
    name, day = width(signature), width(date)
    if day <= name or not date:
        return ClosingIndents(signature=_TWO, date=max(name - day, 0))
    return ClosingIndents(signature=2 * _TWO + day - name, date=_TWO)
