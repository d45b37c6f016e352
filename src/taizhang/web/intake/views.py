"""Workbooks: out to the units, back from them, looked at and taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect

from taizhang.core.values import Message, Period, RefusedError
from taizhang.services import intake as service
from taizhang.services.desk_book import note
from taizhang.services.jobs import JobView, find_job, list_jobs
from taizhang.services.locked import AfterLock
from taizhang.services.message_json import message_from_json
from taizhang.services.rights import Right, Role
from taizhang.services.sheet_mappings import forget_sheet_mapping, list_mappings
from taizhang.services.undoing import undo_own
from taizhang.web.jobs.views import OVER_PAGES, RESULT_PAGES, TASK_NAMES
from taizhang.web.office import office
from taizhang.web.page import XLSX, page, send_file, show, tell, who
from taizhang.web.second_person import second_person, second_values
from taizhang.web.shell import period_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

TASK_NAMES |= {
    service.LOOK: Message("预览导入").template,
    service.TAKE: Message("导入表格").template,
    service.SHEETS: Message("生成报送表").template,
}
RESULT_PAGES |= {
    service.LOOK: "intake-look",
    service.TAKE: "intake-done",
    service.SHEETS: "intake-made",
}
OVER_PAGES.add(service.TAKE)
_MOST_RECENT = 8
_COUNTS = ("new_count", "changed_count", "vanished_count", "bad_rows")


@page(Right.IMPORT, methods=("GET", "POST"))
def intake(request: HttpRequest) -> HttpResponse:
    """Workbooks to fetch, and the place to bring them to."""
    actor, period = who(request), period_of(request)
    if request.method == "POST":
        chosen = request.POST.get("unit", "")
        files = [(file.name or "_", file.read()) for file in request.FILES.getlist("files")]
        key = service.start_look(
            office(),
            actor,
            files,
            unit=chosen,
            period=Period.read(request.POST.get("period") or str(period)),
        )
        return redirect("job", key=key)
    senders = service.senders(office(), actor.viewer, period)
    tasks = (service.LOOK, service.TAKE, service.SHEETS)
    recent = [job for job in list_jobs(actor) if job.task in tasks][:_MOST_RECENT]
    values = {
        "senders": senders,
        "owing": [sender for sender in senders if sender.owed],
        "alone": len(senders) == 1,
        "waits": actor.role is Role.REPORTER,
        "recent": [(job, TASK_NAMES[job.task]) for job in recent],
        "most": service.MOST_FILES,
        "largest": service.LARGEST_FILE // 1024 // 1024,
    }
    return show(request, "intake/intake.html", values)


@page(Right.IMPORT)
def sheet(request: HttpRequest) -> HttpResponse:
    """The workbook of a unit and period."""
    actor = who(request)
    wanted = request.GET.get("period", "")
    period = Period.read(wanted) if wanted else period_of(request)
    made = service.workbook_of(office(), actor.viewer, request.GET.get("unit", ""), period)
    note(actor.label, "sheet-download", made.name)
    return send_file(made.content, made.name, XLSX)


@page(Right.IMPORT, methods=("POST",))
def sheets(request: HttpRequest) -> HttpResponse:
    """The workbooks of all of one's units."""
    return redirect("job", key=service.start_sheets(office(), who(request), period_of(request)))


@page(Right.IMPORT)
def made(request: HttpRequest, key: str) -> HttpResponse:
    """The archive is there."""
    job = _over(request, key, service.SHEETS)
    return show(request, "intake/made.html", {"job": job, "name": job.result["made"][0]})


@page(Right.IMPORT)
def file(request: HttpRequest, key: str) -> HttpResponse:
    """A file that a job made."""
    actor = who(request)
    name = request.GET.get("name", "")
    content = service.file_of_job(office(), find_job(actor, key), name)
    note(actor.label, "file-download", name)
    return send_file(content, name)


def _over(request: HttpRequest, key: str, task: str) -> JobView:
    job = find_job(who(request), key)
    if job.task != task or not job.over or (job.state != "done" and task not in OVER_PAGES):
        raise RefusedError(Message("没有这项后台任务，可能已经清理。"))
    return job


