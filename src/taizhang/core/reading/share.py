"""Percents and fractions in words: 百分之三十, 千分之五, 四分之三, 1/4, 三成五, 一半以上."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from taizhang.core.reading.draft import Draft
from taizhang.core.reading.figure import Alternative, FigureKind
from taizhang.core.reading.hedge import VAGUE, hedge_after, hedge_before
from taizhang.core.reading.numeral import read_numeral
from taizhang.core.reading.page import Page

_HUNDRED = Decimal(100)
_TEN = Decimal(10)
_PLACES = Decimal("0.0001")
_PER = {"百分之": Decimal(1), "千分之": Decimal("0.1"), "万分之": Decimal("0.01")}
_PER_UNIT = {"百分之": "%", "千分之": "‰", "万分之": "‱"}
_FRACTION = re.compile(r"([0-9]{1,3})/([0-9]{1,3})(?![0-9/年月日.%])")
_TO = re.compile(r"[ ]?(?:—{1,2}|[-~至到])[ ]?")
_MOST_PARTS = 100
_SHARE_SIGNS = ("之", "/", "成", "半")
_NEAR = 16
_MONTHS, _DAYS = 12, 31
_FIVE = 5
_TENTHS_END = re.compile(
    r"成(半|[一二三四五六七八九])?(?!立|为|功|果|效|员|长|熟|交|本|都|人|年|品|绩|份|型|片|套|批|组|形|像|就|因|分|色|家|千|百|风|行|规|文|立|语|渝)"
)


def read_share(page: Page, at: int) -> Draft | None:
    """A share in words that begins at a place; None if there is none."""
    near = page.folded[at : at + _NEAR]
    if not any(sign in near for sign in _SHARE_SIGNS):
        return None
    return (
        _read_per(page, at) or _read_parts(page, at) or _read_slash(page, at)
        or _read_tenths(page, at) or _read_half(page, at)
    )  # fmt: skip


def _read_per(page: Page, at: int) -> Draft | None:
    text = page.folded
    word = text[at : at + 3]
    if word not in _PER:
        return None
    start, code = hedge_before(text, at)
    inner_end = at + 3
    # 百分之近三十 is rare, 超过百分之三十 and 百分之三十以上 are not.
    low = read_numeral(text, inner_end)
    if low is None or low.positional:
        return None
    high, end = low, low.end
    separator = _TO.match(text, end)
    if separator is not None:
        second = separator.end()
        if text.startswith(word, second):
            second += 3
        more = read_numeral(text, second)
        if more is not None and more.low > low.low:
            high, end = more, more.end
    end, after = hedge_after(text, end)
    one = low.low if high is low and not low.approximate else None
    top = high.high
    value = one if one is not None else (low.low, top)
    return Draft(
        start, end, value, FigureKind.PERCENT, unit=_PER_UNIT[word], hedge=VAGUE if low.vague else after or code,
        sense="rate", digits=one, chinese=True, number_start=at, number_end=end,
    )  # fmt: skip


def _read_parts(page: Page, at: int) -> Draft | None:
    """四分之三, 4分之3."""
    text = page.folded
    whole = read_numeral(text, at)
    if whole is None or not text.startswith("分之", whole.end) or not whole.low:
        return None
    part = read_numeral(text, whole.end + 2)
    if part is None or whole.approximate or part.approximate:
        return None
    return _share(page, at, part.end, part.low, whole.low)


def _read_slash(page: Page, at: int) -> Draft | None:
    """1/4; where it could be a date it says so."""
    text = page.folded
    found = _FRACTION.match(text, at)
    if found is None or (at and text[at - 1] in "0123456789/.-"):
        return None
    part, whole = Decimal(found.group(1)), Decimal(found.group(2))
    if not 0 < part < whole <= _MOST_PARTS:
        return None
    draft = _share(page, at, found.end(), part, whole)
    if part <= _MONTHS and whole <= _DAYS:
        draft.alternatives.append(Alternative(None, "", "date"))
    return draft


def _share(page: Page, at: int, number_end: int, part: Decimal, whole: Decimal) -> Draft:
    start, code = hedge_before(page.folded, at)
    end, after = hedge_after(page.folded, number_end)
    exact = part * _HUNDRED / whole
    value = exact.quantize(_PLACES, ROUND_HALF_UP).normalize()
    value = value.quantize(Decimal(1)) if value == value.to_integral_value() else value
    return Draft(
        start, end, value, FigureKind.PERCENT, unit="%", hedge=after or code, sense="rate",
        digits=value, chinese=True, number_start=at, number_end=number_end,
    )  # fmt: skip


def _read_tenths(page: Page, at: int) -> Draft | None:
    """七成, 三成五, 7成."""
    text = page.folded
    number = read_numeral(text, at)
    if number is None or number.low > _TEN or number.vague or number.positional:
        return None
    end_at = number.end
    inner = ""
    if text[end_at : end_at + 1] in ("多", "余") and text[end_at + 1 : end_at + 2] == "成":
        inner, end_at = ">", end_at + 1
    found = _TENTHS_END.match(text, end_at)
    if found is None:
        return None
    more = found.group(1)
    extra = Decimal(0)
    if more:
        digit = Decimal(_FIVE) if more == "半" else read_numeral(more, 0).low  # type: ignore[union-attr]
        extra = digit
    start, code = hedge_before(text, at)
    end, after = hedge_after(text, found.end())
    low = number.low * _TEN + extra
    value: Decimal | tuple[Decimal, Decimal] = low
    if number.approximate:
        value = (low, number.high * _TEN)
    return Draft(
        start, end, value, FigureKind.PERCENT, unit="%", hedge=after or code or inner, sense="rate",
        digits=low, chinese=number.chinese, number_start=at, number_end=found.end(),
    )  # fmt: skip


def _read_half(page: Page, at: int) -> Draft | None:
    """一半, 近一半, 一半以上."""
    text = page.folded
    if not text.startswith("一半", at):
        return None
    return _share(page, at, at + 2, Decimal(1), Decimal(2))
