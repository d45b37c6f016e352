"""One record: what it says and once said, and what may be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect

from taizhang.core.ledger.record import Status
from taizhang.core.values import Message, RefusedError
from taizhang.services.correcting import correct_record
from taizhang.services.list_export import STATE_NAMES
from taizhang.services.meanwhile import ChangedMeanwhileError
from taizhang.services.record_page import form_texts, look_at_record
from taizhang.services.redacting import redact_record
from taizhang.services.reviewing import recall_records, submit_records
from taizhang.services.rights import Right
from taizhang.services.undoing import undo_changeset
from taizhang.web.asked import number_in
from taizhang.web.ledger.act_names import ACT_NAMES
from taizhang.web.office import office
from taizhang.web.page import page, page_address, refusal, show, tell, who
from taizhang.web.second_person import second_person_if_named, second_values

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from taizhang.core.ledger.field import Field
    from taizhang.services.record_page import HistoryLine, RecordPage
    from taizhang.services.rights import Actor

_OWN_ACTS = ("enter", "submit", "recall")
_FEW_ANSWERS = 5


def _found(request: HttpRequest, record_id: str) -> RecordPage:
    return look_at_record(office(), who(request).viewer, record_id)


@page(Right.READ)
def look(request: HttpRequest, record_id: str) -> HttpResponse:
    """The record with its history."""
    actor = who(request)
    try:
        found = _found(request, record_id)
    except RefusedError as error:
        return refusal(request, error, status=404)
    reports = [(one, page_address("report", one.number)) for one in found.reports]
    values = {
        "found": found,
        "state_name": STATE_NAMES[found.state],
        "lines": [
            (
                line,
                ACT_NAMES.get(line.entry.action, line.entry.action),
                STATE_NAMES[line.entry.status],
            )
            for line in found.lines
        ],
        "undo": _undo(actor, found),
        "newest_day": found.newest.made_at.astimezone().date().isoformat(),
        "reports": reports,
        **(second_values(request, found.unit) if found.closed else {}),
        **_acts(actor, found),
    }
    return show(request, "ledger/record.html", values)


def _acts(actor: Actor, found: RecordPage) -> dict[str, Any]:
    """What may be done with a record in its state, with one's rights."""
    entered = actor.may(Right.ENTER) and not found.cleared and not found.kind.is_register
    again = found.state in (Status.DRAFT, Status.RETURNED, Status.APPROVED) or (
        found.state is Status.WITHDRAWN and found.newest.action == "undo"
    )
    decides = actor.may(Right.CORRECT) and not found.cleared
    return {
        "revise": page_address("entry-revise", found.record_id) if entered and again else "",
        "brief": page_address("brief-of", found.record_id) if entered and found.counts else "",
        "may_submit": entered and found.state in (Status.DRAFT, Status.RETURNED),
        "may_recall": entered and found.state is Status.SUBMITTED,
        "review": page_address("review")
        if actor.may(Right.REVIEW) and found.state is Status.SUBMITTED
        else "",
        "may_correct": decides and found.counts and not found.on_its_way,
        "may_redact": decides,
    }


def _undo(actor: Actor, found: RecordPage) -> HistoryLine | None:
    """The act that one may take back: any with the right to correct, one's own steps with that to enter."""
    line = found.lines[0]
    own = (
        actor.may(Right.ENTER)
        and line.entry.actor == actor.label
        and line.entry.action in _OWN_ACTS
    )
    return line if line.undoable and (actor.may(Right.CORRECT) or own) else None


@page(Right.CORRECT, methods=("GET", "POST"))
def correct(request: HttpRequest, record_id: str) -> HttpResponse:
    """Correct what counts."""
    actor = who(request)
    try:
        found = _found(request, record_id)
    except RefusedError as error:
        return refusal(request, error, status=404)
    if not _acts(actor, found)["may_correct"]:
        return refusal(request, RefusedError(_NOT_NOW))
    if request.method != "POST":
        texts = form_texts(office(), actor.viewer, record_id)
        return _correct_form(request, found, texts, texts, {})
    made_from = number_in(request.POST.get("version", ""), found.version)
    before = form_texts(office(), actor.viewer, record_id, made_from)
    typed = _typed(request, found, before)
    changes = {name: text for name, text in typed.items() if text != before[name]}
    try:
        done = correct_record(
            office(),
            actor.viewer,
            record_id,
            changes,
            reason=request.POST.get("reason", ""),
            actor=actor.label,
            approver=second_person_if_named(request, f"correct {record_id}", found.unit),
            version=made_from,
        )
    except ChangedMeanwhileError as error:
        now = form_texts(office(), actor.viewer, record_id)
        mine = {**now, **changes}
        told = {name: now[name] for name in now if now[name] != before[name]}
        return _correct_form(request, found, now, mine, told, error)
    except RefusedError as error:
        return _correct_form(request, found, before, typed, {}, error)
    told_of = Message(
        "已更正 {count} 项，现在是第{version}版。", count=len(done.fields), version=done.version
    )
    if any(report.issued for report in done.reports):
        told_of = Message(
            "已更正 {count} 项。有 {reports} 份已签发的总结用到这条记录，请到总结中核对。",
            count=len(done.fields),
            reports=sum(report.issued for report in done.reports),
        )
    tell(request, told_of)
    return redirect("ledger-record", record_id=record_id)


