"""Review: what waits, what differs, approving and returning; and what one has sent oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from taizhang.core.values import Message, RefusedError
from taizhang.services.after_return import after_return
from taizhang.services.locked import is_closed
from taizhang.services.review_queue import (
    Queue,
    count_waiting_for,
    find_queued,
    queue_of,
    sent_by,
    still_as_seen,
    waiting_for,
)
from taizhang.services.reviewing import (
    approve_records,
    no_longer_waiting,
    recall_records,
    requeue_records,
    return_records,
    submit_records,
)
from taizhang.services.rights import Right
from taizhang.services.undoing import undo_own
from taizhang.web.asked import number_in
from taizhang.web.office import office
from taizhang.web.page import page, page_address, show, tell, who
from taizhang.web.second_person import second_person, second_values
from taizhang.web.shell import BADGES, period_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from taizhang.services.review_queue import Head
    from taizhang.services.reviewing import ReviewDone

COMMON_REASONS = (
    Message("数字与佐证材料不符，请核对").template,
    Message("与已报的记录重复，请核对").template,
    Message("日期不在本时段内").template,
    Message("内容写得不清楚，请写明时间、地点、参加人数").template,
    Message("不属于这类台账，请改报").template,
)
"""What a record is mostly returned for; chosen with one tap, and changed as one likes."""
_AT_ONCE = Message("办理后随即撤销").template
"""As it stands in the history, which is Chinese whatever language the pages are in."""
_UNDOABLE = ("approve", "return", "recall", "submit")

BADGES["review"] = lambda actor: (
    count_waiting_for(office(), actor.viewer) if actor.may(Right.REVIEW) else 0
)


def _filters(request: HttpRequest) -> dict[str, str]:
    asked = {name: request.GET.get(name, "") for name in ("unit", "kind", "only")}
    return {name: value for name, value in asked.items() if value}


def _queue(request: HttpRequest, found: Sequence[Head]) -> Queue:
    asked = _filters(request)
    return queue_of(
        office(),
        who(request).viewer,
        found,
        unit=asked.get("unit", ""),
        kind=asked.get("kind", ""),
        period=period_of(request) if asked.get("only") else None,
        page=number_in(request.GET.get("page", ""), 1),
    )


def _shown(request: HttpRequest, found: Sequence[Head]) -> dict[str, object]:
    queue = _queue(request, found)
    return {
        "queue": queue,
        "asked": _filters(request),
        "back": request.get_full_path(),
        "filters": urlencode(_filters(request)),
        "reasons": COMMON_REASONS,
        "all": len(found),
        "previous": queue.page - 1,
        "following": queue.page + 1,
    }


@page(Right.REVIEW)
def review(request: HttpRequest) -> HttpResponse:
    """What waits for one's decision."""
    found = waiting_for(office(), who(request).viewer)
    return show(request, "review/review.html", _shown(request, found))


@page(Right.ENTER, Right.IMPORT)
def sent(request: HttpRequest) -> HttpResponse:
    """What one's units have on its way."""
    actor = who(request)
    found = sent_by(office(), actor.viewer)
    return show(request, "review/sent.html", _shown(request, found))


@page(Right.REVIEW)
def one(request: HttpRequest, record_id: str) -> HttpResponse:
    """One record to decide on, with those before and after it."""
    viewer = who(request).viewer
    item = find_queued(office(), viewer, record_id)
    ids = _in_order(request)
    at = ids.index(record_id) if record_id in ids else -1
    asked = _filters(request)
    values = {
        "item": item,
        "returned": after_return(office(), viewer, item.head),
        "before": ids[at - 1] if at > 0 else "",
        "after": ids[at + 1] if 0 <= at < len(ids) - 1 else "",
        "number": at + 1,
        "total": len(ids),
        "asked": asked,
        "filters": urlencode(asked),
        "reasons": COMMON_REASONS,
        "history": page_address("ledger-record", record_id),
    }
    return show(request, "review/one.html", values)


def _in_order(request: HttpRequest) -> list[str]:
    """The queue as filtered, one page of it after the other."""
    found = waiting_for(office(), who(request).viewer)
    queue = _queue(request, found)
    return [item.head.record_id for _unit, _kind, items in queue.groups for item in items]


def _back(request: HttpRequest, name: str) -> str:
    target = request.POST.get("back", "")
    fine = target.startswith("/review") and url_has_allowed_host_and_scheme(
        target, {request.get_host()}, request.is_secure()
    )
    return target if fine else reverse(name)


def _seen(request: HttpRequest) -> dict[str, int]:
    """The versions that were looked at: `record@version`."""
    seen = {}
    for text in request.POST.getlist("record"):
        record_id, _sign, version = text.rpartition("@")
        number = number_in(version, None)
        if record_id and number is not None:
            seen[record_id] = number
    if not seen:
        raise RefusedError(Message("请先勾选记录。"))
    return seen


