"""Checking files that a person names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang.core.checks import (
    DEFAULT_PROFILE,
    RULES,
    CheckedText,
    Finding,
    Profile,
    check_document,
    read_profile,
)
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.document import Document
from taizhang.core.documents.plain_text import read_plain_text
from taizhang.core.reading import Vocabulary
from taizhang.core.values import Message, RefusedError, Span
from taizhang.services.documents import load_document
from taizhang.services.files import read_bytes

if TYPE_CHECKING:
    from taizhang.services.returning import ReturnedReport

_MARKDOWN = frozenset({".md", ".markdown"})
_NOT_SHOWN = frozenset({"PRI", "SEC"})
_AROUND = 60


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that was checked.

    Attributes:
        name: As it was given.
        document: Its words.
        findings: In the order of the text.
        notes: What the reader of the result should know.
        returned: What has become of the figures, if it is a report of the workspace.
    """

    name: str
    document: CheckedText
    findings: tuple[Finding, ...]
    notes: tuple[Message, ...] = ()
    returned: ReturnedReport | None = None

    def lines(self) -> list[int]:
        """The line or paragraph that each finding begins in, from 1."""
        starts = [at for at, sign in enumerate(self.document.text) if sign == "\n"]
        return [bisect_right(starts, finding.spans[0].start - 1) + 1 for finding in self.findings]

    def pieces(self, finding: Finding) -> Iterator[tuple[str, bool]]:
        """The sentence of a finding in pieces, and which of them it is about."""
        return self.pieces_of(finding.spans)

    def pieces_of(self, spans: Iterable[Span]) -> Iterator[tuple[str, bool]]:
        """The sentence of places in pieces, and which of them are the places.

        What is personal or secret is not repeated; nor is a sentence of which little matters.
        """
        spans = tuple(spans)
        if self._must_not_be_shown(spans):
            return
        text = self.document.text
        at: int | None = None
        for span in spans:
            sentence = self.document.sentence_at(span.start).span
            start = max(sentence.start, span.start - _AROUND)
            if at is None:
                yield ("…" if start > sentence.start else ""), False
            elif start > at:
                # another sentence, or far on in the same one
                yield " … ", False
            start = start if at is None else max(at, start)
            yield text[start : span.start], False
            yield span.of(text), True
            at = span.end
        if at is not None:
            yield _rest(text, self.document.sentence_at(at - 1).span, at), False

    def _must_not_be_shown(self, spans: Iterable[Span]) -> bool:
        """Whether something personal or secret stands in the sentences of these places."""
        hidden = [
            self.document.sentence_at(span.start)
            for found in self.findings
            if RULES[found.rule].group in _NOT_SHOWN
            for span in found.spans
        ]
        return any(self.document.sentence_at(span.start) in hidden for span in spans)


def _rest(text: str, sentence: Span, at: int) -> str:
    end = min(sentence.end, at + _AROUND)
    return text[at : max(at, end)] + ("…" if end < sentence.end else "")


def check_file(
    path: Path,
    *,
    on: date | None = None,
    profile: Profile = DEFAULT_PROFILE,
    vocabulary: Vocabulary | None = None,
    look_at: Callable[[Document], ReturnedReport | None] = lambda _document: None,
) -> CheckedFile:
    """What is wrong or doubtful in a file, and what has become of its figures if it is a report of the workspace.

    Raises:
        RefusedError: It cannot be read, or is of another sort.
    """
    read = load_document(path)
    notes, returned = read.notes, None
    try:
        returned = look_at(read)
    except RefusedError as refused:
        # Whatever is not clear about the report, the text can be checked.
        notes = (*notes, *(problem.message for problem in refused.problems))
    if path.suffix.lower() in _MARKDOWN:
        profile = profile.without("PLH-MARKDOWN")
    document = CheckedText(read.text, on=on, vocabulary=vocabulary)
    findings = tuple(check_document(document, profile))
    return CheckedFile(read.name, document, findings, notes, returned)


def load_profile(path: Path | None) -> Profile:
    """The profile of a file; the one that comes with the program if none is given."""
    if path is None:
        return DEFAULT_PROFILE
    return read_profile(read_plain_text(read_bytes(path), str(path)), str(path), frozenset(RULES))


def find_rule(name: str) -> Rule:
    """The rule of an id, large or small.

    Raises:
        RefusedError: There is none.
    """
    rule = RULES.get(name.strip().upper())
    if rule is None:
        raise RefusedError(
            Message("没有“{name}”这条规则，可用：{known}。", name=name, known=tuple(RULES))
        )
    return rule
