"""Entering: what is owed, one's own records, the form of a kind, other content for a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from taizhang.core.ledger.record import Status
from taizhang.core.values import Message, Period, RefusedError
from taizhang.services.clock import today
from taizhang.services.entering import enter_record, revise_record
from taizhang.services.entry_desk import (
    closed_around,
    closed_period,
    entry_desk,
    kind_to_enter,
    last_of_kind,
    unit_to_enter,
)
from taizhang.services.entry_options import as_typed, link_options
from taizhang.services.field_reading import FieldsRefusedError
from taizhang.services.meanwhile import ChangedMeanwhileError
from taizhang.services.nil_reports import nil_report, take_back_nil
from taizhang.services.possible_duplicates import EnteredAlreadyError, possible_duplicates
from taizhang.services.reviewing import recall_records, submit_records
from taizhang.services.revising import RevisionBase, revision_base
from taizhang.services.rights import Right
from taizhang.services.unit_choice import units_to_choose
from taizhang.web.asked import number_in
from taizhang.web.entry.form import as_read, build_form, typed_in
from taizhang.web.office import office
from taizhang.web.page import page, show, tell, who
from taizhang.web.shell import period_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest, HttpResponse

    from taizhang.core.ledger.kind import RecordKind

_NOT_COPIED = ("date", "integer", "decimal", "money", "document_number")
"""Types of fields that belong to one event: 照抄上一条 leaves them open."""


def at_desk(unit: str) -> str:
    """The address of the entry page of a unit."""
    return f"{reverse('entry')}?{urlencode({'unit': unit})}" if unit else reverse("entry")


def draft_name(request: HttpRequest, what: str) -> str:
    """Under which name the browser keeps what is being typed: of this account and kind only."""
    return f"entry-{who(request).account}-{what}"


def let_go(request: HttpRequest, draft: str) -> None:
    """What was typed has been taken: the next page tells the browser to keep it no longer."""
    request.session["draft_done"] = draft


def let_go_of(request: HttpRequest) -> str:
    """Which draft is no longer needed; said once."""
    return request.session.pop("draft_done", "")


@page(Right.ENTER)
def desk(request: HttpRequest) -> HttpResponse:
    """What is owed, and one's own records of the period."""
    actor, period = who(request), period_of(request)
    found = entry_desk(office(), actor.viewer, period, request.GET.get("unit", ""))
    values = {"desk": found, "draft_done": let_go_of(request), "period": period}
    return show(request, "entry/desk.html", values)


@page(Right.ENTER, methods=("POST",))
def submit(request: HttpRequest) -> HttpResponse:
    """Submit drafts and returned records, one or many."""
    ids = request.POST.getlist("record")
    if not ids:
        raise RefusedError(Message("请先勾选要提交的记录。"))
    done = submit_records(office(), who(request).viewer, ids)
    tell(
        request,
        Message("已提交{count}条，等“{units}”审核。", count=len(ids), units=done.next_units),
    )
    return _back(request)


@page(Right.ENTER, methods=("POST",))
def recall(request: HttpRequest) -> HttpResponse:
    """Take back what was submitted."""
    ids = request.POST.getlist("record")
    if not ids:
        raise RefusedError(Message("请先勾选要撤回的记录。"))
    recall_records(office(), who(request).viewer, ids)
    tell(request, Message("已撤回{count}条，又是草稿了。", count=len(ids)))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(at_desk(request.POST.get("unit", "")))


@page(Right.ENTER, methods=("POST",))
def nil(request: HttpRequest, kind: str, unit: str, period: str) -> HttpResponse:
    """Nothing happened: one tap, and one to take it back."""
    done = nil_report(office(), who(request).viewer, kind, unit, Period.read(period))
    tell(
        request,
        Message("“{kind}”{period}已报零报告。", kind=done.kind, period=done.period.name),
        undo=reverse("entry-nil-back", args=[kind, unit, period]),
    )
    return redirect(at_desk(unit))


@page(Right.ENTER, methods=("POST",))
def nil_back(request: HttpRequest, kind: str, unit: str, period: str) -> HttpResponse:
    """Something happened after all."""
    done = take_back_nil(office(), who(request).viewer, kind, unit, Period.read(period))
    tell(
        request,
        Message("已撤回“{kind}”{period}的零报告。", kind=done.kind, period=done.period.name),
    )
    return redirect(at_desk(unit))


