"""多个单位: such as the co-hosts (联合单位) of an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from taizhang.core.ledger.cell import texts_of
from taizhang.core.ledger.field import Field, FieldType, Lookup, Slot
from taizhang.core.ledger.field_types.choices import codes_from_json, codes_to_slot
from taizhang.core.ledger.field_types.unit import find_unit

if TYPE_CHECKING:
    from taizhang.core.ledger.record import FieldValue


def _read(cell: object, _field: Field, lookup: Lookup) -> tuple[str, ...]:
    return tuple(dict.fromkeys(find_unit(text, lookup) for text in texts_of(cell)))


def _show(value: FieldValue, _field: Field) -> str:
    return "、".join(cast("tuple[str, ...]", value))


TYPE = FieldType(
    id="units",
    label="多个单位",
    slot=Slot.CODE,
    read_cell=_read,
    show=_show,
    to_json=lambda value: list(cast("tuple[str, ...]", value)),
    from_json=codes_from_json,
    to_slot=codes_to_slot,
    many=True,
)
