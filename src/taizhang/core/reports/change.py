"""同比: which way a figure moved against the same period last year, in words that the numbers choose."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from taizhang.core.reports.runs import Role
from taizhang.core.values import Known, Printed, Value, growth, print_exact, print_rate

_HUNDRED = Decimal(100)

LEVEL_WORDS = ("与上年同期基本持平", "与上年同期持平")
"""What is said instead of a figure that did not move."""
CHANGE_WORDS = (
    "同比增长",
    "同比下降",
    "比上年同期提高",
    "比上年同期下降",
    "比上年同期增加",
    "比上年同期减少",
)
"""What may stand before the figure of a change."""


@dataclass(frozen=True, slots=True)
class Change:
    """The words before the figure, and the figure; without a figure the words stand alone.

    Attributes:
        words: 同比增长, 比上年同期减少, 与上年同期持平 ...
        printed: The size of the change, without a sign; None for 持平.
        role: What the figure says.
        value: The size of the change, unrounded.
    """

    words: str
    printed: Printed | None
    role: Role
    value: Value


def change_of(
    current: Value, base: Value, unit: str, *, decimals: int = 1, absolute: bool = False
) -> Change | None:
    """How a figure moved, or None where there is nothing to compare.

    A rate moves by percentage points, never by percent. A count moves by percent; from a base of zero there
    is no percent, and the difference is given. A change that rounds to nothing is 基本持平.

    >>> change = change_of(Known(Decimal(9)), Known(Decimal(8)), "场次")
    >>> change.words, change.printed.text
    ('同比增长', '12.5%')
    """
    if not isinstance(current, Known) or not isinstance(base, Known):
        return None
    difference = current.number - base.number
    if difference == 0:
        return Change("与上年同期持平", None, Role.DIFFERENCE, Known(Decimal(0)))
    size = abs(difference)
    up = difference > 0
    if unit == "%":
        words = "比上年同期提高" if up else "比上年同期下降"
        return _unless_nothing(words, print_rate(size, "个百分点", decimals), Role.POINTS, size)
    rate = growth(current, base)
    if absolute or not isinstance(rate, Known):
        words = "比上年同期增加" if up else "比上年同期减少"
        whole = size == size.to_integral_value()
        printed = print_exact(size, unit) if whole else print_rate(size, unit, decimals)
        return _unless_nothing(words, printed, Role.DIFFERENCE, size)
    percent = abs(rate.number) * _HUNDRED
    words = "同比增长" if up else "同比下降"
    return _unless_nothing(words, print_rate(percent, "%"), Role.GROWTH, percent)


def _unless_nothing(words: str, printed: Printed, role: Role, size: Decimal) -> Change:
    if printed.digits == 0:
        return Change("与上年同期基本持平", None, role, Known(size))
    return Change(words, printed, role, Known(size))