@page(Right.ENTER, methods=("GET", "POST"))
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """A new record."""
    actor, period = who(request), period_of(request)
    found = kind_to_enter(office(), kind)
    asked = request.POST if request.method == "POST" else request.GET
    unit = unit_to_enter(office(), actor.viewer, period, asked.get("unit", ""))
    draft = draft_name(request, kind)
    if request.method == "GET":
        typed, notes = _first(request, found, unit, period)
        return _new_page(request, found, unit, typed, draft=draft, notes=notes)
    typed = typed_in(found, request.POST)
    act = request.POST.get("act", "submit")
    try:
        done = enter_record(
            office(),
            actor.viewer,
            found.id,
            unit,
            as_read(found, typed),
            submit=not act.startswith("draft"),
            period=period,
            once=not request.POST.get("again"),
        )
    except FieldsRefusedError as error:
        return _new_page(request, found, unit, typed, draft=draft, faults=error.faults)
    except EnteredAlreadyError as error:
        return _new_page(request, found, unit, typed, draft=draft, twice=error.record_id)
    except RefusedError as error:
        return _new_page(request, found, unit, typed, draft=draft, refused=error)
    _tell_saved(request, done.title, submitted=done.status is Status.SUBMITTED)
    let_go(request, draft)
    if act.endswith("next"):
        return redirect(f"{reverse('entry-new', args=[found.id])}?{urlencode({'unit': unit})}")
    return redirect(at_desk(unit))


def _first(
    request: HttpRequest, kind: RecordKind, unit: str, period: Period
) -> tuple[dict[str, str], dict[str, Message]]:
    """What stands in an empty form: today, if it is of the period; or what the last record said."""
    typed: dict[str, str] = {}
    notes: dict[str, Message] = {}
    viewer = who(request).viewer
    if request.GET.get("copy"):
        last = last_of_kind(office(), viewer, kind, unit)
        if last is not None:
            held = as_typed(office(), viewer, kind, dict(last.values))
            for one in kind.fields:
                if one.type.id not in _NOT_COPIED and one.id in held:
                    typed[one.id] = held[one.id]
                    notes[one.id] = Message("照抄上一条")
    if period.contains(today()):
        typed.setdefault(kind.first_day_field, today().isoformat())
    return typed, notes


def _tell_saved(request: HttpRequest, title: str, *, submitted: bool) -> None:
    message = Message("已提交“{title}”，待审核。", title=title)
    if not submitted:
        message = Message("已存为草稿“{title}”，提交后才会送审。", title=title)
    tell(request, message)


def _new_page(  # noqa: PLR0913 (what the page may have to say)
    request: HttpRequest,
    kind: RecordKind,
    unit: str,
    typed: Mapping[str, str],
    *,
    draft: str,
    faults: Iterable[tuple[str, Message]] = (),
    notes: Mapping[str, Message] | None = None,
    refused: RefusedError | None = None,
    twice: str = "",
) -> HttpResponse:
    viewer, period = who(request).viewer, period_of(request)
    faults = [*faults]
    values = {
        **form_values(request, kind, unit, typed, faults=faults, notes=notes),
        "draft": draft,
        "draft_done": let_go_of(request),
        "refused": refused.messages if refused else (),
        "units": units_to_choose(office(), viewer, period),
        "twice": twice,
        "closed": closed_period(office(), viewer, unit, period),
        "may_copy": last_of_kind(office(), viewer, kind, unit) is not None,
    }
    wrong = bool(faults or twice) or refused is not None
    return show(request, "entry/new.html", values, status=422 if wrong else 200)


def form_values(
    request: HttpRequest,
    kind: RecordKind,
    unit: str,
    typed: Mapping[str, str],
    *,
    faults: Iterable[tuple[str, Message]] = (),
    notes: Mapping[str, Message | str] | None = None,
) -> dict[str, Any]:
    """What the form of a kind wants, on whatever page it stands."""
    viewer, period = who(request).viewer, period_of(request)
    form = build_form(office(), viewer, kind, typed, unit=unit, faults=faults, notes=notes)
    return {
        "kind": kind,
        "form": form,
        "unit": unit,
        "period": period,
        "first_day": period.start,
        "last_day": period.last_day,
        "source_text": request.POST.get("source_text", ""),
    }