def _read(told: Mapping[str, Any]) -> dict[str, Any]:
    """A file as told, its sentences to be said in the language of the page."""
    problems = [
        (one["where"], message_from_json(one["message"])) for one in told.get("problems", ())
    ]
    notes = [message_from_json(one) for one in told.get("notes", ())]
    more = told.get("problem_count", 0) - len(problems)
    sheets = told.get("sheets", ())
    moved = [one for one in sheets if any(one[count] for count in _COUNTS)]
    return {
        **told,
        "problems": [(where, message) for where, message in problems if where],
        "lines": [message for where, message in problems if not where],
        "notes": notes,
        "more": max(0, more),
        "sheets": moved,
        "still": len(sheets) - len(moved),
    }


@page(Right.IMPORT)
def looked_at(request: HttpRequest, key: str) -> HttpResponse:
    """What the files would do."""
    return _looked_at(request, key)


def _looked_at(request: HttpRequest, key: str, refused: RefusedError | None = None) -> HttpResponse:
    job = service.look_of(who(request), key)
    files = [_read(told) for told in job.result["files"]]
    ready = [told for told in files if told["state"] == "ready"]
    values = {
        "job": job,
        "files": files,
        "ready": ready,
        "new": sum(told["new"] for told in ready),
        "changed": sum(told["changed"] for told in ready),
        "bad_rows": sum(told["bad_rows"] for told in ready),
        "waits": any(told["for_review"] for told in ready),
        "closed": sum(told["closed"] for told in ready),
        "twice": [message_from_json(one) for one in job.result["twice"]],
        **second_values(request),
        "refused": refused,
        "reason": request.POST.get("reason", ""),
    }
    return show(request, "intake/look.html", values, status=422 if refused else 200)


@page(Right.IMPORT, methods=("POST",))
def take(request: HttpRequest, key: str) -> HttpResponse:
    """Take in what was looked at."""
    actor = who(request)
    try:
        leave = None
        if request.POST.get("after_lock"):
            reason = request.POST.get("reason", "")
            leave = AfterLock(reason, second_person(request, f"import {key}"))
        job = service.start_taking(office(), actor, key, request.POST.getlist("file"), leave)
    except RefusedError as error:
        service.look_of(actor, key)
        return _looked_at(request, key, error)
    return redirect("job", key=job)


