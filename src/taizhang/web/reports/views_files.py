"""Files of a report: drawn anew, archived, its charts."""

from __future__ import annotations

import io
import mimetypes
import zipfile
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect

from taizhang.core.rendering.chart import render_chart
from taizhang.core.values import Message, RefusedError
from taizhang.services.files import file_name
from taizhang.services.issuing import archived_file
from taizhang.services.jobs import find_job, job_folder, start_job
from taizhang.services.report_jobs import LONG, draw_files, layout_names, pages_of
from taizhang.services.report_list import check_reach, report_in_reach
from taizhang.services.rights import Right
from taizhang.web.office import office
from taizhang.web.page import page, send_file, show, tell, who

if TYPE_CHECKING:
    from django.http import HttpRequest

KINDS = {
    "docx": (("docx",), False),
    "clean": (("docx",), True),
    "pdf": (("pdf",), False),
    "clean-pdf": (("pdf",), True),
    "html": (("html",), False),
    "basis": (("basis",), False),
}
"""What may be asked for: formats, and whether a clean copy."""
_FONTS = "黑体,SimHei,Heiti SC,FandolHei,Noto Sans CJK SC,Microsoft YaHei,sans-serif"


@page(Right.READ)
def download(request: HttpRequest, number: str) -> HttpResponse:
    """A file of a report; of a long one, drawn in the background."""
    actor = who(request)
    written = report_in_reach(office(), actor.viewer, number)
    kind = request.GET.get("kind", "docx")
    if kind not in KINDS:
        raise RefusedError(Message("没有这种文件。"))
    layout = request.GET.get("layout", "")
    if layout and layout not in layout_names(office()):
        raise RefusedError(Message("没有这种版式。"))
    forms, clean = KINDS[kind]
    if kind != "basis" and pages_of(written.report) > LONG:
        asked = {"number": number, "forms": list(forms), "clean": clean, "layout": layout}
        return redirect("job", key=start_job(office(), actor, "report-files", asked))
    files, _notes = draw_files(office(), actor, number, forms, clean=clean, layout=layout)
    return _sent(files)


def _sent(files: dict[str, bytes]) -> HttpResponse:
    if not files:
        raise RefusedError(Message("没有文件可以下载。"))
    if len(files) == 1:
        ((name, data),) = files.items()
        return send_file(data, name, mimetypes.guess_type(name)[0] or "application/octet-stream")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return send_file(packed.getvalue(), f"{file_name(next(iter(files)))}.zip", "application/zip")


@page(Right.READ)
def files(request: HttpRequest, key: str) -> HttpResponse:
    """The files that a job has drawn."""
    job = find_job(who(request), key)
    if job.task != "report-files" or job.state != "done":
        raise RefusedError(Message("没有这项后台任务，可能已经清理。"))
    values = {
        "job": job,
        "number": job.result["number"],
        "names": list(enumerate(job.result["names"])),
        "notes": job.result["notes"],
    }
    return show(request, "reports/files.html", values)


@page(Right.READ)
def made_file(request: HttpRequest, key: str, place: int) -> HttpResponse:
    """One of the files that a job has drawn."""
    job = find_job(who(request), key)
    names = job.result.get("names", ()) if job.task == "report-files" else ()
    if place >= len(names):
        raise RefusedError(Message("没有文件可以下载。"))
    path = job_folder(office(), job.key) / f"out-{place}"
    try:
        data = path.read_bytes()
    except OSError:
        raise RefusedError(Message("文件已经清理，请重新生成。")) from None
    return _sent({str(names[place]): data})


@page(Right.WRITE)
def written(request: HttpRequest, key: str) -> HttpResponse:
    """The report that a job has written."""
    job = find_job(who(request), key)
    tell(request, Message("报告已生成。点开文中的数，可以看依据。"))
    return redirect("report", number=str(job.result.get("number", "-")))


@page(Right.READ)
def archived(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """A file of an issued report, as it was archived."""
    check_reach(office(), who(request).viewer, number)
    name, data = archived_file(office(), number, place)
    return _sent({name: data})


@page(Right.READ)
def chart(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """A chart of a report as a picture."""
    found = report_in_reach(office(), who(request).viewer, number)
    charts = list(found.report.charts())
    if place >= len(charts):
        raise RefusedError(Message("报告中没有这张图。"))
    drawing = render_chart(charts[place], _FONTS)
    response = HttpResponse(drawing, content_type="image/svg+xml; charset=utf-8")
    response["X-Content-Type-Options"] = "nosniff"
    return response
