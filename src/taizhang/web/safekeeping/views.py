"""Backups: made, proven, taken away; and how one comes back from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse
from django.shortcuts import redirect

from taizhang.core.values import Message, RefusedError
from taizhang.services import safekeeping as service
from taizhang.services.desk_book import note, read_book
from taizhang.services.desk_tasks import BACK_UP, PROVE
from taizhang.services.jobs import find_job, start_job
from taizhang.services.rights import Right
from taizhang.web.jobs.views import RESULT_PAGES, TASK_NAMES
from taizhang.web.office import office
from taizhang.web.page import page, show, tell, who

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

TASK_NAMES[BACK_UP] = Message("备份").template
TASK_NAMES[PROVE] = Message("核验备份").template
RESULT_PAGES[BACK_UP] = RESULT_PAGES[PROVE] = "backup-proven"
_OLD_DAYS = 7
_LARGEST = 280 * 1024 * 1024


@page(Right.SAFEKEEPING)
def safekeeping(request: HttpRequest) -> HttpResponse:
    """The backups that there are, and what else keeps the work safe."""
    backups = service.list_backups(office())
    last = next(iter(read_book(action="verified", limit=1)), None)
    values = {
        "backups": backups,
        "newest": backups[0] if backups else None,
        "old": _OLD_DAYS,
        "is_old": bool(backups) and service.days_since(backups[0].made_at) > _OLD_DAYS,
        "folder": office().folder / service.BACKUPS,
        "verified": last,
        "largest": _LARGEST >> 20,
    }
    return show(request, "safekeeping/safekeeping.html", values)


@page(Right.SAFEKEEPING, methods=("POST",))
def back_up(request: HttpRequest) -> HttpResponse:
    """Make a backup."""
    return redirect("job", key=start_job(office(), who(request), BACK_UP, {}))


@page(Right.SAFEKEEPING, methods=("POST",))
def prove(request: HttpRequest) -> HttpResponse:
    """Prove a backup of the folder, or one that is brought."""
    brought = request.FILES.get("file")
    if brought is None:
        name = request.POST.get("name", "")
        service.backup_file(office(), name)
        return redirect("job", key=start_job(office(), who(request), PROVE, {"name": name}))
    if (brought.size or 0) > _LARGEST:
        raise RefusedError(
            Message(
                "备份超过 {most} MB，请用命令 taizhang restore 恢复到一个新文件夹来核验。",
                most=_LARGEST >> 20,
            )
        )
    files = {(brought.name or "_")[:120]: brought.read()}
    return redirect("job", key=start_job(office(), who(request), PROVE, {}, files))


@page(Right.SAFEKEEPING)
def proven(request: HttpRequest, key: str) -> HttpResponse:
    """What came of a backup, or of its proof."""
    job = find_job(who(request), key)
    if job.task not in (BACK_UP, PROVE) or job.state != "done":
        raise RefusedError(Message("没有这项后台任务，可能已经清理。"))
    return show(
        request,
        "safekeeping/proven.html",
        {"job": job, "found": job.result, "made": job.task == BACK_UP},
    )


@page(Right.SAFEKEEPING)
def download(request: HttpRequest) -> HttpResponse:
    """A backup, to be kept elsewhere."""
    name = request.GET.get("name", "")
    path = service.backup_file(office(), name)
    note(who(request).label, "backup-download", name)
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type="application/zip"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@page(Right.SAFEKEEPING, methods=("POST",))
def remove(request: HttpRequest) -> HttpResponse:
    """Delete an old backup."""
    name = request.POST.get("name", "")
    service.remove_backup(office(), name)
    note(who(request).label, "backup-gone", name)
    tell(request, Message("已删除备份 {name}。", name=name))
    return redirect("safekeeping")
