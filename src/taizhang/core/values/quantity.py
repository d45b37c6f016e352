"""A number with what it counts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


class UnitMismatchError(ValueError):
    """Two quantities of different units were added or compared."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact number and its unit of count (场次, 人次, 万元 ...), never one without the other."""

    value: Decimal
    unit: str

    def __post_init__(self) -> None:
        if not isinstance(self.value, Decimal):
            msg = f"A quantity is a Decimal, not {type(self.value).__name__}."
            raise TypeError(msg)
        if not self.value.is_finite():
            msg = f"A quantity is a finite number, not {self.value}."
            raise ValueError(msg)

    def _same_unit(self, other: Quantity) -> None:
        if self.unit != other.unit:
            msg = f"{self.unit} and {other.unit} are two things."
            raise UnitMismatchError(msg)

    def __add__(self, other: Quantity) -> Quantity:
        self._same_unit(other)
        return Quantity(self.value + other.value, self.unit)

    def __sub__(self, other: Quantity) -> Quantity:
        self._same_unit(other)
        return Quantity(self.value - other.value, self.unit)

    def __lt__(self, other: Quantity) -> bool:
        self._same_unit(other)
        return self.value < other.value

    def __le__(self, other: Quantity) -> bool:
        self._same_unit(other)
        return self.value <= other.value

    def __str__(self) -> str:
        return f"{plain(self.value)}{self.unit}"


def plain(value: Decimal) -> str:
    """Digits without an exponent and without zeros that say nothing.

    >>> plain(Decimal("1.50E+3")), plain(Decimal("12.60"))
    ('1500', '12.6')
    """
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text
