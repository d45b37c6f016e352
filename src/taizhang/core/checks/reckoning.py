"""Reckoning with printed figures: each stands for an interval, and so does what is reckoned from it.

A reckoning is wrong only where no numbers that the figures may stand for would make it right.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from taizhang.core.reading import Figure, FigureHedge
from taizhang.core.values import Interval, Span, plain

_HUNDRED = Decimal(100)
_WAN = Decimal(10_000)
_YI = Decimal(100_000_000)
_TEN = Decimal(10)
_MONEY_PLACES = Decimal("0.0001")


def exactly(figure: Figure) -> Decimal | None:
    """The number of a figure without a hedge; None for a range, a ratio and a hedged one."""
    if figure.hedge is not FigureHedge.EXACT or not isinstance(figure.value, Decimal):
        return None
    return figure.value


def total(intervals: Iterable[Interval]) -> Interval:
    """What a sum may be."""
    low, high = Decimal(0), Decimal(0)
    no_low = no_high = False
    for interval in intervals:
        if interval.low is None:
            no_low = True
        else:
            low += interval.low
        if interval.high is None:
            no_high = True
        else:
            high += interval.high
    return Interval(None if no_low else low, None if no_high else high)


def less(one: Interval, other: Interval) -> Interval:
    """What a difference may be."""
    low = None if one.low is None or other.high is None else one.low - other.high
    high = None if one.high is None or other.low is None else one.high - other.low
    return Interval(low, high)


def percent(part: Interval, whole: Interval) -> Interval | None:
    """How many hundredths of a whole a part may be; None where an end is open or the whole may be nothing."""
    if part.low is None or part.high is None or whole.low is None or whole.high is None:
        return None
    if whole.low <= 0:
        return None
    ends = [end * _HUNDRED / of for end in (part.low, part.high) for of in (whole.low, whole.high)]
    return Interval(min(ends), max(ends))


def per(whole: Interval, count: Interval) -> Interval | None:
    """What an average may be."""
    hundredfold = percent(whole, count)
    if hundredfold is None or hundredfold.low is None or hundredfold.high is None:
        return None
    return Interval(hundredfold.low / _HUNDRED, hundredfold.high / _HUNDRED)


def meet(one: Interval, other: Interval) -> bool:
    """Whether some number may be both; ends that touch are given the benefit of the doubt."""
    if one.high is not None and other.low is not None and one.high < other.low:
        return False
    return not (other.high is not None and one.low is not None and other.high < one.low)


def wider(interval: Interval, by: Decimal) -> Interval:
    """The interval with room on both sides."""
    low = None if interval.low is None else interval.low - by
    high = None if interval.high is None else interval.high + by
    return Interval(low, high)


def last_place(figure: Figure) -> Decimal:
    """One unit of the last digit that a figure shows."""
    if figure.number is None:
        return Decimal(1)
    exponent = figure.number.digits.as_tuple().exponent
    assert isinstance(exponent, int)  # noqa: S101 (a printed number is finite)
    return _TEN ** min(exponent, 0) * figure.number.scale


def amount(value: Decimal, unit: str) -> str:
    """A number as a clerk would write it.

    >>> amount(Decimal(3), "处"), amount(Decimal("12650000"), "元")
    ('3处', '1265万元')
    """
    if unit == "元" and abs(value) >= _YI:
        return f"{_short(value / _YI)}亿{unit}"
    if unit == "元" and abs(value) >= _WAN:
        return f"{_short(value / _WAN)}万{unit}"
    return f"{_short(value)}{unit}"


def _short(value: Decimal) -> str:
    return plain(value.quantize(_MONEY_PLACES, ROUND_HALF_UP).normalize())


def as_shown(value: Decimal, figure: Figure) -> str:
    """A reckoned number with as many places as the figure that it is held against shows, and its unit."""
    places = last_place(figure)
    scale = Decimal(1) if figure.number is None else figure.number.scale
    shown = (value / scale).quantize(places / scale, ROUND_HALF_UP)
    word = {_WAN: "万", _YI: "亿"}.get(scale, "")
    return f"{shown:f}{word}{figure.unit}"


def spans(*figures: Figure) -> tuple[Span, ...]:
    """Where figures stand, in the order of the text."""
    return tuple(sorted(figure.span for figure in figures))


def texts(*figures: Figure) -> tuple[str, ...]:
    """What figures say."""
    return tuple(figure.text for figure in figures)
