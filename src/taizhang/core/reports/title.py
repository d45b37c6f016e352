"""The lines of a title: few, balanced, broken between words and never within the name of the unit."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

LINE = 19
"""How many characters of size 2 (2号) go into a line of 156 mm, one less than would just fit."""
_MOST_LINES = 3
# A line may begin with these, and end with those; between any other two characters a word may be running.
_BEFORE = re.compile("关于|工作(?:情况|总结|小结|报告)|(?:情况|工作)?(?:总结|小结|报告|汇报)")
_AFTER = re.compile(r"关于|(?:年度?|半年|季度|月份?)(?=[^\d上下第一二三四初末底份度])|[、，的及和]")
_IN_NAME = re.compile("(?<=[省市县区镇乡局委])(?=.{3,})")


def break_titles(lines: list[str], unit_name: str) -> tuple[str, ...]:
    """The title as its author broke it, and broken further where a line would not fit."""
    broken = [piece for line in lines for piece in break_title(line, unit_name)]
    return tuple(broken) if len(broken) <= _MOST_LINES else tuple(lines)


def break_title(text: str, unit_name: str, line: int = LINE) -> tuple[str, ...]:
    """A line of a title in as few lines as fit, the shortest difference between them first.

    >>> break_title("中共示例市委统一战线工作部2025年上半年工作情况总结", "中共示例市委统一战线工作部")
    ('中共示例市委统一战线工作部', '2025年上半年工作情况总结')
    """
    if _width(text) <= line:
        return (text,)
    places = _places(text, unit_name)
    for count in range(2, _MOST_LINES + 1):
        ways = (
            tuple(text[start:end] for start, end in pairwise((0, *cuts, len(text))))
            for cuts in combinations(places, count - 1)
        )
        found = [pieces for pieces in ways if max(map(_width, pieces)) <= line]
        if found:
            return min(found, key=_unbalance)
    return (text,)


def _unbalance(pieces: tuple[str, ...]) -> float:
    widths = [_width(piece) for piece in pieces]
    return max(widths) - min(widths)


def _width(text: str) -> float:
    return sum(0.5 if sign.isascii() else 1 for sign in text)


def _places(text: str, unit_name: str) -> list[int]:
    """Where the line may be broken, in order."""
    places = {found.start() for found in _BEFORE.finditer(text)}
    places |= {found.end() for found in _AFTER.finditer(text)}
    start = text.find(unit_name) if unit_name else -1
    if start >= 0:
        end = start + len(unit_name)
        places = {place for place in places if not start < place < end} | {start, end}
        if _width(unit_name) > LINE:
            places |= {start + found.start() for found in _IN_NAME.finditer(unit_name)}
    return sorted(place for place in places if 0 < place < len(text))
