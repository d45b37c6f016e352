"""A block copied from a spreadsheet: rows of cells as text, with a header or without one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from taizhang.core.ledger.cell import is_empty
from taizhang.core.ledger.mapping import RECORD_ID, Column, SheetProposal, propose
from taizhang.core.ledger.sheet import ID_HEADER, column_letter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from taizhang.core.ledger.field import Lookup
    from taizhang.core.ledger.kind import RecordKind

Block = tuple[tuple[str, ...], ...]
"""Rows of cells, all of one width."""
MOST_COLUMNS = 60
_NUMBERING = 2
_ENDS = "\t\n"


def split_block(text: str) -> Block:
    r"""The cells of a text as spreadsheets put it on the clipboard; empty rows at the end left out.

    A cell stands in quotes only if it holds a tab, a line's end or a quote; a name that begins with a quote and
    is simply written so keeps its quotes.

    >>> split_block('主题\t人次\n"两行\n一格"\t5')
    (('主题', '人次'), ('两行\n一格', '5'))
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows: list[list[str]] = [[]]
    at = 0
    while at <= len(text):
        cell, at = _cell(text, at)
        rows[-1].append(cell)
        if at >= len(text):
            break
        if text[at] == "\n":
            rows.append([])
        at += 1
    while rows and all(is_empty(cell) for cell in rows[-1]):
        rows.pop()
    width = max((len(row) for row in rows), default=0)
    while width and all(len(row) < width or is_empty(row[width - 1]) for row in rows):
        width -= 1
    return tuple((*row[:width], *[""] * (width - len(row))) for row in rows)


def joined_block(block: Block) -> str:
    r"""The text from which `split_block` reads these cells.

    >>> joined_block((("主题", "人次"), ("两行\n一格", "5")))
    '主题\t人次\n"两行\n一格"\t5'
    """
    return "\n".join("\t".join(_quoted(cell) for cell in row) for row in block)


def _quoted(cell: str) -> str:
    if any(sign in cell for sign in _ENDS) or (cell.startswith('"') and '"' in cell[1:]):
        doubled = cell.replace('"', '""')
        return f'"{doubled}"'
    return cell


def _cell(text: str, at: int) -> tuple[str, int]:
    """The cell that begins at a place, and where its end is."""
    if text.startswith('"', at):
        end = at + 1
        while (end := text.find('"', end)) >= 0 and text.startswith('""', end):
            end += 2
        inner = text[at + 1 : end]
        closed = end >= 0 and (end + 1 == len(text) or text[end + 1] in _ENDS)
        if closed and any(sign in inner for sign in ('"', *_ENDS)):
            return inner.replace('""', '"'), end + 1
    ends = [place for sign in _ENDS if (place := text.find(sign, at)) >= 0]
    end = min(ends, default=len(text))
    return text[at:end], end


@dataclass(frozen=True, slots=True)
class BlockReading:
    """How a block is read.

    Attributes:
        first: The index of the first row of content; 0 if no row says what the columns are.
        columns: Every column, and the field that it is taken for.
    """

    first: int
    columns: tuple[Column, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The field of every column, empty where none is taken."""
        return tuple(column.field for column in self.columns)


def read_block(kind: RecordKind, block: Block, lookup: Lookup) -> BlockReading:
    """How a block might be read: by the words over its columns, else in the order of the kind's own sheet."""
    rows: tuple[tuple[object, ...], ...] = tuple(
        tuple(cell or None for cell in row) for row in block
    )
    proposal = propose(kind, rows, lookup) if block else None
    if proposal is not None and proposal.header.first <= 1 and proposal.is_likely:
        return BlockReading(proposal.header.below, _all(proposal, block))
    width = len(block[0]) if block else 0
    start = _numbering(block)
    columns = [
        Column(index, column_letter(index), sample=block[0][index]) for index in range(width)
    ]
    for index, field in zip(range(start, width), kind.fields, strict=False):
        columns[index] = replace(columns[index], field=field.id)
    return BlockReading(0, tuple(columns))


def _all(proposal: SheetProposal, block: Block) -> tuple[Column, ...]:
    """Every column, those without a word or content included; ids of records are not pasted."""
    known = {column.index: column for column in proposal.columns}
    found = [
        known.get(index, Column(index, column_letter(index))) for index in range(len(block[0]))
    ]
    return tuple(
        replace(column, field="" if column.field == RECORD_ID else column.field) for column in found
    )


def _numbering(block: Block) -> int:
    """1 if the first column counts the rows, else 0."""
    first = [row[0].strip() for row in block if row]
    counts = first == [str(number) for number in range(1, len(first) + 1)]
    return int(len(first) >= _NUMBERING and counts and len(block[0]) > 1)


def as_sheet_rows(
    kind: RecordKind, block: Block, reading: BlockReading, constants: Mapping[str, str]
) -> tuple[tuple[object, ...], ...]:
    """The rows as in a sheet of ours: the first says what the columns are, every other in its place.

    Args:
        kind: The kind.
        block: The block.
        reading: Which column is which field.
        constants: What fields without a column hold in every row, by field id.
    """
    labels = {field.id: field.label for field in kind.fields}
    taken = reading.fields
    added = [f for f in kind.fields if f.id not in taken and (f.required or f.id in constants)]
    head: list[object] = [labels.get(name) for name in taken]
    head += [field.label for field in added]
    filling = [constants.get(field.id) or None for field in added]
    rows: list[tuple[object, ...]] = [tuple(head)]
    for row in block[reading.first :]:
        cells = tuple(
            cell if name and not is_empty(cell) else None
            for cell, name in zip(row, taken, strict=True)
        )
        rows.append((*cells, *filling) if any(cells) else ())
    return tuple(rows)


def with_fields(reading: BlockReading, fields: Sequence[str]) -> BlockReading:
    """The reading with the fields that a person has chosen; a field chosen twice stays where it was first."""
    taken: set[str] = set()
    columns = []
    for column, name in zip(reading.columns, fields, strict=False):
        columns.append(replace(column, field="" if name in taken else name, may_be=()))
        taken.add(name)
    return replace(reading, columns=(*columns, *reading.columns[len(columns) :]))


_NO_PLACE = re.compile(r"[0-9]+$")


def column_of(cell: str) -> str:
    """The letters of a cell: C of C5."""
    return _NO_PLACE.sub("", cell)


__all__ = [
    "ID_HEADER",
    "MOST_COLUMNS",
    "Block",
    "BlockReading",
    "as_sheet_rows",
    "column_of",
    "joined_block",
    "read_block",
    "split_block",
    "with_fields",
]
