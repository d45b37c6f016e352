"""Work that takes longer than a page may wait: handed in, run in a process of its own, watched, called off.

A child process, not a thread: a large import or report then neither holds up the pages nor can take the server
down with it, and calling it off is ending the process; what it was writing is one transaction, all or nothing.
"""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from django.db import connections
from django.db.models import F

from taizhang.core.values import Message, RefusedError
from taizhang.services.clock import new_code, now
from taizhang.services.message_json import message_from_json, message_to_json, problem_to_json
from taizhang.store.desk.models import Job

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from taizhang.core.values import Problem
    from taizhang.services.rights import Actor
    from taizhang.services.workspace import Workspace

FOLDER = ".jobs"
"""In the workspace: the files that a job takes in and gives out, in a folder each."""
WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
EXPIRING: dict[str, dt.timedelta] = {}
"""Tasks of which nothing is kept for longer, neither what was handed in nor what came of it."""
LEFT = "left"
"""A file of this name in the folder of such a job says since when nobody looks at it any more."""
_GRACE_SECONDS = 120
_SWEEP_SECONDS = 30
_POLL_SECONDS = 0.4
"""What another process was handed wakes nobody here."""
_KEPT_JOBS = 50


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as its owner sees it.

    Attributes:
        key: Its id.
        task: What it does.
        arguments: What it was given.
        state: One of the states above.
        done: How much of `total` is done; a total of 0 is not known.
        total: How much there is to do.
        line: What it is at, in words.
        result: What it gave back.
        problems: Why it failed, for the reader to be told in his language.
    """

    key: str
    task: str
    arguments: Mapping[str, Any]
    state: str
    done: int
    total: int
    line: str
    result: Mapping[str, Any]
    problems: tuple[Message, ...]
    created_at: dt.datetime
    ended_at: dt.datetime | None
    account: int

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.state in (DONE, FAILED, CANCELLED)

    @property
    def percent(self) -> int:
        """How far it is, in whole percent."""
        return min(100, self.done * 100 // self.total) if self.total else 0


def job_folder(workspace: Workspace, key: str) -> Path:
    """Where the files of a job lie."""
    return workspace.folder / FOLDER / key


def start_job(
    workspace: Workspace,
    actor: Actor,
    task: str,
    arguments: Mapping[str, Any],
    files: Mapping[str, bytes] | None = None,
) -> str:
    """Hand in a job; its key.

    Args:
        workspace: The workspace.
        actor: For whom, with whose rights.
        task: A name of `services.job_tasks.TASKS`.
        arguments: Plain values.
        files: What it takes in, by plain file name.
    """
    key = new_code(12)
    if files:
        folder = job_folder(workspace, key)
        folder.mkdir(parents=True)
        for number, content in enumerate(files.values()):
            # Names that people gave are data, not places: they stand in the arguments.
            (folder / f"in-{number}").write_bytes(content)
    Job.objects.create(
        id=key,
        task=task,
        account_id=actor.account,
        post_id=actor.post or None,
        arguments={**arguments, "names": [*(files or {})]},
        created_at=now(),
    )
    _forget_old(workspace, actor)
    WAKE.set()
    return key


def _forget_old(workspace: Workspace, actor: Actor) -> None:
    """Only the newest jobs of an account are kept, with their files."""
    over = Job.objects.filter(account_id=actor.account, state__in=(DONE, FAILED, CANCELLED))
    for key in [*over.order_by("-created_at").values_list("id", flat=True)[_KEPT_JOBS:]]:
        shutil.rmtree(job_folder(workspace, key), ignore_errors=True)
        Job.objects.filter(id=key).delete()


def forget_job(workspace: Workspace, actor: Actor, key: str) -> None:
    """Nothing of a job of one's own is there any more; one that is not over stays.

    Raises:
        RefusedError: There is none of that key.
    """
    if find_job(actor, key).over:
        _forget(workspace.folder, key)


def _forget(folder: Path, key: str) -> None:
    shutil.rmtree(folder / FOLDER / key, ignore_errors=True)
    Job.objects.filter(id=key).delete()


def sweep_jobs(folder: Path) -> None:
    """Forget what was to be kept for a time only, and what nobody looks at any more."""
    over = Job.objects.filter(task__in=[*EXPIRING], state__in=(DONE, FAILED, CANCELLED))
    for key, task, state, ended in [*over.values_list("id", "task", "state", "ended_at")]:
        place = folder / FOLDER / key
        if state != DONE:
            # What was handed in is of no use any more; that it failed, and why, is still told.
            shutil.rmtree(place, ignore_errors=True)
        try:
            left = (place / LEFT).stat().st_mtime
        except OSError:
            left = None
        gone = left is not None and time.time() - left > _GRACE_SECONDS
        if gone or (ended is not None and now() - ended > EXPIRING[task]):
            _forget(folder, key)


def find_job(actor: Actor, key: str) -> JobView:
    """A job of one's own.

    Raises:
        RefusedError: There is none of that key.
    """
    row = Job.objects.filter(id=key, account_id=actor.account).first()
    if row is None:
        raise RefusedError(Message("没有这项后台任务，可能已经清理。"))
    return _view(row)


def list_jobs(actor: Actor) -> tuple[JobView, ...]:
    """One's own jobs, newest first."""
    return tuple(
        _view(row) for row in Job.objects.filter(account_id=actor.account).order_by("-created_at")
    )


