"""A file that somebody drops on a page, checked in the background: what was found, beside its text.

Nothing of it is kept: the files lie in the folder of the job while they are being checked, what was found until
whoever asked has left, or for an hour.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang.core.checks import RULES, Severity
from taizhang.core.checks.held import HeldVerdict, shown
from taizhang.core.rendering.annotation import marks_of
from taizhang.core.values import Known, Message, Period, RefusedError
from taizhang.services.check_copies import annotations_of, write_copy
from taizhang.services.check_returned import OwnReports
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
from taizhang.services.message_json import message_from_json, message_to_json, problem_to_json
from taizhang.services.own_lists import PHRASES, PROFILE, own_file
from taizhang.services.reading import load_words, own_words
from taizhang.services.record_versions import whole_tree
from taizhang.services.rights import Right
from taizhang.services.sarif import render_sarif
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from taizhang.core.checks.held import HeldFigure
    from taizhang.core.documents.document import Document
    from taizhang.core.rendering.annotation import Annotation, Mark
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
COPIES = ("docx", "html", "sarif")
_MOST_BLOCKS = 4000
_MOST_OPEN = 60
_QUIET = frozenset({"PRI", "SEC"})
_NO_PERIOD = "标题里没有写明是哪个时段的报告，请用 --period 写明，例如 --period 2025H1。"
_COMMAND = re.compile(r"[，；,;] ?[^，；,;]{0,20}taizhang trace .*$", re.DOTALL)
"""The end of a message that names a command: the page has its own ways."""
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
        told = _told(work, number, name, path, result) | {"returned": returned}
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


def _told(
    work: Work, number: int, name: str, path: Path, result: CheckedFile | RefusedError
) -> dict[str, Any]:
    if isinstance(result, RefusedError):
        return {"name": name, "refused": [*_refusals(name, path, result)]}
    checked = replace(result, source=replace(result.source, name=name))
    told: dict[str, Any] = {
        "name": name,
        "refused": [],
        "secret": checked.is_secret,
        "norm": checked.norm,
        "notes": [message_to_json(note) for note in checked.notes],
        "let_stand": checked.let_stand,
        "counts": {sort.value: checked.counted(sort) for sort in Severity},
        "findings": [*_findings(checked)],
        "blocks": [],
        "copies": [],
    }
    if isinstance(checked, HeldFile):
        told["held"] = _beside(checked)
    if not checked.is_secret:
        annotations = annotations_of(checked, work.translate)
        blocks = _blocks(checked, annotations)
        told["blocks"], told["more"] = blocks[:_MOST_BLOCKS], max(0, len(blocks) - _MOST_BLOCKS)
        told["copies"] = [*_copies(work, number, checked, path)]
    return told


def _refusals(name: str, path: Path, refused: RefusedError) -> Iterator[dict[str, object]]:
    for problem in refused.problems:
        if problem.message.template == _NO_PERIOD:
            message = Message("标题里没有写明是哪个时段的报告，请返回选一个时段再核对。")
            yield message_to_json(message)
            continue
        # Where the file lies on the server is nobody's business.
        here = problem.place.file == str(path)
        told = replace(problem, place=replace(problem.place, file=name)) if here else problem
        yield problem_to_json(told)


def _findings(checked: CheckedFile) -> Iterator[dict[str, Any]]:
    told = zip(checked.findings, checked.sentences, strict=True)
    for number, (found, sentence) in enumerate(told, start=1):
        rule = RULES[found.rule]
        yield {
            "n": number,
            "rule": found.rule,
            "title": rule.title,
            "severity": found.severity.value,
            "place": message_to_json(checked.source.place_at(found.spans[0].start)),
            "message": message_to_json(found.message),
            "sentence": [[piece, marked] for piece, marked in sentence],
            "evidence": [] if rule.group in _QUIET else [*_evidence(found.evidence)],
        }


def _evidence(said: Sequence[str]) -> Iterator[str]:
    return (words for words in said if not words.startswith("taizhang "))


def _blocks(checked: CheckedFile, annotations: Sequence[Annotation]) -> list[dict[str, Any]]:
    """The text, block by block, in pieces: words, and the number and sort of the remark on them."""
    source: Document = checked.source
    words = [*source.text]
    for span in checked.hidden:
        words[span.start : span.end] = "■" * (span.end - span.start)
    shown_text = "".join(words)
    marks = marks_of(annotations)
    at = 0
    told = []
    for block, start in zip(source.blocks, source.starts, strict=True):
        end = start + len(block.text)
        mine = []
        while at < len(marks) and marks[at][0].start <= end:
            mine.append(marks[at])
            at += 1
        if not block.text.strip() and not mine:
            continue
        told.append(
            {
                "kind": block.kind.value,
                "level": block.level,
                "label": block.label,
                "table": block.cell.table if block.cell else 0,
                "row": block.cell.row if block.cell else 0,
                "pieces": _pieces(shown_text, start, end, mine),
            }
        )
    return told


def _pieces(text: str, start: int, end: int, marks: Sequence[Mark]) -> list[list[Any]]:
    parts: list[list[Any]] = []
    at = start
    for span, number, sort in marks:
        if span.start > at:
            parts.append([text[at : span.start], 0, ""])
        stop = min(max(span.end, span.start), end)
        parts.append([text[max(at, span.start) : stop], number, sort])
        at = max(at, stop)
    if at < end:
        parts.append([text[at:end], 0, ""])
    return parts


def _copies(work: Work, number: int, checked: CheckedFile, path: Path) -> Iterator[str]:
    """The copies that can be made of it, by their forms."""
    for form in COPIES[:2]:
        with suppress(RefusedError):  # no Word file, or one that takes no comments
            write_copy(checked, path, form, work.folder / f"copy-{number}.{form}", work.translate)
            yield form
    sarif = render_sarif([checked], version("taizhang"), work.translate)
    (work.folder / f"copy-{number}.sarif").write_text(sarif, encoding="utf-8")
    yield "sarif"


def _beside(checked: HeldFile) -> dict[str, Any]:
    counts = Counter(figure.verdict for figure in checked.held)
    text, open_ones = checked.document.text, []
    for figure in checked.held:
        if figure.verdict is not HeldVerdict.OPEN or not checked.may_be_shown(figure):
            continue
        sentence = checked.document.sentence_of(figure.number).span
        start = max(sentence.start, figure.figure.start - 24)
        open_ones.append(
            {
                "before": text[start : figure.figure.start].strip(),
                "text": figure.figure.text,
                "candidates": [
                    {
                        "name": one.name,
                        "value": shown(one.value.number, one.unit_of_count)
                        if isinstance(one.value, Known)
                        else "",
                    }
                    for one in figure.candidates
                ],
            }
        )
    return {
        "unit": checked.unit_name,
        "period": str(checked.period),
        "counts": {verdict.value: counts[verdict] for verdict in HeldVerdict},
        "open": open_ones[:_MOST_OPEN],
        "more": max(0, len(open_ones) - _MOST_OPEN),
    }


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


def finding_in_words(kept: object, say: Callable[[str], str]) -> str:
    """What was found, in a language; without the command that it names for the command line."""
    return _COMMAND.sub("", message_from_json(kept).render(say))


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
