"""Reports: the list, a new one, and the page of one with what its figures rest on and what the check says."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

from taizhang.core.checks import Severity
from taizhang.core.documents.difference import Change
from taizhang.core.values import Message, Period, RefusedError
from taizhang.services.basis import ROLE_WORDS
from taizhang.services.diffing import diff_versions
from taizhang.services.discarding import discardable
from taizhang.services.issuing import archived_files
from taizhang.services.jobs import start_job
from taizhang.services.present import periods_to_choose
from taizhang.services.remembered import is_remembered, remembered
from taizhang.services.report_check import CHECK, ReportCheck, check_report
from taizhang.services.report_comments import list_comments
from taizhang.services.report_jobs import MANY_UNITS, layout_names, write
from taizhang.services.report_list import (
    check_reach,
    find_listed,
    list_reports,
    report_in_reach,
    units_to_choose,
)
from taizhang.services.report_state import STATE_NAMES
from taizhang.services.rights import Right
from taizhang.services.tracing import ReportTrace, trace_report
from taizhang.store.overrides import overrides
from taizhang.web.jobs.views import RESULT_PAGES, TASK_NAMES
from taizhang.web.office import office
from taizhang.web.page import page, show, tell, who
from taizhang.web.reports.sheet import Sheet, marks_of
from taizhang.web.second_person import second_values
from taizhang.web.shell import period_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from taizhang.core.documents.difference import ParagraphChange
    from taizhang.services.diffing import Difference
    from taizhang.services.report_list import ListedReport, UnitToChoose
    from taizhang.services.reporting import WrittenReport
    from taizhang.services.rights import Actor
    from taizhang.services.tracing import FigureTrace

TASK_NAMES.update(
    {
        "report-write": "生成报告",
        "report-files": "生成报告文件",
        "report-return": "读取改稿",
        "report-issue": "签发报告",
    }
)
RESULT_PAGES.update(
    {
        "report-write": "report-written",
        "report-files": "report-files",
        "report-return": "report-returned",
        "report-issue": "report-issued",
    }
)
TRACE = "trace"
_MOST_RECORDS = 50
_MOST_TOLD = 12


def number_in(text: str, usual: int) -> int:
    """A whole number that somebody may have typed into an address."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else usual  # noqa: PLR2004 (no page has more)


@page(Right.READ)
def reports(request: HttpRequest) -> HttpResponse:
    """The reports of one's units."""
    actor = who(request)
    asked = request.GET
    state = asked.get("state", "")
    state = state if state in set(STATE_NAMES) else ""
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
        "states": STATE_NAMES,
        "every": every,
        "q": asked.get("q", ""),
        "may_write": actor.may(Right.WRITE),
        "stale": {one.family: _stale_count(actor, one) for one in found.reports},
    }
    return show(request, "reports/reports.html", values)


def _stale_count(actor: Actor, listed: ListedReport) -> int | None:
    """How many figures of the newest version are not what the ledger says, if that is known already."""
    number = listed.newest.number
    if not is_remembered(office(), actor.viewer, TRACE, number):
        return None
    return sum(figure.changed for figure in trace_of(actor, number).figures)


@page(Right.READ)
def stale(request: HttpRequest, number: str) -> HttpResponse:
    """How many figures of a version have moved, in the list; found when it is asked for, as it takes a while."""
    actor = who(request)
    if not getattr(request, "htmx", False):
        return redirect("report", number=number)
    count = sum(figure.changed for figure in trace_of(actor, number).figures)
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
        faults = tuple(problem.message for problem in error.problems)
    units = units_to_choose(workspace, actor.viewer, period)
    values: dict[str, Any] = {
        "templates": workspace.pack.templates.values(),
        "template": asked.get("template", ""),
        "unit": asked.get("unit", actor.unit),
        "units": [(one.code, "　" * one.depth + one.name) for one in units],
        "chosen": period,
        "periods": _periods(period),
        "signed_on": asked.get("signed_on", ""),
    }
    if request.method == "POST" and not faults:
        try:
            return _written(request, actor, period, units)
        except RefusedError as error:
            faults = tuple(problem.message for problem in error.problems)
    values["faults"] = faults
    return show(request, "reports/new.html", values, status=422 if faults else 200)


