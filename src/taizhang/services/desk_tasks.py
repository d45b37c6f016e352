"""What the administrators have done in the background: proofs and backups."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang.core.values import Message
from taizhang.services import safekeeping
from taizhang.services.desk_book import broken_lines, note
from taizhang.services.job_tasks import TASKS, Work
from taizhang.services.jobs import EXPIRING
from taizhang.services.message_json import message_to_json
from taizhang.services.rights import Right
from taizhang.services.verifying import verify_workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

VERIFY, BACK_UP, PROVE = "verify", "backup", "prove-backup"
_MOST_TOLD = 200
EXPIRING[PROVE] = dt.timedelta(days=1)


def _verify(work: Work) -> Mapping[str, Any]:
    """Prove the ledger and the book of the desk."""
    found = verify_workspace(work.workspace, work.actor.viewer)
    lines = [*broken_lines()]
    told = [message_to_json(message) for message in found.findings[:_MOST_TOLD]]
    told += [
        message_to_json(Message("操作记录第 {number} 行被改动、增减或调换过。", number=number))
        for number in lines[:_MOST_TOLD]
    ]
    count = len(found.findings) + len(lines)
    note(work.actor.label, "verified", detail=str(count))
    return {
        "count": count,
        "findings": told,
        "changesets": found.changesets,
        "versions": found.versions,
        "head": found.head,
    }


def _back_up(work: Work) -> Mapping[str, Any]:
    """Write a backup into the folder of the backups."""
    work.actor.check(Right.SAFEKEEPING)
    folder = work.workspace.folder / safekeeping.BACKUPS
    path = safekeeping.backup_workspace(work.workspace, folder)
    note(work.actor.label, "backup", path.name)
    return {"name": path.name, "bytes": path.stat().st_size}


def _prove(work: Work) -> Mapping[str, Any]:
    """Prove a backup without restoring it: of the folder of the backups, or one that was brought."""
    work.actor.check(Right.SAFEKEEPING)
    names = work.arguments["names"]
    name = str(work.arguments.get("name") or names[0])
    path = work.folder / "in-0" if names else safekeeping.backup_file(work.workspace, name)
    try:
        proof = safekeeping.prove_backup(path, work.folder, work.workspace)
    finally:
        if names:
            Path(path).unlink(missing_ok=True)
    note(work.actor.label, "backup-proven", name)
    return {"name": name, **asdict(proof)}


TASKS |= {VERIFY: _verify, BACK_UP: _back_up, PROVE: _prove}
