"""Reading the figures of files that a person names."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from taizhang.core.documents.docx import read_docx
from taizhang.core.documents.plain_text import read_plain_text
from taizhang.core.reading import Figure, Vocabulary, default_vocabulary, read_figures
from taizhang.core.values import Message, Place, Problem, RefusedError
from taizhang.services.files import read_bytes

_LINE_END = re.compile(r"\n")
_TEXT_ENDINGS = frozenset({".txt", ".md", ".text", ".markdown"})


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read.

    Attributes:
        name: As it was given.
        text: Its words; a line is a paragraph.
        figures: In order.
        notes: What the reader of the result should know.
    """

    name: str
    text: str
    figures: tuple[Figure, ...]
    notes: tuple[Message, ...] = ()

    def lines(self) -> list[int]:
        """The line or paragraph that each figure stands in, from 1."""
        starts = [found.end() for found in _LINE_END.finditer(self.text)]
        return [bisect_right(starts, figure.start) + 1 for figure in self.figures]


def read_file(
    path: Path,
    *,
    on: date | None = None,
    vocabulary: Vocabulary | None = None,
    explain: bool = False,
) -> ReadFile:
    """The figures of a .txt, .md or .docx file.

    Raises:
        RefusedError: It cannot be read, or is of another sort.
    """
    name, text, notes = load_text(path)
    figures = read_figures(text, on=on, vocabulary=vocabulary, explain=explain)
    return ReadFile(name, text, tuple(figures), notes)


def load_text(path: Path) -> tuple[str, str, tuple[Message, ...]]:
    """The name and the words of a .txt, .md or .docx file, a line a paragraph, and what to know of it.

    Raises:
        RefusedError: It cannot be read, or is of another sort.
    """
    notes: list[Message] = []
    name = str(path)
    if path.suffix.lower() in _TEXT_ENDINGS:
        text = read_plain_text(read_bytes(path), name)
    elif path.suffix.lower() == ".docx":
        document = read_docx(read_bytes(path), name)
        text = "\n".join(paragraph.text.replace("\n", " ") for paragraph in document.paragraphs)
        if document.has_revisions:
            notes.append(Message("文件中有未接受的修订，按接受后的文字读取。"))
        if document.has_hidden_text:
            notes.append(Message("文件中有隐藏文字，没有读取。"))
    else:
        read_bytes(path)  # a file that is not there is told as such
        message = Message("只能读取 .txt、.md 和 .docx 文件；请另存为其中一种。")
        raise RefusedError(Problem(message, Place(name)))
    return name, text, tuple(notes)


def read_text(
    text: str,
    *,
    on: date | None = None,
    vocabulary: Vocabulary | None = None,
    explain: bool = False,
) -> ReadFile:
    """The figures of a text that was typed."""
    figures = read_figures(text, on=on, vocabulary=vocabulary, explain=explain)
    return ReadFile("", text, tuple(figures))


def load_words(path: Path | None) -> Vocabulary:
    """The words that come with the program, and those of a file of an office's own."""
    if path is None:
        return default_vocabulary()
    return default_vocabulary().extended(read_plain_text(read_bytes(path), str(path)), str(path))
