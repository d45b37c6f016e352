"""A number and its unit: 12.6万人次, 三百二十余家, 3.5万元/户, 29602台（套）, 两个半小时, 40岁左右."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from taizhang.core.reading.figure import FigureKind
from taizhang.core.reading.hedge import (
    ABOUT,
    BEFORE_SCALE,
    BETWEEN,
    VAGUE,
    hedge_after,
    hedge_before,
)
from taizhang.core.reading.numeral import Numeral, read_numeral
from taizhang.core.reading.page import Page
from taizhang.core.reading.vocabulary import UnitWord

_TEN_THOUSAND = 10_000
_HALF = Decimal("0.5")
_PER_SIGNS = frozenset("/·")
_PER = re.compile(r"[日月季车棚线]|[百千万](?:元|人|户|件|公里|平方米)")
_BELOW_ZERO = re.compile(r"[^\x00-\x7f]-|\(-")
_SIGNED_UNITS = frozenset({"℃", "°C", "摄氏度", "%", "个百分点", "‰", "度"})
_LONGEST_CHINESE_NOUN = 2
_COUNTED_LARGE = re.compile(r"大[章类项块][、，]?[0-9]")  # 七大章、119条


@dataclass(slots=True)
class Amount:
    """A number with its hedge words and unit.

    Attributes:
        start: Where it begins, a hedge word before it included.
        end: Where it ends, a hedge word after it included.
        number: The number as written.
        low: The lower value, or the value.
        high: The upper value, or the same.
        hedge: The code of its hedge words.
        unit: Its unit, if the vocabulary knows one there.
        unit_text: The unit as written, with what is joined to it.
        unit_end: Where number and unit end.
    """

    start: int
    end: int
    number: Numeral
    low: Decimal
    high: Decimal
    hedge: str
    unit: UnitWord | None
    unit_text: str
    unit_end: int

    @property
    def scaled(self) -> bool:
        """Whether it has 万 or 亿 in it, and so needs no unit to be a figure."""
        number = self.number
        if number.digits is None or number.chinese:
            return number.low >= _TEN_THOUSAND
        return number.scale >= _TEN_THOUSAND


@dataclass(slots=True)
class _Measured:
    """A unit as it stands after a number."""

    unit: UnitWord | None
    text: str
    end: int
    more: Decimal = Decimal(0)
    """Half a unit: 两个半小时, 三年半."""


def read_amount(page: Page, at: int, *, before: bool = True) -> Amount | None:
    """The amount whose number begins at a place, with the hedge words around it.

    Args:
        page: The text.
        at: Where the number begins.
        before: Whether a hedge word may stand before it.
    """
    text = page.folded
    number = read_numeral(text, at, page.begins_scaled_unit)
    if number is None or number.positional:
        return None
    hedge = VAGUE if number.vague else BETWEEN.get(number.within, "")
    between = "" if hedge else _between(page, number.end)
    hedge = hedge or BETWEEN.get(between, "")
    measured = _measured(page, number, number.end + len(between))
    end = measured.end
    after, code = hedge_after(text, end)
    # After a bare number 多 and 余 belong to what follows: 3多 is nothing.
    if code and not (hedge and code == ">") and (measured.unit is not None or after - end > 1):
        end = after
        hedge = code if hedge in ("", VAGUE) else hedge
    start = number.start
    if before:
        start, code = _before(page, number)
        hedge = code if code and hedge != VAGUE else hedge
    if number.bare and not hedge:
        hedge = ABOUT
    low, high = number.low + measured.more, number.high + measured.more
    if start and measured.text in _SIGNED_UNITS and _BELOW_ZERO.match(text, max(0, start - 2)):
        start, low, high = start - 1, -high, -low
    return Amount(start, end, number, low, high, hedge, measured.unit, measured.text, measured.end)


def _between(page: Page, at: int) -> str:
    """余, 多, 来 or 几 between a number and its unit."""
    sign = page.folded[at : at + 1]
    if sign in BETWEEN and (
        page.unit_at(at + 1) is not None or page.folded[at + 1 : at + 2] in ("成", "大")
    ):
        return sign
    return ""


def _before(page: Page, number: Numeral) -> tuple[int, str]:
    # 近 300 人: one space may stand between.
    end = number.start - (page.folded[max(0, number.start - 1) : number.start] == " ")
    start, code = hedge_before(page.folded, end)
    if not code:
        return number.start, ""
    word = page.folded[start:end]
    if word in BEFORE_SCALE and not number.bare and not number.vague:
        return number.start, ""
    return start, code


def _measured(page: Page, number: Numeral, at: int) -> _Measured:
    text, start = page.folded, at
    large = text.startswith("大", at) and page.unit_at(at) is None
    if large and (not number.chinese or _COUNTED_LARGE.match(text, at)):
        start += page.unit_at(at + 1) is not None  # 3大类
    elif text.startswith(" ", at) and not number.chinese:
        start += page.unit_at(at + 1) is not None  # 667 m2, 4025 人
    unit = page.unit_at(start)
    if unit is None or _is_no_unit(text, number, unit, start):
        return _Measured(None, "", at)
    end = start + len(unit.word)
    if unit.word == "个" and text.startswith("半月", end):
        months = UnitWord("个半月", FigureKind.DURATION, unit.sense)
        return _Measured(months, page.text[start : end + 2], end + 2, _HALF)
    if unit.word == "个" and text.startswith("半", end):
        halved = page.unit_at(end + 1)
        if halved is not None and halved.kind is FigureKind.DURATION:
            whole_end = end + 1 + len(halved.word)
            return _Measured(halved, page.text[end + 1 : whole_end], whole_end, _HALF)
    end = _joined(page, end)
    written = page.text[start:end].replace("％", "%")
    if unit.kind is FigureKind.DURATION and text.startswith("半", end):
        return _Measured(unit, written, end + 1, _HALF)
    return _Measured(unit, written, end)


def _is_no_unit(text: str, number: Numeral, unit: UnitWord, at: int) -> bool:
    """In 3万企业 the noun is what is counted; the m of 5main is no metre."""
    if unit.sense == "noun":
        return number.scale > 1 or (number.chinese and len(unit.word) > _LONGEST_CHINESE_NOUN)
    following = text[at + len(unit.word) : at + len(unit.word) + 1]
    return unit.word.isascii() and following.isascii() and following.isalpha()


def _joined(page: Page, end: int) -> int:
    """Where the unit ends with what is joined to it: （套）, /户, /平方米·年."""
    text = page.folded
    if text.startswith("(", end):
        inner = page.unit_at(end + 1)
        if inner is not None and text.startswith(")", end + 1 + len(inner.word)):
            end += len(inner.word) + 2
    while text[end : end + 1] in _PER_SIGNS:
        per = page.unit_at(end + 1)
        matched = _PER.match(text, end + 1)
        if per is not None:
            end += 1 + len(per.word)
        elif matched is not None:
            end = matched.end()
        else:
            break
    return end
