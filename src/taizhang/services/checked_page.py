"""What a check came to, told for a page: the text in pieces, with the remarks on it, and copies to take away."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang.core.checks import RULES, Severity
from taizhang.core.checks.held import HeldVerdict, shown
from taizhang.core.rendering.annotation import marks_of
from taizhang.core.values import Known, Message, RefusedError
from taizhang.services.check_copies import annotations_of, write_copy
from taizhang.services.checking import CheckedFile
from taizhang.services.held_file import HeldFile
from taizhang.services.message_json import message_from_json, message_to_json, problem_to_json
from taizhang.services.sarif import render_sarif

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from taizhang.core.documents.document import Document
    from taizhang.core.rendering.annotation import Annotation, Mark
    from taizhang.services.job_tasks import Work

COPIES = ("docx", "html", "sarif")
_MOST_BLOCKS = 4000
_MOST_OPEN = 60
_QUIET = frozenset({"PRI", "SEC"})
_NO_PERIOD = "标题里没有写明是哪个时段的报告，请用 --period 写明，例如 --period 2025H1。"
_COMMAND = re.compile(r"[，；,;] ?[^，；,;]{0,20}taizhang trace .*$", re.DOTALL)
"""The end of a message that names a command: the page has its own ways."""


def told_of(
    work: Work, number: int, name: str, path: Path, result: CheckedFile | RefusedError
) -> dict[str, Any]:
    """What is to be said of a file, as it is written down until it is looked at."""
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


def finding_in_words(kept: object, say: Callable[[str], str]) -> str:
    """What was found, in a language; without the command that it names for the command line."""
    return _COMMAND.sub("", message_from_json(kept).render(say))


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
