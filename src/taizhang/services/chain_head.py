"""The newest changeset, noted beside the database: a database that was cut short does not agree with the note."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from taizhang.core.values import Message, Place, Problem, RefusedError
from taizhang.store.chain import seal_all
from taizhang.store.ledger.models import Changeset

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "taizhang.head"
"""The file of the note, in the folder of the workspace: number and digest."""
_WATCHED: dict[str, Path] = {}
"""The folder of the workspace whose database is open: one at a time, as the connection is."""


def watch_head(folder: Path) -> None:
    """From now on the database that is open belongs to this workspace.

    A workspace of before the chain is sealed; one that has a note has been sealed before, and what lost its
    digests since has been tampered with.
    """
    _WATCHED["folder"] = folder
    if not (folder / HEAD).exists() and (newest := seal_all()):
        note_head(newest)


def read_head(folder: Path) -> tuple[int, str]:
    """Number and digest of the newest changeset that was noted beside the database; 0 if there is no note."""
    try:
        number, digest = (folder / HEAD).read_text("utf-8").split()
        return int(number), digest
    except (OSError, ValueError):
        return 0, ""


def check_head() -> None:
    """The newest changeset that was noted is there: writing on would cover up that it has gone.

    Raises:
        RefusedError: The database was cut short, replaced or tampered with since.
    """
    folder = _WATCHED.get("folder")
    number, digest = read_head(folder) if folder else (0, "")
    if number and not Changeset.objects.filter(number=number, digest=digest).exists():
        message = Message(
            "数据库里没有记下的变更号 {number}，可能被截短或替换过，什么也没有改动。"
            "请运行 taizhang verify 核对，并从备份恢复。",
            number=number,
        )
        raise RefusedError(Problem(message, Place(str(folder / HEAD) if folder else HEAD)))


def note_head(changeset: Changeset) -> None:
    """Note a changeset as the newest, once it is in the database for good.

    Best effort: a note that is behind the database is no fault, only the other way round.
    """
    folder = _WATCHED.get("folder")
    if folder is None:
        return
    sealed = Changeset.objects.filter(number=changeset.number).values_list("digest", flat=True)
    draft = folder / f".{HEAD}.{os.getpid()}.part"
    with suppress(OSError):
        draft.write_text(f"{changeset.number} {sealed[0]}\n", encoding="utf-8", newline="\n")
        draft.replace(folder / HEAD)
