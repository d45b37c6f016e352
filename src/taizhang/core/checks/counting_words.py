"""Small numbers as words that count what a text goes on to list: 四项措施, 8件实事, 一是."""

from __future__ import annotations

import re

_SIGNS = {sign: number for number, sign in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}
SMALL = r"(?:[1-9][0-9]?|[一二两三四五六七八九]|十[一二三四五六七八九]?)"
_YISHI = re.compile(
    r"(?<![\u4e00-\u9fff第])(?P<number>十[一二三四五六七八九]?|[一二三四五六七八九])是(?!否|因|年)"
)


def small_number(words: str) -> int:
    """The number that such a word names.

    >>> small_number("八"), small_number("十二"), small_number("15")
    (8, 12, 15)
    """
    if words.isascii():
        return int(words)
    if words.startswith("十"):
        return 10 + (_SIGNS[words[1]] if len(words) > 1 else 0)
    return _SIGNS[words]


def enumerated(text: str) -> list[int]:
    """The numbers of 一是, 二是 ... in their order.

    >>> enumerated("一是抓排查；二是抓整改。")
    [1, 2]
    """
    return [small_number(found["number"]) for found in _YISHI.finditer(text)]
