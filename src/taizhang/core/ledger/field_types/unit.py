"""单位: one unit of the tree, by name or code."""

from __future__ import annotations

from typing import cast

from taizhang.core.ledger.cell import excerpt, text_of
from taizhang.core.ledger.field import CellError, Field, FieldType, Lookup, Slot
from taizhang.core.values import Message


def find_unit(text: str, lookup: Lookup) -> str:
    """The code of the unit, or a refusal."""
    code = lookup.unit(text)
    if code is None:
        raise CellError(
            Message("没有名为“{cell}”的单位，请按单位名录填写全称或简称。", cell=excerpt(text))
        )
    return code


def _read(cell: object, _field: Field, lookup: Lookup) -> str:
    return find_unit(text_of(cell), lookup)


TYPE = FieldType(
    id="unit",
    label="单位",
    slot=Slot.CODE,
    read_cell=_read,
    show=lambda value, _field: cast("str", value),
    to_json=lambda value: value,
    from_json=str,
    to_slot=lambda value, _field: cast("str", value),
)
