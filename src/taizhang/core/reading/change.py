"""Whither a figure moved, and whether it says how much there is now or how much has come or gone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from taizhang.core.reading.figure import Change, Direction

_UP = "增长|增加|提高|上升|提升|增至|增|升至|升|扩大|上涨|涨|延长|多|增收|加快|净增|新增|攀升|改善|高出|高于|拓展|扩展|发展|扩展|拓展|扩面|跃升|反弹"
_DOWN = "下降|减少|降低|减|降至|降|缩小|缩短|压缩|压减|回落|调减|收窄|下跌|跌|少|下滑|缩减|低于|削减|核减|节约|退出|缩至"
_BASE = r"(?:同比|环比|(?:与|同|(?<!占)比(?![例重率值分])|较|和)[^，。；、]{0,18}?(?:相比|比)?|年均|平均|分别|依次|累计|净|均|各|实际|名义|全年)"
_CHANGE = re.compile(
    rf"(?P<base>{_BASE}{{0,2}}?)(?P<word>(?P<up>{_UP})|(?P<down>{_DOWN}))(?P<to>了?(?:到|至|为)(?:了)?)?(?P<tail>了|约|近|幅度?(?:为|达到?)?|速度?(?:为|达到?)?|幅为|幅达)?$"
)
_SAME = re.compile(r"(?:持平|不变|一致)")
_BASE_START = re.compile(r"(?:同比|环比|年均|与|同|比|较)")
_NOT_CHANGE_DUO = (
    "许",
    "很",
    "更",
    "最",
    "不",
    "至",
    "众",
    "诸",
    "繁",
    "居",
    "大",
    "太",
    "减",
    "缺",
    "年",
    "老",
    "青",
    "稀",
)
COMPARED = re.compile(
    r"同比|环比|(?:(?<!占)比(?![例重率值分])|较|与|同)(?:去年|上年|上月|前年|[0-9]{4}年|上季度|[^，。；、]{0,10}(?:同期|相比|年初|年底|增|减|提|下降|上升))"
)


@dataclass(frozen=True, slots=True)
class Moved:
    """A change that the words before a figure tell."""

    subject: str
    phrase: str
    direction: Direction
    change: Change


def read_change(before: str) -> Moved | None:
    """The change that the words before a figure end with; None if they tell of none.

    >>> read_change("畜禽规模化牧场比上年增长").subject
    '畜禽规模化牧场'
    """
    found = _CHANGE.search(before[-30:])
    if found is None:
        return None
    start = len(before) - len(before[-30:]) + found.start()
    word = found.group("word")
    if word in ("多", "少") and before[:start][-1:] in _NOT_CHANGE_DUO:
        return None
    rest = before[: start + len(found.group("base"))] if not found.group("base") else before[:start]
    base = _last_base(rest)
    if base is not None:
        rest, phrase = rest[:base], before[base:]
    else:
        phrase = before[start:]
    level = bool(found.group("to")) or word in ("增至", "升至", "降至", "缩至")
    return Moved(
        rest,
        phrase,
        Direction.UP if found.group("up") else Direction.DOWN,
        Change.LEVEL if level else Change.INCREASE,
    )


_COMPARISON = re.compile(
    r"(?:同比|环比|年均|(?:与|同|(?<!占)比(?![例重率值分])|较)(?:去年|上年|上月|前年|年初|[0-9]{4}年|上季度|全[省市国]|[^，。；、]{1,10}(?:同期|相比|时期)))[^，。；]{0,8}$"
)


def _last_base(words: str) -> int | None:
    found = _COMPARISON.search(words[-24:])
    return None if found is None else len(words) - len(words[-24:]) + found.start()
