"""One event, two reporters; and entries of registers that contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect

from taizhang.core.values import Message, Period, RefusedError
from taizhang.services.clock import today
from taizhang.services.duplicates import keep_apart, list_duplicates, merge_records
from taizhang.services.duplicates import unmerge as unmerge_pair
from taizhang.services.kind_overview import list_kinds
from taizhang.services.overlaps import list_overlaps
from taizhang.services.pair_page import Pair, list_merged, look_at_pair
from taizhang.services.rights import Right
from taizhang.store.decisions import MERGED
from taizhang.web.language import _
from taizhang.web.ledger.views import periods_around
from taizhang.web.office import office
from taizhang.web.page import page, refusal, show, tell, who
from taizhang.web.second_person import second_person_if_named, second_values
from taizhang.web.shell import period_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MOST_COMPARED = 5_000
"""More records of a kind than this are not compared while somebody waits for a page."""


@page(Right.READ)
def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs of the period that nobody has decided on yet, and those that were merged."""
    actor = who(request)
    usual = period_of(request)
    try:
        period = Period.read(request.GET.get("period", "") or str(usual))
    except RefusedError:
        period = usual
    counts = [one for group in list_kinds(office(), actor.viewer, period) for one in group.kinds]
    fitting = {one.kind.id for one in counts if one.count <= MOST_COMPARED}
    pairs = list_duplicates(office(), actor.viewer, period, only=fitting)
    values = {
        "pairs": pairs,
        "merged": list_merged(office(), actor.viewer),
        "too_many": [one for one in counts if one.kind.id not in fitting],
        "at_text": str(period),
        "period_choices": periods_around(usual),
        "may_decide": actor.may(Right.CORRECT),
    }
    return show(request, "ledger/duplicates.html", values)


@page(Right.READ)
def pair(request: HttpRequest, first: str, second: str) -> HttpResponse:
    """Two records beside each other."""
    return _pair_page(request, first, second)


def _pair_page(
    request: HttpRequest, first: str, second: str, error: RefusedError | None = None
) -> HttpResponse:
    actor = who(request)
    try:
        found = look_at_pair(office(), actor.viewer, first, second)
    except RefusedError as gone:
        return refusal(request, gone, status=404)
    values: dict[str, Any] = {
        "pair": found,
        "sides": (found.first, found.second),
        "merged": found.said == MERGED,
        "open": found.first.counts and found.second.counts and not found.first.kind.is_register,
        "may_decide": actor.may(Right.CORRECT),
        "lines": error.messages if error else [],
        "reason": request.POST.get("reason", ""),
        "keep": request.POST.get("keep", found.first.record_id),
        "taken": request.POST.getlist("take"),
        **(second_values(request, found.first.unit) if found.closed else {}),
    }
    return show(request, "ledger/pair.html", values, status=422 if error else 200)


def _seen(request: HttpRequest, first: str, second: str) -> Pair:
    return look_at_pair(office(), who(request).viewer, first, second)


@page(Right.CORRECT, methods=("POST",))
def apart(request: HttpRequest, first: str, second: str) -> HttpResponse:
    """They are two events."""
    try:
        keep_apart(
            office(), who(request).viewer, first, second, reason=request.POST.get("reason", "")
        )
    except RefusedError as error:
        return _pair_page(request, first, second, error)
    tell(request, Message("已认定为两件事，不再提示。"))
    return redirect("ledger-duplicates")


@page(Right.CORRECT, methods=("POST",))
def merge(request: HttpRequest, first: str, second: str) -> HttpResponse:
    """They are one: one of them stays."""
    keep = request.POST.get("keep", first)
    if keep not in (first, second):
        keep = first
    drop = second if keep == first else first
    try:
        found = _seen(request, first, second)
        merge_records(
            office(),
            who(request).viewer,
            keep,
            drop,
            reason=request.POST.get("reason", ""),
            take=request.POST.getlist("take")[:60],
            approver=second_person_if_named(request, f"pair {first} {second}", found.first.unit),
        )
    except RefusedError as error:
        return _pair_page(request, first, second, error)
    tell(request, Message("已合并为一条，另一条已撤销。合错了可以在这里拆开。"))
    return redirect("ledger-record", record_id=keep)


@page(Right.CORRECT, methods=("POST",))
def unmerge(request: HttpRequest, first: str, second: str) -> HttpResponse:
    """Take a merge back."""
    try:
        found = _seen(request, first, second)
        unmerge_pair(
            office(),
            who(request).viewer,
            first,
            second,
            reason=request.POST.get("reason", ""),
            approver=second_person_if_named(request, f"pair {first} {second}", found.first.unit),
        )
    except RefusedError as error:
        return _pair_page(request, first, second, error)
    tell(request, Message("已拆开，两条记录都恢复了。"))
    return redirect("ledger-pair", first=first, second=second)


@page(Right.READ)
def overlaps(request: HttpRequest) -> HttpResponse:
    """What overlaps or contradicts in the registers on a day."""
    actor = who(request)
    able = [kind for kind in office().pack.kinds.values() if kind.overlaps]
    chosen = next((kind for kind in able if kind.id == request.GET.get("kind")), None)
    chosen = chosen or (able[0] if able else None)
    period = period_of(request)
    day = min(period.last_day, max(today(), period.start))
    values = {
        "able": able,
        "kind": chosen,
        "day_text": day.isoformat(),
        "shared_label": _("相同："),
        "overlapping": list_overlaps(office(), actor.viewer, chosen.id, day) if chosen else (),
    }
    return show(request, "ledger/overlaps.html", values)
