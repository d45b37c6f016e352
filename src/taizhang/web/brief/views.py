"""A short piece of news to a record that a person confirms, and a record to a short 信息简报."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from taizhang.core.values import RefusedError
from taizhang.services.briefs import brief_of_record, read_brief
from taizhang.services.entry_desk import kind_to_enter, unit_to_enter
from taizhang.services.rights import Right
from taizhang.services.unit_choice import units_to_choose
from taizhang.web.entry.views import draft_name, form_values
from taizhang.web.office import office
from taizhang.web.page import page, show, who
from taizhang.web.shell import period_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from taizhang.core.reports.brief_reader import ProposedRecord
    from taizhang.core.values import Message


@page(Right.ENTER, methods=("GET", "POST"))
def brief(request: HttpRequest) -> HttpResponse:
    """Paste, and look at what is proposed; nothing is written here."""
    actor, period = who(request), period_of(request)
    asked = request.POST if request.method == "POST" else request.GET
    unit = unit_to_enter(office(), actor.viewer, period, asked.get("unit", ""))
    kinds = [
        one
        for one in office().pack.kinds.values()
        if not one.is_register and one.reported_in(period)
    ]
    values: dict[str, Any] = {
        "unit": unit,
        "units": units_to_choose(office(), actor.viewer, period),
        "kinds": kinds,
        "text": request.POST.get("text", ""),
        "period": period,
    }
    if request.method == "GET":
        return show(request, "brief/brief.html", values)
    chosen = request.POST.get("kind", "")
    kind = kind_to_enter(office(), chosen) if chosen else None
    try:
        found = read_brief(office(), actor.viewer, values["text"], period, unit, kind)
    except RefusedError as error:
        refused = error.messages
        # What may not stand in the ledger is not sent back and forth either.
        return show(
            request, "brief/brief.html", {**values, "text": "", "refused": refused}, status=422
        )
    if not found:
        return show(request, "brief/brief.html", {**values, "nothing": True})
    others = () if kind is not None else read_others(found)
    return show(
        request,
        "brief/confirm.html",
        {**values, **_form(request, unit, found[0]), "others": others},
    )


def read_others(found: tuple[ProposedRecord, ...]) -> list[tuple[str, str]]:
    """The other kinds that the text may be of: id and label."""
    kinds = office().pack.kinds
    return [(one.kind, kinds[one.kind].label) for one in found[1:]]


def _form(request: HttpRequest, unit: str, proposed: ProposedRecord) -> dict[str, Any]:
    kind = office().pack.kinds[proposed.kind]
    typed = {name: value.text for name, value in proposed.values.items()}
    notes: dict[str, Message | str] = {}
    for name, value in proposed.values.items():
        if value.ask is not None:
            notes[name] = value.ask
    values = form_values(request, kind, unit, typed, notes=notes)
    return {
        **values,
        "source_text": request.POST.get("text", "").strip(),
        "draft": draft_name(request, f"brief-{kind.id}"),
        "unused": proposed.unused,
        "asked": [one for one in values["form"].fields if one.note],
    }


@page(Right.ENTER)
def brief_of(request: HttpRequest, record_id: str) -> HttpResponse:
    """A short text to copy."""
    written, kind, unit = brief_of_record(office(), who(request).viewer, record_id)
    values = {"brief": written, "kind": kind, "unit": unit, "record_id": record_id}
    return show(request, "brief/of.html", values)
