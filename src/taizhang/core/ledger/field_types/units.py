"""多个单位: such as the co-hosts (联合单位) of an event."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from taizhang.core.ledger.cell import texts_of
from taizhang.core.ledger.field import Field, Lookup
from taizhang.core.ledger.field_types import choices
from taizhang.core.ledger.field_types.unit import find_unit

if TYPE_CHECKING:
    from taizhang.core.ledger.record import FieldValue


def _read(cell: object, _field: Field, lookup: Lookup) -> tuple[str, ...]:
    return tuple(dict.fromkeys(find_unit(text, lookup) for text in texts_of(cell)))


def _show(value: FieldValue, _field: Field) -> str:
    return "、".join(cast("tuple[str, ...]", value))


TYPE = replace(choices.TYPE, id="units", label="多个单位", read_cell=_read, show=_show)
