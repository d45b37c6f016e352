"""整数: a count."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from taizhang.core.ledger.cell import counted_number, excerpt
from taizhang.core.ledger.field import CellError, Field, FieldType, Lookup, Slot
from taizhang.core.values import Message

if TYPE_CHECKING:
    from taizhang.core.ledger.record import FieldValue

# The sum of a thousand greatest values still fits a signed 64-bit column.
_BOUND = 9 * 10**15


def _read(cell: object, field: Field, _lookup: Lookup) -> int:
    number = counted_number(cell, field)
    if number != number.to_integral_value():
        raise CellError(Message("“{cell}”不是整数。", cell=excerpt(cell)))
    if abs(number) > _BOUND:
        raise CellError(Message("“{cell}”太大，请核对。", cell=excerpt(cell)))
    return int(number)


def _same(value: FieldValue, _field: Field) -> int:
    return cast("int", value)


TYPE = FieldType(
    id="integer",
    label="整数",
    slot=Slot.INTEGER,
    read_cell=_read,
    show=_same,
    to_json=lambda value: value,
    from_json=lambda value: int(cast("int", value)),
    to_slot=_same,
)
