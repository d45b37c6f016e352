"""A report that comes back from Word: its figures one by one, then its text as the next version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.urls import reverse

from taizhang.core.values import Message, RefusedError
from taizhang.services.jobs import find_job, start_job
from taizhang.services.report_jobs import (
    BY_FILE,
    BY_LEDGER,
    MOST_BYTES,
    OPEN,
    FigureChoice,
    take_back,
)
from taizhang.services.report_list import report_in_reach
from taizhang.services.rights import Right
from taizhang.web.office import office
from taizhang.web.page import page, page_address, show, tell, who
from taizhang.web.second_person import second_person, second_values

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from taizhang.services.jobs import JobView

VERDICT_WORDS = {
    "changed": "改过",
    "missing": "没有找到",
    "duplicate": "出现多处",
    "unaccepted": "修订未接受",
    "hidden": "被隐藏",
    "overridden": "经批准改写",
}
"""What has become of a figure, in words."""


@page(Right.WRITE, methods=("GET", "POST"))
def bring(request: HttpRequest, number: str) -> HttpResponse:
    """Hand in the file."""
    actor = who(request)
    written = report_in_reach(office(), actor.viewer, number)
    values: dict[str, Any] = {"number": number, "report": written.report, "faults": ()}
    if request.method == "POST":
        sent = request.FILES.get("file")
        fault = None
        if sent is None:
            fault = Message("请选择改好的 Word 文件。")
        elif (sent.size or 0) > MOST_BYTES:
            fault = Message("文件超过 {most} MB，请检查是不是选错了。", most=MOST_BYTES // 1024**2)
        elif not (data := sent.read()).startswith(b"PK"):
            fault = Message("不是 .docx 文件，请在 Word 或 WPS 里另存为 .docx 再上传。")
        else:
            name = str(sent.name or "")[:120]
            key = start_job(office(), actor, "report-return", {"number": number}, {name: data})
            return redirect("job", key=key)
        return show(request, "reports/return.html", {**values, "faults": (fault,)}, status=422)
    return show(request, "reports/return.html", values)


@page(Right.WRITE, methods=("GET", "POST"))
def returned(request: HttpRequest, key: str) -> HttpResponse:
    """Go through the figures of a file that came back, and keep its text."""
    actor = who(request)
    job = find_job(actor, key)
    if job.task != "report-return" or job.state != "done":
        raise RefusedError(Message("没有这项后台任务，可能已经清理。"))
    number = str(job.result["number"])
    written = report_in_reach(office(), actor.viewer, number)
    chosen = {
        item["id"]: FigureChoice(
            request.POST.get(f"choice-{item['ordinal']}", OPEN),
            request.POST.get(f"reason-{item['ordinal']}", ""),
        )
        for item in job.result["figures"]
        if item["choose"]
    }
    values: dict[str, Any] = {
        **_told(job, chosen if request.method == "POST" else {}),
        "reason": request.POST.get("reason", ""),
        **second_values(request, written.report.unit),
    }
    if request.method == "POST":
        try:
            _refuse_without_reason(chosen)
            agreed = any(one.choice == BY_FILE for one in chosen.values())
            approver = (
                second_person(request, f"accept {number}", written.report.unit) if agreed else ""
            )
            done = take_back(
                office(),
                actor,
                job,
                chosen,
                approver=approver,
                reason=request.POST.get("reason", ""),
            )
        except RefusedError as error:
            values["faults"] = error.messages
            return show(request, "reports/returned.html", values, status=422)
        tell(request, Message("改稿已收下，存为 {number}。", number=done.written.number))
        if done.rebuilt.unplaced:
            lost = tuple(item.why for item in done.rebuilt.unplaced[:3])
            tell(
                request,
                Message("有{count}处没有收进：{why}", count=len(done.rebuilt.unplaced), why=lost),
                kind="warning",
            )
        return redirect(f"{reverse('report-compare', args=[done.written.number])}?with={number}")
    return show(request, "reports/returned.html", values)


def _refuse_without_reason(chosen: dict[str, FigureChoice]) -> None:
    if any(one.choice == BY_FILE and not one.reason.strip() for one in chosen.values()):
        raise RefusedError(Message("按文件改写的数，须逐个写明理由。"))


def _told(job: JobView, chosen: dict[str, FigureChoice]) -> dict[str, Any]:
    """What the page says of the file."""
    result = job.result
    figures = [
        {
            **item,
            "name": VERDICT_WORDS.get(item["verdict"], item["verdict"]),
            "choice": chosen[item["id"]].choice if item["id"] in chosen else OPEN,
            "reason": chosen[item["id"]].reason if item["id"] in chosen else "",
            "address": page_address("ledger-record", item["records"][0].partition("@")[0])
            if item["records"]
            else "",
        }
        for item in result["figures"]
    ]
    return {
        "job": job,
        "number": result["number"],
        "title": result["title"],
        "other": result["asked"]
        and result["asked"].partition("-v")[0] != result["number"].partition("-v")[0],
        "overtaken": result["newest"] if result["newest"] != result["number"] else "",
        "to_choose": [item for item in figures if item["choose"]],
        "others": [item for item in figures if not item["choose"]],
        "untouched": result["untouched"],
        "count": result["count"],
        "loose": result["loose"],
        "foreign": result["foreign"],
        "notes": result["notes"],
        "name": (job.arguments.get("names") or [""])[0],
        "by_file": BY_FILE,
        "by_ledger": BY_LEDGER,
        "by_none": OPEN,
    }
