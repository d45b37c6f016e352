"""Titles of events as they are compared: without what clerks write differently, and what tells a series apart."""

from __future__ import annotations

import re
import unicodedata

_YEAR = re.compile(r"20\d\d年(?:度|上半年|下半年)?")
OPENING = re.compile(r"^(?:联合|集中|组织|举办|召开|开展|举行|承办|参加|关于|了|的)+")
"""Words before a title that say no more than that it was held."""
NUMBER = "0-9一二三四五六七八九十百"
_ORDINAL = re.compile(
    rf"第?([{NUMBER}]+)(?:期|次|场|批|讲|课|轮|班|届|组|季度|阶段)|第([{NUMBER}]+)|(\d+)"
)
_BRACKETED = re.compile(r"[(（〔\[]([一二三四五六七八九十]+)[)）〕\]]")
_HALVES = re.compile(r"上午|下午|晚上|初级|中级|高级|上半年|下半年|[甲乙丙丁](?=班|组)")
_DIGITS = {character: number for number, character in enumerate("〇一二三四五六七八九")}
_TEN = 10


def normal_title(text: str) -> str:
    """A title without what clerks write differently: width, spaces, punctuation, the year, 举办 and the like.

    >>> normal_title("举办 2025年“惠企政策”解读（第１期）")
    '惠企政策解读第1期'
    """
    plain = _YEAR.sub("", unicodedata.normalize("NFKC", text).lower())
    return OPENING.sub("", "".join(character for character in plain if character.isalnum()))


def counted_in(written: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """By what a title tells itself from others of its series: its numbers, and its half of the day or level."""
    plain = _YEAR.sub("", unicodedata.normalize("NFKC", written))
    bracketed = (_number(match[1]) for match in _BRACKETED.finditer(plain))
    ordinals = (_number(match[1] or match[2] or match[3]) for match in _ORDINAL.finditer(plain))
    return (*bracketed, *ordinals), tuple(_HALVES.findall(plain))


def _number(text: str) -> int:
    """12 or 十二 as a number.

    >>> _number("十二"), _number("03"), _number("二十")
    (12, 3, 20)
    """
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for character in text:
        if character == "十":
            total, digit = total + (digit or 1) * _TEN, 0
        elif character == "百":
            total, digit = total + (digit or 1) * _TEN * _TEN, 0
        else:
            digit = _DIGITS.get(character, 0)
    return total + digit
