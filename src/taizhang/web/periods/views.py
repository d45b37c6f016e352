"""A period: who has sent what, what stands in the way of closing it, closing and opening it, what changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.urls import reverse

from taizhang.core.values import Message, RefusedError
from taizhang.services.clock import today
from taizhang.services.closing_checks import MOST_A_KIND, closing_checks
from taizhang.services.lock_book import lock_book
from taizhang.services.locking import Difference, changes_since, lock_period, unlock_period
from taizhang.services.period_board import (
    Board,
    Sent,
    board_of,
    count_duplicates,
    readiness,
)
from taizhang.services.rights import Right
from taizhang.services.unit_choice import units_to_choose
from taizhang.web.asked import number_in
from taizhang.web.office import office
from taizhang.web.page import links_to_records, page, page_address, show, tell, who
from taizhang.web.second_person import second_person, second_values
from taizhang.web.shell import period_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

STATES: dict[str, tuple[str, str]] = {
    Sent.SENT: (Message("已报").template, Message("报").template),
    Sent.NIL: (Message("零报告").template, Message("零").template),
    Sent.LATE: (Message("迟报").template, Message("迟").template),
    Sent.IN_REVIEW: (Message("审核中").template, Message("审").template),
    Sent.MISSING: (Message("未报").template, Message("未").template),
    Sent.OVERDUE: (Message("逾期未报").template, Message("逾").template),
}
"""What a state is called, and the one sign that stands for it where there is little room."""
_WHAT = {
    Difference.NEW: Message("新增").template,
    Difference.CHANGED: Message("改动").template,
    Difference.GONE: Message("不再计入").template,
}


def _board(request: HttpRequest) -> Board | None:
    """The board of the period one is at; none where the period has no units."""
    try:
        return board_of(office(), who(request).viewer, period_of(request), today())
    except RefusedError:
        return None


@page(Right.READ)
def periods(request: HttpRequest) -> HttpResponse:
    """Who has sent what."""
    actor, board = who(request), _board(request)
    only = request.GET.get("only", "")
    rows = board.rows if board else ()
    if only == "missing":
        rows = tuple(row for row in rows if row.missing)
    values: dict[str, Any] = {
        "board": board,
        "rows": rows,
        "only": only,
        "alone": board is not None and len(board.rows) == 1,
        "states": STATES,
        "short": sum(bool(row.missing) for row in board.rows) if board else 0,
        "locked": [row for row in board.rows if row.locked] if board else [],
        "lines": min(14, board.reminder.count("\n") + 2) if board else 2,
        "may_close": actor.may(Right.PERIODS),
        "may_enter": actor.may(Right.ENTER),
    }
    return show(request, "periods/periods.html", values)


@page(Right.READ)
def closing(request: HttpRequest) -> HttpResponse:
    """What stands in the way of closing, and the book of locks."""
    return _closing(request)


def _closing(
    request: HttpRequest, refused: RefusedError | None = None, *, at: str = ""
) -> HttpResponse:
    actor, board, period = who(request), _board(request), period_of(request)
    asked = request.GET.get("unit", "") or request.POST.get("unit", "")
    rows = board.rows if board else ()
    units = _units(request)
    unit = asked if asked in units else next(iter(units), "")
    book = lock_book(office(), actor.viewer, period)
    values: dict[str, Any] = {
        "board": board,
        "rows": rows,
        "units": units.items(),
        "unit": unit,
        "ready": readiness(office(), actor.viewer, unit, period, today()) if unit else None,
        "book": book,
        "lines": [line for line in book if line.locked and line.in_force],
        "may_close": actor.may(Right.PERIODS),
        "may_review": actor.may(Right.REVIEW),
        **second_values(request),
        "refused": refused,
        "at": at,
        "reason": request.POST.get("reason", ""),
    }
    return show(request, "periods/closing.html", values, status=422 if refused else 200)


def _units(request: HttpRequest) -> dict[str, str]:
    """The units of one's own in the period, by code; the topmost first."""
    found = units_to_choose(office(), who(request).viewer, period_of(request))
    return {one.code: one.name for one in found}


