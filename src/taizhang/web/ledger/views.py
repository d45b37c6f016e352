"""Lists of the ledger: the kinds, the records of a kind, views that are kept, lists handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from django.shortcuts import redirect
from django.urls import reverse

from taizhang.core.ledger.record import Status
from taizhang.core.values import Grain, Message, Period, RefusedError
from taizhang.services.jobs import DONE, find_job, job_folder, start_job
from taizhang.services.kind_overview import list_kinds
from taizhang.services.list_export import AT_ONCE, FILE, STATE_NAMES, export_list
from taizhang.services.list_question import ALL, find_kind, read_question
from taizhang.services.listing import list_records
from taizhang.services.rights import Right
from taizhang.services.saved_views import drop_view, list_views, save_view
from taizhang.store.listing import BY_UNIT, EMPTY
from taizhang.web.jobs.views import RESULT_PAGES, TASK_NAMES
from taizhang.web.language import _
from taizhang.web.office import office
from taizhang.web.page import XLSX, page, page_address, refusal, send_file, show, tell, who
from taizhang.web.shell import period_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from taizhang.services.list_question import Question
    from taizhang.services.listing import RecordList
    from taizhang.services.rights import Actor

_SHOWN_FILTERS = 3
_MOST_ASKED = 60
TASK_NAMES["list-export"] = "导出台账列表"
RESULT_PAGES["list-export"] = "ledger-exported"


@page(Right.READ)
def kinds(request: HttpRequest) -> HttpResponse:
    """What there is, by line of work."""
    actor = who(request)
    period = None if request.GET.get("period") == ALL else period_of(request)
    values = {
        "lines_of_work": list_kinds(office(), actor.viewer, period),
        "chosen": period,
        "may_decide": actor.may(Right.CORRECT),
    }
    return show(request, "ledger/kinds.html", values)


@page(Right.READ)
def of_kind(request: HttpRequest, kind: str) -> HttpResponse:
    """The records of a kind."""
    actor = who(request)
    asked = _asked(request.GET.items())
    usual = period_of(request)
    try:
        question = read_question(office(), kind, asked, usual)
    except RefusedError as error:
        return refusal(request, error, status=404)
    try:
        found = list_records(office(), actor.viewer, question)
    except RefusedError as error:
        return refusal(request, error, status=404)
    views = list_views(actor, kind)
    here = urlencode([(name, value) for name, value in asked.items() if name != "page"])
    values = {
        "found": found,
        "asked": asked,
        "tabs": [
            (state, STATE_NAMES[state], count)
            for state, count in found.states
            if count or state in (Status.APPROVED, question.state)
        ],
        "first_filters": found.filters[:_SHOWN_FILTERS],
        "more_filters": found.filters[_SHOWN_FILTERS:],
        "more_open": any(one.chosen for one in found.filters[_SHOWN_FILTERS:]),
        "filtered": bool(question.search or question.unit or question.answers),
        "period_choices": periods_around(usual),
        "period_text": ALL if question.period is None else str(question.period),
        "usual": str(usual),
        "views": [(one, one.query == here) for one in views],
        "here": here,
        "empty": EMPTY,
        "approved": question.state is Status.APPROVED,
        "in_background": found.count > AT_ONCE,
        "enter": _enter(actor, found),
        **_table(found),
        **_pages(found),
    }
    return show(request, "ledger/list.html", values)


def _table(found: RecordList) -> dict[str, Any]:
    """The lines as the template sets them out: what a record is called comes first, and leads to it."""
    title = found.kind.title_field
    orders = _orders(found)
    places = [at for at, column in enumerate(found.columns) if column.id != title]
    columns = [found.columns[at] for at in places]
    field = found.kind.field(title)
    return {
        "title_label": field.label if field else "",
        "unit_label": _("单位"),
        "unit_order": orders[BY_UNIT],
        "columns": [(column, orders.get(column.id)) for column in columns],
        "rows": [
            (row, row.title, [(found.columns[at], row.cells[at].value) for at in places])
            for row in found.rows
        ],
        "has_totals": any(column.total is not None for column in columns),
        "all_columns": [pair for pair in found.all_columns if pair[0] != title],
        "shown": {column.id for column in columns},
    }


def _asked(pairs: Any) -> dict[str, str]:  # noqa: ANN401 (pairs of any mapping)
    """What an address asks; columns that were ticked one by one are put together."""
    found: dict[str, str] = {}
    columns: list[str] = []
    for name, value in [*pairs][:_MOST_ASKED]:
        if name == "col":
            columns.append(value)
        elif value:
            found[name] = value
    if columns:
        found["cols"] = ",".join(columns)
    return found


def _enter(actor: Actor, found: RecordList) -> str:
    """Where one enters a record of this kind, empty if one may not."""
    if not actor.may(Right.ENTER) or found.kind.is_register:
        return ""
    return page_address("entry-new", found.kind.id)


def periods_around(usual: Period) -> list[tuple[str, str]]:
    """What may be chosen: the period one is at, its parts, and its year."""
    year = Period.of(usual.start.year, Grain.YEAR)
    parts = [*usual.split(Grain.QUARTER), *usual.split(Grain.MONTH)]
    some = dict.fromkeys([usual, *parts, year])
    return [(str(one), one.name) for one in some]


def _orders(found: RecordList) -> dict[str, tuple[str, str]]:
    """For each column that one may order by: how the next click orders, and how it is ordered now."""
    question = found.question
    at = question.order or found.kind.began_field
    orders = {}
    names = [column.id for column in found.columns if column.sortable]
    for name in (*names, BY_UNIT):
        here = name == at
        now = ("descending" if question.falling else "ascending") if here else ""
        after = name if here and question.falling else f"-{name}"
        if name == BY_UNIT:
            after = f"-{name}" if here and not question.falling else name
        orders[name] = (after, now)
    return orders


def _pages(found: RecordList) -> dict[str, Any]:
    at, last = found.question.page, found.pages
    near = [number for number in range(at - 2, at + 3) if 1 <= number <= last]
    return {
        "at": at,
        "near": near,
        "first_apart": near[0] > 1,
        "last_apart": near[-1] < last,
        "before": at - 1 if at > 1 else None,
        "after": at + 1 if at < last else None,
    }


@page(Right.READ, methods=("POST",))
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """What the filters show, as a workbook."""
    actor = who(request)
    asked = _asked(parse_qsl(request.POST.get("query", "")[:2000]))
    period = period_of(request)
    try:
        question = read_question(office(), kind, asked, period)
    except RefusedError as error:
        return refusal(request, error, status=404)
    if _long(actor, question):
        arguments = {"kind": kind, "asked": asked, "period": str(period)}
        return redirect("job", key=start_job(office(), actor, "list-export", arguments))
    name, content = export_list(office(), actor, question)
    return send_file(content, name, XLSX)


def _long(actor: Actor, question: Question) -> bool:
    return list_records(office(), actor.viewer, question, size=1).count > AT_ONCE


@page(Right.READ)
def exported(request: HttpRequest, key: str) -> HttpResponse:
    """What came of an export in the background."""
    job = find_job(who(request), key)
    if job.task != "list-export" or job.state != DONE:
        return redirect("job", key=key)
    return show(request, "ledger/exported.html", {"job": job})


@page(Right.READ)
def exported_file(request: HttpRequest, key: str) -> HttpResponse:
    """The workbook."""
    job = find_job(who(request), key)
    path = job_folder(office(), job.key) / FILE
    if job.task != "list-export" or not path.is_file():
        raise RefusedError(Message("文件已经清理，请重新导出。"))
    return send_file(path.read_bytes(), str(job.result.get("name", "台账.xlsx")), XLSX)


@page(Right.READ, methods=("POST",))
def save(request: HttpRequest, kind: str) -> HttpResponse:
    """Keep the filters under a name."""
    query = request.POST.get("query", "")[:2000]
    try:
        found = find_kind(office(), kind)
    except RefusedError as error:
        return refusal(request, error, status=404)
    save_view(who(request), found.id, request.POST.get("name", ""), query)
    tell(request, Message("视图已保存，在“视图”里随时打开。"))
    return redirect(f"{reverse('ledger-kind', args=[kind])}?{urlencode(_asked(parse_qsl(query)))}")


@page(Right.READ, methods=("POST",))
def drop(request: HttpRequest, key: int) -> HttpResponse:
    """Forget a view."""
    kind = drop_view(who(request), key)
    if not kind:
        return refusal(request, RefusedError(Message("没有这个视图，可能已经删去。")), status=404)
    tell(request, Message("视图已删去。"))
    return redirect("ledger-kind", kind=kind)
