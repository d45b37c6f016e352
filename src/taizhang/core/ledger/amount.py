"""A number as people type it into a cell: with separators, 万, Chinese numerals, and the unit behind it.

A unit is a word for what is counted, with the power of ten that it counts in: 万元 is 元 by ten thousands. Words
for the same thing (人, 名; 场, 场次) are one unit; 人 and 人次 are two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from taizhang.core.values.chinese_number import read_chinese_number, shifted

_LONGEST = 40
_PLAIN = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
_SCALES = {"百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8}
_SAME = (
    ("元", "块", "圆"),
    ("人次",),
    ("人", "名", "位"),
    ("场次", "场"),
    ("次",),
    ("家",),
    ("个",),
    ("件",),
    ("篇",),
    ("条",),
    ("份",),
    ("期",),
    ("批次", "批"),
    ("项",),
    ("户",),
    ("天",),
    ("小时",),
    ("课时", "学时"),
    ("所",),
    ("处",),
    ("支",),
    ("座",),
    ("台",),
    ("辆",),
    ("册", "本"),
    ("亩",),
    ("平方米", "㎡"),
    ("公里",),
    ("吨",),
    ("公斤",),
    ("%", "％"),
)
_BASES = {word: words[0] for words in _SAME for word in words}
_BY_LENGTH = sorted(_BASES, key=len, reverse=True)
# What the label of a field ends with when it names its unit; 单位 and 组织数 name none.
_LABELS = re.compile(
    r"([百千万亿]{0,2}(?:人次|场次|批次))数?$|(人|场|件|篇|条|次|家|户|个|份|期|天|项|课时|学时|小时)数$"
)
_BRACKETS = re.compile(
    r"[(（\[［【]\s*(?:单位\s*[:：]\s*)?([^()（）\[\]［］【】]{1,10}?)\s*[)）\]］】]$"
)

_VAGUE_BEFORE = re.compile(
    r"(?:大约|大概|约莫|约|将近|接近|近|超过|突破|超|逾|不足|不到|不少于|不超过|至少|最多|上|[>≥<≤≈~])=?"
)
_VAGUE_BEHIND = re.compile(
    r"余|多(?=$|[^少])|来(?=$|人|个|名|家|件|场)|以上|以下|以内|左右|上下|许$|\+$"
)
_ABOUT = re.compile("[一二三四五六七八九两十百千万亿几数]+")
_RANGE = re.compile(r"\s?(?:[-~—–－]+|至|到)\s?")
_NOTHING = frozenset(
    {
        *"无-—–－/／\\、×",
        "--",
        "——",
        "－－",
        "没有",
        "暂无",
        "空",
        "不详",
        "N/A",
        "n/a",
        "NA",
        "未统计",
    }
)


class NoAmount(StrEnum):
    """Why a text is no exact number."""

    OTHER = "other"
    VAGUE = "vague"
    RANGE = "range"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class CountUnit:
    """A unit of count: the word, what it counts, and by which power of ten."""

    word: str
    base: str
    exponent: int = 0


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as typed.

    Attributes:
        number: What the digits say, 万 taken up.
        unit: The unit behind it, None if there is none.
        scaled: Whether it ends with 万 or 亿 and no unit, so that one cannot tell whether the unit of a field
            counted in 万元 is meant with it.
    """

    number: Decimal
    unit: CountUnit | None = None
    scaled: bool = False


@lru_cache(maxsize=256)
def read_count_unit(word: str) -> CountUnit:
    """The unit of that word; a word that is not known here is a unit of its own."""
    if word in _BASES:
        return CountUnit(word, _BASES[word])
    for scale, exponent in _SCALES.items():
        base = word.removeprefix(scale)
        if base != word and base in _BASES:
            return CountUnit(word, _BASES[base], exponent)
    return CountUnit(word, word)


@lru_cache(maxsize=1024)
def unit_in_label(label: str) -> CountUnit | None:
    """The unit that the header of a column names: 培训人次, 邀请人数, 金额（万元）."""
    if match := _BRACKETS.search(label):
        unit = read_count_unit(match[1])
        if unit.base in _BASES.values():
            return unit
        # 培训人次（含线上）
        label = label[: match.start()].rstrip()
    if match := _LABELS.search(label):
        return read_count_unit(match[1] or match[2])
    if label.endswith(("万元", "亿元", "千元")):
        return read_count_unit(label[-2:])
    return None


def says_nothing(text: str) -> bool:
    """Whether somebody has written that there is nothing, or struck the cell out: 无, —, /."""
    return text in _NOTHING


def read_amount(text: str, unit: CountUnit | None = None) -> Amount | NoAmount:
    """The number in a text of usual width, or why there is none.

    >>> read_amount("1.2万")
    Amount(number=Decimal('12000'), unit=None, scaled=True)
    """
    if len(text) > _LONGEST:
        return NoAmount.OTHER
    if says_nothing(text):
        return NoAmount.NOTHING
    if (amount := _read(text, unit)) is not None:
        return amount
    ends = [part for part in _RANGE.split(text, maxsplit=1) if part]
    if len(ends) == 2 and all(_read(end, unit) is not None for end in ends):  # noqa: PLR2004 (from, to)
        return NoAmount.RANGE
    return NoAmount.VAGUE if _is_vague(text, unit) else NoAmount.OTHER


def _read(text: str, unit: CountUnit | None) -> Amount | None:
    if text.startswith(("¥", "￥", "人民币")):
        text = text.removeprefix("人民币").lstrip("¥￥ ") + (
            "" if text.endswith(("元", "整")) else "元"
        )
    number = _number(text)
    if number is not None:
        return Amount(number, None, scaled=text.endswith(("万", "亿")))
    if text.endswith(("元整", "元正")):
        text = text[:-1]
    words = [unit.word, *_BY_LENGTH] if unit else _BY_LENGTH
    for word in words:
        if not text.endswith(word):
            continue
        counted = text[: -len(word)].rstrip()
        number = _number(counted)
        if number is not None and counted:
            # 12.6万元 is 126000 元, whether 万 is taken with the number or with the unit.
            found = read_count_unit(word)
            return Amount(shifted(number, found.exponent), CountUnit(word, found.base))
    return None


def _number(text: str) -> Decimal | None:
    if _PLAIN.fullmatch(text):
        return Decimal(text.replace(",", ""))
    return read_chinese_number(text)


def _is_vague(text: str, unit: CountUnit | None) -> bool:
    """80余人, 近300, 三四十: about so many."""
    rest = _VAGUE_BEFORE.sub("", text, count=1) if _VAGUE_BEFORE.match(text) else text
    rest = _VAGUE_BEHIND.sub("", rest)
    if rest != text and _read(rest, unit) is not None:
        return True
    for word in ("", *([unit.word] if unit else []), *_BY_LENGTH):
        if rest.endswith(word):
            bare = rest.removesuffix(word).rstrip()
            if bare and _ABOUT.fullmatch(bare):
                return True
    return False
