"""多选: any of the declared answers, kept in the facts as |a|b|."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from taizhang.core.ledger.cell import texts_of
from taizhang.core.ledger.field import Field, FieldType, Lookup, Slot
from taizhang.core.ledger.field_types.choice import choice_label, find_choice

if TYPE_CHECKING:
    from taizhang.core.ledger.record import FieldValue


def codes_to_slot(value: FieldValue, _field: Field) -> str:
    """A set of codes as |a|b|, in which |a| is found exactly."""
    return f"|{'|'.join(cast('tuple[str, ...]', value))}|"


def codes_from_json(value: object) -> tuple[str, ...]:
    """The codes, in order."""
    return tuple(str(code) for code in cast("list[object]", value))


def _read(cell: object, field: Field, _lookup: Lookup) -> tuple[str, ...]:
    return tuple(dict.fromkeys(find_choice(text, field) for text in texts_of(cell)))


def _show(value: FieldValue, field: Field) -> str:
    return "、".join(choice_label(code, field) for code in cast("tuple[str, ...]", value))


TYPE = FieldType(
    id="choices",
    label="多选",
    slot=Slot.CODE,
    read_cell=_read,
    show=_show,
    to_json=lambda value: list(cast("tuple[str, ...]", value)),
    from_json=codes_from_json,
    to_slot=codes_to_slot,
    many=True,
)
