"""Words that place something in time: 2023年, 1—6月, 截至6月底, 今年以来, 去年同期, 下午3时许."""

from __future__ import annotations

import re
from dataclasses import dataclass

from taizhang.core.reading.lexicon import any_of

_YEAR = r"(?:(?:19|20)[0-9]{2}|[一二][〇零九一二三四五六七八]{3})"
_SMALL = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}|两)"
_VAGUE = rf"(?:{_SMALL}|几|数|十几)"
_TO = r"[ ]?(?:--|——|[-—~至到、和])[ ]?"
_S = "[ ]?"  # 2025 年 6 月
_MONTH = rf"{_SMALL}{_S}月{any_of('month-part')}?"
_QUARTER = r"第?[一二三四1-4]季度"
_YEAR_PART = rf"(?:{any_of('year-part')}|{_QUARTER}|前{_SMALL}个月)?"
_DAY = rf"{_SMALL}{_S}[日号]"
_DAYS = rf"{_DAY}(?:{_TO}(?:{_SMALL}{_S}月{_S})?{_DAY})?"
_BARE_DAY = rf"{_SMALL}日(?![均游历元内常])"
_POINT = r"(?:时|点(?=[许整半钟]|[0-9]{1,2}分)|(?<=午[0-9])点|(?<=午[0-9]{2})点)"
_HOUR = (
    rf"(?:[0-9]{{1,2}}{_POINT}(?:[许整半钟]|[0-9]{{1,2}}分)?"
    r"|[0-9]{1,2}:[0-5][0-9](?::[0-5][0-9])?(?![0-9:]))"
)
_DATES = "|".join(
    (
        rf"{_YEAR}[-./][0-9]{{1,2}}[-./][0-9]{{1,2}}(?![0-9])",  # 2025.6.30
        rf"{_YEAR}年?{_TO}{_YEAR}(?:年{_YEAR_PART}|学年)",  # 2019年至2022年
        rf"{_YEAR}{_S}年{_S}{_SMALL}{_S}月{_S}{_DAYS}",  # 2025年6月28日至30日
        rf"{_YEAR}{_S}年{_S}{_SMALL}{_S}月{_TO}(?:{_YEAR}年)?{_MONTH}",  # 2025年1月至6月
        rf"{_YEAR}{_S}年{_S}{_MONTH}",
        rf"{_YEAR}(?:{_S}年{_YEAR_PART}|年代|学年)",
        rf"[0-9]{{2}}年(?:[上下]半年|年?[底末]|{_QUARTER}|{_MONTH})",  # 25年上半年
        rf"{_SMALL}{_S}月{_S}{_SMALL}{_TO}{_DAY}",  # 9月7-8日
        rf"{_SMALL}{_S}月{_S}{_DAYS}",
        rf"{_SMALL}{_S}月?{_TO}{_MONTH}",  # 1—6月
        _MONTH,
        rf"{_SMALL}{_TO}{_BARE_DAY}",
        _BARE_DAY,
        rf"第?[一二三四1-4](?:{_TO}[一二三四1-4])?季度",
        r"[0-9]0年代",
        r"(?:20|21|二十|二十一)世纪(?:[0-9]{2}年代)?",
    )
)
_NUMERIC = re.compile(rf"{any_of('time-head')}?{_S}(?:{_DATES}){any_of('time-tail')}?")
_CLOCK = re.compile(rf"{_HOUR}(?:{_TO}{_HOUR})?")
_STRETCH = r"(?:多|余|几)?(?:年|个多?月|个季度|周|个星期|天|日|个年度|个年头|届)(?:多|余)?(?:时间)?"
_RELATIVE = re.compile(
    rf"{any_of('told-from-now')}的?{_VAGUE}{_STRETCH}(?:来|间|里|内|中|以来|期间)?"
)
_SINCE = re.compile(rf"(?:{_VAGUE}|[0-9]{{1,4}}){_STRETCH}{any_of('since')}")
_WORD = re.compile(
    rf"(?:截至|截止|到|至)?{any_of('year-word')}{any_of('year-word-part')}?(?:以来|来|前(?![移列置期进往半0-9一二三四五六七八九十]))?"
    rf"|{any_of('time-word')}(?:以来)?"
)

_SOON = re.compile(r"[0-9]{1,4}[ ]?[年月日号时点个周星天季世多余几届./:~—至到、和-]")
"""What digits must go on with to be words of time; most do not, and are told at once."""

_AFTER_WORD = "前后上下头往"
_BEFORE_PERIOD = frozenset("，。；：、！？,;:!?（(）)“” \n年月的在于了比较与和中")
"""前5个月 is a period, 到岗前15天 is none."""

STARTERS = (
    "第截到至自从过最近未今前这此头后往下上之接去明本当同次历半全年月昨现目迄以建开入时眼每日"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """Words of time and how they stand in their sentence.

    Attributes:
        start: First code point.
        end: After the last.
        compared: They name what is compared with: 比2012年增加, 与去年同期相比.
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
        _BASE.match(text[start:end]) is not None
        and before != ""
        and before in "，、;；(（"
        and not compared
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
    if "0" <= text[at] <= "9" and _SOON.match(text, at) is None:
        return None
    if text[at] == "前" and at and text[at - 1] == "提":
        return None  # 提前半年
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
    while text[end - 1] == " ":
        end -= 1
    return at, end
