"""What happens to units: each act a form with a day and a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect

from taizhang.core.ledger.unit import UNIT_KIND_ID
from taizhang.core.values import Message, RefusedError
from taizhang.services import unit_acts as service
from taizhang.services.clock import today
from taizhang.services.meanwhile import ChangedMeanwhileError
from taizhang.services.registers import lines_of
from taizhang.services.rights import Right
from taizhang.services.unit_choice import units_on
from taizhang.web.office import office
from taizhang.web.page import page, show, tell, who
from taizhang.web.units.form import agreeing, day_in, fields_of, seen_in, texts_in, why_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from taizhang.core.ledger.kind import RecordKind

_DATED = ("valid_from", "valid_to", "successors")
_PARTS = 4


def _kind() -> RecordKind:
    return office().pack.kinds[UNIT_KIND_ID]


def _form(
    request: HttpRequest,
    template: str,
    values: dict[str, Any],
    write: Callable[[], int],
    done: Message,
    code: Callable[[], str] = str,
) -> HttpResponse:
    """The form; when it is sent, the act, or the form again with why not."""
    values = {**values, **agreeing(request), "asked": request.POST, "faults": (), "today": today()}
    line = values.get("line")
    values["now"] = line.seen_as if line else ""
    if request.method != "POST":
        return show(request, template, values)
    try:
        number = write()
    except RefusedError as refused:
        values["faults"] = refused.messages
        values["stale"] = isinstance(refused, ChangedMeanwhileError)
        if not values["stale"]:
            values["now"] = seen_in(request)
        values["cells"] = (
            [(one.label, line.cells.get(one.id, "")) for one in _kind().fields] if line else []
        )
        return show(request, template, values, status=422)
    tell(request, Message("{done}变更号 {number}。", done=done, number=number))
    return redirect("unit", code=code()) if code() else redirect("units")


@page(Right.UNITS, methods=("GET", "POST"))
def found(request: HttpRequest) -> HttpResponse:
    """A new unit."""
    typed = texts_in(request, _kind(), _DATED)

    def write() -> int:
        day, why = day_in(request), why_in(request, "unit-new")
        return service.found_unit(office(), who(request), typed, day, why)

    values = {"fields": fields_of(_kind(), typed, _DATED)}
    done = Message("已新设单位。")
    return _form(
        request, "units/found.html", values, write, done, lambda: typed.get("code", "").strip()
    )


@page(Right.UNITS, methods=("GET", "POST"))
def alter(request: HttpRequest, code: str) -> HttpResponse:
    """Another name, another place in the tree."""
    line = lines_of(office(), who(request).viewer, _kind(), code)[-1]
    fixed = (*_DATED, "code")
    typed = texts_in(request, _kind(), fixed)
    if request.method == "POST":
        # Of several choices nothing at all comes with the form if none is chosen.
        typed = {**{one.id: "" for one in _kind().fields if one.id not in fixed}, **typed}

    def write() -> int:
        day, why = day_in(request), why_in(request, "unit-alter")
        seen = seen_in(request)
        return service.alter_unit(office(), who(request), code, typed, day, why, seen=seen)

    values = {
        "line": line,
        "code": code,
        "fields": fields_of(_kind(), typed or line.cells, fixed),
    }
    done = Message("已登记变动。")
    return _form(request, "units/alter.html", values, write, done, lambda: code)


@page(Right.UNITS, methods=("GET", "POST"))
def end(request: HttpRequest, code: str) -> HttpResponse:
    """A unit is no longer there."""
    line = lines_of(office(), who(request).viewer, _kind(), code)[-1]

    def write() -> int:
        day, why = day_in(request), why_in(request, "unit-end")
        return service.end_unit(office(), who(request), code, day, why, seen=seen_in(request))

    values = {"line": line, "code": code}
    done = Message("已撤销单位。")
    return _form(request, "units/end.html", values, write, done, lambda: code)


@page(Right.UNITS, methods=("GET", "POST"))
def merge(request: HttpRequest) -> HttpResponse:
    """Units go into one."""
    typed = texts_in(request, _kind(), _DATED)
    new = request.POST.get("into") == "new"
    into = typed.get("code", "").strip() if new else request.POST.get("into", "")

    def write() -> int:
        day, why = day_in(request), why_in(request, "unit-merge")
        codes = request.POST.getlist("codes")[:200]
        texts = typed if new else {}
        return service.merge_units(office(), who(request), codes, into, texts, day, why)

    values = {
        "units": units_on(office(), who(request).viewer, today()),
        "chosen": request.POST.getlist("codes") or request.GET.getlist("code"),
        "into": request.POST.get("into", ""),
        "fields": fields_of(_kind(), typed, _DATED),
    }
    done = Message("已登记合并。")
    return _form(request, "units/merge.html", values, write, done, lambda: into)


@page(Right.UNITS, methods=("GET", "POST"))
def split(request: HttpRequest, code: str) -> HttpResponse:
    """A unit goes into several."""
    line = lines_of(office(), who(request).viewer, _kind(), code)[-1]
    parts = [
        {
            name: request.POST.get(f"part-{number}-{name}", "").strip()[:200]
            for name in ("code", "name", "short_name")
        }
        for number in range(_PARTS)
    ]
    stays = "stays" in request.POST

    def write() -> int:
        day, why = day_in(request), why_in(request, "unit-split")
        told = [part for part in parts if any(part.values())]
        seen = seen_in(request)
        return service.split_unit(
            office(), who(request), code, told, day, why, stays=stays, seen=seen
        )

    values = {"line": line, "code": code, "parts": list(enumerate(parts)), "stays": stays}
    done = Message("已登记拆分。")
    return _form(request, "units/split.html", values, write, done, lambda: code)
