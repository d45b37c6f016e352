"""Reading the figures of files that a person names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from taizhang.core.documents.document import Document
from taizhang.core.documents.plain_text import read_plain_text
from taizhang.core.documents.text_document import from_text
from taizhang.core.reading import Figure, Vocabulary, default_vocabulary, read_figures
from taizhang.core.values import Message
from taizhang.services.documents import load_document
from taizhang.services.files import read_bytes


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A document whose figures were read.

    Attributes:
        document: What it says, and where.
        figures: In order.
    """

    document: Document
    figures: tuple[Figure, ...]

    @property
    def name(self) -> str:
        """The file, as it was given; empty for a text that was typed."""
        return self.document.name

    @property
    def notes(self) -> tuple[Message, ...]:
        """What whoever relies on the reading should know."""
        return self.document.notes


def read_file(
    path: Path,
    *,
    on: date | None = None,
    vocabulary: Vocabulary | None = None,
    explain: bool = False,
) -> ReadFile:
    """The figures of a file, of any sort that can be read.

    Raises:
        RefusedError: It cannot be read, or is of another sort.
    """
    return _read(load_document(path), on, vocabulary, explain=explain)


def read_text(
    text: str,
    *,
    on: date | None = None,
    vocabulary: Vocabulary | None = None,
    explain: bool = False,
) -> ReadFile:
    """The figures of a text that was typed."""
    return _read(from_text(text, ""), on, vocabulary, explain=explain)


def _read(
    document: Document, on: date | None, vocabulary: Vocabulary | None, *, explain: bool
) -> ReadFile:
    figures = read_figures(document.text, on=on, vocabulary=vocabulary, explain=explain)
    return ReadFile(document, tuple(figures))


def load_words(path: Path | None) -> Vocabulary:
    """The words that come with the program, and those of a file of an office's own."""
    if path is None:
        return default_vocabulary()
    return default_vocabulary().extended(read_plain_text(read_bytes(path), str(path)), str(path))
