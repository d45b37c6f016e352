"""Words that place something in time: 2023年, 1—6月, 截至6月底, 今年以来, 去年同期, 下午3时许."""

from __future__ import annotations

import re
from dataclasses import dataclass

_YEAR = r"(?:(?:19|20)[0-9]{2}|[一二][〇零九一二三四五六七八]{3})"
_SMALL = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}|两)"
_TO = r"\s?(?:--|——|[-—~至到、和])\s?"
_MONTH_PART = r"(?:份|底|末|初|上旬|中旬|下旬|中下旬|上中旬|中)?"
_YEAR_PART = rf"(?:度|底|末|初|中|上半年度?|下半年度?|全年|第?[一二三四1-4]季度|前三季度|前{_SMALL}个月|同期|间)?"
_TAIL = r"(?:以来|来|起|以前|之前|前|以后|之后|后|期间|止|为止)?"
_HEAD = r"(?:截至|截止到|截止|截至到|到|至|自|从)?"
_HOURS = r"(?:[0-9]{1,2}[时点](?!位|次)(?:许|整|半|[0-9]{1,2}分)?|[0-9]{1,2}:[0-5][0-9](?::[0-5][0-9])?(?![0-9:]))"

_NUMERIC = re.compile(
    rf"{_HEAD}(?:"
    rf"{_YEAR}[-./][0-9]{{1,2}}[-./][0-9]{{1,2}}(?![0-9])"
    rf"|{_YEAR}年?{_TO}{_YEAR}年{_YEAR_PART}"
    rf"|{_YEAR}年{_SMALL}月(?:{_SMALL}[日号](?:{_TO}(?:{_SMALL}月)?{_SMALL}[日号])?"
    rf"|{_TO}(?:{_YEAR}年)?{_SMALL}月{_MONTH_PART}|{_MONTH_PART})"
    rf"|{_YEAR}(?:年{_YEAR_PART}|年代|学年)"
    rf"|[0-9]{{2}}年(?=上半年|下半年|[0-9一二三四五六七八九十]{{1,2}}月|第?[一二三四]季度|年底|底|末)(?:上半年|下半年|{_SMALL}月{_MONTH_PART})?"
    rf"|{_SMALL}月{_SMALL}(?:[日号]|{_TO}{_SMALL}[日号])(?:{_TO}(?:{_SMALL}月)?{_SMALL}[日号])?"
    rf"|{_SMALL}月?{_TO}{_SMALL}月{_MONTH_PART}"
    rf"|{_SMALL}月{_MONTH_PART}"
    rf"|{_SMALL}{_TO}{_SMALL}日(?!历)"
    rf"|{_SMALL}日(?!均|游|历|元|内|常)"
    rf"|第?[一二三四1-4](?:{_TO}[一二三四1-4])?季度"
    rf"|[0-9]0年代|(?:20|21|二十|二十一)世纪(?:[0-9]{{2}}年代)?"
    rf"){_TAIL}"
)
_CLOCK = re.compile(rf"{_HOURS}(?:{_TO}{_HOURS})?")
_SPAN_UNIT = r"(?:多|余|几)?(?:年|个多?月|个季度|周|个星期|天|日|个年度|个年头|届)"
_RELATIVE = re.compile(
    rf"(?:过去|最近|近|未来|今后|前|这|此前|此后|头|后|往后|下|上|之前|接下来)(?:的)?(?:{_SMALL}|几|数|十几){_SPAN_UNIT}(?:时间)?(?:来|间|里|内|中|以来|期间)?"
)
_SINCE = re.compile(
    rf"(?:{_SMALL}|几|数|十几|[0-9]{{1,4}}){_SPAN_UNIT}(?:时间)?(?:以来|来|之前|以前|前|之后|以后|后|间|里)(?![续期])"
)
_WORD = re.compile(
    r"(?:截至|截止|到|至)?(?:今年|去年|前年|明年|后年|本年度?|上年度?|当年|同年|次年|历年)(?:全年|上半年|下半年|年底|年末|年初|底|末|初|同期|同月|同季)?(?:以来|来|前)?"
    r"|(?:上半年度?|下半年度?|全年|半年来|上年同期|同期|本月|上月|当月|下月|本季度|上季度|前三季度|前半年|后半年|年内|年初|年底|年末|月末|月底|本周|上周|当天|当日|当晚|昨日|今日|近日|日前"
    r"|近年来|近几年|近两年|近三年|近五年|现阶段|当前|目前|截至目前|截止目前|至今|迄今|以往|往年|历年|每年|每月|每周|每天|每季度|每日|全年度)(?:以来)?"
    r"|建党以来|建国以来|开年以来|入冬以来|入汛以来|入夏以来|近期|时下|眼下"
)

