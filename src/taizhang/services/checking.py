"""Checking files that a person names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang.core.checks import (
    DEFAULT_PROFILE,
    RULES,
    CheckedText,
    Finding,
    PhraseList,
    Profile,
    Severity,
    check_fully,
    read_phrases,
    read_profile,
)
from taizhang.core.checks.looks import nearest_norm
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.document import Document
from taizhang.core.documents.docx_layout import DocxLayout, read_layout
from taizhang.core.documents.file_sort import FileSort, file_sort
from taizhang.core.documents.plain_text import read_plain_text
from taizhang.core.reading import Vocabulary
from taizhang.core.values import Message, RefusedError, Span
from taizhang.services.documents import read_document
from taizhang.services.files import read_bytes
from taizhang.services.sentences import sentence_pieces, sentences_of

if TYPE_CHECKING:
    from taizhang.services.returning import ReturnedReport, Returns

_MARKDOWN = frozenset({".md", ".markdown"})
_NOT_SHOWN = frozenset({"PRI", "SEC"})
_MARKED = frozenset({"SEC-MARK", "SEC-INTERNAL"})
BESIDE = ".核对.txt"
"""How the name of a file ends in which people say what they let stand in the one beside it."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that was checked.

    Attributes:
        source: What it says, and where.
        findings: In the order of the text.
        let_stand: How many findings people have let stand.
        sentences: For each finding the sentence in pieces, and which of them it is about.
        hidden: Words of the text that are not to be repeated.
        norm: The layout that it was held against; empty for a file that has none.
        returned: What has become of the figures, if it is a report of the workspace and that was asked.
    """

    source: Document
    findings: tuple[Finding, ...]
    let_stand: int
    sentences: tuple[tuple[tuple[str, bool], ...], ...]
    hidden: tuple[Span, ...] = ()
    norm: str = ""
    returned: ReturnedReport | None = None

    @property
    def name(self) -> str:
        """The file, as it was given."""
        return self.source.name

    @property
    def notes(self) -> tuple[Message, ...]:
        """What the reader of the result should know."""
        return self.source.notes

    @property
    def is_secret(self) -> bool:
        """Whether it bears a mark of secrecy: no copy is made of it."""
        return any(found.rule in _MARKED for found in self.findings)

    def lines(self) -> list[int]:
        """The line or paragraph that each finding begins in, from 1."""
        return [self.source.index_at(found.spans[0].start) + 1 for found in self.findings]

    def counted(self, severity: Severity) -> int:
        """How many findings are of a severity."""
        return sum(found.severity is severity for found in self.findings)


def check_file(
    path: Path,
    *,
    on: date | None = None,
    profile: Profile = DEFAULT_PROFILE,
    vocabulary: Vocabulary | None = None,
    phrases: PhraseList | None = None,
) -> CheckedFile:
    """What is wrong or doubtful in a file of any sort that can be read.

    What people let stand in it may lie beside it, in NAME.核对.txt.

    Raises:
        RefusedError: It cannot be read, or is of another sort.
    """
    profile = profile_for(path, profile)
    data = read_bytes(path)
    return check_bytes(
        data, str(path), on=on, profile=profile, vocabulary=vocabulary, phrases=phrases
    )


def profile_for(path: Path, profile: Profile) -> Profile:
    """The profile for a file, with what lies beside it; marks of Markdown are no fault in a file of Markdown.

    Raises:
        RefusedError: What lies beside it says nothing that is known.
    """
    if path.suffix.lower() in _MARKDOWN:
        profile = profile.without("PLH-MARKDOWN")
    beside = path.with_name(f"{path.stem}{BESIDE}")
    return profile.with_more(load_profile(beside)) if beside.is_file() else profile


def check_bytes(
    data: bytes,
    name: str,
    *,
    on: date | None = None,
    profile: Profile = DEFAULT_PROFILE,
    vocabulary: Vocabulary | None = None,
    phrases: PhraseList | None = None,
) -> CheckedFile:
    """What is wrong or doubtful in the bytes of a file of this name.

    Raises:
        RefusedError: It cannot be read, or is of another sort.
    """
    source = read_document(data, name)
    layout = layout_of(data, name, source)
    document = CheckedText(
        source.text,
        on=on,
        vocabulary=vocabulary,
        source=source,
        layout=layout,
        phrases=phrases,
    )
    return check_read(source, document, profile)


def layout_of(data: bytes, name: str, source: Document) -> DocxLayout | None:
    """How the bytes of a file look, if it is of a sort that tells."""
    return read_layout(data, name, source) if file_sort(data) is FileSort.DOCX else None


def _norm_of(layout: DocxLayout | None) -> str:
    """The norm that a file was held against; empty if it tells nothing of how it looks."""
    return nearest_norm(layout).name if layout is not None and layout.sections else ""


def check_read(source: Document, document: CheckedText, profile: Profile) -> CheckedFile:
    """What is wrong or doubtful in a document that has been read."""
    checked = check_fully(document, profile)
    not_shown = [
        span
        for found in (*checked.findings, *checked.let_stand)
        if RULES[found.rule].group in _NOT_SHOWN
        for span in found.spans
    ]
    hidden = sentences_of(document, not_shown)
    return CheckedFile(
        source,
        checked.findings,
        len(checked.let_stand),
        tuple(tuple(sentence_pieces(document, found.spans, hidden)) for found in checked.findings),
        tuple(not_shown),
        _norm_of(document.layout),
    )


def look_back(
    checked: CheckedFile, returns: Returns, profile: Profile = DEFAULT_PROFILE
) -> CheckedFile:
    """The file with what has become of its figures, if it is a report of the workspace.

    Whatever is not clear about the report is a note: its text has been checked.
    """
    try:
        returned = returns.look_at(checked.source, checked.hidden)
    except RefusedError as refused:
        told = refused.messages
        source = replace(checked.source, notes=(*checked.source.notes, *told))
        return replace(checked, source=source)
    checked = replace(checked, returned=returned)
    if returned is None or not returned.edited:
        return checked
    return _with_edited(checked, returned, profile_for(Path(checked.name), profile))


_EDITED = "LED-EDITED"
_OVERRIDE = "LED-OVERRIDE"


def _with_edited(checked: CheckedFile, returned: ReturnedReport, profile: Profile) -> CheckedFile:
    """The same with a finding for each figure that was changed; what the ledger was asked of it is told already."""
    document = CheckedText(checked.source.text, source=checked.source)
    document.edited = returned.edited
    again = check_fully(document, profile, only=(_EDITED,))
    known = [span for one in checked.findings if one.rule == _OVERRIDE for span in one.spans]
    hidden = sentences_of(document, checked.hidden)
    found = [*zip(checked.findings, checked.sentences, strict=True)]
    found += [
        (one, tuple(sentence_pieces(document, one.spans, hidden)))
        for one in again.findings
        if not any(span.overlaps(other) for span in one.spans for other in known)
    ]
    found.sort(key=lambda pair: (pair[0].spans, pair[0].rule))
    return replace(
        checked,
        findings=tuple(one for one, _sentence in found),
        sentences=tuple(sentence for _one, sentence in found),
        let_stand=checked.let_stand + len(again.let_stand),
    )


def load_profile(path: Path | None) -> Profile:
    """The profile of a file; the program's if none is given.

    Raises:
        RefusedError: It cannot be read, or a line of it says nothing that is known.
    """
    if path is None:
        return DEFAULT_PROFILE
    return read_profile(read_plain_text(read_bytes(path), str(path)), str(path), frozenset(RULES))


def load_phrases(path: Path | None) -> PhraseList | None:
    """The wordings and titles of a file.

    Raises:
        RefusedError: It cannot be read, or a line of it says nothing that is known.
    """
    if path is None:
        return None
    return read_phrases(read_plain_text(read_bytes(path), str(path)), str(path))


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
