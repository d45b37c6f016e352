"""A file that somebody drops on a page, checked in the background: what was found, beside its text.

Nothing of it is kept: the files lie in the folder of the job while they are being checked, what was found until
whoever asked has left, or for an hour.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang.core.checks import RULES
from taizhang.core.values import Message, Period, RefusedError
from taizhang.services.check_returned import OwnReports
from taizhang.services.checked_page import told_of
from taizhang.services.checking import CheckedFile, load_phrases, load_profile
from taizhang.services.checking_many import BOUNDS, Asked, check_in_processes, too_much
from taizhang.services.child.launcher import bound_next
from taizhang.services.files import file_name
from taizhang.services.held_file import HeldFile
from taizhang.services.holding_against import hold_file
from taizhang.services.job_tasks import TASKS, Work
from taizhang.services.jobs import (
    EXPIRING,
    LEFT,
    JobView,
    find_job,
    forget_job,
    job_folder,
    start_job,
)
from taizhang.services.own_lists import PHRASES, PROFILE, own_file
from taizhang.services.reading import load_words, own_words
from taizhang.services.record_versions import whole_tree
from taizhang.services.rights import Right
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from taizhang.core.checks.held import HeldFigure
    from taizhang.services.rights import Actor
    from taizhang.services.workspace import Workspace

TASK = "check"
KEPT = dt.timedelta(hours=1)
"""So long what was found is there, unless whoever asked leaves sooner."""
EXPIRING[TASK] = KEPT
MOST_FILES, LARGEST = 20, 60 * 1024 * 1024
LONGEST_TEXT = 200_000
"""Signs of a text that is pasted."""
PASTED = "粘贴的文字.txt"
_FILE = "out-{number}.json"


def start_check(
    workspace: Workspace,
    actor: Actor,
    files: Sequence[tuple[str, bytes]],
    *,
    on: dt.date | None = None,
    ledger: bool = False,
    unit: str = "",
    period: str = "",
) -> str:
    """Hand files in to be checked; the key of the job.

    Args:
        workspace: Whose own lists are used.
        actor: Who asks.
        files: Their names and what they hold.
        on: The day of the documents.
        ledger: Whether they are held against the ledger, as far as he sees it.
        unit: Whose report it is; empty is as its title says.
        period: Of when it is; likewise.

    Raises:
        RefusedError: There is nothing, or too much.
    """
    actor.check(Right.CHECK)
    if not files:
        raise RefusedError(Message("请选文件，或粘贴一段文字。"))
    if len(files) > MOST_FILES:
        raise RefusedError(Message("一次最多核对 {most} 个文件，请分几次。", most=MOST_FILES))
    for name, content in files:
        if len(content) > LARGEST:
            raise RefusedError(
                Message("“{file}”超过 {most} MB，不处理。", file=name, most=LARGEST >> 20)
            )
    if period:
        Period.read(period)
    arguments = {
        "on": on.isoformat() if on else "",
        "ledger": ledger and actor.may(Right.READ),
        "unit": unit,
        "period": period,
    }
    # Two files of one name are two files.
    named: dict[str, bytes] = {}
    for name, content in files:
        named[_free(name, named)] = content
    return start_job(workspace, actor, TASK, arguments, named)


def _free(name: str, taken: Mapping[str, bytes]) -> str:
    shown = name.replace("\\", "/").rsplit("/", 1)[-1].strip()[:120] or "_"
    free, number = shown, 1
    while free in taken:
        number += 1
        free = f"{Path(shown).stem} {number}{Path(shown).suffix}"
    return free


def _check(work: Work) -> Mapping[str, Any]:
    """The task: every file is checked, what was found is written down, the files are gone."""
    names = [str(name) for name in work.arguments["names"]]
    paths = []
    for number, name in enumerate(names):
        place = work.folder / f"file-{number}"
        place.mkdir()
        # What a file is called matters for how it ends only; the name itself is data.
        ending = file_name(Path(name).suffix.lower()[:10]) if Path(name).suffix else ""
        path = place / f"file{ending if ending.startswith('.') else f'.{ending}' if ending else ''}"
        (work.folder / f"in-{number}").rename(path)
        paths.append(path)
    counts: Counter[str] = Counter()
    results = _held(work, paths) if work.arguments.get("ledger") else _checked(work, paths)
    own = OwnReports(work.workspace, work.actor.viewer) if work.actor.may(Right.READ) else None
    profile = _asked(work).profile
    for number, (name, path, result) in enumerate(zip(names, paths, results, strict=True)):
        returned = None
        if own is not None and isinstance(result, CheckedFile):
            bound_next(BOUNDS.memory, BOUNDS.seconds)
            result, returned = own.look_back(result, profile)  # noqa: PLW2901 (the same, with what was found of it)
        told = told_of(work, number, name, path, result) | {"returned": returned}
        shutil.rmtree(path.parent)
        target = work.folder / _FILE.format(number=number)
        target.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        counts["refused" if told["refused"] else "checked"] += 1
        work.progress(number + 1, len(names))
    return {"files": len(names), **counts}


TASKS[TASK] = _check


def _asked(work: Work) -> Asked:
    folder = work.workspace.folder
    on = work.arguments.get("on")
    return Asked(
        dt.date.fromisoformat(on) if on else None,
        load_profile(own_file(folder, PROFILE)),
        own_words(folder),
        own_file(folder, PHRASES),
    )


def _checked(work: Work, paths: list[Path]) -> Iterator[CheckedFile | RefusedError]:
    # Always in a process of its own within bounds: whoever sends a file may mean harm.
    return check_in_processes(paths, _asked(work), 1)


def _held(work: Work, paths: list[Path]) -> Iterator[CheckedFile | RefusedError]:
    asked = _asked(work)
    words, phrases = load_words(asked.words), load_phrases(asked.phrases)
    period = work.arguments.get("period")
    for path in paths:
        bound_next(BOUNDS.memory, BOUNDS.seconds)
        try:
            held = hold_file(
                work.workspace,
                work.actor.viewer,
                path,
                unit=work.arguments.get("unit") or None,
                period=Period.read(period) if period else None,
                profile=asked.profile,
                vocabulary=words,
                phrases=phrases,
                on=asked.on,
            )
            yield _as_seen(work, held)
        except RefusedError as refused:
            yield refused
        except (MemoryError, RecursionError):
            yield too_much(path)


def _as_seen(work: Work, held: HeldFile) -> HeldFile:
    """The file without what is said of units that he does not see: to him the ledger is silent of them, not zero."""
    viewer = work.actor.viewer
    if not viewer.unit:
        return held
    tree = whole_tree(work.workspace, everything(viewer.name))
    seen: list[HeldFigure] = []
    unseen: list[HeldFigure] = []
    for figure in held.held:
        codes = tree.named(figure.unit_name) if figure.unit_name else ()
        open_to_him = not codes or all(viewer.sees(code, tree) for code in codes)
        (seen if open_to_him else unseen).append(figure)
    if not unseen:
        return held
    held.document.held = tuple(seen)
    spans = [(one.figure.start, one.figure.end) for one in unseen]
    kept = [
        (found, sentence)
        for found, sentence in zip(held.findings, held.sentences, strict=True)
        if RULES[found.rule].group != "LED"
        or not any(
            span.start < end and start < span.end for span in found.spans for start, end in spans
        )
    ]
    note = Message("有 {count} 个数是您看不到的单位的，没有与台账核对。", count=len(unseen))
    return replace(
        held,
        findings=tuple(found for found, _sentence in kept),
        sentences=tuple(sentence for _found, sentence in kept),
        source=replace(held.source, notes=(*held.source.notes, note)),
    )


def checked_job(actor: Actor, key: str) -> JobView:
    """A check of one's own that is done.

    Raises:
        RefusedError: There is none, or it has been cleared away.
    """
    job = find_job(actor, key)
    if job.task != TASK or job.state != "done":
        raise RefusedError(Message("没有这次核对，可能已经清除。"))
    return job


def read_checked(workspace: Workspace, actor: Actor, key: str) -> list[dict[str, Any]]:
    """What came of each file of a check; whoever looks has not left.

    Raises:
        RefusedError: There is none, or it has been cleared away.
    """
    job = checked_job(actor, key)
    folder = job_folder(workspace, key)
    (folder / LEFT).unlink(missing_ok=True)
    return [_read(folder, number) for number in range(int(job.result.get("files", 0)))]


def read_one(workspace: Workspace, actor: Actor, key: str, number: int) -> dict[str, Any]:
    """What came of one file of a check.

    Raises:
        RefusedError: There is none, or it has been cleared away.
    """
    job = checked_job(actor, key)
    if not 0 <= number < int(job.result.get("files", 0)):
        raise RefusedError(Message("没有这次核对，可能已经清除。"))
    folder = job_folder(workspace, key)
    (folder / LEFT).unlink(missing_ok=True)
    return _read(folder, number)


def _read(folder: Path, number: int) -> dict[str, Any]:
    try:
        return dict(json.loads((folder / _FILE.format(number=number)).read_text("utf-8")))
    except OSError:
        raise RefusedError(Message("没有这次核对，可能已经清除。")) from None


def copy_of_checked(
    workspace: Workspace, actor: Actor, key: str, number: int, form: str
) -> tuple[str, bytes]:
    """A copy with remarks: its name and what it holds.

    Raises:
        RefusedError: There is none of that form.
    """
    told = read_one(workspace, actor, key, number)
    if form not in told.get("copies", ()):
        raise RefusedError(Message("这个文件没有这种副本。"))
    content = (job_folder(workspace, key) / f"copy-{number}.{form}").read_bytes()
    return f"{file_name(Path(told['name']).stem)}.核对.{form}", content


def leave_check(workspace: Workspace, actor: Actor, key: str) -> None:
    """Whoever asked has left the page; soon nothing of it will be there, unless he comes back."""
    checked_job(actor, key)
    with suppress(OSError):
        (job_folder(workspace, key) / LEFT).touch()


def clear_check(workspace: Workspace, actor: Actor, key: str) -> None:
    """Nothing of a check is there any more."""
    checked_job(actor, key)
    forget_job(workspace, actor, key)
