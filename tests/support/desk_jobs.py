"""Jobs of the web app, done in this process: no server runs in most tests."""

import resource
from pathlib import Path

from taizhang.config.running import run_job
from taizhang.services.jobs import RUNNING, WAITING
from taizhang.store.desk.models import Job

_LIMITS = (resource.RLIMIT_AS, resource.RLIMIT_CPU)


def do_jobs(folder: Path) -> None:
    """Do what was handed in, the oldest first; bounds that a job sets for its process are lifted again."""
    before = [resource.getrlimit(sort) for sort in _LIMITS]
    waiting = Job.objects.filter(state=WAITING).order_by("created_at")
    try:
        for key in [*waiting.values_list("id", flat=True)]:
            Job.objects.filter(id=key).update(state=RUNNING)
            run_job(folder, key)
    finally:
        for sort, limits in zip(_LIMITS, before, strict=True):
            resource.setrlimit(sort, limits)
