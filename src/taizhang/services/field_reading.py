"""What people type into fields, one text a field, to the values of a record; every fault with its field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.ledger.cell import day_in, excerpt, is_empty, personal_number_in, text_of
from taizhang.core.ledger.field import CellError, Slot
from taizhang.core.values import Message, RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from taizhang.core.ledger.field import Field, Lookup
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue
    from taizhang.core.values import Period

Fault = tuple[str, Message]
"""The id of a field, and what is wrong with what was typed into it."""


class FieldsRefusedError(RefusedError):
    """Some fields do not hold what they should; `faults` says which."""

    def __init__(self, kind: RecordKind, faults: Sequence[Fault]) -> None:
        """Carry the faults by field; the sentences of the refusal name the field where they do not yet."""
        labels = {field.id: field.label for field in kind.fields}
        super().__init__(*(_named(labels.get(name, name), message) for name, message in faults))
        self.faults = tuple(faults)


def _named(label: str, message: Message) -> Message:
    if f"“{label}”" in str(message):
        return message
    return Message("“{label}”：{error}", label=label, error=message)


def read_fields(
    kind: RecordKind,
    values: Mapping[str, FieldValue],
    changes: Mapping[str, str],
    lookup: Lookup,
    period: Period | None = None,
) -> tuple[dict[str, FieldValue], list[Fault]]:
    """The values with the changes, and what is wrong with them.

    Args:
        kind: Of which kind.
        values: What the record said before.
        changes: By label or id of the field; an empty text clears it.
        lookup: Finds what texts name.
        period: Gives the year to days written without.

    Raises:
        RefusedError: There is no such field.
    """
    after = dict(values)
    faults: list[Fault] = []
    named: set[str] = set()
    for name, text in changes.items():
        field = _field(kind, name)
        if field.id in named:
            faults.append((field.id, Message("“{label}”写了两次。", label=field.label)))
        named.add(field.id)
        after.pop(field.id, None)
        if is_empty(text):
            continue
        if personal := personal_number_in(text):
            what = Message("含有{what}，台账不保存个人信息，请删去。", what=Message(personal))
            faults.append((field.id, what))
            continue
        try:
            told = day_in(text, period) if field.type.slot is Slot.DATE else text
            value = field.type.read_cell(told, field, lookup)
            if value not in ("", ()):
                after[field.id] = value
        except CellError as error:
            faults.append((field.id, error.message))
    # What a record says that counts already holds up no change of something else: an answer that has been
    # retired since then, say, which nobody has been asked about.
    stood = [*kind.check(values)] if values else []
    spoilt = {name for name, _message in faults}
    found = [item for item in kind.check(after) if item not in stood and item[0] not in spoilt]
    return after, [*faults, *found]


def _field(kind: RecordKind, name: str) -> Field:
    field = kind.named_field(text_of(name))
    if field is None:
        raise RefusedError(
            Message(
                "“{kind}”没有字段“{name}”，有：{known}。",
                kind=kind.label,
                name=excerpt(name),
                known=tuple(item.label for item in kind.fields),
            )
        )
    return field
