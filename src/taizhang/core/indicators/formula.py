"""A formula over indicators: + − × ÷, brackets and numbers, as people write them.

Computed in fractions and divided once at the end: no order of operations loses a place.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from taizhang.core.values import (
    NOT_APPLICABLE,
    Absent,
    Known,
    Message,
    RefusedError,
    Value,
    first_absence,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[a-z][a-z0-9_]*)|(?P<sign>.))", re.ASCII
)
_SIGNS = {"-": "−", "*": "×", "/": "÷", "＋": "+", "－": "−", "（": "(", "）": ")"}
_DEEPEST = 30


@dataclass(frozen=True, slots=True)
class Constant:
    """A number that stands in the formula."""

    number: Decimal


@dataclass(frozen=True, slots=True)
class Input:
    """Another indicator."""

    indicator: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Two sides and one of + − × ÷ between them."""

    sign: str
    left: Expression
    right: Expression


Expression = Constant | Input | Operation


def read_formula(text: str) -> Expression:
    """Read a formula; × and ÷ bind closer than + and −, equal signs from left to right.

    Raises:
        RefusedError: It is none; the message says where it goes wrong.
    """
    found = _TOKEN.finditer(text.strip())
    tokens = [(match.lastgroup or "", match[match.lastgroup or 0]) for match in found]
    tokens = [(sort, _SIGNS.get(word, word)) for sort, word in tokens]
    return _Reading(tokens).whole()


class _Reading:
    """A walk along the tokens of one formula."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def whole(self) -> Expression:
        found = self._sum()
        if self.at < len(self.tokens):
            raise self._refused()
        return found

    def _sum(self) -> Expression:
        found = self._product()
        while self._sign in ("+", "−"):
            found = Operation(self._take(), found, self._product())
        return found

    def _product(self) -> Expression:
        found = self._atom()
        while self._sign in ("×", "÷"):
            found = Operation(self._take(), found, self._atom())
        return found

    def _atom(self) -> Expression:
        sort, word = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        if sort == "number":
            self.at += 1
            return Constant(Decimal(word))
        if sort == "name":
            self.at += 1
            return Input(word)
        if word != "(" or self.depth >= _DEEPEST:
            raise self._refused()
        self.at += 1
        self.depth += 1
        found = self._sum()
        if self._sign != ")":
            raise self._refused()
        self.at += 1
        self.depth -= 1
        return found

    @property
    def _sign(self) -> str:
        sort, word = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        return word if sort == "sign" else ""

    def _take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1][1]

    def _refused(self) -> RefusedError:
        form = Message("公式只写指标的 id、数、+、−、×、÷ 和成对的括号，例如 (a + b) ÷ c × 100。")
        if self.at >= len(self.tokens):
            return RefusedError(Message("公式没有写完。{form}", form=form))
        before = " ".join(word for _sort, word in self.tokens[: self.at])
        return RefusedError(
            Message(
                "公式中“{before}”之后的“{word}”读不懂。{form}",
                before=before,
                word=self.tokens[self.at][1],
                form=form,
            )
        )


def inputs_of(expression: Expression) -> tuple[str, ...]:
    """The indicators that a formula names, each once, in the order of reading."""
    match expression:
        case Constant():
            return ()
        case Input(indicator):
            return (indicator,)
        case Operation(_, left, right):
            return tuple(dict.fromkeys((*inputs_of(left), *inputs_of(right))))


def has_constant(expression: Expression) -> bool:
    """Whether a number stands in it."""
    match expression:
        case Operation(_, left, right):
            return has_constant(left) or has_constant(right)
        case _:
            return isinstance(expression, Constant)


def compute_formula(expression: Expression, values: Mapping[str, Value], factor: Decimal) -> Value:
    """What a formula comes to, times a factor; of nothing there is no quotient.

    >>> compute_formula(read_formula("a ÷ 3 × 3"), {"a": Known(Decimal(2))}, Decimal(1))
    Known(number=Decimal('2'))
    """
    found = _compute(expression, values)
    if isinstance(found, Absent):
        return found
    found *= Fraction(factor)
    return Known(Decimal(found.numerator) / Decimal(found.denominator))


def _compute(expression: Expression, values: Mapping[str, Value]) -> Fraction | Absent:
    match expression:
        case Constant(number):
            return Fraction(number)
        case Input(indicator):
            value = values[indicator]
            return Fraction(value.number) if isinstance(value, Known) else value
        case Operation(sign, left, right):
            sides = [_compute(left, values), _compute(right, values)]
            absent = first_absence(*(side for side in sides if isinstance(side, Absent)))
            if absent is not None:
                return absent
            return _operate(sign, *(side for side in sides if isinstance(side, Fraction)))


def _operate(sign: str, left: Fraction, right: Fraction) -> Fraction | Absent:
    match sign:
        case "+":
            return left + right
        case "−":
            return left - right
        case "×":
            return left * right
        case _:
            return left / right if right else NOT_APPLICABLE


# --- units of count ------------------------------------------------------------------------------

_PURE = frozenset({"%", "倍"})
_SAME = {"场次": "场"}


def split_unit(unit: str) -> Counter[str]:
    """A unit of count as its factors: 人次/场 is 人次 once and 场 once below the line; % and 倍 are none.

    场次 and 场 are one; 人次 and 人 are two.
    """
    above, *below = unit.split("/")
    found: Counter[str] = Counter()
    for words, sign in (
        (above.split("·"), 1),
        ([w for part in below for w in part.split("·")], -1),
    ):
        for word in words:
            if word not in _PURE and word != "1":
                found[_SAME.get(word, word)] += sign
    return _clean(found)


def join_unit(factors: Counter[str]) -> str:
    """The factors as one writes them; empty for a pure number."""
    above = "·".join(word for word, times in sorted(factors.items()) for _ in range(times))
    below = "·".join(word for word, times in sorted(factors.items()) for _ in range(-times))
    if not below:
        return above
    return f"{above or '1'}/{below}"


def unit_of_formula(expression: Expression, units: Mapping[str, str]) -> Counter[str]:
    """The unit in which a formula counts, as its factors.

    Raises:
        RefusedError: It adds what is counted in different units.
    """
    match expression:
        case Constant():
            return Counter()
        case Input(indicator):
            return split_unit(units[indicator])
        case Operation(sign, left, right):
            one, other = unit_of_formula(left, units), unit_of_formula(right, units)
            if sign in ("+", "−"):
                if one != other:
                    raise RefusedError(
                        Message(
                            "公式把“{one}”和“{other}”相加减，计量单位不同的不能相加减。",
                            one=join_unit(one) or "1",
                            other=join_unit(other) or "1",
                        )
                    )
                return one
            joined = Counter(one)
            for word, times in other.items():
                joined[word] += times if sign == "×" else -times
            return _clean(joined)


def _clean(factors: Counter[str]) -> Counter[str]:
    return Counter({word: times for word, times in factors.items() if times})