def _view(row: Job) -> JobView:
    return JobView(
        row.id,
        row.task,
        row.arguments,
        row.state,
        row.done,
        row.total,
        row.line,
        row.result or {},
        tuple(message_from_json(said) for said in row.problems),
        row.created_at,
        row.ended_at,
        row.account_id,
    )


def cancel_job(actor: Actor, key: str) -> None:
    """Call a job of one's own off; one that is over stays as it is."""
    find_job(actor, key)
    moment = now()
    Job.objects.filter(id=key, state=WAITING).update(state=CANCELLED, ended_at=moment)
    Job.objects.filter(id=key, state=RUNNING).update(cancel_asked=True)
    WAKE.set()


def job_to_run(key: str) -> tuple[JobView, int | None]:
    """A job, and the post at which it was handed in."""
    row = Job.objects.get(id=key)
    return _view(row), row.post_id


def finish_job(
    key: str,
    state: str,
    *,
    result: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
) -> None:
    """Note what came of a job that was running; what it noted on the way stands if it gives nothing else."""
    given = {} if result is None else {"result": result}
    Job.objects.filter(id=key, state=RUNNING).update(
        state=state,
        problems=[problem_to_json(problem) for problem in problems],
        ended_at=now(),
        **given,
    )


class Progress:
    """Tells how far a job is; called as often as one likes."""

    def __init__(self, key: str) -> None:
        """Of a job."""
        self.key = key
        self._last = now()

    def __call__(self, done: int, total: int = 0, line: str = "") -> None:
        """So much is done."""
        moment = now()
        if (moment - self._last).total_seconds() < 0.5 and done < total:  # noqa: PLR2004 (half a second)
            return
        self._last = moment
        Job.objects.filter(id=self.key).update(done=done, total=total, line=line[:400])

    def keep(self, result: Mapping[str, Any]) -> None:
        """Note what has been done so far: it stands even if the job is called off."""
        Job.objects.filter(id=self.key).update(result=dict(result))


WAKE = Event()
"""Something was handed in or called off."""


@dataclass
class JobRunner:
    """Runs what was handed in, one after another, each in a process of its own."""

    folder: Path
    stopping: Event = field(default_factory=Event)
    thread: Thread | None = None

    def start(self) -> None:
        """Begin; what was running when the server stopped has failed."""
        Job.objects.filter(state=RUNNING).update(
            state=FAILED, ended_at=now(), problems=[message_to_json(_INTERRUPTED)]
        )
        self.thread = Thread(target=self._run, name="jobs", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """End, with whatever is running."""
        self.stopping.set()
        WAKE.set()
        if self.thread is not None:
            self.thread.join(timeout=10)

    def _run(self) -> None:
        swept = 0.0
        try:
            while not self.stopping.is_set():
                if time.monotonic() - swept > _SWEEP_SECONDS or not swept:
                    sweep_jobs(self.folder)
                    swept = time.monotonic()
                WAKE.clear()
                key = self._take()
                if key is None:
                    WAKE.wait(_POLL_SECONDS)
                else:
                    self._watch(key)
        finally:
            connections.close_all()

    def _take(self) -> str | None:
        key = (
            Job.objects.filter(state=WAITING)
            .order_by(F("created_at").asc())
            .values_list("id", flat=True)
            .first()
        )
        if key is None:
            return None
        taken = Job.objects.filter(id=key, state=WAITING).update(state=RUNNING, started_at=now())
        return key if taken else None

    def _watch(self, key: str) -> None:
        command = [sys.executable, "-m", "taizhang.config.job", str(self.folder), key]
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while True:
            try:
                process.wait(timeout=0.3)
                break
            except subprocess.TimeoutExpired:
                asked = Job.objects.filter(id=key, cancel_asked=True).exists()
                if asked or self.stopping.is_set():
                    process.kill()
                    process.wait()
                    Job.objects.filter(id=key, state=RUNNING).update(
                        state=CANCELLED, ended_at=now()
                    )
                    return
        # A child that was ended from outside could not say so itself.
        Job.objects.filter(id=key, state=RUNNING).update(
            state=FAILED, ended_at=now(), problems=[message_to_json(_BROKEN)]
        )


_INTERRUPTED = Message("服务停止时任务还没有完成，没有写入任何内容。请重新提交。")
_BROKEN = Message("任务中途出错，没有写入任何内容。请重试；仍不行，请把出错时间告诉系统管理员。")
