"""Whither a figure moved, and whether it says how much there is now or how much has come or gone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from taizhang.core.reading.figure import ChangeKind, Direction
from taizhang.core.reading.lexicon import any_of

_THAN = r"(?:与|同|(?<!占)比(?![例重率值分])|较)"
_CHANGE = re.compile(
    rf"(?P<word>(?P<up>{any_of('up')})|(?P<down>{any_of('down')}))(?P<to>了?(?:到|至|为)了?)?"
    r"(?P<tail>了|约|近|幅度?(?:为|达到?)?|速度?(?:为|达到?)?|幅[为达])?$"
)
_HEAD = re.compile(r"(?:同比|环比|年均|平均|分别|依次|累计|净|均|各|实际|名义|全年)$")
_BASE = re.compile(
    rf"(?:同比|环比|年均|{_THAN}(?:去年|上年|上月|前年|年初|[0-9]{{4}}年|上季度|全[省市国]"
    r"|[^，。；、]{1,10}(?:同期|相比|时期|平均)))[^，。；]{0,8}$"
)
COMPARED = re.compile(
    rf"同比|环比|{_THAN}(?:去年同期|上年同期|去年|上年|上月|前年|[0-9]{{4}}年|上季度"
    r"|[^，。；、]{0,10}?(?:同期|相比|年初|年底|增|减|提|下降|上升))"
)
SAME = re.compile(
    r"^[，,、]?(?:[^，。；、]{0,10}(?:同期|去年|上年|上月))?[^，。；、]{0,4}(?:持平|相当|一致|不变)"
)
_LEVEL_WORDS = frozenset({"增至", "升至", "降至", "缩至"})
_LONGEST_CHANGE = 14
_LONGEST_BASE = 24


@dataclass(frozen=True, slots=True)
class Moved:
    """A change that the words before a figure tell."""

    subject: str
    phrase: str
    direction: Direction
    change: ChangeKind


def read_change(before: str) -> Moved | None:
    """The change that the words before a figure end with; None if they tell of none.

    >>> read_change("规模化牧场比上年增长").subject
    '规模化牧场'
    """
    start = max(0, len(before) - _LONGEST_CHANGE)
    found = _CHANGE.search(before, start)
    if found is None:
        return None
    at = found.start()
    base = _BASE.search(before[:at], max(0, at - _LONGEST_BASE))
    if base is not None:
        at = base.start()
    else:
        head = _HEAD.search(before[:at])
        at = head.start() if head is not None else at
    level = found["to"] is not None or found["word"] in _LEVEL_WORDS
    return Moved(
        before[:at],
        before[at:],
        Direction.UP if found["up"] else Direction.DOWN,
        ChangeKind.LEVEL if level else ChangeKind.INCREASE,
    )