@page(Right.ENTER, methods=("POST",))
def same(request: HttpRequest, kind: str) -> HttpResponse:
    """While one types: whether the same is in the ledger already."""
    actor, period = who(request), period_of(request)
    found = kind_to_enter(office(), kind)
    unit = unit_to_enter(office(), actor.viewer, period, request.POST.get("unit", ""))
    like = possible_duplicates(
        office(),
        actor.viewer,
        found,
        unit,
        as_read(found, typed_in(found, request.POST)),
        period=period,
        but=request.POST.get("record_id", ""),
    )
    return show(request, "entry/same.html", {"like": like})


@page(Right.ENTER)
def options(request: HttpRequest, kind: str, field: str) -> HttpResponse:
    """What may be chosen in a field, by what has been typed so far."""
    found = kind_to_enter(office(), kind).field(field)
    if found is None or found.type.id != "link":
        raise RefusedError(Message("没有这个字段。"))
    typed = request.GET.get(f"f-{field}", "")[:60]
    offered = link_options(office(), who(request).viewer, found, typed)
    return show(request, "entry/options.html", {"options": offered})


@page(Right.ENTER, methods=("GET", "POST"))
def revise(request: HttpRequest, record_id: str) -> HttpResponse:
    """Other content for a record, which waits for approval as a new one does."""
    viewer = who(request).viewer
    base = revision_base(office(), viewer, record_id)
    kind = base.kind
    draft = draft_name(request, record_id)
    held = as_typed(office(), viewer, kind, dict(base.values))
    if request.method == "GET" or base.barred is not None:
        return _revise_page(request, base, held, held, draft=draft)
    typed = {**{one.id: "" for one in kind.fields}, **typed_in(kind, request.POST)}
    act = request.POST.get("act", "submit")
    if _wants_reason(request, base) and not request.POST.get("reason", "").strip():
        told = RefusedError(Message("这条记录所在的时段已封账，请在最下面写明为什么改。"))
        return _revise_page(request, base, held, typed, draft=draft, refused=told)
    try:
        revise_record(
            office(),
            viewer,
            record_id,
            as_read(
                kind, {name: text for name, text in typed.items() if text != held.get(name, "")}
            ),
            reason=request.POST.get("reason", ""),
            submit=not act.startswith("draft"),
            period=period_of(request),
            base=number_in(request.POST.get("version", ""), -1),
        )
    except FieldsRefusedError as error:
        return _revise_page(request, base, held, typed, draft=draft, faults=error.faults)
    except ChangedMeanwhileError as error:
        return _revise_page(request, base, held, typed, draft=draft, refused=error, both=True)
    except RefusedError as error:
        return _revise_page(request, base, held, typed, draft=draft, refused=error)
    _tell_saved(request, typed.get(kind.title_field, ""), submitted=not act.startswith("draft"))
    let_go(request, draft)
    return redirect(at_desk(base.unit))


def _closed(request: HttpRequest, base: RevisionBase) -> str:
    return closed_around(office(), who(request).viewer, base.kind, base.unit, base.values)


def _wants_reason(request: HttpRequest, base: RevisionBase) -> bool:
    """Whoever approves a change of what was closed has to know why."""
    return base.status is Status.APPROVED and bool(_closed(request, base))


def _revise_page(
    request: HttpRequest,
    base: RevisionBase,
    held: Mapping[str, str],
    typed: Mapping[str, str],
    *,
    draft: str,
    faults: Iterable[tuple[str, Message]] = (),
    refused: RefusedError | None = None,
    both: bool = False,
) -> HttpResponse:
    faults = [*faults]
    differing = [
        (one.label, held.get(one.id, ""), typed.get(one.id, ""))
        for one in base.kind.fields
        if both and held.get(one.id, "") != typed.get(one.id, "")
    ]
    values = {
        **form_values(request, base.kind, base.unit, typed, faults=faults),
        "base": base,
        "draft": draft,
        "draft_done": let_go_of(request),
        "differing": differing,
        "closed": _closed(request, base),
        "reason": request.POST.get("reason", ""),
        "refused": refused.messages if refused else (),
    }
    wrong = bool(faults) or refused is not None
    return show(request, "entry/revise.html", values, status=422 if wrong else 200)
