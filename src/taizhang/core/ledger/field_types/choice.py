"""单选: one of the declared answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from taizhang.core.ledger.cell import excerpt, text_of
from taizhang.core.ledger.field import CellError, Field, FieldType, Lookup, Slot
from taizhang.core.values import Message

if TYPE_CHECKING:
    from taizhang.core.ledger.record import FieldValue


def find_choice(text: str, field: Field) -> str:
    """The id of the choice with that label or id; the refusal lists the answers."""
    for choice in field.choices:
        if text in (choice.label, choice.id, *choice.renamed_from):
            return choice.id
    answers = tuple(choice.label for choice in field.choices)
    raise CellError(
        Message("“{cell}”不在可选项中，可选：{answers}。", cell=excerpt(text), answers=answers)
    )


def choice_label(identifier: str, field: Field) -> str:
    """The words for a choice; a choice that the pack no longer knows is shown by its id."""
    return next((choice.label for choice in field.choices if choice.id == identifier), identifier)


def _read(cell: object, field: Field, _lookup: Lookup) -> str:
    return find_choice(text_of(cell), field)


def _show(value: FieldValue, field: Field) -> str:
    return choice_label(cast("str", value), field)


TYPE = FieldType(
    id="choice",
    label="单选",
    slot=Slot.CODE,
    read_cell=_read,
    show=_show,
    to_json=lambda value: value,
    from_json=str,
    to_slot=lambda value, _field: cast("str", value),
)
