"""名录或台账引用: an entry of a register, or another record."""

from __future__ import annotations

from dataclasses import replace

from taizhang.core.ledger.cell import excerpt, text_of
from taizhang.core.ledger.field import CellError, Field, Lookup
from taizhang.core.ledger.field_types import unit
from taizhang.core.values import Message


def _read(cell: object, field: Field, lookup: Lookup) -> str:
    text = text_of(cell)
    key = lookup.entry(field.target, text)
    if key is None:
        raise CellError(
            Message("没有找到“{cell}”，请按名录中的名称或编号填写。", cell=excerpt(text))
        )
    return key


TYPE = replace(unit.TYPE, id="link", label="引用", read_cell=_read)
