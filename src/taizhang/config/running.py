"""Runs one job and notes what came of it."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from taizhang.core.values import Message, Problem, RefusedError
from taizhang.services import (
    check_desk,
    desk_tasks,
    intake_tasks,
    list_export,
    pack_desk,
    pack_switch,
    report_jobs,
)
from taizhang.services.accounts import actor_of, find_account
from taizhang.services.clock import now
from taizhang.services.job_tasks import TASKS, Work
from taizhang.services.jobs import DONE, FAILED, Progress, finish_job, job_folder, job_to_run
from taizhang.services.rights import NOT_YOURS
from taizhang.services.safekeeping import DESK_DATABASE
from taizhang.services.workspace import open_workspace
from taizhang.store.database import use_desk
from taizhang.web.language import _, choose_language

if TYPE_CHECKING:
    from pathlib import Path

    from taizhang.services.rights import Actor

DOERS = (
    check_desk,
    desk_tasks,
    intake_tasks,
    list_export,
    pack_desk,
    pack_switch,
    report_jobs,
)
"""Modules that bring their tasks into `TASKS` when they are imported."""
_BROKEN = Message("任务中途出错，没有写入任何内容。请重试；仍不行，请把出错时间告诉系统管理员。")


def run_job(folder: Path, key: str) -> None:
    """Run it; whatever happens is noted."""
    use_desk(folder / DESK_DATABASE)
    job, post = job_to_run(key)
    choose_language(find_account(job.account).language)
    try:
        workspace = open_workspace(folder)
        actor = _actor(job.account, post)
        place = job_folder(workspace, key)
        place.mkdir(parents=True, exist_ok=True)
        work = Work(workspace, actor, job.arguments, place, Progress(key), _)
        finish_job(key, DONE, result=dict(TASKS[job.task](work)))
    except RefusedError as error:
        finish_job(key, FAILED, problems=error.problems)
    except Exception:  # noqa: BLE001 (the last resort: no traceback reaches a user)
        with (folder / "web-error.log").open("a", encoding="utf-8") as stream:
            stream.write(f"{now().isoformat()} job {key} {job.task}\n{traceback.format_exc()}\n")
        finish_job(key, FAILED, problems=[Problem(_BROKEN)])


def _actor(account: int, post: int | None) -> Actor:
    """Whoever handed it in, if he may still come in."""
    actor = actor_of(account, post)
    if actor is None or not find_account(account).active:
        raise RefusedError(NOT_YOURS)
    return actor
