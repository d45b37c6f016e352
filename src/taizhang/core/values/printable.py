"""Signs that are text but that no office document can hold, or that turn the direction of what stands around them."""

from __future__ import annotations

import re

_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def unprintable(text: str) -> str:
    r"""The code of the first such sign in a text; empty if there is none. Ends of lines and tabs are none.

    >>> unprintable("甲\x00乙"), unprintable("甲\n乙")
    ('U+0000', '')
    """
    found = _UNPRINTABLE.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""
