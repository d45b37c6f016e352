"""小数: an exact number with a declared number of places, kept as a scaled whole number in the facts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, cast

from taizhang.core.ledger.cell import counted_number, excerpt
from taizhang.core.ledger.field import CellError, Field, FieldType, Lookup, Slot
from taizhang.core.values import Message, plain

if TYPE_CHECKING:
    from taizhang.core.ledger.record import FieldValue

_BOUND = 9 * 10**15


def _read(cell: object, field: Field, _lookup: Lookup) -> Decimal:
    number = Decimal(plain(counted_number(cell, field)))
    # Not by scaling: a Decimal of more places than its context keeps would be rounded without a word.
    places = number.as_tuple().exponent
    if not isinstance(places, int) or -places > field.decimals:
        raise CellError(
            Message("“{cell}”的小数超过{places}位。", cell=excerpt(cell), places=field.decimals)
        )
    if abs(number) > _BOUND / Decimal(10) ** field.decimals:
        raise CellError(Message("“{cell}”太大，请核对。", cell=excerpt(cell)))
    return number


def _show(value: FieldValue, _field: Field) -> Decimal:
    return cast("Decimal", value)


def _to_slot(value: FieldValue, field: Field) -> int:
    return int(cast("Decimal", value).scaleb(field.decimals))


TYPE = FieldType(
    id="decimal",
    label="小数",
    slot=Slot.INTEGER,
    read_cell=_read,
    show=_show,
    to_json=lambda value: plain(cast("Decimal", value)),
    from_json=lambda value: Decimal(str(value)),
    to_slot=_to_slot,
)