def _written(
    request: HttpRequest, actor: Actor, period: Period, units: Sequence[UnitToChoose]
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


def trace_of(actor: Actor, number: str) -> ReportTrace:
    """What has become of the figures of a report, found once until the ledger moves."""
    viewer = actor.viewer
    check_reach(office(), viewer, number)
    return remembered(
        office(), viewer, TRACE, number, lambda: trace_report(office(), viewer, number)
    )


def sheet_of(
    actor: Actor,
    written: WrittenReport,
    listed: ListedReport,
    *,
    traced: ReportTrace | None,
    checked: ReportCheck | None,
) -> Sheet:
    """The report as it is shown, with as much beside it as is known."""
    figures = list(written.report.figures())
    held = overrides(actor.viewer, [figure.id for figure in figures])
    states: dict[int, str] = {}
    moved = {one.row.ordinal for one in traced.figures if one.moved} if traced else set()
    for one in figures:
        if one.id in held:
            states[one.ordinal] = "override"
        elif one.differs:
            states[one.ordinal] = "changed"
        elif one.ordinal in moved:
            states[one.ordinal] = "stale"
    return Sheet(
        written.report,
        states,
        marks_of(checked.open) if checked else {},
        editable=actor.may(Right.WRITE) and listed.newest.number == written.number,
    )


@page(Right.READ)
def report(request: HttpRequest, number: str) -> HttpResponse:
    """A report: its text, and beside it the check, remarks, versions and what one may do with it."""
    actor = who(request)
    return show(request, "reports/report.html", page_values(request, actor, number))


def page_values(request: HttpRequest, actor: Actor, number: str) -> dict[str, Any]:
    """What the page of a report shows; what takes long only if it is known or asked for."""
    workspace, viewer = office(), actor.viewer
    written = report_in_reach(workspace, viewer, number)
    listed = find_listed(workspace, viewer, number)
    version = next(one for one in listed.versions if one.number == number)
    full = request.GET.get("full") == "1"
    know_trace = full or is_remembered(workspace, viewer, TRACE, number)
    know_check = full or is_remembered(workspace, viewer, CHECK, number)
    traced = trace_of(actor, number) if know_trace else None
    checked = check_report(workspace, viewer, number) if know_check else None
    figures = list(written.report.figures())
    is_newest = listed.newest.number == number
    comments = list_comments(workspace, viewer, number)
    return {
        "written": written,
        "report": written.report,
        "number": number,
        "listed": listed,
        "version": version,
        "is_newest": is_newest,
        "sheet": sheet_of(actor, written, listed, traced=traced, checked=checked),
        "figures": len(figures),
        "last_actor": version.steps[-1].actor if version.steps else "",
        "differing": [figure for figure in figures if figure.differs],
        "gaps": sum(1 for _gap in written.report.gaps()),
        "comments": comments,
        "open_comments": sum(1 for one in comments if one.done_at is None),
        "files": archived_files(number) if version.issued_at else (),
        "layouts": layout_names(workspace),
        "may": rights_of(actor),
        "discardable": discardable(listed) if actor.may(Right.WRITE) else (),
        **trace_values(traced, issued=version.issued_at is not None),
        **check_values(checked),
    }


def rights_of(actor: Actor) -> Mapping[str, bool]:
    """What the post may do with a report, for templates."""
    wanted = (Right.WRITE, Right.COMMENT, Right.SIGN, Right.ISSUE, Right.CORRECT)
    return {right.value: actor.may(right) for right in wanted}


def trace_values(traced: ReportTrace | None, *, issued: bool) -> dict[str, Any]:
    """What has moved since a report was written."""
    if traced is None:
        return {"traced": None, "is_issued": issued}
    changed = [one for one in traced.figures if one.changed]
    return {
        "traced": traced,
        "is_issued": issued,
        "moved": [one for one in changed if one.moved][:_MOST_TOLD],
        "moved_count": sum(one.moved for one in changed),
        "changed_count": len(changed),
        "cited_changed": [one for one in traced.cited if one.changed],
    }


def check_values(checked: ReportCheck | None) -> dict[str, Any]:
    """What the check came to."""
    if checked is None:
        return {"checked": None}
    counts = {severity.value: checked.counted(severity) for severity in Severity}
    return {"checked": checked, "counts": counts}


@page(Right.READ)
def trace(request: HttpRequest, number: str) -> HttpResponse:
    """What has moved since, and the passages in which it shows; a part of the page."""
    actor = who(request)
    if not getattr(request, "htmx", False):
        return redirect(f"{reverse('report', args=[number])}?full=1")
    workspace, viewer = office(), actor.viewer
    written = report_in_reach(workspace, viewer, number)
    listed = find_listed(workspace, viewer, number)
    traced = trace_of(actor, number)
    known = is_remembered(workspace, viewer, CHECK, number)
    checked = check_report(workspace, viewer, number) if known else None
    sheet = sheet_of(actor, written, listed, traced=traced, checked=checked)
    values = {
        "number": number,
        "again": [one for one in sheet.passages() if one.marked],
        "may": rights_of(actor),
        "is_newest": listed.newest.number == number,
        **trace_values(traced, issued=written.issued),
        **check_values(checked),
    }
    return show(request, "reports/trace.html", values)


@page(Right.READ)
def check(request: HttpRequest, number: str) -> HttpResponse:
    """What the check says, and the passages that it is about; a part of the page."""
    actor = who(request)
    if not getattr(request, "htmx", False):
        return redirect(f"{reverse('report', args=[number])}?full=1")
    workspace, viewer = office(), actor.viewer
    written = report_in_reach(workspace, viewer, number)
    listed = find_listed(workspace, viewer, number)
    checked = check_report(workspace, viewer, number)
    known = is_remembered(workspace, viewer, TRACE, number)
    traced = trace_of(actor, number) if known else None
    sheet = sheet_of(actor, written, listed, traced=traced, checked=checked)
    values = {
        "number": number,
        "again": [one for one in sheet.passages() if one.marked],
        "may": rights_of(actor),
        "is_newest": listed.newest.number == number,
        **check_values(checked),
    }
    return show(request, "reports/check.html", values)


@page(Right.READ)
def shown(request: HttpRequest, number: str, index: int) -> HttpResponse:
    """One passage as it stands: what takes the place of a form that was given up."""
    actor = who(request)
    workspace, viewer = office(), actor.viewer
    if not getattr(request, "htmx", False):
        return redirect("report", number=number)
    written = report_in_reach(workspace, viewer, number)
    listed = find_listed(workspace, viewer, number)
    traced = None
    if is_remembered(workspace, viewer, TRACE, number):
        traced = trace_of(actor, number)
    checked = None
    if is_remembered(workspace, viewer, CHECK, number):
        checked = check_report(workspace, viewer, number)
    sheet = sheet_of(actor, written, listed, traced=traced, checked=checked)
    found = [one for one in sheet.passages() if one.index == index]
    if not found:
        raise RefusedError(Message("报告中没有这一段。"))
    return show(request, "reports/shown.html", {"shown": found[0], "number": number})


def record_address(record_id: str) -> str:
    """The page of a record; empty where there is none."""
    try:
        return reverse("ledger-record", args=[record_id])
    except NoReverseMatch:
        return ""


def figure_values(request: HttpRequest, number: str, ordinal: int) -> dict[str, Any]:
    """What is to be known of a figure.

    Raises:
        RefusedError: There is no such figure.
    """
    actor = who(request)
    workspace, viewer = office(), actor.viewer
    written = report_in_reach(workspace, viewer, number)
    found = next((one for one in written.report.figures() if one.ordinal == ordinal), None)
    if found is None:
        raise RefusedError(Message("报告中没有这个数。"))
    listed = find_listed(workspace, viewer, number)
    traced: FigureTrace = next(
        one for one in trace_of(actor, number).figures if one.row.ordinal == ordinal
    )
    sources = traced.row.sources
    newest = dict(traced.corrected)
    indicator = written.pack.indicators[found.indicator]
    return {
        "number": number,
        "figure": found,
        "computed": replace(found, written="").text,
        "trace": traced,
        "row": traced.row,
        "indicator_name": indicator.name,
        "records": [
            {
                "source": source,
                "address": record_address(source.record_id),
                "corrected": newest.get(source.record_id),
            }
            for source in sources[:_MOST_RECORDS]
        ],
        "record_count": len(sources),
        "held": overrides(viewer, [found.id]).get(found.id),
        "may_write": actor.may(Right.WRITE) and listed.newest.number == number,
        **second_values(request, written.report.unit),
    }


@page(Right.READ)
def figure(request: HttpRequest, number: str, ordinal: int) -> HttpResponse:
    """What a figure means and rests on, and what has changed since; beside the page, or a page of its own."""
    values = figure_values(request, number, ordinal)
    part = getattr(request, "htmx", False)
    return show(request, "reports/figure.html" if part else "reports/figure_page.html", values)


@page(Right.READ)
def compare(request: HttpRequest, number: str) -> HttpResponse:
    """A version beside another one of the same report."""
    actor = who(request)
    workspace, viewer = office(), actor.viewer
    listed = find_listed(workspace, viewer, number)
    numbers = [one.number for one in listed.versions]
    if number not in numbers:
        raise RefusedError(Message("没有这个版本。"))
    place = numbers.index(number)
    usual = numbers[place - 1] if place else numbers[-1]
    other = request.GET.get("with", usual)
    if other not in numbers:
        raise RefusedError(Message("没有这个版本。"))
    before, after = sorted((other, number), key=numbers.index)
    difference = diff_versions(workspace, viewer, before, after)
    names = {item.id: item.name for item in workspace.pack.indicators.values()}
    values = {
        "listed": listed,
        "number": number,
        "other": other,
        "before": before,
        "after": after,
        "changes": [
            (one, _cell_of(difference, one))
            for one in difference.paragraphs
            if one.change is not Change.SAME
        ],
        "figures": [
            (
                one,
                names.get(one.figure.indicator, one.figure.indicator),
                ROLE_WORDS[one.figure.role],
            )
            for one in difference.figures
            if one.moved
        ],
    }
    return show(request, "reports/compare.html", values)


def _cell_of(difference: Difference, change: ParagraphChange) -> Message | None:
    """Which cell a change is in; None if in none."""
    side, index = difference.after, change.after
    if index is None:
        side, index = difference.before, change.before
    block = side.document.blocks[index or 0]
    return block.place() if block.cell is not None else None
