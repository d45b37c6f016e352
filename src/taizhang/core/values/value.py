"""A value that is known, or the reason why there is none.

Zero, missing and not applicable are three things (README, principle 1). Zero is `Known(Decimal(0))`; every
absence is an `Absent`, which no arithmetic can mistake for a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Absence(StrEnum):
    """Why there is no number."""

    MISSING = "missing"
    """未报送: whoever owes it has not sent it."""
    NOT_APPLICABLE = "not_applicable"
    """不适用: the question has no answer, such as a rate of nothing."""
    NOT_COMPARABLE = "not_comparable"
    """不可比: the two sides do not mean the same."""


@dataclass(frozen=True, slots=True)
class Known:
    """A number, which may be zero."""

    number: Decimal


@dataclass(frozen=True, slots=True)
class Absent:
    """No number, and why."""

    why: Absence


Value = Known | Absent
MISSING = Absent(Absence.MISSING)
NOT_APPLICABLE = Absent(Absence.NOT_APPLICABLE)
NOT_COMPARABLE = Absent(Absence.NOT_COMPARABLE)

_ORDER = (Absence.NOT_COMPARABLE, Absence.MISSING, Absence.NOT_APPLICABLE)


def first_absence(*values: Value) -> Absent | None:
    """The absence that governs an operation: not comparable before missing before not applicable."""
    found = {value.why for value in values if isinstance(value, Absent)}
    return next((Absent(why) for why in _ORDER if why in found), None)


def add(*values: Value) -> Value:
    """The sum; absent as soon as one part is, for a sum that leaves out a part is another sum."""
    absent = first_absence(*values)
    if absent is not None:
        return absent
    return Known(sum((value.number for value in values if isinstance(value, Known)), Decimal(0)))


def negate(value: Value) -> Value:
    """The number with the other sign."""
    return value if isinstance(value, Absent) else Known(-value.number)


def divide(numerator: Value, denominator: Value) -> Value:
    """The quotient, unrounded; of nothing there is no rate."""
    absent = first_absence(numerator, denominator)
    if absent is not None:
        return absent
    assert isinstance(numerator, Known)  # noqa: S101 (asked before; tells the type checker)
    assert isinstance(denominator, Known)  # noqa: S101 (asked before; tells the type checker)
    if denominator.number == 0:
        return NOT_APPLICABLE
    return Known(numerator.number / denominator.number)


def growth(current: Value, base: Value) -> Value:
    """增幅: (current - base) / base, as a fraction; of a base of zero, or without a base, there is none.

    >>> growth(Known(Decimal(9)), Known(Decimal(8)))
    Known(number=Decimal('0.125'))
    """
    if isinstance(base, Known) and base.number < 0 and isinstance(current, Known):
        return NOT_APPLICABLE
    return divide(difference(current, base), base) if isinstance(base, Known) else _no_base(base)


def difference(current: Value, base: Value) -> Value:
    """增减: current - base; without a base there is none.

    >>> difference(Known(Decimal(9)), Known(Decimal(0)))
    Known(number=Decimal('9'))
    """
    return add(current, negate(base)) if isinstance(base, Known) else _no_base(base)


def _no_base(base: Absent) -> Absent:
    return NOT_COMPARABLE if base.why is Absence.MISSING else base


def completion(actual: Value, target: Value) -> Value:
    """完成率: actual / target, as a fraction; without a target above zero nothing is completed.

    >>> completion(Known(Decimal(3)), Known(Decimal(4)))
    Known(number=Decimal('0.75'))
    """
    if isinstance(target, Absent):
        return NOT_APPLICABLE
    if isinstance(actual, Known) and target.number < 0:
        return NOT_APPLICABLE
    return divide(actual, target)
