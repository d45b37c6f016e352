"""A number and its unit: 12.6万人次, 三百二十余家, 3.5万元/户, 29602台（套）, 两个半小时, 40岁左右."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from taizhang.core.reading.hedge import ABOUT, BETWEEN, LESS, VAGUE, hedge_after, hedge_before
from taizhang.core.reading.numeral import Numeral, read_numeral
from taizhang.core.reading.page import Page
from taizhang.core.reading.vocabulary import UnitWord

_BETWEEN_SIGNS = frozenset("余多来几")
_TEN_THOUSAND = 10_000
_HALF = Decimal("0.5")
_PER_UNIT_SIGNS = "/·"
_ONLY_BARE = frozenset({"上", "过", "数"})
_MINUS = "-"
_SIGNED_UNITS = frozenset({"℃", "°C", "摄氏度", "%", "个百分点", "‰", "度"})


@dataclass(slots=True)
class Amount:
    """A number with its hedge words and unit."""

    start: int
    end: int
    number: Numeral
    low: Decimal
    high: Decimal
    hedge: str
    unit: UnitWord | None
    unit_text: str
    unit_end: int
    """Where number and unit end, before a hedge word after them."""
    great: bool = False
    """大 stands before the unit: 3大类."""

    @property
    def scaled(self) -> bool:
        """Whether it has 万 or 亿 in it, and so needs no unit to be a figure."""
        number = self.number
        if number.digits is None or number.chinese:
            return number.low >= _TEN_THOUSAND
        return number.scale >= _TEN_THOUSAND


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
    end = number.end
    low, high = number.low, number.high
    hedge = VAGUE if number.vague else BETWEEN.get(number.within, "")
    if not hedge and text[end : end + 1] in _BETWEEN_SIGNS and text[end : end + 1]:
        following = page.unit_at(end + 1)
        if following is not None or text[end + 1 : end + 2] in ("成", "大"):
            hedge, end = BETWEEN[text[end]], end + 1
    great = text[end : end + 1] == "大" and not number.chinese and page.unit_at(end + 1) is not None
    unit_start = end + 1 if great else end
    if text[unit_start : unit_start + 1] == " " and text[unit_start + 1 : unit_start + 2].isascii():
        unit_start += page.unit_at(unit_start + 1) is not None  # 667 m2
    unit_end = unit_start
    unit = page.unit_at(unit_start)
    if unit is not None and unit.word.isascii() and _runs_on(text, unit_start + len(unit.word)):
        unit = None
    if unit is not None and unit.sense == "noun" and _is_no_unit(page, number, unit, unit_start):
        unit = None
    if unit is not None:
        unit_end = unit_start + len(unit.word)
        if unit.word == "个" and text[unit_end : unit_end + 1] == "半":
            halved = page.unit_at(unit_end + 1)
            if halved is not None and halved.kind == "duration":
                low, high, unit = low + _HALF, high + _HALF, halved
                unit_start = unit_end + 1
                unit_end = unit_start + len(halved.word)
        unit_end = _compound(page, unit_end)
        if unit.kind == "duration" and text[unit_end : unit_end + 1] == "半":
            low, high = low + _HALF, high + _HALF
            unit_text = page.text[unit_start:unit_end]
            unit_end += 1
        else:
            unit_text = page.text[unit_start:unit_end]
    else:
        unit_end = number.end if not hedge or number.within or number.vague else end
        unit_text = ""
    end = unit_end
    if unit is not None or number.digits is None or number.scale > 1 or end == number.end:
        after, code = hedge_after(text, unit_end)
        if code and not (hedge and code in (">",)) and not (unit is None and after - unit_end < 2):
            end, hedge = after, code if not hedge or hedge == VAGUE else hedge
    start = at
    if before:
        start, code = _before(page, number)
        if code:
            hedge = VAGUE if hedge == VAGUE else code
    if unit_text and start == at and text[at - 1 : at] == _MINUS and unit_text in _SIGNED_UNITS:
        if at >= 2 and not text[at - 2].isascii():
            start, low, high = at - 1, -high, -low
    if number.bare and not hedge:
        hedge = ABOUT
    return Amount(start, end, number, low, high, hedge, unit, _narrow(unit_text), unit_end, great)


def _runs_on(text: str, at: int) -> bool:
    """Whether letters go on: the m of 5main is no metre."""
    return text[at : at + 1].isascii() and text[at : at + 1].isalpha()


def _is_no_unit(page: Page, number: Numeral, unit: UnitWord, at: int) -> bool:
    """5镇 is a figure and 镇 its unit; in 3万企业 the noun is what is counted."""
    del page, at
    return number.scale > 1 or (number.chinese and len(unit.word) > 2)


def _before(page: Page, number: Numeral) -> tuple[int, str]:
    start, code = hedge_before(page.folded, number.start)
    if (
        code
        and page.folded[start : number.start] in _ONLY_BARE
        and not number.bare
        and not number.vague
    ):
        return number.start, ""
    if (
        code == LESS
        and page.folded[start : number.start] == "不足"
        and start
        and page.folded[start - 1] == "补"
    ):
        return number.start, ""
    return start, code


def _compound(page: Page, end: int) -> int:
    """Where the unit ends with what is joined to it: （套）, /户, /平方米·年."""
    text = page.folded
    if text[end : end + 1] == "(":
        inner = page.unit_at(end + 1)
        if inner is not None and text[end + 1 + len(inner.word) : end + 2 + len(inner.word)] == ")":
            end += len(inner.word) + 2
    while text[end : end + 1] and text[end] in _PER_UNIT_SIGNS:
        matched = _PER.match(text, end + 1)
        per = None if matched is not None else page.unit_at(end + 1)
        if matched is None and per is None:
            break
        end = matched.end() if matched is not None else end + 1 + len(per.word if per else "")
    return end


_PER = re.compile(r"[日月季车床棚线]|[百千万](?:元|人|户|件|公里|平方米)")


def _narrow(unit: str) -> str:
    return unit.replace("％", "%").strip()
