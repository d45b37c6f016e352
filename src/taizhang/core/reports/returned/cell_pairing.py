"""Which cell of an issued table has become which of a returned one: by the words of its row and of its column."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from taizhang.core.documents.document import Block
from taizhang.core.reports.returned.issued import IssuedParagraph
from taizhang.core.reports.returned.line import Line
from taizhang.core.reports.returned.listed_cells import pair_listed

_Key = tuple[Hashable, int]
_MOST_COMPARED = 10_000


@dataclass(slots=True)
class CellPairs:
    """Pairs of cells by the numbers of their paragraphs, and all paragraphs of the tables that were paired."""

    pairs: list[tuple[int, int]] = field(default_factory=list)
    issued: set[int] = field(default_factory=set)
    returned: set[int] = field(default_factory=set)


def pair_cells(issued: Sequence[IssuedParagraph], blocks: Sequence[Block]) -> CellPairs:
    """The cells of tables that are the same table."""
    ours: dict[int, list[int]] = defaultdict(list)
    for number, paragraph in enumerate(issued):
        if paragraph.cell is not None:
            ours[paragraph.cell.table].append(number)
    theirs: dict[int, list[int]] = defaultdict(list)
    for number, block in enumerate(blocks):
        if block.cell is not None:
            theirs[block.cell.table].append(number)
    found = CellPairs()
    if not theirs and ours:
        found.pairs = list(pair_listed(issued, blocks))
        found.issued.update(number for numbers in ours.values() for number in numbers)
        found.returned.update(returned for _issued, returned in found.pairs)
    for table, other in _tables(issued, ours, blocks, theirs):
        found.pairs += _cells(issued, ours[table], blocks, theirs[other])
        found.issued.update(ours[table])
        found.returned.update(theirs[other])
    return found


def _tables(
    issued: Sequence[IssuedParagraph],
    ours: dict[int, list[int]],
    blocks: Sequence[Block],
    theirs: dict[int, list[int]],
) -> Iterator[tuple[int, int]]:
    """Tables that have most of their words in common; those that have as much, in order."""
    words: dict[str, Counter[int]] = defaultdict(Counter)
    for other, numbers in theirs.items():
        for number in numbers:
            words[_name(blocks[number].text)][other] += 1
    scores: Counter[tuple[int, int]] = Counter()
    for table, numbers in ours.items():
        for name, count in Counter(_name(issued[number].text) for number in numbers).items():
            # What stands in very many tables tells none of them.
            if name and len(words[name]) * len(ours) <= _MOST_COMPARED:
                for other, often in words[name].items():
                    scores[table, other] += min(count, often)
    taken: set[int] = set()
    used: set[int] = set()
    for (table, other), _score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if table not in taken and other not in used:
            taken.add(table)
            used.add(other)
            yield table, other


def _cells(
    issued: Sequence[IssuedParagraph],
    ours: list[int],
    blocks: Sequence[Block],
    theirs: list[int],
) -> Iterator[tuple[int, int]]:
    heads = max((cell.header_rows for number in ours if (cell := issued[number].cell)), default=0)
    grid = _Grid(blocks, theirs, heads)
    rows: dict[int, str] = {}
    columns: dict[int, str] = {}
    header: dict[str, list[int]] = defaultdict(list)
    for number in ours:
        cell = issued[number].cell
        if cell is None:
            continue
        if cell.row < 0:
            header[_name(issued[number].text)].append(number)
            continue
        rows[cell.row] = _name(cell.label)
        columns[cell.column] = _name(cell.header)
    row_of = _matched(rows, grid.rows)
    column_of = _matched(columns, grid.columns)
    for number in ours:
        cell = issued[number].cell
        if cell is None or cell.row < 0:
            continue
        place = row_of.get(cell.row), column_of.get(cell.column)
        found = grid.at.get(place) if None not in place else None
        if found is not None:
            yield number, found
    for name, numbers in header.items():
        yield from zip(numbers, grid.header.get(name, ()), strict=False)


def _matched(ours: dict[int, str], theirs: dict[int, str]) -> dict[int, int]:
    """Rows or columns of the same name, the first with the first; where no name is the same, by their order."""
    known = {key: place for place, key in _numbered(theirs)}
    found = {place: known[key] for place, key in _numbered(ours) if key in known}
    if not found and len(ours) == len(theirs):
        return dict(zip(sorted(ours), sorted(theirs), strict=True))
    return found


def _numbered(names: dict[int, str]) -> Iterator[tuple[int, _Key]]:
    counts: Counter[str] = Counter()
    for place in sorted(names):
        counts[names[place]] += 1
        yield place, (names[place], counts[names[place]])


class _Grid:
    """The cells of a returned table by row and column."""

    def __init__(self, blocks: Sequence[Block], numbers: list[int], heads: int) -> None:
        self.at: dict[tuple[int | None, int | None], int] = {}
        self.header: dict[str, list[int]] = defaultdict(list)
        self.rows: dict[int, str] = {}
        self.columns: dict[int, str] = {}
        above: dict[int, list[str]] = defaultdict(list)
        width = 0
        for number in numbers:
            cell = blocks[number].cell
            if cell is None:
                continue
            name = _name(blocks[number].text)
            if cell.row <= heads:
                self.header[name].append(number)
                for column in range(cell.column, min(cell.column + cell.column_span, 1_000)):
                    above[column].append(name)
                continue
            width = max(width, cell.column)
            if (cell.row, cell.column) not in self.at or not blocks[
                self.at[cell.row, cell.column]
            ].text.strip():
                self.at[cell.row, cell.column] = number
                if cell.column == 1:
                    self.rows[cell.row] = name
        for column in range(1, width + 1):
            self.columns[column] = "".join(above.get(column, ()))


def _name(text: str) -> str:
    """The words of a cell, its digits too; what parts the rows of a header does not count."""
    line = Line(text)
    return "".join(
        text[start:end] for start, end in zip(line.starts, line.ends, strict=True)
    ).replace("：", "")
