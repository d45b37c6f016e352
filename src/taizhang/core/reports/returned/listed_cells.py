"""Tables in a text that knows no cells and sets each of them in a line of its own, as PDF is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from taizhang.core.documents.document import Block
from taizhang.core.reports.returned.comparison import normal
from taizhang.core.reports.returned.issued import IssuedParagraph

_HALF = 2
_LONGEST_FIGURE = 20


def are_listed(issued: Sequence[IssuedParagraph], blocks: Sequence[Block]) -> bool:
    """Whether most rows begin with a line that holds the name of the row and nothing else."""
    texts = {normal(block.text) for block in blocks}
    labels = [
        normal(paragraph.text)
        for paragraph in issued
        if paragraph.cell is not None and paragraph.cell.row >= 0 and paragraph.cell.column == 0
    ]
    found = sum(label in texts for label in labels)
    return bool(labels) and found * _HALF >= len(labels)


def pair_listed(
    issued: Sequence[IssuedParagraph], blocks: Sequence[Block]
) -> Iterator[tuple[int, int]]:
    """The cells of the rows that stand there whole, one line a cell, in the order of the columns.

    A row of which a cell is missing is left out: what follows would be taken for its neighbour.
    """
    texts = [normal(block.text) for block in blocks]
    lines = [number for number, text in enumerate(texts) if text]
    places: dict[str, list[int]] = defaultdict(list)
    for at, number in enumerate(lines):
        places[texts[number]].append(at)
    rows: dict[tuple[int, int], list[int]] = defaultdict(list)
    labels: dict[int, set[str]] = defaultdict(set)
    for number, paragraph in enumerate(issued):
        if paragraph.cell is not None and paragraph.cell.row >= 0:
            rows[paragraph.cell.table, paragraph.cell.row].append(number)
            labels[paragraph.cell.table].add(normal(paragraph.cell.label))
    after = 0
    for (table, _row), cells in sorted(rows.items()):
        label = normal(issued[cells[0]].text)
        for at in places.get(label, ()):
            group = lines[at : at + len(cells)]
            if at >= after and _fits(issued, cells, texts, group, labels[table]):
                yield from zip(cells, group, strict=True)
                after = at + len(cells)
                break


def _fits(
    issued: Sequence[IssuedParagraph],
    cells: list[int],
    texts: Sequence[str],
    group: list[int],
    labels: set[str],
) -> bool:
    if len(group) != len(cells):
        return False
    for cell, number in zip(cells[1:], group[1:], strict=True):
        text = texts[number]
        if text in labels:
            return False
        if not issued[cell].figures:
            if text != normal(issued[cell].text):
                return False
        elif len(text) > _LONGEST_FIGURE:
            return False
    return True