def _unit_asked(request: HttpRequest) -> str:
    """The unit that a part of the page is asked for.

    Raises:
        RefusedError: It is none of one's own.
    """
    unit = request.GET.get("unit", "")
    if unit not in _units(request):
        raise RefusedError(Message("没有这个单位，或不属于您的单位。"))
    return unit


@page(Right.READ)
def duplicates(request: HttpRequest) -> HttpResponse:
    """How many pairs look like one event; asked for apart, since it takes a while."""
    unit = _unit_asked(request)
    count = count_duplicates(office(), who(request).viewer, unit, period_of(request))
    return show(
        request,
        "periods/duplicates.html",
        {"count": count, "place": page_address("ledger-duplicates")},
    )


@page(Right.READ)
def ledger_checks(request: HttpRequest) -> HttpResponse:
    """What of the ledger should be looked at before closing; asked for apart, since it takes a while."""
    unit = _unit_asked(request)
    found = closing_checks(office(), who(request).viewer, unit, period_of(request))
    records = [one.record for check in found.checks for one in check.some if one.record]
    links = links_to_records(records)
    shown = [
        (
            check,
            [
                (
                    one.what,
                    page_address("indicator", one.indicator)
                    if one.indicator
                    else links.get(one.record),
                )
                for one in check.some
            ],
        )
        for check in found.checks
    ]
    values = {"shown": shown, "not_all": found.not_all, "most": MOST_A_KIND}
    return show(request, "periods/ledger_checks.html", values)


@page(Right.PERIODS, methods=("POST",))
def lock(request: HttpRequest) -> HttpResponse:
    """Close the period."""
    unit, period = request.POST.get("unit", ""), period_of(request)
    try:
        if request.POST.get("period", "") != str(period):
            raise RefusedError(Message("时段已在别处换过，请核对后再封账。"))  # noqa: TRY301 (told in the form)
        done = lock_period(
            office(), who(request).viewer, unit, period, reason=request.POST.get("reason", "")
        )
    except RefusedError as error:
        return _closing(request, error, at="lock")
    tell(
        request,
        Message(
            "已对{unit}（含下级）{period}封账，变更号 {number}。",
            unit=done.unit,
            period=period.name,
            number=done.changeset,
        ),
    )
    if done.waiting or done.missing:
        tell(
            request,
            Message(
                "封账时还有 {waiting} 条没有审核，{missing} 项没有报来，都没有计入。",
                waiting=done.waiting,
                missing=done.missing,
            ),
            kind="warning",
        )
    return redirect(f"{reverse('periods-closing')}?unit={unit}")


@page(Right.PERIODS, methods=("POST",))
def unlock(request: HttpRequest) -> HttpResponse:
    """Open it again, with a second person."""
    unit, period = request.POST.get("unit", ""), period_of(request)
    try:
        if request.POST.get("period", "") != str(period):
            raise RefusedError(Message("时段已在别处换过，请核对后再解封。"))  # noqa: TRY301 (told in the form)
        approver = second_person(request, f"unlock {unit} {period}")
        done = unlock_period(
            office(),
            who(request).viewer,
            unit,
            period,
            reason=request.POST.get("reason", ""),
            approver=approver,
        )
    except RefusedError as error:
        return _closing(request, error, at="unlock")
    tell(
        request,
        Message(
            "已对{unit}（含下级）{period}解封，变更号 {number}。",
            unit=done.unit,
            period=period.name,
            number=done.changeset,
        ),
    )
    return redirect(f"{reverse('periods-closing')}?unit={unit}")


@page(Right.READ)
def changes(request: HttpRequest) -> HttpResponse:
    """What has changed since the period was closed."""
    units = _units(request)
    asked = request.GET.get("unit", "")
    unit = asked or next(iter(units), "")
    if unit not in units:
        raise RefusedError(Message("没有这个单位，或不属于您的单位。"))
    viewer, period = who(request).viewer, period_of(request)
    since = number_in(request.GET.get("since", ""), None)
    never = None
    found = None
    try:
        found = changes_since(office(), viewer, unit, period, since)
    except RefusedError as error:
        never = error
    values = {
        "found": found,
        "never": never,
        "unit": unit,
        "units": units.items(),
        "what": _WHAT,
        "links": links_to_records([one.record_id for one in found.records]) if found else {},
    }
    return show(request, "periods/changes.html", values)