@page(Right.REVIEW, methods=("POST",))
def decide(request: HttpRequest) -> HttpResponse:
    """Approve or return what was looked at; what has changed meanwhile is told and left alone."""
    actor = who(request)
    still, told = still_as_seen(office(), actor.viewer, _seen(request))
    for message in told:
        tell(request, message, kind="warning")
    if not still:
        return redirect(_back(request, "review"))
    if request.POST.get("act") == "return":
        reason = request.POST.get("reason", "")
        done = return_records(office(), actor.viewer, [*still], reason=reason, seen=still)
        message = Message("已退回 {count} 条，理由已告知填报人。", count=len(done.records))
        return _told(request, done, message)
    reason, approver = request.POST.get("lock_reason", ""), ""
    try:
        if request.POST.get("after_lock"):
            approver = second_person(request, "approve")
        done = approve_records(
            office(), actor.viewer, [*still], reason=reason, approver=approver, seen=still
        )
    except RefusedError as error:
        closed = any(is_closed(problem.message) for problem in error.problems)
        if not closed and not request.POST.get("after_lock"):
            raise
        return _ask_leave(request, still, error, reason)
    return _told(request, done, _approved(done))


def _approved(done: ReviewDone) -> Message:
    count, counted = len(done.records), len(done.counted)
    if counted == count:
        return Message("已通过 {count} 条，计入数据。", count=count)
    return Message(
        "已通过 {count} 条：{counted} 条计入数据，其余转{units}审核。",
        count=count,
        counted=counted,
        units=done.next_units,
    )


def _told(request: HttpRequest, done: ReviewDone, message: Message) -> HttpResponse:
    tell(request, message, undo=reverse("review-undo", args=[done.changeset]))
    target = request.POST.get("next", "")
    if target and target not in done.records:
        rest = request.POST.get("filters", "")
        return redirect(reverse("review-one", args=[target]) + (f"?{rest}" if rest else ""))
    return redirect(_back(request, "review"))


def _ask_leave(
    request: HttpRequest, still: Mapping[str, int], error: RefusedError, reason: str
) -> HttpResponse:
    values = {
        "records": [f"{record_id}@{version}" for record_id, version in still.items()],
        "refused": error,
        **second_values(request),
        "reason": reason,
        "back": _back(request, "review"),
    }
    return show(request, "review/leave.html", values, status=422)


@page(Right.REVIEW, Right.ENTER, Right.IMPORT, methods=("POST",))
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take back what one has just decided."""
    viewer = who(request).viewer
    done = undo_own(office(), viewer, number, _UNDOABLE, reason=_AT_ONCE)
    records = [*done.withdrawn, *done.restored]
    count = len(records)
    if again := no_longer_waiting(office(), viewer, records, number):
        requeue_records(office(), viewer, again)
    tell(request, Message("已撤销，{count} 条回到原来的状态。", count=count))
    name = "review" if who(request).may(Right.REVIEW) else "review-sent"
    return redirect(name)


def _of_state(request: HttpRequest, *, waiting: bool) -> list[str]:
    """Of what was chosen, that which the act is for; what has changed meanwhile is told and left alone."""
    seen = _seen(request)
    heads = {head.record_id: head for head in sent_by(office(), who(request).viewer)}
    same = {key for key, version in seen.items() if key in heads and heads[key].version == version}
    if lost := len(seen) - len(same):
        tell(
            request,
            Message("{count} 条在您查看之后又变过，这次没有办。", count=lost),
            kind="warning",
        )
    wanted = [key for key in seen if key in same and bool(heads[key].at) is waiting]
    if not wanted:
        raise RefusedError(
            Message("请勾选等待审核的记录。") if waiting else Message("请勾选草稿或退回的记录。")
        )
    return wanted


@page(Right.ENTER, Right.IMPORT, methods=("POST",))
def recall(request: HttpRequest) -> HttpResponse:
    """Take back what was sent, to mend it."""
    done = recall_records(office(), who(request).viewer, _of_state(request, waiting=True))
    message = Message("已撤回 {count} 条，改好后再提交。", count=len(done.records))
    tell(request, message, undo=reverse("review-undo", args=[done.changeset]))
    return redirect(_back(request, "review-sent"))


@page(Right.ENTER, methods=("POST",))
def submit(request: HttpRequest) -> HttpResponse:
    """Send drafts and returned records."""
    done = submit_records(office(), who(request).viewer, _of_state(request, waiting=False))
    message = Message("已提交 {count} 条。", count=len(done.records))
    tell(request, message, undo=reverse("review-undo", args=[done.changeset]))
    return redirect(_back(request, "review-sent"))
