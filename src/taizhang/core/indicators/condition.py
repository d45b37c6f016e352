"""Conditions on the fields of a record.

Two-valued: a comparison with an empty field is false, and its negation true. SQL's third value never shows,
so that "not of this kind" does not silently drop the records where the field is empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from taizhang.core.ledger.record import FieldValue
    from taizhang.core.values import Period

Bound = Decimal | date


@dataclass(frozen=True, slots=True)
class OneOf:
    """The field holds one of these codes; a set holds at least one of them."""

    field: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """The field is a number or day within these bounds, both in; None leaves a side open."""

    field: str
    low: Bound | None
    high: Bound | None


@dataclass(frozen=True, slots=True)
class BeforePeriod:
    """The field is a day before the first day of the period: carried over from earlier."""

    field: str


@dataclass(frozen=True, slots=True)
class Filled:
    """The field is not empty."""

    field: str


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; true without parts."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds; false without parts."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


Condition = OneOf | Between | BeforePeriod | Filled | All | AnyOf | Not


def fields_of(condition: Condition) -> Iterator[str]:
    """Every field that a condition looks at."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from fields_of(part)
        case Not(part):
            yield from fields_of(part)
        case _:
            yield condition.field


def tells_apart(condition: Condition, field: str, codes: Collection[str]) -> bool:
    """Whether it makes a difference to the condition which of these codes the field holds."""
    match condition:
        case All(parts) | AnyOf(parts):
            return any(tells_apart(part, field, codes) for part in parts)
        case Not(part):
            return tells_apart(part, field, codes)
        case OneOf(name, wanted) if name == field:
            return len({code in wanted for code in codes}) > 1
        case _:
            return False


def holds(condition: Condition, values: Mapping[str, FieldValue], period: Period) -> bool:
    """Whether a record fulfils the condition."""
    match condition:
        case All(parts):
            return all(holds(part, values, period) for part in parts)
        case AnyOf(parts):
            return any(holds(part, values, period) for part in parts)
        case Not(part):
            return not holds(part, values, period)
        case Filled(field):
            return field in values
        case OneOf(field, codes):
            value = values.get(field)
            held = value if isinstance(value, tuple) else (value,)
            return any(code in held for code in codes)
        case BeforePeriod(field):
            value = values.get(field)
            return isinstance(value, date) and value < period.start
        case Between(field, low, high):
            return _between(values.get(field), low, high)


def _between(value: FieldValue | None, low: Bound | None, high: Bound | None) -> bool:
    if value is None or isinstance(value, str | tuple):
        return False
    comparable: Bound = value if isinstance(value, date) else Decimal(value)
    # The loader gives bounds of the field's own type, so dates meet dates and numbers numbers.
    return (low is None or low <= comparable) and (high is None or comparable <= high)  # type: ignore[operator]
