"""A field of a kind of record, and what a type of field must be able to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from taizhang.core.values import Message

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from decimal import Decimal

    from taizhang.core.ledger.record import FieldValue


class Slot(StrEnum):
    """The sort of column of the fact table that carries a field; a field without one is never counted by."""

    INTEGER = "int"
    DATE = "date"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that may be chosen: a permanent id, and the words shown."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field as a pack declares it.

    Attributes:
        id: Permanent.
        label: The column header.
        type: What it holds.
        required: Whether a record without it is refused.
        minimum: The least value, or the first day.
        maximum: The greatest value, or the last day.
        help: One sentence for the person who fills it in.
        choices: The answers of a choice.
        decimals: Places of a decimal or of money.
        max_length: Longest text.
        target: The id of the register or kind that it points to.
        renamed_from: Earlier ids of the same field.
        also: What others call the column in sheets of their own.
    """

    id: str
    label: str
    type: FieldType
    required: bool = False
    minimum: Decimal | date | None = None
    maximum: Decimal | date | None = None
    help: str = ""
    choices: tuple[Choice, ...] = ()
    decimals: int = 0
    max_length: int = 60
    target: str = ""
    renamed_from: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


class Lookup(Protocol):
    """What a cell may name: units, register entries and records, found by their names or codes."""

    def unit(self, text: str) -> str | None:
        """The code of the unit of that name or code."""

    def entry(self, kind: str, text: str) -> str | None:
        """The key of the register entry or record of that name or key."""


class CellError(ValueError):
    """A cell does not hold what its field wants; the message says what would be right."""

    def __init__(self, message: Message) -> None:
        """Carry the sentence for the person."""
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class FieldType:
    """A type of field; each is a value in a module of its own under `field_types`.

    Attributes:
        id: The word used in packs.
        label: The word shown to people.
        slot: Its column in the fact table, None if it is never counted by.
        read_cell: A non-empty cell of a sheet to a value; raises `CellError`.
        show: A value as the text of a cell, which `read_cell` reads back to the same value.
        to_json: A value to what JSON can hold.
        from_json: The way back.
        to_slot: A value to what the fact table holds.
        many: Whether a value is a set.
    """

    id: str
    label: str
    slot: Slot | None
    read_cell: Callable[[object, Field, Lookup], FieldValue]
    show: Callable[[FieldValue, Field], str | int | Decimal | date]
    to_json: Callable[[FieldValue], object]
    from_json: Callable[[object], FieldValue]
    to_slot: Callable[[FieldValue, Field], int | str | date]
    many: bool = False
