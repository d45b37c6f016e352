"""Field values to JSON and back, by the declared type of each field."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue


TOMBSTONE = {"redacted": True}
"""What stands in the place of content that the law wanted gone."""


def values_to_json(kind: RecordKind, values: Mapping[str, FieldValue]) -> dict[str, object]:
    """What is kept of a version, in the order of the kind's fields."""
    return {
        field.id: field.type.to_json(values[field.id])
        for field in kind.fields
        if field.id in values
    }


def values_from_json(kind: RecordKind, data: Mapping[str, object]) -> dict[str, FieldValue]:
    """The values again; fields and answers renamed since are read under their new ids. A tombstone says nothing."""
    if data == TOMBSTONE:
        return {}
    found: dict[str, FieldValue] = {}
    for field in kind.fields:
        for name in (field.id, *field.renamed_from):
            if name in data:
                found[field.id] = field.current(field.type.from_json(data[name]))
                break
    return found
