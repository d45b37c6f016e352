"""Text that every reader of documents can take, whatever was typed."""

from __future__ import annotations

import re

_BREAKS = re.compile("(?:\r\n|[\t\n\v\f\r\x85\u2028\u2029])")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def printable(text: str) -> str:
    r"""The text in one line; what is no character shows as the sign for one that is lost.

    >>> printable("东湖镇\n一季度\x00")
    '东湖镇 一季度\ufffd'
    """
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", _BREAKS.sub(" ", text))