_AFTER_WORD = "前后上下头往"
_BEFORE_PERIOD = frozenset("，。；：、！？,;:!?（(）)“” \n年月的在于了比较与和中")
"""前5个月 is a period, 发病前21天 is none."""

STARTERS = (
    "第截到至自从过最近未今前这此头后往下上之接去明本当同次历半全年月昨现目迄以建开入时眼每日"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """Words of time and how they stand in their sentence.

    Attributes:
        start: First code point.
        end: After the last.
        compared: They name what is compared with: 比2005年增加, 与去年同期相比.
        once: They hold for the next figure only: 由2005年的5：1, 上年同期260件.
        base: They name the time before that something is held against: 上年同期260件.
        heads: They head a paragraph: 2016年：.
    """

    start: int
    end: int
    compared: bool = False
    once: bool = False
    base: bool = False
    heads: bool = False


_COMPARED = frozenset("比较与同和")
_FIGURE = re.compile(r"的?[近约超]?[0-9]")
_BASE = re.compile(r"(?:去年|上年|上月|前年|上季度)?(?:同期|同月|同季)|(?:去年|上年|上月|上季度)$")
_FROM = frozenset("由从")
_AFTER_COMPARED = (
    "增", "减", "提", "下", "上", "相比", "多", "少", "高", "低", "翻", "持", "扩", "缩", "略", "有", "大", "降", "回",
    "净", "的", "期末", "分别", "均", "年", "跌", "涨", "压", "延", "前移", "累计",
)  # fmt: skip


def place_moment(text: str, start: int, end: int) -> Moment:
    """The words of time at a place, and how they stand there."""
    before = text[start - 1] if start else ""
    compared = before in _COMPARED and text.startswith(_AFTER_COMPARED, end)
    from_then = before in _FROM and text.startswith("的", end)
    # At the head of a sentence 去年 is what the sentence is about; inside it is what is held against.
    held = before in _COMPARED and _FIGURE.match(text, end) is not None and not compared
    base = held or (
        _BASE.match(text[start:end]) is not None and before in "，、;；(（" and not compared
    )
    return Moment(
        start,
        end,
        compared=compared,
        once=from_then or base,
        base=base or from_then,
        heads=text.startswith(":", end),
    )


def match_moment(text: str, at: int) -> tuple[int, int] | None:
    """Where the words of time begin and end that begin at a place of a folded text; None if there are none.

    >>> match_moment("截至6月底，全市", 0)
    (0, 5)
    """
    found = _NUMERIC.match(text, at)
    if found is None and not (
        text[at] in _AFTER_WORD and at and text[at - 1] not in _BEFORE_PERIOD
    ):
        found = _RELATIVE.match(text, at)
    found = found or _SINCE.match(text, at) or _CLOCK.match(text, at) or _WORD.match(text, at)
    if found is None:
        return None
    end = found.end()
    if text[end - 1] == "年" or found.group().endswith("年度"):
        # 今年9月20日, 去年前三季度 are one.
        more = _NUMERIC.match(text, end) or _WORD.match(text, end) or _RELATIVE.match(text, end)
        if (more is not None and more.group()[0] not in "到至自从截今去前明本当每近") or (
            (more is not None and more.group().startswith(("前三季度", "前半年")))
            or (more is not None and text[end] == "前")
        ):
            end = more.end()
    return at, end
