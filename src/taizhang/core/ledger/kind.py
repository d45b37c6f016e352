"""Kinds of records and registers, as a pack declares them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.ledger.field import Slot
from taizhang.core.values import Message, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from taizhang.core.ledger.field import Break, Field
    from taizhang.core.ledger.record import FieldValue
    from taizhang.core.values import Period


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
class OverlapRule:
    """What a list of overlaps looks for.

    Attributes:
        label: What it means when it is found, in one sentence.
        same: The fields that agree, all of them filled.
        differ: The fields of which at least one differs; an empty one differs from a filled one.
    """

    label: str
    same: tuple[str, ...]
    differ: tuple[str, ...]


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
        retired: From which day on it is no longer reported, None while it is; what is held stays.
        breaks: Since when it means something else than before.
        overlaps: What its list of overlaps looks for.
        line: The line of work (工作条线) that it belongs to; empty if the pack has none.
    """

    id: str
    label: str
    fields: tuple[Field, ...]
    identity: tuple[str, ...]
    title_field: str
    stages: tuple[Stage, ...] = ()
    validity: Validity | None = None
    owner_field: str = ""
    retired: date | None = None
    breaks: tuple[Break, ...] = ()
    line: str = ""
    overlaps: tuple[OverlapRule, ...] = ()

    def reported_in(self, period: Period) -> bool:
        """Whether it is reported for a period: one that begins after it was retired has no place for it."""
        return self.retired is None or period.start < self.retired

    @property
    def first_day_field(self) -> str:
        """The field that says when what a record tells of happened or began; empty if there is none."""
        if self.stages:
            return self.stages[0].date_field
        return next((field.id for field in self.fields if field.type.slot is Slot.DATE), "")

    @property
    def began_field(self) -> str:
        """The field by whose day records stand in a list: since when an entry of a register holds, or the first day."""
        return self.validity.since if self.validity is not None else self.first_day_field

    @property
    def ended_field(self) -> str:
        """The field that says when what lasts ended; empty for what happens on a day."""
        if self.validity is not None:
            return self.validity.until
        return self.stages[-1].date_field if len(self.stages) > 1 else ""

    def offering(self, day: date | None) -> RecordKind:
        """The kind with only the answers that may be chosen on a day or later; None is for ever."""

        def open_on(field: Field) -> Field:
            left = tuple(
                choice
                for choice in field.choices
                if (choice.retired is None if day is None else choice.offered(day))
            )
            return field if left == field.choices else replace(field, choices=left)

        return replace(self, fields=tuple(open_on(field) for field in self.fields))

    def as_written(self, then: RecordKind) -> RecordKind:
        """The kind in the words of an earlier version of itself, by which a workbook of that time is read.

        Fields that it did not have are `newer`: such a workbook has no column for them.
        """

        def written(field: Field) -> Field:
            ids = (field.id, *field.renamed_from)
            former = next((item for item in then.fields if item.id in ids), None)
            if former is None:
                return replace(field, newer=True)
            labels = {
                item.id: choice.label
                for choice in former.choices
                if (item := field.choice(choice.id)) is not None
            }
            choices = tuple(
                replace(choice, label=labels.get(choice.id, choice.label))
                for choice in field.choices
            )
            return replace(field, label=former.label, choices=choices)

        fields = tuple(written(field) for field in self.fields)
        if fields == self.fields and then.label == self.label:
            return self
        return replace(self, fields=fields, label=then.label)

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
            yield from self._check_retired(field, value, values.get(self.first_day_field))
        yield from self._check_order(values)

    @staticmethod
    def _check_retired(
        field: Field, value: FieldValue, day: FieldValue | None
    ) -> Iterator[tuple[str, Message]]:
        """An answer is not chosen for what happened after it was retired."""
        if not isinstance(day, date):
            return
        for code in value if isinstance(value, tuple) else (value,):
            choice = next((item for item in field.choices if item.id == code), None)
            if choice is None or choice.offered(day):
                continue
            heirs = tuple(item.label for item in field.choices if item.id in choice.split_into)
            message = (
                Message(
                    "“{label}”：“{choice}”自{day}起分为{heirs}，请从中选择。",
                    label=field.label,
                    choice=choice.label,
                    day=choice.retired,
                    heirs=heirs,
                )
                if heirs
                else Message(
                    "“{label}”：“{choice}”自{day}起停用，请另选一项。",
                    label=field.label,
                    choice=choice.label,
                    day=choice.retired,
                )
            )
            yield field.id, message

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
