"""Reading the figures of files that a person names."""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from taizhang.core.documents.document import Document
from taizhang.core.documents.plain_text import read_plain_text
from taizhang.core.documents.text_document import from_text
from taizhang.core.reading import Figure, Vocabulary, default_vocabulary, read_figures
from taizhang.core.reading.table import (
    TableCell,
    merged,
    read_headers,
    read_table,
    tables_in_lines,
)
from taizhang.core.values import Message, Place, Problem, RefusedError
from taizhang.services.documents import load_document
from taizhang.services.files import read_bytes
from taizhang.services.own_lists import WORDS
from taizhang.services.settings_file import SETTINGS


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


def read_loaded(document: Document) -> ReadFile:
    """The figures of a document that has been read before."""
    return _read(document, None, None, explain=False)


def _read(
    document: Document, on: date | None, vocabulary: Vocabulary | None, *, explain: bool
) -> ReadFile:
    figures = read_figures(document.text, on=on, vocabulary=vocabulary, explain=explain)
    more: list[Figure] = []
    told: dict[int, Figure] = {}
    for caption, cells in _tables(document):
        more += read_table(cells, caption=caption, on=on, vocabulary=vocabulary)
        first, last = cells[0].start, cells[-1].start + len(cells[-1].text)
        begun = bisect_left(figures, first, key=lambda figure: figure.start)
        ended = bisect_left(figures, last, key=lambda figure: figure.start)
        told |= read_headers(cells, figures[begun:ended], on=on, vocabulary=vocabulary)
    return ReadFile(document, tuple(merged(figures, more, told) if more or told else figures))


def _tables(document: Document) -> Iterator[tuple[str, list[TableCell]]]:
    """The tables of a document with the words just before each: those of the file, or those that its lines draw."""
    found: dict[int, list[TableCell]] = {}
    captions: dict[int, str] = {}
    crowded: set[tuple[int, int, int]] = set()
    seen: set[tuple[int, int, int]] = set()
    before = ""
    for block, start in zip(document.blocks, document.starts, strict=True):
        cell = block.cell
        if cell is None:
            before = block.text or before
            continue
        captions.setdefault(cell.table, before)
        key = (cell.table, cell.row, cell.column)
        # Of a cell of several paragraphs the first is what it says; a number in it is no number alone.
        if key in seen:
            crowded.add(key)
            continue
        seen.add(key)
        found.setdefault(cell.table, []).append(
            TableCell(cell.row, cell.column, block.text, start, cell.row_span, cell.column_span)
        )
    for table, cells in found.items():
        whole = [cell for cell in cells if (table, cell.row, cell.column) not in crowded]
        if whole:
            yield captions[table], whole
    if not found and all(block.line is not None for block in document.blocks):
        for cells in tables_in_lines(document.text):
            index = document.index_at(cells[0].start)
            lead = [
                block.text
                for block in document.blocks[max(0, index - 3) : index]
                if block.text.strip()
            ]
            yield (lead[-1] if lead else ""), cells


def load_words(path: Path | None, workspace: Path | None = None) -> Vocabulary:
    """The words that come with the program, and those of an office's own.

    Args:
        path: The file that holds them, as it was named.
        workspace: The folder of a workspace: where no file is named, its own words count, `words = "…"` in its
            settings or else 用语.txt beside them.

    Raises:
        RefusedError: The file cannot be read, or holds no such words.
    """
    if path is None and workspace is not None:
        path = own_words(workspace)
    if path is None:
        return default_vocabulary()
    return default_vocabulary().extended(read_plain_text(read_bytes(path), str(path)), str(path))


def own_words(workspace: Path) -> Path | None:
    """The file of words of a workspace, None if it has none."""
    settings = workspace / SETTINGS
    try:
        named = tomllib.loads(settings.read_text("utf-8")).get("words")
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return None  # whoever opens the workspace is told
    if named is None:
        return workspace / WORDS if (workspace / WORDS).is_file() else None
    if not isinstance(named, str) or not named:
        message = Message("words 要写文件名，用引号括起来。")
        raise RefusedError(Problem(message, Place(str(settings))))
    return workspace / named
