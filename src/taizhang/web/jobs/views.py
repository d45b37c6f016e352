"""Work in the background: how far it is, what came of it, calling it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.urls import reverse

from taizhang.services.jobs import JobView, cancel_job, find_job, list_jobs
from taizhang.services.rights import Right
from taizhang.web.page import go, page, show, who

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

TASK_NAMES: dict[str, str] = {}
"""What tasks are called; each area adds its own."""
RESULT_PAGES: dict[str, str] = {}
"""The name of the address (with the key of the job) that shows what came of a task."""
OVER_PAGES: set[str] = set()
"""Tasks that write in several steps: what they have done is shown also when they were called off or failed."""


def _target(job: JobView) -> str:
    name = RESULT_PAGES.get(job.task)
    shown = job.state == "done" or (job.over and job.task in OVER_PAGES)
    return reverse(name, args=[job.key]) if name and shown else ""


@page(Right.OWN)
def jobs(request: HttpRequest) -> HttpResponse:
    """One's own jobs."""
    found = [(job, TASK_NAMES.get(job.task, job.task)) for job in list_jobs(who(request))]
    return show(request, "jobs/jobs.html", {"jobs": found})


@page(Right.OWN)
def job(request: HttpRequest, key: str) -> HttpResponse:
    """One job: a page that follows it, and goes on to what came of it."""
    found = find_job(who(request), key)
    if target := _target(found):
        return redirect(target)
    return show(
        request, "jobs/job.html", {"job": found, "name": TASK_NAMES.get(found.task, found.task)}
    )


@page(Right.OWN)
def state(request: HttpRequest, key: str) -> HttpResponse:
    """The part of the page that changes."""
    found = find_job(who(request), key)
    if target := _target(found):
        return go(request, target)
    return show(request, "jobs/state.html", {"job": found})


@page(Right.OWN, methods=("POST",))
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    """Call it off."""
    cancel_job(who(request), key)
    return redirect("job", key=key)
