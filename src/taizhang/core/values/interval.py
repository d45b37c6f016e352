"""What a printed figure says, and the numbers that it stands for.

One table, shared by the writer and the checks (README, principle 1):

| printed            | hedge | stands for              |
|--------------------|-------|-------------------------|
| 298                | ``""``  | exactly 298             |
| 12.6万, 45.2%      | ``""``  | [12.55万, 12.65万): rounded half up at the last printed digit |
| 余/多/超/逾/突破 n | ``>``   | (n, n + round step)     |
| n以上, 至少 n      | ``>=``  | [n, ...)                |
| 近/不足 n          | ``<``   | [n - round step, n)     |
| n以内, 不超过 n    | ``<=``  | (..., n]                |
| 约 n, n左右        | ``~``   | [n - half a round step, n + half a round step] |

The round step of n is the place of its last digit that is not zero: of 1100 it is 100, of 1.2万 1000.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

from taizhang.core.values.quantity import plain

_HALF = Decimal("0.5")
_TEN = Decimal(10)
WAN = Decimal(10_000)
YI = Decimal(100_000_000)
_SCALE_WORDS = {Decimal(1): "", WAN: "万", YI: "亿"}
_RATE_UNITS = frozenset({"%", "个百分点", "倍", "‰"})


class Hedge(StrEnum):
    """How exactly a figure is meant; the codes are those of the gold annotation."""

    EXACT = ""
    MORE = ">"
    AT_LEAST = ">="
    LESS = "<"
    AT_MOST = "<="
    ABOUT = "~"


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers between two ends; an end that is None is open to infinity."""

    low: Decimal | None
    high: Decimal | None
    low_closed: bool = True
    high_closed: bool = True

    def __contains__(self, value: Decimal) -> bool:
        if self.low is not None and (
            value < self.low or (value == self.low and not self.low_closed)
        ):
            return False
        return self.high is None or not (
            value > self.high or (value == self.high and not self.high_closed)
        )

    @property
    def exact(self) -> bool:
        """Whether it holds one number only."""
        return self.low is not None and self.low == self.high


def round_step(number: Decimal) -> Decimal:
    """The place of the last digit that is not zero.

    >>> round_step(Decimal(1100)), round_step(Decimal("12.6"))
    (Decimal('100'), Decimal('0.1'))
    """
    if number == 0:
        return Decimal(1)
    exponent = number.normalize().as_tuple().exponent
    assert isinstance(exponent, int)  # noqa: S101 (asked before; tells the type checker)
    return _TEN**exponent


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as it stands on paper.

    Attributes:
        digits: The number as printed, with its printed places (12.60 is not 12.6).
        scale: 1, 万 or 亿.
        hedge: How exactly it is meant.
        unit: What follows the number, 万 and 亿 taken out.
    """

    digits: Decimal
    unit: str
    scale: Decimal = Decimal(1)
    hedge: Hedge = Hedge.EXACT

    @property
    def value(self) -> Decimal:
        """The number with 万 and 亿 multiplied out."""
        return self.digits * self.scale

    @property
    def interval(self) -> Interval:
        """The numbers that it stands for, by the table of this module."""
        value = self.value
        step = round_step(self.digits) * self.scale
        match self.hedge:
            case Hedge.MORE:
                return Interval(value, value + step, low_closed=False, high_closed=False)
            case Hedge.LESS:
                return Interval(value - step, value, high_closed=False)
            case Hedge.ABOUT:
                return Interval(value - step * _HALF, value + step * _HALF)
            case Hedge.AT_LEAST:
                return Interval(value, None)
            case Hedge.AT_MOST:
                return Interval(None, value)
            case _:
                return self._rounded()

    def _rounded(self) -> Interval:
        exponent = self.digits.as_tuple().exponent
        assert isinstance(exponent, int)  # noqa: S101 (asked before; tells the type checker)
        bare_whole = self.scale == 1 and exponent >= 0 and self.unit not in _RATE_UNITS
        if bare_whole:
            return Interval(self.value, self.value)
        half = _TEN ** min(exponent, 0) * self.scale * _HALF
        return Interval(self.value - half, self.value + half, high_closed=False)

    @property
    def text(self) -> str:
        """As it is written: 近300场, 1100余人次, 约1.2万人次, 45.2%."""
        number = f"{self.digits:f}"
        scale = _SCALE_WORDS[self.scale]
        match self.hedge:
            case Hedge.LESS:
                return f"近{number}{scale}{self.unit}"
            case Hedge.ABOUT:
                return f"约{number}{scale}{self.unit}"
            case Hedge.MORE:
                return f"{number}{scale}余{self.unit}"
            case Hedge.AT_LEAST:
                return f"{number}{scale}{self.unit}以上"
            case Hedge.AT_MOST:
                return f"{number}{scale}{self.unit}以内"
            case _:
                return f"{number}{scale}{self.unit}"


def print_exact(value: Decimal, unit: str) -> Printed:
    """The number as it is.

    >>> print_exact(Decimal("1138"), "人次").text
    '1138人次'
    """
    return Printed(Decimal(plain(value)), unit)


def print_hedged(value: Decimal, unit: str) -> Printed:
    """The number at its first digits, with the hedge word that is true of it.

    A number below 10, and one that is round already, is printed as it is. 近 is used within a fifth of a step
    under the next round number, 余 otherwise. From ten thousand on it is told in 万.

    >>> [print_hedged(Decimal(n), "人次").text for n in (7, 86, 298, 300, 1138, 70839)]
    ['7人次', '80余人次', '近300人次', '300人次', '1100余人次', '7万余人次']
    """
    if value != value.to_integral_value() or value < _TEN:
        return print_exact(value, unit)
    places = len(plain(value))
    step = _TEN ** max(places - 2, 1)
    below = (value / step).to_integral_value(ROUND_FLOOR) * step
    above = (value / step).to_integral_value(ROUND_CEILING) * step
    if value == below:
        return print_exact(value, unit)
    less = above - value <= step / 5
    scale = WAN if value >= WAN else Decimal(1)
    digits = Decimal(plain((above if less else below) / scale))
    return Printed(digits, unit, scale=scale, hedge=Hedge.LESS if less else Hedge.MORE)


def print_scaled(value: Decimal, unit: str, scale: Decimal, places: int = 1) -> Printed:
    """The number in 万 or 亿, rounded half up at `places` decimals.

    >>> print_scaled(Decimal(126034), "人次", WAN).text
    '12.6万人次'
    """
    digits = (value / scale).quantize(_TEN**-places, rounding="ROUND_HALF_UP")
    return Printed(digits, unit, scale=scale)


def print_rate(value: Decimal, unit: str, places: int = 1) -> Printed:
    """A rate at no more than `places` decimals, rounded half up.

    A zero at the end is kept where it was rounded to, and tells so; an exact value goes without.

    >>> print_rate(Decimal("12.345"), "%").text, print_rate(Decimal("24.98"), "%").text
    ('12.3%', '25.0%')
    >>> print_rate(Decimal(25), "%").text
    '25%'
    """
    rounded = value.quantize(_TEN**-places, rounding="ROUND_HALF_UP")
    return Printed(Decimal(plain(value)) if rounded == value else rounded, unit)
