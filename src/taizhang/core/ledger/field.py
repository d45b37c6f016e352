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
    from taizhang.core.values import Period


class Slot(StrEnum):
    """The sort of column of the fact table that carries a field; a field without one is never counted by."""

    INTEGER = "int"
    DATE = "date"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Break:
    """口径变动: from `since` on the same word means something else, so that earlier does not compare with later."""

    since: date
    why: Message

    def parts(self, earlier: Period, later: Period, *, moment: bool) -> bool:
        """Whether it lies between two periods, or within one of them; for a stock, between their last days."""
        if moment:
            return earlier.last_day < self.since <= later.last_day
        return earlier.start < self.since < later.end


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that may be chosen: a permanent id, and the words shown.

    Attributes:
        id: Permanent.
        label: The words.
        renamed_from: Earlier ids of the same answer.
        retired: The first day on which it can no longer be chosen, None while it can.
        split_into: The ids of the answers into which it was divided on that day.
    """

    id: str
    label: str
    renamed_from: tuple[str, ...] = ()
    retired: date | None = None
    split_into: tuple[str, ...] = ()

    def offered(self, day: date) -> bool:
        """Whether it may be chosen for what happened on that day."""
        return self.retired is None or day < self.retired


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
        counted_in: The unit of a number (人次, 万元), where the label does not end with it.
        max_length: Longest text.
        target: The id of the register or kind that it points to.
        renamed_from: Earlier ids of the same field.
        breaks: Since when it means something else than before.
        newer: Whether workbooks are out that do not have its column; they leave what is held as it is.
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
    counted_in: str = ""
    max_length: int = 60
    target: str = ""
    renamed_from: tuple[str, ...] = ()
    breaks: tuple[Break, ...] = ()
    newer: bool = False
    also: tuple[str, ...] = ()

    def current(self, value: FieldValue) -> FieldValue:
        """The value with the present ids of answers that have been renamed."""
        if not any(choice.renamed_from for choice in self.choices):
            return value
        if isinstance(value, tuple):
            return tuple(dict.fromkeys(str(self.current(code)) for code in value))
        choice = self.choice(str(value))
        return choice.id if choice else value

    def choice(self, identifier: str) -> Choice | None:
        """The answer of that id, an earlier id included."""
        return next((item for item in self.choices if item.id == identifier), None) or next(
            (item for item in self.choices if identifier in item.renamed_from), None
        )


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
