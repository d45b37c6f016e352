"""The book of the desk and the log of the ledger, for whoever watches over the others."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect

from taizhang.core.ledger.act_words import ACTION_WORDS
from taizhang.core.values import Message, RefusedError
from taizhang.services.clock import today
from taizhang.services.desk_book import note, read_book
from taizhang.services.desk_tasks import VERIFY
from taizhang.services.jobs import find_job, start_job
from taizhang.services.plain_table import table_file
from taizhang.services.record_history import change_log
from taizhang.services.rights import Right
from taizhang.web.asked import day_in, number_in
from taizhang.web.audit.words import DESK_ACTION_NAMES
from taizhang.web.jobs.views import RESULT_PAGES, TASK_NAMES
from taizhang.web.language import _
from taizhang.web.office import office
from taizhang.web.page import XLSX, page, send_file, show, who

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

TASK_NAMES[VERIFY] = Message("核验台账").template
RESULT_PAGES[VERIFY] = "audit-verified"
_PAGE = 100
_MOST_EXPORTED = 100_000
_DESK, _LEDGER = "desk", "ledger"
HEAD_TITLES = {
    _DESK: ("序号", "时间", "经办人", "操作", "对象", "说明", "地址"),
    _LEDGER: ("变更号", "时间", "经办人", "操作", "来源", "理由", "批准人", "撤销"),
}
_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": XLSX,
}


def _start(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day).astimezone()


def _asked(request: HttpRequest) -> tuple[str, dict[str, Any]]:
    """Which book, and which lines of it."""
    tab = _LEDGER if request.GET.get("tab") == _LEDGER else _DESK
    since, until = (day_in(request.GET.get(name, "")) for name in ("since", "until"))
    try:
        return tab, {
            "action": request.GET.get("action", "")[:40],
            "actor": request.GET.get("actor", "").strip()[:100],
            "since": _start(since) if since else None,
            "until": _start(until + dt.timedelta(days=1)) if until else None,
            "before": number_in(request.GET.get("before", ""), 0, digits=15),
        }
    except (OverflowError, ValueError):
        raise RefusedError(Message("日期要写成 2025-06-30 这样。")) from None


def _lines(request: HttpRequest, tab: str, asked: dict[str, Any], limit: int) -> Any:  # noqa: ANN401 (lines of two sorts)
    if tab == _DESK:
        return read_book(**asked, limit=limit)
    return change_log(office(), who(request).viewer, limit, **asked)


@page(Right.AUDIT)
def audit(request: HttpRequest) -> HttpResponse:
    """The newest lines, a hundred at a time."""
    tab, asked = _asked(request)
    found = _lines(request, tab, asked, _PAGE + 1)
    words = DESK_ACTION_NAMES if tab == _DESK else ACTION_WORDS
    values = {
        "tab": tab,
        "lines": [(line, words.get(line.action, line.action)) for line in found[:_PAGE]],
        "older": found[_PAGE - 1] if len(found) > _PAGE else None,
        "words": sorted(words.items(), key=lambda item: item[1]),
        "asked": request.GET,
        "filtered": any(request.GET.get(name) for name in ("action", "actor", "since", "until")),
    }
    return show(request, "audit/audit.html", values)


@page(Right.AUDIT)
def export(request: HttpRequest) -> HttpResponse:
    """The same lines as a file."""
    tab, asked = _asked(request)
    form = "csv" if request.GET.get("form") == "csv" else "xlsx"
    found = _lines(request, tab, {**asked, "before": 0}, _MOST_EXPORTED)
    rows = [_desk_row(line) if tab == _DESK else _ledger_row(line) for line in found]
    content = table_file(form, [_(words) for words in HEAD_TITLES[tab]], rows)
    name = f"{_('操作记录') if tab == _DESK else _('变更历史')}{today():%Y%m%d}.{form}"
    note(who(request).label, "audit-export", name, detail=str(len(rows)))
    return send_file(content, name, _KINDS[form])


def _desk_row(line: Any) -> list[object]:  # noqa: ANN401 (a line of the book)
    action = _(DESK_ACTION_NAMES.get(line.action, line.action))
    at = f"{line.at.astimezone():%Y-%m-%d %H:%M:%S}"
    return [line.number, at, line.actor, action, line.about, line.detail, line.address]


def _ledger_row(line: Any) -> list[object]:  # noqa: ANN401 (an entry of the log)
    action = _(ACTION_WORDS.get(line.action, line.action))
    at = f"{line.made_at.astimezone():%Y-%m-%d %H:%M:%S}"
    undone = _("已被撤销") if line.undone else ""
    return [line.number, at, line.actor, action, line.source, line.reason, line.approver, undone]


@page(Right.AUDIT, Right.SAFEKEEPING, methods=("POST",))
def verify(request: HttpRequest) -> HttpResponse:
    """Prove that nothing was altered."""
    return redirect("job", key=start_job(office(), who(request), VERIFY, {}))


@page(Right.AUDIT, Right.SAFEKEEPING)
def verified(request: HttpRequest, key: str) -> HttpResponse:
    """What came of it."""
    job = find_job(who(request), key)
    if job.task != VERIFY or job.state != "done":
        raise RefusedError(Message("没有这项后台任务，可能已经清理。"))
    return show(request, "audit/verified.html", {"job": job, "found": job.result})
