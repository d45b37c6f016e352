"""Kinds of records and registers, as a pack declares them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.values import Message, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.record import FieldValue


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a lifecycle; its date is a field of the kind."""

    id: str
    label: str
    date_field: str


@dataclass(frozen=True, slots=True)
class Validity:
    """From when an entry of a register holds: `since` in, `until` out, until empty while it lasts."""

    since: str
    until: str


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record (台账类型) or a register (名录).

    Attributes:
        id: Permanent.
        label: The name of its sheet.
        fields: In the order of the columns.
        identity: The fields that tell two records of one unit apart when a row carries no record id.
        stages: Its lifecycle, in order; empty if it has none.
        validity: For a register: the fields that say from when to when an entry holds.
        owner_field: The field that names the owning unit; empty if the sender of the workbook owns the record.
        title_field: The field that names a record to people.
    """

    id: str
    label: str
    fields: tuple[Field, ...]
    identity: tuple[str, ...]
    title_field: str
    stages: tuple[Stage, ...] = ()
    validity: Validity | None = None
    owner_field: str = ""

    @property
    def is_register(self) -> bool:
        """Whether it is a register (名录) of things that last."""
        return self.validity is not None

    def field(self, identifier: str) -> Field | None:
        """The field of that id."""
        return next((field for field in self.fields if field.id == identifier), None)

    def named_field(self, text: str) -> Field | None:
        """The field that a person names by its label or its id, an earlier id included."""
        return next(
            (
                field
                for field in self.fields
                if text in (field.label, field.id, *field.renamed_from)
            ),
            None,
        )

    def check(self, values: Mapping[str, FieldValue]) -> Iterator[tuple[str, Message]]:
        """What is wrong with the values of a record, each with the id of the field to look at."""
        for field in self.fields:
            value = values.get(field.id)
            if value is None:
                if field.required:
                    yield field.id, Message("“{label}”必填，不能为空。", label=field.label)
                continue
            yield from _check_range(field, value)
        yield from self._check_order(values)

    def _check_order(self, values: Mapping[str, FieldValue]) -> Iterator[tuple[str, Message]]:
        labels = {field.id: field.label for field in self.fields}
        for earlier, later in zip(self.stages, self.stages[1:], strict=False):
            before, after = values.get(earlier.date_field), values.get(later.date_field)
            if not isinstance(after, date):
                continue
            if before is None:
                yield (
                    later.date_field,
                    Message(
                        "填了“{later}”而没有填“{earlier}”。",
                        later=labels[later.date_field],
                        earlier=labels[earlier.date_field],
                    ),
                )
            elif isinstance(before, date) and after < before:
                yield (
                    later.date_field,
                    Message(
                        "“{later}”早于“{earlier}”。",
                        later=labels[later.date_field],
                        earlier=labels[earlier.date_field],
                    ),
                )
        if self.validity is None:
            return
        since, until = values.get(self.validity.since), values.get(self.validity.until)
        if isinstance(since, date) and isinstance(until, date) and until <= since:
            yield (
                self.validity.until,
                Message(
                    "“{until}”须晚于“{since}”。",
                    until=labels[self.validity.until],
                    since=labels[self.validity.since],
                ),
            )


def _check_range(field: Field, value: FieldValue) -> Iterator[tuple[str, Message]]:
    if isinstance(value, date):
        comparable: Decimal | date = value
    elif isinstance(value, int | Decimal):
        comparable = Decimal(value)
    else:
        return
    if field.minimum is not None and comparable < field.minimum:  # type: ignore[operator] # the loader gives both one type
        yield (
            field.id,
            Message("“{label}”不能小于{bound}。", label=field.label, bound=_shown(field.minimum)),
        )
    if field.maximum is not None and comparable > field.maximum:  # type: ignore[operator] # the loader gives both one type
        yield (
            field.id,
            Message("“{label}”不能大于{bound}。", label=field.label, bound=_shown(field.maximum)),
        )


def _shown(bound: Decimal | date) -> str:
    return plain(bound) if isinstance(bound, Decimal) else bound.isoformat()
