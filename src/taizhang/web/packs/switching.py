"""Another pack: brought, proven, compared with the one in force, and put in its place in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect

from taizhang.core.values import Message, RefusedError
from taizhang.services import pack_desk as service
from taizhang.services import pack_switch
from taizhang.services.jobs import find_job, start_job
from taizhang.services.rights import Right
from taizhang.web.jobs.views import OVER_PAGES, RESULT_PAGES, TASK_NAMES
from taizhang.web.office import office
from taizhang.web.packs.views import head
from taizhang.web.page import page, refusal, send_file, show, tell, who

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

TASK_NAMES |= {
    service.LOOK: Message("校验业务包").template,
    pack_switch.SWITCH: Message("更换业务包").template,
}
RESULT_PAGES |= {service.LOOK: "pack-looked-at", pack_switch.SWITCH: "pack-switched"}
# One that was called off at the very end has put the pack in force all the same.
OVER_PAGES.add(pack_switch.SWITCH)


@page(Right.DEFINITIONS, methods=("GET", "POST"))
def switch(request: HttpRequest) -> HttpResponse:
    """The place to bring a pack to; one that is brought is looked at in the background."""
    if request.method == "POST":
        digest = request.POST.get("digest", "")
        if digest:
            if digest not in {one.digest for one in service.kept_versions(office())}:
                raise RefusedError(Message("没有这个版本的业务包。"))
            arguments, files = {"digest": digest}, {}
        else:
            brought = request.FILES.get("file")
            if brought is None:
                raise RefusedError(Message("请选业务包的 zip 文件。"))
            if (brought.size or 0) > service.LARGEST_ZIP:
                raise RefusedError(
                    Message("文件超过 {most} MB，不处理。", most=service.LARGEST_ZIP >> 20)
                )
            arguments, files = {}, {(brought.name or "_")[:120]: brought.read()}
        return redirect(
            "job", key=start_job(office(), who(request), service.LOOK, arguments, files)
        )
    values = {
        **head("switch"),
        "versions": service.kept_versions(office()),
        "largest": service.LARGEST_ZIP >> 20,
    }
    return show(request, "packs/switch.html", values)


@page(Right.DEFINITIONS, methods=("GET", "POST"))
def looked_at(request: HttpRequest, key: str) -> HttpResponse:
    """What another pack would change; and putting it in force."""
    actor = who(request)
    job = find_job(actor, key)
    if job.task != service.LOOK or job.state != "done":
        raise RefusedError(Message("没有这个业务包，可能已经清理，请重新上传。"))
    found = job.result
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            handed_in = pack_switch.start_switch(office(), actor, key, reason=reason)
        except RefusedError as refused:
            return refusal(request, refused)
        return redirect("job", key=handed_in)
    values = {
        **head("switch"),
        "job": job,
        "found": found,
        "same": found.get("digest") == office().pack.digest,
        "stale": bool(found.get("digest")) and found.get("base") != office().pack.digest,
    }
    return show(request, "packs/looked_at.html", values)


@page(Right.DEFINITIONS)
def switched(request: HttpRequest, key: str) -> HttpResponse:
    """What came of putting a pack in force."""
    job = pack_switch.find_switch(who(request), key)
    if pack_switch.is_in_force(job):
        tell(request, Message("已启用业务包 {label}。", label=job.arguments["label"]))
        return redirect("packs")
    values = {**head("switch"), "job": job, "name": TASK_NAMES[job.task]}
    return show(request, "packs/switched.html", values)


@page(Right.DEFINITIONS)
def download(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (a page)
    """The pack in force, to be edited."""
    pack = office().pack
    return send_file(service.zip_of_pack(pack), f"{pack.id}-{pack.version}.zip", "application/zip")
