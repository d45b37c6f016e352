"""Check any file: drop it, see what was found beside its text, take a copy with remarks; nothing is kept."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect

from taizhang.core.checks import RULES, Severity
from taizhang.core.values import Message, Period, RefusedError
from taizhang.services import check_desk as service
from taizhang.services.check_copies import GROUP_WORDS, SEVERITY_WORDS
from taizhang.services.checked_page import finding_in_words
from taizhang.services.checking import find_rule
from taizhang.services.jobs import list_jobs
from taizhang.services.present import periods_to_choose
from taizhang.services.record_versions import unit_names
from taizhang.services.rights import Right
from taizhang.web.asked import day_in
from taizhang.web.jobs.views import RESULT_PAGES, TASK_NAMES
from taizhang.web.language import _
from taizhang.web.office import office
from taizhang.web.page import is_part, page, send_file, show, tell, who
from taizhang.web.reports.views_return import VERDICT_WORDS
from taizhang.web.shell import period_of

if TYPE_CHECKING:
    from django.http import HttpRequest

TASK_NAMES[service.TASK] = Message("核对文件").template
RESULT_PAGES[service.TASK] = "check-result"
SEVERITIES = {severity.value: words for severity, words in SEVERITY_WORDS.items()}
_KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "application/octet-stream",
    "sarif": "application/json",
}
_TYPES = ".docx,.dotx,.doc,.wps,.odt,.rtf,.pdf,.ofd,.txt,.md"


@page(Right.CHECK, methods=("GET", "POST"))
def check(request: HttpRequest) -> HttpResponse:
    """The place to drop files at."""
    actor = who(request)
    if request.method == "POST":
        values = _form(request)
        try:
            return redirect("job", key=_start(request))
        except RefusedError as refused:
            faults = refused.messages
            return show(request, "check/check.html", {**values, "faults": faults}, status=422)
    running = [job for job in list_jobs(actor) if job.task == service.TASK]
    return show(request, "check/check.html", {**_form(request), "jobs": running})


def _form(request: HttpRequest) -> dict[str, Any]:
    actor = who(request)
    names = unit_names(office(), actor.viewer) if actor.may(Right.READ) else {}
    return {
        "types": _TYPES,
        "most": service.MOST_FILES,
        "largest": service.LARGEST >> 20,
        "longest": service.LONGEST_TEXT,
        "units": sorted(names.items(), key=lambda item: item[1]),
        "choices": periods_to_choose(period_of(request)),
        "text": request.POST.get("text", "")[: service.LONGEST_TEXT],
        "asked": request.POST,
        "may_hold": actor.may(Right.READ),
    }


def _start(request: HttpRequest) -> str:
    files = [(file.name or "_", file.read()) for file in request.FILES.getlist("files")]
    text = request.POST.get("text", "")
    if text.strip():
        if len(text) > service.LONGEST_TEXT:
            raise RefusedError(
                Message("粘贴的文字超过 {most} 字，请另存为文件再传。", most=service.LONGEST_TEXT)
            )
        files.append((service.PASTED, text.encode("utf-8", "replace")))
    on = day_in(request.POST.get("on", ""))
    return service.start_check(
        office(),
        who(request),
        files,
        on=on,
        ledger="ledger" in request.POST,
        unit=request.POST.get("unit", ""),
        period=request.POST.get("period", ""),
    )


@page(Right.CHECK)
def result(request: HttpRequest, key: str) -> HttpResponse:
    """What came of the files; of a single one at once."""
    told = service.read_checked(office(), who(request), key)
    if len(told) == 1:
        return redirect("check-file", key=key, number=0)
    return show(request, "check/result.html", {"key": key, "files": told})


@page(Right.CHECK)
def file(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """What was found, beside the text."""
    told = service.read_one(office(), who(request), key, number)
    only = request.GET.get("only", "")
    only = only if only in SEVERITIES else ""
    counts = told.get("counts", {})
    groups = [
        (sort, words, [one for one in told.get("findings", ()) if one["severity"] == sort])
        for sort, words in SEVERITIES.items()
        if only in ("", sort)
    ]
    shown = {one["n"] for _sort, _words, found in groups for one in found}
    for one in told.get("findings", ()):
        one["said"] = finding_in_words(one["message"], _)
    returned = told.get("returned")
    for one in returned["figures"] if returned else ():
        one["verdict_words"] = VERDICT_WORDS[one["verdict"]]
    held = told.get("held")
    values = {
        "may_return": who(request).may(Right.WRITE),
        "key": key,
        "number": number,
        "file": told,
        "sorts": [group for group in groups if group[2]],
        "tabs": [(sort, words, counts.get(sort, 0)) for sort, words in SEVERITIES.items()],
        "total": sum(counts.values()),
        "only": only,
        "parts": _parts(told.get("blocks", ()), shown),
        "several": len(service.read_checked(office(), who(request), key)) > 1,
        "held_period": Period.read(held["period"]).name if held else "",
    }
    return show(request, "check/file.html", values)


def _parts(blocks: Any, shown: set[int]) -> list[dict[str, Any]]:  # noqa: ANN401 (plain values)
    """Paragraphs and tables in their order; marks only of what is shown, each with a place to come to once."""
    seen: set[int] = set()
    parts: list[dict[str, Any]] = []
    for block in blocks:
        pieces = []
        for words, number, sort in block["pieces"]:
            marked = number if number in shown else 0
            pieces.append((words, marked, sort, marked and marked not in seen))
            seen.add(marked)
        told = {"kind": block["kind"], "label": block["label"], "pieces": pieces}
        told["level"] = min(block["level"], 3)
        if not block["table"]:
            parts.append(told)
            continue
        last = parts[-1] if parts else {}
        if last.get("table") != block["table"]:
            last = {"kind": "table", "table": block["table"], "rows": [], "row": 0}
            parts.append(last)
        if last["row"] != block["row"]:
            last["rows"].append([])
            last["row"] = block["row"]
        last["rows"][-1].append(told)
    return parts


@page(Right.CHECK)
def copy(request: HttpRequest, key: str, number: int, form: str) -> HttpResponse:
    """A copy with remarks."""
    name, content = service.copy_of_checked(office(), who(request), key, number, form)
    return send_file(content, name, _KINDS[form])


@page(Right.CHECK, methods=("POST",))
def leave(request: HttpRequest, key: str) -> HttpResponse:
    """Whoever asked has left the page, or is here again."""
    if "here" in request.POST:
        service.read_checked(office(), who(request), key)
    else:
        service.leave_check(office(), who(request), key)
    return HttpResponse(status=204)


@page(Right.CHECK, methods=("POST",))
def clear(request: HttpRequest, key: str) -> HttpResponse:
    """Clear away what was found."""
    service.clear_check(office(), who(request), key)
    tell(request, Message("已清除这次核对的内容。"))
    return redirect("check")


@page(Right.CHECK)
def rules(request: HttpRequest) -> HttpResponse:
    """What is looked for, group by group."""
    groups = defaultdict(list)
    for rule in RULES.values():
        groups[rule.group].append((rule, SEVERITY_WORDS[rule.severity]))
    known = [(words, groups[group]) for group, words in GROUP_WORDS.items() if group in groups]
    return show(request, "check/rules.html", {"known": known, "count": len(RULES)})


@page(Right.CHECK)
def rule(request: HttpRequest, name: str) -> HttpResponse:
    """What a rule looks for, and what it lets pass."""
    found = find_rule(name)
    part = is_part(request)
    values = {
        "rule": found,
        "severity": found.severity.value,
        "severity_words": SEVERITY_WORDS[Severity(found.severity)],
        "part": part,
        "parts": _page_parts(found.page),
    }
    template = "check/rule_side.html" if part else "check/rule.html"
    return show(request, template, values)


_HEADS = {"台账：", "查得出：", "不报：", "依据："}


def _page_parts(text: str) -> list[tuple[str, str]]:
    """The page of a rule as heads and what stands under them."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line in text.strip().splitlines()[1:]:
        if line.strip() in _HEADS and not line.startswith(" "):
            parts.append((line.strip().removesuffix("："), []))
        else:
            parts[-1][1].append(line.strip())
    return [(head, "\n".join(lines).strip()) for head, lines in parts if any(lines)]
