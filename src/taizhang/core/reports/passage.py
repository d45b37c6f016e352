"""The passages of a report: paragraphs, headings, items, notes and cells, by their number in the order of reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from taizhang.core.reports.runs import Run, text_of
from taizhang.core.reports.tree import (
    Block,
    Chart,
    Heading,
    Item,
    ItemList,
    Paragraph,
    Remark,
    Report,
    Row,
    Table,
)


class PassageSort(StrEnum):
    """What a passage is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    REMARK = "remark"
    NOTE = "note"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a report that is read in one go.

    Attributes:
        index: Which one, from 0.
        sort: What it is.
        runs: What it says.
        mark: The number or mark that stands before it and is no part of its words.
    """

    index: int
    sort: PassageSort
    runs: tuple[Run, ...]
    mark: str = ""

    @property
    def text(self) -> str:
        """Its words, figures as printed, without its mark."""
        return text_of(self.runs)

    @property
    def many(self) -> bool:
        """Whether several may stand in its place, or none."""
        return self.sort in (PassageSort.PARAGRAPH, PassageSort.ITEM)


Pieces = Sequence[tuple[Run, ...]]
Change = Callable[[Passage], Pieces]


def report_passages(report: Report) -> tuple[Passage, ...]:
    """All passages in the order of reading: those of the text, then those of the annexes."""
    found: list[Passage] = []

    def see(passage: Passage) -> Pieces:
        found.append(passage)
        return (passage.runs,)

    rewritten(report, see)
    return tuple(found)


def rewritten(report: Report, change: Change) -> Report:
    """The report with other words in its passages; what stands in slots of a Word file stays.

    A paragraph or an item may become several or none; anything else takes the first piece.
    """
    walk = _Walk(change)
    return replace(
        report,
        blocks=tuple(walk.blocks(report.blocks)),
        annexes=tuple(
            replace(annex, blocks=tuple(walk.blocks(annex.blocks))) for annex in report.annexes
        ),
    )


class _Walk:
    def __init__(self, change: Change) -> None:
        self._change = change
        self._index = 0

    def blocks(self, blocks: Iterable[Block]) -> Iterator[Block]:
        for block in blocks:
            yield from self._block(block)

    def _pieces(self, sort: PassageSort, runs: tuple[Run, ...], mark: str = "") -> Pieces:
        passage = Passage(self._index, sort, runs, mark)
        self._index += 1
        return self._change(passage)

    def _one(self, sort: PassageSort, runs: tuple[Run, ...], mark: str = "") -> tuple[Run, ...]:
        pieces = self._pieces(sort, runs, mark)
        return pieces[0] if pieces else runs

    def _block(self, block: Block) -> Iterator[Block]:
        match block:
            case Heading():
                runs = self._one(PassageSort.HEADING, block.runs, block.number)
                yield replace(block, runs=runs, text=text_of(runs))
            case Paragraph():
                yield from map(Paragraph, self._pieces(PassageSort.PARAGRAPH, block.runs))
            case Remark():
                yield Remark(self._one(PassageSort.REMARK, block.runs))
            case ItemList():
                items = tuple(item for found in block.items for item in self._items(found))
                if items:
                    yield ItemList(items)
            case Table():
                yield self._table(block)
            case Chart():
                yield replace(block, table=self._table(block.table))

    def _items(self, item: Item) -> Iterator[Item]:
        for runs in self._pieces(PassageSort.ITEM, item.runs, item.mark):
            yield replace(item, runs=runs)

    def _table(self, table: Table) -> Table:
        rows = tuple(self._row(row) for row in table.rows)
        notes = tuple(self._one(PassageSort.NOTE, note) for note in table.notes)
        return replace(table, rows=rows, notes=notes)

    def _row(self, row: Row) -> Row:
        cells = (replace(cell, runs=self._one(PassageSort.CELL, cell.runs)) for cell in row.cells)
        return replace(row, cells=tuple(cells))
