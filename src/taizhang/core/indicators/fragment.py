"""Pieces of SQL with their parameters, and where the fields of records live in the fact table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Parameter = int | str | date


@dataclass(frozen=True, slots=True)
class SlotColumn:
    """Where a field lives in the fact table.

    Attributes:
        column: The name of the column.
        scale: Power of ten by which a decimal was multiplied to be whole.
        many: Whether it holds a set, as |a|b|.
    """

    column: str
    scale: int = 0
    many: bool = False


Slots = dict[tuple[str, str], SlotColumn]
"""By id of kind and field."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of SQL and its parameters, in the order of their marks."""

    text: str
    parameters: tuple[Parameter, ...] = ()

    def __and__(self, other: Fragment) -> Fragment:
        return Fragment(f"{self.text} AND {other.text}", (*self.parameters, *other.parameters))


def join(separator: str, fragments: Iterable[Fragment]) -> Fragment:
    """The pieces with a separator between them."""
    pieces = tuple(fragments)
    return Fragment(
        separator.join(piece.text for piece in pieces),
        tuple(parameter for piece in pieces for parameter in piece.parameters),
    )


def one_of(column: str, codes: Sequence[str]) -> Fragment:
    """The column holds one of these codes; none of no codes."""
    if not codes:
        return Fragment("1 = 0")
    marks = ", ".join(["%s"] * len(codes))
    return Fragment(f"{column} IN ({marks})", tuple(codes))
