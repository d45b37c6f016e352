"""Versions to facts: the typed index that indicators are computed from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from taizhang.core.indicators.fragment import SlotColumn, Slots
from taizhang.core.ledger.field import Field, Slot
from taizhang.core.ledger.record import Record, RecordRef, Status
from taizhang.core.ledger.search_text import search_text
from taizhang.core.values import Message, RefusedError
from taizhang.store.batches import BATCH, batches
from taizhang.store.codec import values_from_json
from taizhang.store.ledger.models import (
    CODE_SLOTS,
    DATE_SLOTS,
    FOREVER,
    INTEGER_SLOTS,
    Fact,
    PackVersion,
    RecordVersion,
    SlotAssignment,
)
from taizhang.store.unsettled import differing_unsettled, rebuild_unsettled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from taizhang.core.ledger.kind import RecordKind

_COLUMNS = {Slot.INTEGER: INTEGER_SLOTS, Slot.DATE: DATE_SLOTS, Slot.CODE: CODE_SLOTS}


_ENDING = {Status.APPROVED, Status.WITHDRAWN}
"""With which versions that which was counted before ends."""


def assign_slots(kinds: Mapping[str, RecordKind], pack_version: PackVersion) -> None:
    """Give every field that can be counted by a column of its own; those given stay as they are.

    Raises:
        RefusedError: A kind has more such fields than there are columns, or the places of a field changed.
    """
    slots = slot_map()
    fresh = []
    for kind in kinds.values():
        taken = {slot.column for (kind_id, _field), slot in slots.items() if kind_id == kind.id}
        for field in kind.fields:
            if field.type.slot is None:
                continue
            held = slots.get((kind.id, field.id))
            if held is not None:
                same = held.column in _COLUMNS[field.type.slot] and held.many == field.type.many
                if not same or held.scale != field.decimals:
                    raise RefusedError(_other_type(kind, field))
                continue
            column = next((name for name in _COLUMNS[field.type.slot] if name not in taken), None)
            if column is None:
                raise RefusedError(
                    Message("“{kind}”的字段太多，请减少或分成两类台账。", kind=kind.label)
                )
            taken.add(column)
            fresh.append(
                SlotAssignment(
                    kind=kind.id,
                    field=field.id,
                    column=column,
                    scale=field.decimals,
                    many=field.type.many,
                    pack_version=pack_version,
                )
            )
    SlotAssignment.objects.bulk_create(fresh)


_ALIKE = {"document_number": "text", "money": "decimal"}


def check_types(
    kinds: Mapping[str, RecordKind], earlier: Iterable[Mapping[str, RecordKind]]
) -> None:
    """No field has become one of another type: what was written by the old one could not be read.

    Raises:
        RefusedError: One has.
    """
    types = {
        (kind_id, field.id): _ALIKE.get(field.type.id, field.type.id)
        for known in earlier
        for kind_id, kind in known.items()
        for field in kind.fields
    }
    for kind in kinds.values():
        for field in kind.fields:
            for name in (field.id, *field.renamed_from):
                before = types.get((kind.id, name))
                if before is not None and before != _ALIKE.get(field.type.id, field.type.id):
                    raise RefusedError(_other_type(kind, field))


def _other_type(kind: RecordKind, field: Field) -> Message:
    return Message(
        "“{kind}”的字段“{field}”已有数据，不能更改类型或小数位数，请另设新字段。",
        kind=kind.label,
        field=field.label,
    )


def slot_map() -> Slots:
    """Where every field lives in the fact table."""
    slots = SlotAssignment.objects.values_list("kind", "field", "column", "scale", "many")
    return {(kind, field): SlotColumn(*rest) for kind, field, *rest in slots}


def write_facts(
    records: Sequence[Record], kinds: Mapping[str, RecordKind], slots: Slots, changeset: int
) -> None:
    """Close the facts of these records and open those of their new versions.

    A draft changes nothing: what was approved before goes on being counted. A withdrawal ends it.
    """
    approved = [record for record in records if record.status is Status.APPROVED]
    ended = [record for record in records if record.status in _ENDING]
    for ids in batches(record.ref.record_id for record in ended):
        Fact.objects.filter(record_id__in=ids, to_changeset=FOREVER).update(to_changeset=changeset)
    Fact.objects.bulk_create(
        (_fact(record, kinds[record.kind], slots, changeset) for record in approved),
        batch_size=BATCH,
    )


def rebuild_facts(kinds: Mapping[str, RecordKind]) -> int:
    """Make all facts anew from the versions, and what stands beside them; how many facts there are."""
    rebuild_unsettled()
    Fact.objects.all().delete()
    facts = _expected(kinds)
    Fact.objects.bulk_create(facts, batch_size=BATCH)
    return len(facts)


def differing_facts(kinds: Mapping[str, RecordKind]) -> list[str]:
    """The records whose facts are not what their versions give, as id@version; nothing is written."""

    def content(fact: Fact) -> tuple[object, ...]:
        columns = (*INTEGER_SLOTS, *DATE_SLOTS, *CODE_SLOTS)
        values = (getattr(fact, column) for column in columns)
        known = (fact.from_changeset, fact.to_changeset, fact.day, fact.until, fact.words)
        return (fact.kind, fact.unit, *known, *values)

    expected = {(fact.record_id, fact.version): content(fact) for fact in _expected(kinds)}
    wrong: set[tuple[str, int]] = differing_unsettled()
    for fact in Fact.objects.order_by("id").iterator(BATCH):
        key = (fact.record_id, fact.version)
        if expected.pop(key, None) != content(fact):
            wrong.add(key)
    return [f"{record_id}@{version}" for record_id, version in sorted(wrong | expected.keys())]


def _expected(kinds: Mapping[str, RecordKind]) -> list[Fact]:
    """The facts that the versions give."""
    slots = slot_map()
    facts: list[Fact] = []
    open_fact: dict[str, Fact] = {}
    versions = RecordVersion.objects.filter(status__in=_ENDING).select_related("record")
    for row in versions.order_by("changeset_id", "record_id"):
        kind = kinds.get(row.record.kind)
        if kind is None:
            continue
        if earlier := open_fact.pop(row.record_id, None):
            earlier.to_changeset = row.changeset_id
        if row.status == Status.WITHDRAWN or row.redaction_id is not None:
            continue
        record = Record(
            ref=RecordRef(row.record_id, row.version),
            kind=kind.id,
            unit=row.unit,
            values=values_from_json(kind, row.values),
        )
        fact = _fact(record, kind, slots, row.changeset_id)
        open_fact[row.record_id] = fact
        facts.append(fact)
    return facts


def _fact(record: Record, kind: RecordKind, slots: Slots, changeset: int) -> Fact:
    columns = {}
    for field in kind.fields:
        slot = slots.get((kind.id, field.id))
        if slot is not None and field.id in record.values:
            columns[slot.column] = field.type.to_slot(record.values[field.id], field)
    began, ended = (record.values.get(name) for name in (kind.began_field, kind.ended_field))
    return Fact(
        day=began if isinstance(began, date) else None,
        until=ended if isinstance(ended, date) else None,
        words=search_text(kind, record.values),
        record_id=record.ref.record_id,
        version=record.ref.version,
        kind=kind.id,
        unit=record.unit,
        from_changeset=changeset,
        **columns,
    )
