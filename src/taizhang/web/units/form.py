"""Forms made of the fields of a register, and what every act on it asks for: the day, the reason, who agreed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from taizhang.core.values import Message, RefusedError
from taizhang.services.clock import today
from taizhang.services.registers import register_lines
from taizhang.services.unit_acts import Why
from taizhang.services.unit_choice import units_on
from taizhang.store.viewer import everything
from taizhang.web.asked import number_in
from taizhang.web.office import office
from taizhang.web.second_person import persons_to_agree, second_person

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.http import HttpRequest

    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind

_MOST_OFFERED = 500
_LONGEST = 2000


def day_in(request: HttpRequest, name: str = "day") -> dt.date:
    """The day of an act.

    Raises:
        RefusedError: There is none, or it is written in another way.
    """
    text = request.POST.get(name, "").strip()
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise RefusedError(Message("请填从哪一天起，写成 2025-07-01 这样。")) from None


def why_in(request: HttpRequest, what: str) -> Why:
    """The reason, and who agreed if somebody did."""
    approver = second_person(request, what) if request.POST.get("agreer") else ""
    return Why(request.POST.get("reason", ""), approver)


def base_in(request: HttpRequest) -> int:
    """The version that the form was made from."""
    return number_in(request.POST.get("base", ""), 0)


def seen_in(request: HttpRequest) -> str:
    """The line that the form was made from, and its version."""
    return request.POST.get("seen", "")[:80]


def texts_in(
    request: HttpRequest, kind: RecordKind, without: Collection[str] = (), prefix: str = ""
) -> dict[str, str]:
    """What was typed into the fields of a register; several choices as one text."""
    return {
        field.id: "、".join(request.POST.getlist(f"{prefix}f-{field.id}"))[:_LONGEST].strip()
        for field in kind.fields
        if field.id not in without and f"{prefix}f-{field.id}" in request.POST
    }


def fields_of(
    kind: RecordKind, cells: Mapping[str, str], without: Collection[str] = ()
) -> list[dict[str, Any]]:
    """The fields as a form shows them."""
    day = today()
    return [_field(field, cells, day) for field in kind.fields if field.id not in without]


def _field(field: Field, cells: Mapping[str, str], day: dt.date) -> dict[str, Any]:
    sort, options = "text", []
    if field.type.id in ("choice", "choices"):
        sort = field.type.id
        options = [(one.label, one.label) for one in field.choices]
    elif field.type.id == "unit" or field.id == "parent":
        sort = "choice"
        options = [(one.code, one.name) for one in units_on(office(), everything(""), day)]
    elif field.type.id == "date":
        sort = "date"
    elif field.target and field.target in office().pack.kinds:
        target = office().pack.kinds[field.target]
        if target.is_register:
            sort = "list"
            lines = register_lines(office(), everything(""), target)
            options = [(line.key, line.title) for line in lines if line.holds(day)][:_MOST_OFFERED]
    value = cells.get(field.id, "")
    if sort == "choice" and value and value not in {key for key, _name in options}:
        # A unit is told by its name in a cell.
        value = next((key for key, name in options if name == value), value)
        if value not in {key for key, _name in options}:
            options.insert(0, (value, value))
    return {
        "id": field.id,
        "label": field.label,
        "help": field.help,
        "required": field.required,
        "sort": sort,
        "options": options,
        "value": value,
        "values": value.split("、") if value else [],
        "longest": field.max_length or 200,
    }


def agreeing(request: HttpRequest) -> dict[str, Any]:
    """What the part of a form needs in which somebody else agrees."""
    return {"persons": persons_to_agree(request), "suffix": ""}
