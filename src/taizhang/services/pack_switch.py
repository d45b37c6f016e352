"""Another pack put in force, in the background: the folder replaced as a whole, all facts made anew, or nothing."""

from __future__ import annotations

import json
import shutil
import tomllib
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from taizhang.core.values import Message, RefusedError
from taizhang.packs.load import digest_files, load_files
from taizhang.services.desk_book import note
from taizhang.services.files import reason_of
from taizhang.services.job_tasks import TASKS, Work
from taizhang.services.jobs import find_job, start_job
from taizhang.services.pack_desk import SWITCHED_MEANWHILE, looked_at_files
from taizhang.services.pack_exchange import (
    digest_of_folder,
    exchange_folder,
    put_right,
    write_draft,
)
from taizhang.services.reason import reason_to_keep
from taizhang.services.rights import Right
from taizhang.services.settings_file import SETTINGS
from taizhang.services.workspace import (
    PACK_FOLDER,
    digest_in_force,
    keeping,
    open_workspace,
    register_pack,
)
from taizhang.store.ledger.models import Fact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from taizhang.services.jobs import JobView
    from taizhang.services.rights import Actor
    from taizhang.services.workspace import Workspace

SWITCH = "pack-switch"
_FILES = "pack.json"


def start_switch(workspace: Workspace, actor: Actor, look: str, *, reason: str) -> str:
    """Hand in that a pack which was looked at is to be put in force; the key of the job.

    Who wants it and why stands in the book from then on, whatever becomes of it.

    Args:
        workspace: The workspace.
        actor: Who does so.
        look: The key of the look at it.
        reason: Why.

    Raises:
        RefusedError: It has faults, is the one in force, or another one has been put in force since.
    """
    actor.check(Right.DEFINITIONS)
    reason = reason_to_keep(reason, "更换业务包")
    files = looked_at_files(workspace, actor, look)
    _check_place(workspace)
    digest = digest_files(files)
    _check_other(workspace, digest)
    label = str(find_job(actor, look).result["label"])
    note(actor.label, "pack-switch-asked", label, detail=reason)
    arguments = {
        "base": workspace.pack.digest,
        "digest": digest,
        "label": label,
        "reason": reason,
        "look": look,
    }
    content = json.dumps(files, ensure_ascii=False).encode()
    return start_job(workspace, actor, SWITCH, arguments, {_FILES: content})


def find_switch(actor: Actor, key: str) -> JobView:
    """A job of one's own that puts a pack in force, once it is over.

    Raises:
        RefusedError: There is none of that key.
    """
    job = find_job(actor, key)
    if job.task != SWITCH or not job.over:
        raise RefusedError(Message("没有这项后台任务，可能已经清理。"))
    return job


def is_in_force(job: JobView) -> bool:
    """Whether the pack of a job is the one that is counted by: it may be even if the job could not say so any more."""
    return bool(job.arguments["digest"] == digest_in_force())


def _check_place(workspace: Workspace) -> None:
    settings = tomllib.loads((workspace.folder / SETTINGS).read_text("utf-8"))
    if settings.get("pack", PACK_FOLDER) != PACK_FOLDER:
        raise RefusedError(Message("工作区设置里的业务包不在 pack 文件夹，请在服务器上更换。"))


def _check_other(workspace: Workspace, digest: str) -> None:
    if digest == workspace.pack.digest:
        raise RefusedError(Message("与现在用的业务包相同，不用更换。"))


def switch_pack(
    workspace: Workspace,
    actor: Actor,
    files: Mapping[str, str],
    *,
    reason: str,
    draft: Path,
    told: Callable[[Message], None] = lambda _message: None,
) -> Workspace:
    """Put another pack in force: the folder is replaced as a whole, the one before is kept beside it.

    Folder and ledger change at the end of one transaction; who is ended before leaves the old pack in force, who is
    ended after leaves the new one, and the next one to open the workspace puts the folder right.

    Args:
        workspace: The workspace.
        actor: Who does so.
        files: The texts of the pack.
        reason: Why.
        draft: A folder that is not there yet, on the disk of the workspace: there the new pack is written.
        told: Is told what is being done.

    Raises:
        RefusedError: It cannot be used with this ledger, another one was put in force meanwhile, or the folder cannot
            be written; then all is as it was.
    """
    actor.check(Right.DEFINITIONS)
    reason = reason_to_keep(reason, "更换业务包")
    _check_place(workspace)
    pack = load_files(files, cases=False)
    _check_other(workspace, pack.digest)
    try:
        write_draft(draft, files)
        told(Message("等别的写入完成"))
        with keeping():
            _check_unmoved(workspace)
            told(Message("按新的业务包重算 {count} 条数据", count=Fact.objects.count()))
            register_pack(pack)
            told(Message("换上新的业务包"))
            journal = exchange_folder(workspace.folder / PACK_FOLDER, draft, pack.digest)
    except BaseException as error:
        with suppress(RefusedError), keeping():
            put_right(workspace.folder / PACK_FOLDER, digest_in_force())
        shutil.rmtree(draft, ignore_errors=True)
        if isinstance(error, OSError):
            message = Message("业务包没有换成（{reason}）。", reason=reason_of(error))
            raise RefusedError(message) from None
        raise
    note(actor.label, "pack-switched", pack.label, detail=reason)
    with suppress(OSError):
        journal.unlink(missing_ok=True)
    return open_workspace(workspace.folder)


def _check_unmoved(workspace: Workspace) -> None:
    """Folder and ledger are as they were when the workspace was opened; with the lock of writing in hand."""
    newest, place = digest_in_force(), workspace.folder / PACK_FOLDER
    put_right(place, newest)
    if not (newest == digest_of_folder(place) == workspace.pack.digest):
        raise RefusedError(SWITCHED_MEANWHILE)


def _switch(work: Work) -> Mapping[str, Any]:
    """The task: what was handed in, held against the pack that is in force by now."""
    asked, handed_in = work.arguments, work.folder / "in-0"
    try:
        files = json.loads(handed_in.read_text("utf-8"))
    finally:
        handed_in.unlink(missing_ok=True)
    if asked["base"] != work.workspace.pack.digest:
        raise RefusedError(SWITCHED_MEANWHILE)

    def told(message: Message) -> None:
        work.progress(0, 0, message.render(work.translate))

    switch_pack(
        work.workspace,
        work.actor,
        files,
        reason=asked["reason"],
        draft=work.folder / PACK_FOLDER,
        told=told,
    )
    return {"label": asked["label"]}


TASKS[SWITCH] = _switch
