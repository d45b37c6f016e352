"""The page of a report, with what stands beside its text; its parts, and one version beside another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.urls import reverse

from taizhang.core.documents.difference import Change
from taizhang.core.values import Message, RefusedError
from taizhang.services.basis import ROLE_WORDS
from taizhang.services.diffing import diff_versions
from taizhang.services.discarding import discardable
from taizhang.services.issuing import archived_files
from taizhang.services.report_comments import list_comments
from taizhang.services.report_jobs import layout_names
from taizhang.services.report_list import find_listed
from taizhang.services.rights import Right
from taizhang.web.jobs.views import RESULT_PAGES, TASK_NAMES
from taizhang.web.office import office
from taizhang.web.page import is_part, page, show, who
from taizhang.web.reports.beside import look_beside

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from taizhang.core.documents.difference import ParagraphChange
    from taizhang.services.diffing import Difference

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


@page(Right.READ)
def report(request: HttpRequest, number: str) -> HttpResponse:
    """A report: its text, and beside it the check, remarks, versions and what one may do with it."""
    actor = who(request)
    full = request.GET.get("full") == "1"
    found = look_beside(actor, number, trace=full, check=full)
    written, listed = found.written, found.listed
    version = next(one for one in listed.versions if one.number == number)
    figures = list(written.report.figures())
    comments = list_comments(office(), actor.viewer, number)
    values = {
        **found.values(),
        "written": written,
        "report": written.report,
        "listed": listed,
        "version": version,
        "sheet": found.sheet,
        "figures": len(figures),
        "last_actor": version.steps[-1].actor if version.steps else "",
        "differing": [figure for figure in figures if figure.differs],
        "gaps": sum(1 for _gap in written.report.gaps()),
        "comments": comments,
        "open_comments": sum(1 for one in comments if one.done_at is None),
        "files": archived_files(number) if version.issued_at else (),
        "layouts": layout_names(office()),
        "discardable": discardable(listed) if actor.may(Right.WRITE) else (),
    }
    return show(request, "reports/report.html", values)


@page(Right.READ)
def trace(request: HttpRequest, number: str) -> HttpResponse:
    """What has moved since, and the passages in which it shows; a part of the page."""
    return _part(request, number, "trace")


@page(Right.READ)
def check(request: HttpRequest, number: str) -> HttpResponse:
    """What the check says, and the passages that it is about; a part of the page."""
    return _part(request, number, "check")


def _part(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """What took its time to find out; the whole page for a browser that follows the link."""
    if not is_part(request):
        return redirect(f"{reverse('report', args=[number])}?full=1")
    found = look_beside(who(request), number, trace=name == "trace", check=name == "check")
    again = [one for one in found.sheet.passages() if one.marked]
    return show(request, f"reports/{name}.html", {**found.values(), "again": again})


@page(Right.READ)
def shown(request: HttpRequest, number: str, index: int) -> HttpResponse:
    """One passage as it stands: what takes the place of a form that was given up."""
    if not is_part(request):
        return redirect("report", number=number)
    passages = look_beside(who(request), number).sheet.passages()
    found = next((one for one in passages if one.index == index), None)
    if found is None:
        raise RefusedError(Message("报告中没有这一段。"))
    return show(request, "reports/shown.html", {"shown": found, "number": number})


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
