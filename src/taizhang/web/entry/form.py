"""The form of a kind of record: made from its fields, filled with what was typed, faults at each field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from taizhang.core.ledger.amount import unit_in_label
from taizhang.core.ledger.cell import texts_of
from taizhang.core.ledger.field import Slot
from taizhang.services.clock import today
from taizhang.services.entry_options import link_options, partner_options, typed_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import QueryDict

    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.values import Message
    from taizhang.services.entry_options import Option
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

_MOST_RADIOS = 5
_PREFIX = "f-"
_WIDE_FROM = 30


@dataclass(frozen=True, slots=True)
class FormField:
    """A field as it stands in the form.

    Attributes:
        name: Its name in the form.
        sort: text, number, date, radios, select, boxes, unit, units or link.
        text: What was typed.
        chosen: Of several answers, those that are chosen.
        choices: What may be chosen: text, words, and whether it is chosen.
        options: What is offered while one types.
        unit: What a number is counted in.
        faults: What is wrong with what was typed.
        note: Where what stands there comes from, when a person did not type it.
        step: The name of the step of the lifecycle whose day it is.
    """

    id: str
    name: str
    label: str
    sort: str
    required: bool
    help: str
    text: str
    chosen: tuple[str, ...]
    choices: tuple[tuple[str, bool], ...]
    options: tuple[Option, ...]
    unit: str
    most: int
    wide: bool
    faults: tuple[Message, ...]
    note: Message | str
    step: str = ""


@dataclass(slots=True)
class EntryForm:
    """All of it."""

    kind: RecordKind
    fields: list[FormField] = field(default_factory=list)

    @property
    def plain(self) -> list[FormField]:
        """The fields that are no steps."""
        return [one for one in self.fields if not one.step]

    @property
    def steps(self) -> list[FormField]:
        """The days of the steps of the lifecycle, in their order."""
        order = [stage.date_field for stage in self.kind.stages]
        return sorted((one for one in self.fields if one.step), key=lambda one: order.index(one.id))

    @property
    def faulty(self) -> list[FormField]:
        """The fields with something wrong."""
        return [one for one in self.fields if one.faults]


def name_of(one: Field) -> str:
    """The name of a field in the form."""
    return f"{_PREFIX}{one.id}"


def typed_in(kind: RecordKind, post: QueryDict) -> dict[str, str]:
    """What was typed, by field id; fields that did not come are left out."""
    found: dict[str, str] = {}
    for one in kind.fields:
        name = name_of(one)
        if one.type.many:
            if name in post or f"{name}-asked" in post:
                found[one.id] = "、".join(part for part in post.getlist(name) if part.strip())
        elif name in post:
            found[one.id] = post.get(name, "")
    return found


def as_read(kind: RecordKind, typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed as the ledger reads it: of what was chosen from a list, the id behind the title."""
    links = {one.id for one in kind.fields if one.type.id == "link"}
    return {name: typed_text(text) if name in links else text for name, text in typed.items()}


def build_form(
    workspace: Workspace,
    viewer: Viewer,
    kind: RecordKind,
    typed: Mapping[str, str],
    *,
    unit: str = "",
    faults: Iterable[tuple[str, Message]] = (),
    notes: Mapping[str, Message | str] | None = None,
) -> EntryForm:
    """The form with what was typed; the unit that enters, by code, is no partner of itself."""
    wrong: dict[str, list[Message]] = {}
    for name, message in faults:
        wrong.setdefault(name, []).append(message)
    offered = kind.offering(today())
    steps = {stage.date_field: stage.label for stage in kind.stages}
    units = None
    form = EntryForm(kind)
    for one, open_now in zip(kind.fields, offered.fields, strict=True):
        text = typed.get(one.id, "")
        if one.type.id in ("unit", "units") and units is None:
            units = partner_options(workspace, viewer, today(), but=unit)
        form.fields.append(
            _field(
                one,
                _sort(one, len(open_now.choices)),
                text,
                choices=_choices(one, open_now, text, units or ()),
                options=_options(workspace, viewer, one, units or ()),
                faults=tuple(wrong.get(one.id, ())),
                note=(notes or {}).get(one.id, ""),
                step=steps.get(one.id, ""),
            )
        )
    return form


def _field(
    one: Field,
    sort: str,
    text: str,
    *,
    choices: tuple[tuple[str, bool], ...],
    options: tuple[Option, ...],
    faults: tuple[Message, ...],
    note: Message | str,
    step: str,
) -> FormField:
    return FormField(
        id=one.id,
        name=name_of(one),
        label=one.label,
        sort=sort,
        required=one.required,
        help=one.help,
        text=text,
        chosen=tuple(texts_of(text)) if one.type.many else (),
        choices=choices,
        options=options,
        unit=counted_in(one),
        most=one.max_length if sort == "text" else 0,
        wide=sort in ("boxes", "units", "radios")
        or (sort == "text" and one.max_length >= _WIDE_FROM),
        faults=faults,
        note=note,
        step=step,
    )


def _sort(one: Field, choices: int) -> str:
    if one.type.id in ("choice", "choices"):
        if one.type.many:
            return "boxes"
        return "radios" if choices <= _MOST_RADIOS else "select"
    if one.type.id in ("unit", "units", "link"):
        return one.type.id
    if one.type.slot is Slot.INTEGER:
        return "number"
    return "date" if one.type.slot is Slot.DATE else "text"


def _choices(
    one: Field, open_now: Field, text: str, units: tuple[Option, ...]
) -> tuple[tuple[str, bool], ...]:
    if one.type.id == "units":
        chosen = texts_of(text)
        names = [option.text for option in units]
        return tuple(
            (name, name in chosen) for name in (*names, *(c for c in chosen if c not in names))
        )
    if not one.choices:
        return ()
    chosen = texts_of(text) if one.type.many else [text.strip()]
    by_id = {choice.id: choice.label for choice in one.choices}
    chosen = [by_id.get(part, part) for part in chosen if part]
    labels = [choice.label for choice in open_now.choices]
    # What a record says stays to be seen, though it can no longer be chosen.
    return tuple(
        (label, label in chosen) for label in (*labels, *(c for c in chosen if c not in labels))
    )


def _options(
    workspace: Workspace, viewer: Viewer, one: Field, units: tuple[Option, ...]
) -> tuple[Option, ...]:
    if one.type.id == "unit":
        return units
    return link_options(workspace, viewer, one, "") if one.type.id == "link" else ()


def counted_in(one: Field) -> str:
    """What a number is counted in, to stand behind it; empty if the label says it already."""
    if one.type.slot is not Slot.INTEGER:
        return ""
    named = unit_in_label(one.label)
    unit = one.counted_in or (named.word if named is not None else "")
    return "" if unit in one.label else unit
