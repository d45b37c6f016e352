"""日期: a local date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from taizhang.core.ledger.cell import day_of
from taizhang.core.ledger.field import Field, FieldType, Lookup, Slot

if TYPE_CHECKING:
    from taizhang.core.ledger.record import FieldValue


def _read(cell: object, _field: Field, _lookup: Lookup) -> date:
    return day_of(cell)


def _same(value: FieldValue, _field: Field) -> date:
    return cast("date", value)


TYPE = FieldType(
    id="date",
    label="日期",
    slot=Slot.DATE,
    read_cell=_read,
    show=_same,
    to_json=lambda value: cast("date", value).isoformat(),
    from_json=lambda value: date.fromisoformat(str(value)),
    to_slot=_same,
)
