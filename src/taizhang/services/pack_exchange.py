"""Exchanging the folder of the pack: whoever is ended on the way leaves nothing that the next one cannot put right.

Which definitions are in force, the ledger says; the folder has to agree with it. See ADR 0026.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.values import Message, Place, Problem, RefusedError
from taizhang.packs.load import digest_files, read_files
from taizhang.services.clock import new_code, now
from taizhang.services.files import reason_of
from taizhang.store.ledger.models import PackVersion

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_JOURNALS = ".pack-exchange-*.json"
_GONE = ".pack-gone"
"""What does not belong in the place of the pack, on its way to being deleted."""
_KEPT = re.compile(r"\.[0-9-]+")


@dataclass(frozen=True, slots=True)
class _Exchange:
    """What a journal says.

    Attributes:
        new: The digest of the definitions that were to come.
        kept: The name under which the folder of before stays beside the new one.
    """

    new: str
    kept: str


def write_draft(draft: Path, files: Mapping[str, str]) -> None:
    """Write the folder that is to take the place of the pack, for good: a power cut leaves no empty files in it."""
    for name, text in files.items():
        target = draft / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
    for folder in [path for path in draft.rglob("*") if path.is_dir()]:
        _settle(folder)
    _settle(draft)


def exchange_folder(place: Path, draft: Path, new: str) -> Path:
    """Put a draft in the place of the pack, the folder of before beside it; the journal that tells of it.

    To be called last in the transaction that notes the new definitions: until that has come to its end the ledger
    says that the old ones are in force, and `put_right` brings them back.

    Args:
        place: The folder of the pack.
        draft: What `write_draft` wrote.
        new: The digest of its definitions.
    """
    kept = _free(place.with_name(f"{place.name}.{now().astimezone():%Y%m%d-%H%M%S}"))
    # A name of its own: it is deleted without the lock, and must not be that of somebody who came after.
    journal = place.with_name(f".pack-exchange-{new_code(8)}.json")
    with journal.open("x", encoding="utf-8") as stream:
        json.dump({"new": new, "kept": kept.name}, stream)
        stream.flush()
        os.fsync(stream.fileno())
    _settle(place.parent)
    place.rename(kept)
    draft.rename(place)
    _settle(place.parent)
    return journal


def exchanges_left(place: Path) -> bool:
    """Whether somebody is exchanging the pack this very moment, or was ended while doing so."""
    return any(place.parent.glob(_JOURNALS))


def put_right(place: Path, in_force: str) -> None:
    """The pack lies in its place as the ledger says; what tells of exchanges is gone.

    To be called with the lock of writing in hand: then nobody is exchanging it, and what is there was left.

    Args:
        place: The folder of the pack.
        in_force: The digest of the newest definitions in the ledger, read with that lock.

    Raises:
        RefusedError: The folder cannot be written.
    """
    try:
        for journal in sorted(place.parent.glob(_JOURNALS)):
            if (said := _read(journal, place)) is not None:
                _bring_back(place, said, in_force)
            shutil.rmtree(place.with_name(_GONE), ignore_errors=True)
            journal.unlink(missing_ok=True)
    except OSError as error:
        message = Message(
            "上次更换业务包没有做完，现在放不回去（{reason}）。请核对工作区文件夹的权限后再打开。",
            reason=reason_of(error),
        )
        raise RefusedError(Problem(message, Place(str(place)))) from None


def _read(journal: Path, place: Path) -> _Exchange | None:
    """What a journal says; nothing if it was not written to its end, for then nothing had been moved yet.

    Nor if it has gone meanwhile: who has come to the end of an exchange takes it away without the lock.
    """
    try:
        said = json.loads(journal.read_text("utf-8"))
        told = _Exchange(str(said["new"]), str(said["kept"]))
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None
    ours = told.kept.startswith(place.name) and _KEPT.fullmatch(told.kept[len(place.name) :])
    return told if ours else None


def _bring_back(place: Path, said: _Exchange, in_force: str) -> None:
    kept, gone = place.with_name(said.kept), place.with_name(_GONE)
    found = digest_of_folder(place)
    if found == in_force:
        return
    if in_force != said.new and kept.is_dir():
        shutil.rmtree(gone, ignore_errors=True)
        if place.exists():
            # What is neither the old nor the new is somebody's work: it stays, under another name.
            place.rename(gone if found == said.new else _free(kept))
        kept.rename(place)
    elif not place.exists():
        version = PackVersion.objects.filter(digest=in_force).first()
        if version is not None:
            shutil.rmtree(gone, ignore_errors=True)
            write_draft(gone, version.files)
            gone.rename(place)
    _settle(place.parent)


def digest_of_folder(place: Path) -> str:
    """The digest of the definitions in a folder; empty if they cannot be read."""
    try:
        return digest_files(read_files(place)) if place.is_dir() else ""
    except (OSError, RefusedError):
        return ""


def _settle(folder: Path) -> None:
    """Names in a folder outlast a power cut; where the system cannot promise that, it does so by itself or not."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _free(path: Path) -> Path:
    free, number = path, 1
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free