_NOT_NOW = Message("这条记录现在不能更正：还有没审核的内容，或已撤销、已清除。")
_CLOSED = Message("这条记录所在的时段已封账。更正须写明理由，并请另一人在下面确认。")


def _typed(request: HttpRequest, found: RecordPage, before: dict[str, str]) -> dict[str, str]:
    """What the form says of each field; a field that it does not have is as it was."""
    typed = {}
    for field in found.kind.fields:
        name = f"f.{field.id}"
        if field.type.id == "choices" and f"{name}.there" in request.POST:
            typed[field.id] = "、".join(request.POST.getlist(name))
        else:
            typed[field.id] = request.POST.get(name, before[field.id])
    return typed


def _correct_form(
    request: HttpRequest,
    found: RecordPage,
    base: dict[str, str],
    typed: dict[str, str],
    told: dict[str, str],
    error: RefusedError | None = None,
) -> HttpResponse:
    lines = error.messages if error else []
    closed = found.closed is not None or any("--approver" in line.template for line in lines)
    lines = [_CLOSED if "--approver" in line.template else line for line in lines]
    values = {
        "found": found,
        "fields": [
            _form_field(field, typed[field.id], told.get(field.id), lines)
            for field in found.kind.fields
        ],
        "version": getattr(error, "version", None) or _made_from(request, found, error),
        "lines": lines,
        "reason": request.POST.get("reason", ""),
        "closed": closed,
        **second_values(request, found.unit),
        "changed": {name for name in typed if typed[name] != base[name]},
    }
    return show(request, "ledger/correct.html", values, status=422 if error else 200)


def _made_from(request: HttpRequest, found: RecordPage, error: RefusedError | None) -> int:
    if error is None:
        return found.version
    return number_in(request.POST.get("version", ""), found.version)


def _form_field(field: Field, text: str, now: str | None, lines: list[Message]) -> dict[str, Any]:
    chosen = text.split("、")
    few = field.type.id == "choice" and len(field.choices) <= _FEW_ANSWERS
    return {
        "field": field,
        "text": text,
        "now": now,
        "how": {"choice": "radio" if few else "select", "choices": "boxes", "date": "date"}.get(
            field.type.id, "text"
        ),
        "options": [(choice.label, choice.label in chosen) for choice in field.choices],
        "number": field.type.id in ("integer", "decimal", "money"),
        # A refusal that names the field stands beside it, too.
        "faults": [line for line in lines if str(line).startswith(f"“{field.label}”")],
    }


@page(Right.ENTER, methods=("POST",))
def submit(request: HttpRequest, record_id: str) -> HttpResponse:
    """Send it for review."""
    done = submit_records(office(), who(request).viewer, [record_id])
    units = "、".join(done.next_units)
    tell(request, Message("已提交，等待{unit}审核。", unit=units) if units else Message("已提交。"))
    return redirect("ledger-record", record_id=record_id)


@page(Right.ENTER, methods=("POST",))
def recall(request: HttpRequest, record_id: str) -> HttpResponse:
    """Take it back from review."""
    recall_records(office(), who(request).viewer, [record_id])
    tell(request, Message("已撤回，现在是草稿，可以修改后再提交。"))
    return redirect("ledger-record", record_id=record_id)


@page(Right.CORRECT, Right.ENTER, methods=("POST",))
def undo(request: HttpRequest, record_id: str) -> HttpResponse:
    """Take back the act by which the newest version came, with all that it wrote."""
    actor = who(request)
    try:
        found = _found(request, record_id)
    except RefusedError as error:
        return refusal(request, error, status=404)
    line = _undo(actor, found)
    if line is None or str(line.entry.changeset) != request.POST.get("changeset", ""):
        raise RefusedError(Message("这次变更不能撤销，或后来又有改动。请刷新后再看。"))
    done = undo_changeset(
        office(),
        actor.viewer,
        line.entry.changeset,
        reason=request.POST.get("reason", ""),
        approver=second_person_if_named(request, f"undo {record_id}", found.unit),
    )
    tell(
        request,
        Message(
            "已撤销那次变更，涉及 {count} 条记录。", count=len(done.withdrawn) + len(done.restored)
        ),
    )
    return redirect("ledger-record", record_id=record_id)


@page(Right.CORRECT, methods=("GET", "POST"))
def redact(request: HttpRequest, record_id: str) -> HttpResponse:
    """Clear the content by law: two people, and for ever."""
    actor = who(request)
    try:
        found = _found(request, record_id)
    except RefusedError as error:
        return refusal(request, error, status=404)
    if found.cleared:
        return redirect("ledger-record", record_id=record_id)
    lines: tuple[Message, ...] = ()
    if request.method == "POST":
        try:
            redact_record(
                office(),
                actor.viewer,
                record_id,
                reason=request.POST.get("reason", ""),
                actor=actor.label,
                approver=second_person_if_named(request, f"redact {record_id}", found.unit),
                also_source=request.POST.get("also_source") == "1",
            )
        except RefusedError as error:
            lines = error.messages
        else:
            tell(request, Message("内容已依法清除。"))
            return redirect("ledger-record", record_id=record_id)
    values = {
        "found": found,
        "lines": lines,
        "reason": request.POST.get("reason", ""),
        **second_values(request, found.unit),
    }
    return show(request, "ledger/redact.html", values, status=422 if lines else 200)
