"""The way of a report to being issued: remarks, asking for a signature, signing, sending back, issuing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.urls import reverse

from taizhang.core.values import Message
from taizhang.services.discarding import discard_report
from taizhang.services.jobs import find_job, start_job
from taizhang.services.message_json import message_from_json
from taizhang.services.report_comments import add_comment, finish_comment
from taizhang.services.report_list import family_of, find_listed
from taizhang.services.rights import Right
from taizhang.services.signing import ask_signature, check_may_issue, send_back, sign
from taizhang.web.office import office
from taizhang.web.page import go, page, tell, who

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@page(Right.COMMENT, methods=("POST",))
def comment(request: HttpRequest, number: str) -> HttpResponse:
    """Make a remark."""
    add_comment(
        office(),
        who(request),
        number,
        request.POST.get("text", ""),
        quote=request.POST.get("quote", ""),
    )
    tell(request, Message("批注已记下。"))
    return go(request, f"{reverse('report', args=[number])}#comments")


@page(Right.COMMENT, Right.WRITE, methods=("POST",))
def finish(request: HttpRequest, number: str, key: int) -> HttpResponse:
    """Mark a remark as done, or as open again."""
    done = request.POST.get("open") != "1"
    finish_comment(office(), who(request), number, key, done=done)
    tell(request, Message("批注已办结。") if done else Message("批注已重新打开。"))
    return go(request, f"{reverse('report', args=[number])}#comments")


@page(Right.WRITE, methods=("POST",))
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for a signature."""
    ask_signature(office(), who(request), number, note=request.POST.get("note", ""))
    tell(request, Message("已送签。领导登录后，在“工作总结”里能看到。"))
    return redirect("report", number=number)


@page(Right.SIGN, methods=("POST",))
def sign_off(request: HttpRequest, number: str) -> HttpResponse:
    """Sign."""
    sign(
        office(),
        who(request),
        number,
        digest=request.POST.get("digest", ""),
        note=request.POST.get("note", ""),
    )
    tell(request, Message("已签字。这一版以后如有改动，须重新签。"))
    return redirect("report", number=number)


@page(Right.SIGN, methods=("POST",))
def back(request: HttpRequest, number: str) -> HttpResponse:
    """Send back."""
    send_back(office(), who(request), number, reason=request.POST.get("reason", ""))
    tell(request, Message("已退回修改。"))
    return redirect("report", number=number)


@page(Right.WRITE, methods=("POST",))
def discard(request: HttpRequest, number: str) -> HttpResponse:
    """Discard a draft, or the drafts that came after what was signed."""
    actor = who(request)
    gone = discard_report(
        office(), actor.viewer, number, reason=request.POST.get("reason", ""), actor=actor.label
    )
    tell(request, Message("已删去 {numbers}，编号不再使用。", numbers=gone))
    first = family_of(number)
    if first in gone:
        return redirect("reports")
    return redirect("report", number=find_listed(office(), actor.viewer, number).newest.number)


@page(Right.ISSUE, methods=("POST",))
def issue(request: HttpRequest, number: str) -> HttpResponse:
    """Issue, in the background: all files are drawn and kept."""
    actor = who(request)
    check_may_issue(office(), actor, number)
    return redirect("job", key=start_job(office(), actor, "report-issue", {"number": number}))


@page(Right.ISSUE)
def issued(request: HttpRequest, key: str) -> HttpResponse:
    """The report that a job has issued."""
    actor = who(request)
    job = find_job(actor, key)
    number = str(job.result.get("number", ""))
    find_listed(office(), actor.viewer, number)
    tell(request, Message("报告 {number} 已签发，存档文件在本页下载。", number=number))
    for note in job.result.get("notes", ()):
        tell(request, message_from_json(note), kind="warning")
    return redirect("report", number=number)
