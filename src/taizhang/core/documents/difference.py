"""What is different between two texts: paragraph beside paragraph, and in each the words that went and that came.

Figures are whole: 298 and 305 have no sign in common. Paragraphs are the same one if most of their words are, numbers
aside; what was moved shows as gone in one place and new in another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from taizhang.core.documents.document import BlockKind, Document

_WORD = re.compile(
    r"[0-9０-９][0-9０-９,，.．]*(?<![,，.．])[%％‰]?|[A-Za-z]+|\s+|.", re.ASCII | re.DOTALL
)
_NUMBER = re.compile(r"[0-9０-９][0-9０-９,.．]*")
_ALIKE = 0.5
_MOST_PAIRS = 40_000
_SHORTEST_KEPT = 2
_LONGEST_COMPARED = 20_000
_MEASURED = 400


class Change(StrEnum):
    """What became of a paragraph."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"
    NEW = "new"


class Sort(StrEnum):
    """What became of a piece of a paragraph."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a paragraph."""

    sort: Sort
    text: str


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """A paragraph in both texts, or in one of them.

    Attributes:
        change: What became of it.
        before: Its number in the first text, from 0; None if it is new.
        after: Its number in the second text, from 0; None if it is gone.
        parts: Its pieces, those that went before those that came in their place.
    """

    change: Change
    before: int | None
    after: int | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A paragraph, or a row of a table: what is paired first, before its cells are."""

    lines: tuple[tuple[int, str], ...]
    is_row: bool

    @property
    def text(self) -> str:
        return "\t".join(text for _, text in self.lines)


def compare(before: Document, after: Document) -> tuple[ParagraphChange, ...]:
    """All paragraphs that have words, in order; headers and footers are not compared.

    Of tables, rows are set beside rows, and cells beside the cells of the same row.
    """
    return tuple(_compared(_units(before), _units(after)))


def _units(document: Document) -> list[_Unit]:
    units: list[_Unit] = []
    row: tuple[int, int] | None = None
    for number, block in enumerate(document.blocks):
        text = block.text.strip()
        if not text or block.kind in {BlockKind.HEADER, BlockKind.FOOTER}:
            continue
        at = (block.cell.table, block.cell.row) if block.cell is not None else None
        if at is not None and at == row:
            units[-1] = _Unit((*units[-1].lines, (number, text)), is_row=True)
        else:
            units.append(_Unit(((number, text),), is_row=at is not None))
        row = at
    return units


def _compared(old: Sequence[_Unit], new: Sequence[_Unit]) -> Iterator[ParagraphChange]:
    one, same = ([(unit.is_row, unit.text) for unit in units] for units in (old, new))
    matcher = SequenceMatcher(None, one, same, autojunk=False)
    for kind, start, end, other, stop in matcher.get_opcodes():
        if kind == "equal":
            for was, now in zip(old[start:end], new[other:stop], strict=True):
                yield from _replaced_lines(was.lines, now.lines)
        else:
            yield from _replaced(old[start:end], new[other:stop])


def _replaced(old: Sequence[_Unit], new: Sequence[_Unit]) -> Iterator[ParagraphChange]:
    at = beside = 0
    for first, second in (*_pairs(old, new), (len(old), len(new))):
        for unit in old[at:first]:
            yield from (_gone(number, text) for number, text in unit.lines)
        for unit in new[beside:second]:
            yield from (_new(number, text) for number, text in unit.lines)
        if first < len(old):
            yield from _replaced_lines(old[first].lines, new[second].lines)
        at, beside = first + 1, second + 1


def _replaced_lines(
    old: Sequence[tuple[int, str]], new: Sequence[tuple[int, str]]
) -> Iterator[ParagraphChange]:
    """The cells of two rows, or two paragraphs, of which one became the other."""
    if len(old) == len(new):
        yield from map(_changed, old, new)
        return
    matcher = SequenceMatcher(
        None, [text for _, text in old], [text for _, text in new], autojunk=False
    )
    for kind, start, end, other, stop in matcher.get_opcodes():
        if kind == "equal" or end - start == stop - other:
            yield from map(_changed, old[start:end], new[other:stop])
        else:
            yield from (_gone(*line) for line in old[start:end])
            yield from (_new(*line) for line in new[other:stop])


def _changed(old: tuple[int, str], new: tuple[int, str]) -> ParagraphChange:
    (was, before), (now, after) = old, new
    if before == after:
        return ParagraphChange(Change.SAME, was, now, (Part(Sort.SAME, before),))
    return ParagraphChange(Change.CHANGED, was, now, tuple(word_parts(before, after)))


def _gone(number: int, text: str) -> ParagraphChange:
    return ParagraphChange(Change.GONE, number, None, (Part(Sort.GONE, text),))


def _new(number: int, text: str) -> ParagraphChange:
    return ParagraphChange(Change.NEW, None, number, (Part(Sort.NEW, text),))


def _pairs(old: Sequence[_Unit], new: Sequence[_Unit]) -> list[tuple[int, int]]:
    """Which paragraphs and rows are the same ones: the most alike in all, and in order."""
    rows, columns = len(old), len(new)
    if rows == columns and (rows == 1 or rows * columns > _MOST_PAIRS):
        return [(at, at) for at in range(rows) if _alike(old[at], new[at], short=rows == 1)]
    if rows * columns > _MOST_PAIRS:
        return []
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in reversed(range(rows)):
        for column in reversed(range(columns)):
            likeness = _alike(old[row], new[column])
            paired = likeness + best[row + 1][column + 1] if likeness else 0.0
            best[row][column] = max(best[row + 1][column], best[row][column + 1], paired)
    pairs, row, column = [], 0, 0
    while row < rows and column < columns:
        if best[row][column] == best[row + 1][column]:
            row += 1
        elif best[row][column] == best[row][column + 1]:
            column += 1
        else:
            pairs.append((row, column))
            row, column = row + 1, column + 1
    return pairs


def _alike(old: _Unit, new: _Unit, *, short: bool = False) -> float:
    """How alike two units are; a row is what its first cell says it is about."""
    if old.is_row != new.is_row:
        return 0.0
    if not old.is_row:
        return _likeness(old.text, new.text, short=short)
    (_, was), (_, now) = old.lines[0], new.lines[0]
    return 1.0 if was == now else _likeness(was, now)


def _likeness(was: str, now: str, *, short: bool = False) -> float:
    """How alike two paragraphs are, numbers aside; nothing if they are not the same one."""
    if _NUMBER.fullmatch(was) and _NUMBER.fullmatch(now):
        return 1.0
    old, new = _NUMBER.sub("#", was), _NUMBER.sub("#", now)
    longer = max(len(old), len(new))
    if min(len(old), len(new)) < longer * _ALIKE / 2:
        return 0.0
    matcher = SequenceMatcher(None, old[:_MEASURED], new[:_MEASURED], autojunk=False)
    if not short and matcher.quick_ratio() < _ALIKE:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= (_ALIKE / 2 if short else _ALIKE) else 0.0


def word_parts(was: str, now: str) -> Iterator[Part]:
    """The pieces of two texts, by words and whole numbers."""
    if len(was) > _LONGEST_COMPARED or len(now) > _LONGEST_COMPARED:
        yield Part(Sort.GONE, was)
        yield Part(Sort.NEW, now)
        return
    old, new = _WORD.findall(was), _WORD.findall(now)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    gone, come = "", ""
    codes = matcher.get_opcodes()
    for place, (kind, start, end, other, stop) in enumerate(codes):
        same = "".join(old[start:end])
        inner = 0 < place < len(codes) - 1
        if kind == "equal" and not (inner and end - start < _SHORTEST_KEPT and gone and come):
            yield from _pieces(gone, come)
            gone = come = ""
            yield Part(Sort.SAME, same)
        else:
            # One sign in common between two changes is no common word: it is read more easily as changed too.
            gone += same
            come += "".join(new[other:stop])
    yield from _pieces(gone, come)


def _pieces(gone: str, come: str) -> Iterator[Part]:
    if gone:
        yield Part(Sort.GONE, gone)
    if come:
        yield Part(Sort.NEW, come)