@page(Right.IMPORT, methods=("GET", "POST"))
def mapping(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Which column of a sheet of another design is which field."""
    actor, workspace = who(request), office()
    job = service.look_of(actor, key)
    files = job.result["files"]
    if number >= len(files) or not files[number]["foreign"]:
        raise RefusedError(Message("这个文件不用核对各列。"))
    told = files[number]
    known = job.arguments["said"].get(str(number)) or {}
    questions = told.get("questions", ())
    open_ones: tuple[str, ...] = ()
    if request.method == "POST":
        said = _said(request, told)
        questions = [_answered(request, place, one) for place, one in enumerate(questions)]
        open_ones = tuple(dict.fromkeys(name for one in questions for name in one["missing"]))
        # A kind that was chosen anew is read anew; what is then missing is asked on the page after.
        if not (said.accept and open_ones) or said.kind not in ("", known.get("kind", "")):
            return redirect("job", key=service.look_again(workspace, actor, key, number, said))
        known = said.to_json()
    period = Period.read(known.get("period") or job.arguments["period"] or str(period_of(request)))
    kinds = [kind for kind in workspace.pack.kinds.values() if not kind.is_register]
    constants = dict(known.get("constants", ()))
    values = {
        "job": job,
        "told": _read(told),
        "questions": [_question(one, constants) for one in questions],
        "open": open_ones,
        "senders": service.senders(workspace, actor.viewer, period),
        "unit": known.get("unit") or job.arguments["unit"] or actor.unit,
        "of": period,
        "kinds": kinds,
        "kind": known.get("kind", ""),
    }
    return show(request, "intake/mapping.html", values, status=422 if open_ones else 200)


def _answered(request: HttpRequest, place: int, question: dict[str, Any]) -> dict[str, Any]:
    """A question with what was answered, and what every record must have that nobody has said yet."""
    kind = office().pack.kinds.get(question["kind"])
    if kind is None:
        return question
    columns, needed, said = [], {*question["missing"]}, set()
    for column in question["columns"]:
        chosen = request.POST.get(f"column-{place}-{column['letter']}", column["field"])
        columns.append({**column, "field": chosen, "set_aside": chosen == "-"})
        said.add(chosen)
        before = kind.field(column["field"])
        if before is not None and before.required:
            needed.add(before.label)
    missing = [
        field.label
        for field in kind.fields
        if field.label in needed
        and field.id not in said
        and not request.POST.get(f"constant-{field.id}", "").strip()
    ]
    return {**question, "columns": columns, "missing": missing}


def _question(question: dict[str, Any], constants: Mapping[str, str]) -> dict[str, Any]:
    kind = office().pack.kinds.get(question["kind"])
    fields = kind.fields if kind else ()
    columns = []
    for column in question["columns"]:
        reason = column["reason"]
        likely = [field for field in fields if field.label in column["may_be"]]
        columns.append({**column, "reason": message_from_json(reason) if reason else None})
        columns[-1]["likely"] = likely
    missing = [
        (field, constants.get(field.id, ""))
        for field in fields
        if field.label in question["missing"] or field.id in constants
    ]
    return {**question, "fields": fields, "columns": columns, "missing": missing}


def _said(request: HttpRequest, told: Mapping[str, Any]) -> service.Mapped:
    sent = request.POST
    columns, constants = [], {}
    for place, question in enumerate(told.get("questions", ())):
        for column in question["columns"]:
            chosen = sent.get(f"column-{place}-{column['letter']}", column["field"])
            if chosen != column["field"] or (chosen == "-") != column["set_aside"]:
                columns.append((question["sheet"], column["letter"], chosen))
        kind = office().pack.kinds.get(question["kind"])
        for field in kind.fields if kind else ():
            text = sent.get(f"constant-{field.id}", "").strip()
            if text:
                constants[field.id] = text
    return service.Mapped(
        unit=sent.get("unit", ""),
        period=sent.get("period", ""),
        kind=sent.get("kind", ""),
        columns=tuple(columns),
        constants=tuple(constants.items()),
        accept=sent.get("act") == "accept",
    )


@page(Right.IMPORT)
def done(request: HttpRequest, key: str) -> HttpResponse:
    """What was taken in."""
    job = _over(request, key, service.TAKE)
    files = [_read(told) for told in job.result.get("files", ())]
    left = len(job.arguments["names"]) - len(files)
    values = {"job": job, "files": files, "left": left}
    return show(request, "intake/done.html", values)


@page(Right.IMPORT, methods=("POST",))
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take one's own import back."""
    actor = who(request)
    reason = request.POST.get("reason", "").strip()
    undone = undo_own(office(), actor.viewer, number, ("import",), reason=reason)
    tell(
        request,
        Message(
            "已撤销变更号 {number} 的导入：{gone} 条不再计入，{back} 条恢复原样。",
            number=number,
            gone=len(undone.withdrawn),
            back=len(undone.restored),
        ),
    )
    return redirect("intake")


@page(Right.IMPORT)
def mappings(request: HttpRequest) -> HttpResponse:
    """Which sheets of others are read without asking."""
    actor = who(request)
    values = {
        "mappings": list_mappings(office(), actor.viewer),
        "may_forget": actor.may(Right.CORRECT),
    }
    return show(request, "intake/mappings.html", values)


@page(Right.CORRECT, methods=("POST",))
def forget(request: HttpRequest, number: int) -> HttpResponse:
    """Ask again the next time."""
    reason = request.POST.get("reason", "")
    found, _changeset = forget_sheet_mapping(office(), who(request).viewer, number, reason=reason)
    tell(request, Message("已忘记“{kind}”的这一对应关系，下次导入时重新确认。", kind=found.kind))
    return redirect("intake-mappings")
