"""The list of reports, and a new one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect

from taizhang.core.values import Message, Period, RefusedError
from taizhang.services.jobs import start_job
from taizhang.services.present import periods_to_choose
from taizhang.services.report_jobs import MANY_UNITS, write
from taizhang.services.report_list import list_reports
from taizhang.services.report_state import STATE_WORDS
from taizhang.services.report_trace import is_traced, trace_of
from taizhang.services.rights import Right
from taizhang.services.unit_choice import units_to_choose
from taizhang.web.asked import number_in
from taizhang.web.office import office
from taizhang.web.page import is_part, page, show, tell, who
from taizhang.web.shell import period_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from taizhang.services.report_list import ListedReport
    from taizhang.services.rights import Actor
    from taizhang.services.unit_choice import UnitChoice


@page(Right.READ)
def reports(request: HttpRequest) -> HttpResponse:
    """The reports of one's units."""
    actor = who(request)
    asked = request.GET
    state = asked.get("state", "")
    state = state if state in set(STATE_WORDS) else ""
    every = asked.get("period") == "all"
    period = period_of(request)
    found = list_reports(
        office(),
        actor.viewer,
        period=None if every else period,
        words=asked.get("q", ""),
        state=state,
        page=number_in(asked.get("page", ""), 1),
    )
    values = {
        "found": found,
        "state": state,
        "states": STATE_WORDS,
        "every": every,
        "q": asked.get("q", ""),
        "may_write": actor.may(Right.WRITE),
        "stale": {one.family: _stale_count(actor, one) for one in found.reports},
    }
    return show(request, "reports/reports.html", values)


def _stale_count(actor: Actor, listed: ListedReport) -> int | None:
    """How many figures of the newest version are not what the ledger says, if that is known already."""
    number = listed.newest.number
    if not is_traced(office(), actor.viewer, number):
        return None
    return sum(figure.changed for figure in trace_of(office(), actor.viewer, number).figures)


@page(Right.READ)
def stale(request: HttpRequest, number: str) -> HttpResponse:
    """How many figures of a version have moved, in the list; found when it is asked for, as it takes a while."""
    actor = who(request)
    if not is_part(request):
        return redirect("report", number=number)
    count = sum(figure.changed for figure in trace_of(office(), actor.viewer, number).figures)
    return show(request, "reports/stale.html", {"count": count})


@page(Right.WRITE, methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """A new report, from a template, for a unit and a period."""
    actor = who(request)
    workspace = office()
    asked = request.POST if request.method == "POST" else request.GET
    faults: tuple[Message, ...] = ()
    period = period_of(request)
    try:
        period = Period.read(asked["period"]) if asked.get("period") else period
    except RefusedError as error:
        faults = error.messages
    units = units_to_choose(workspace, actor.viewer, period)
    values: dict[str, Any] = {
        "templates": workspace.pack.templates.values(),
        "template": asked.get("template", ""),
        "unit": asked.get("unit", actor.unit),
        "units": units,
        "chosen": period,
        "periods": _periods(period),
        "signed_on": asked.get("signed_on", ""),
    }
    if request.method == "POST" and not faults:
        try:
            return _written(request, actor, period, units)
        except RefusedError as error:
            faults = error.messages
    values["faults"] = faults
    return show(request, "reports/new.html", values, status=422 if faults else 200)


def _written(
    request: HttpRequest, actor: Actor, period: Period, units: Sequence[UnitChoice]
) -> HttpResponse:
    """Write it, or hand it in where many units are to be counted."""
    asked = request.POST
    signed_on = _day(asked.get("signed_on", ""))
    unit, template = asked.get("unit", ""), asked.get("template", "")
    if unit not in {one.code for one in units}:
        raise RefusedError(Message("请选择单位。"))
    if len(units) > MANY_UNITS:
        wanted = {
            "unit": unit,
            "period": str(period),
            "template": template,
            "signed_on": str(signed_on or ""),
        }
        return redirect("job", key=start_job(office(), actor, "report-write", wanted))
    number = write(office(), actor, unit, period, template=template, signed_on=signed_on)
    tell(request, Message("报告已生成。点开文中的数，可以看依据。"))
    return redirect("report", number=number)


def _periods(chosen: Period) -> list[Period]:
    """Half-years and years, and the quarters of the years around."""
    found = [*periods_to_choose(chosen)]
    years = dict.fromkeys(period.start.year for period in found)
    found += [Period.read(f"{year}Q{quarter}") for year in years for quarter in (4, 3, 2, 1)]
    return found if chosen in found else [chosen, *found]


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise RefusedError(Message("成文日期写成 2025-07-10 这样。")) from None
