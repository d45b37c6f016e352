"""The tables of a document as grids: what each cell says, and where it stands in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.documents.document import BlockKind
from taizhang.core.reading.folding import fold
from taizhang.core.values import Span

_NUMBER = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|-?[0-9]+(?:\.[0-9]+)?")
_NOTHING = frozenset({"", "-", "—", "/", "0", "——", "无"})
_TOTAL = re.compile(r"(?:合计|总计|共计)|[\u4e00-\u9fff]{1,4}(?:合计|总计)")
_SUBTOTAL = re.compile(r"小计|其中|分项|平均")
# A column of these is never summed.
_NOT_SUMMED = re.compile(
    r"率|占|比|均|增|幅|排名|名次|%|序|号|年度|日期|满意|得分|单价|标准|电话|时间"
)
_UNIT = re.compile(r"\((?P<unit>[^()]{1,6})\)$")
_FEWEST = 2
_PIPED = re.compile(r"\s*\|(?P<cells>[^\n]*)\|\s*")
_RULE = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?")


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell: its words, folded and without spaces, and its place in the text."""

    words: str
    span: Span

    @property
    def number(self) -> Decimal | None:
        """Its number, if it is one and nothing else."""
        found = _NUMBER.fullmatch(self.words)
        return None if found is None else Decimal(self.words.replace(",", ""))

    @property
    def empty(self) -> bool:
        """Whether it says nothing, or that there is nothing."""
        return self.words in _NOTHING


_Grid = dict[tuple[int, int], TableCell]


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """A table without merged cells below its head, with a head, rows and perhaps a row of totals.

    Attributes:
        heads: Of the columns.
        rows: Those that are summed.
        total: The row of totals; None if there is none.
    """

    heads: tuple[TableCell, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    total: tuple[TableCell, ...] | None

    def summed_columns(self) -> list[int]:
        """The columns of numbers that may be summed, without the first."""
        return [
            column
            for column in range(1, len(self.heads))
            if not _NOT_SUMMED.search(self.heads[column].words)
            and all(row[column].number is not None or row[column].empty for row in self.rows)
            and any(row[column].number is not None for row in self.rows)
        ]


def tables(document: CheckedText) -> Iterator[CheckedTable]:
    """The plain tables of a document; one with merged cells, subtotals or 其中 is left out."""
    yield from filter(None, map(_table, _typed(document)))
    if document.source is None:
        return
    cells: dict[int, dict[tuple[int, int], TableCell]] = {}
    merged: set[int] = set()
    for block, start in zip(document.source.blocks, document.source.starts, strict=True):
        if block.kind is not BlockKind.CELL or block.cell is None:
            continue
        place = block.cell
        if (
            place.row_span > 1
            or place.column_span > 1
            or (place.row, place.column) in cells.get(place.table, {})
        ):
            merged.add(place.table)
        words = re.sub(r"\s", "", fold(block.text))
        cell = TableCell(words, Span(start, start + len(block.text)))
        cells.setdefault(place.table, {})[place.row, place.column] = cell
    for number, grid in cells.items():
        table = None if number in merged else _table(grid)
        if table is not None:
            yield table


def _typed(document: CheckedText) -> Iterator[_Grid]:
    """Tables of a text whose cells are parted by tabs, as they come out of a spreadsheet."""
    if "\t" not in document.folded and "|" not in document.folded:
        return
    grid: _Grid = {}
    width = row = 0
    for paragraph in document.paragraphs:
        words = paragraph.span.of(document.folded)
        at = paragraph.start
        if _RULE.fullmatch(words.strip()):
            continue  # |---|---| below the heads
        if (row_of := _PIPED.fullmatch(words)) is not None:
            at, words = at + row_of.start("cells"), row_of["cells"]
            parts = words.split("|")
        else:
            parts = words.split("\t")
        if len(parts) != width:
            if grid:
                yield grid
            grid, width, row = {}, len(parts), 0
        if width < _FEWEST:
            continue
        row += 1
        for column, part in enumerate(parts, start=1):
            cell = TableCell(re.sub(r"\s", "", part), Span(at, at + len(part)))
            grid[row, column] = cell
            at += len(part) + 1
    if grid:
        yield grid


def _table(grid: _Grid) -> CheckedTable | None:
    height, width = max(row for row, _ in grid), max(column for _, column in grid)
    if len(grid) != height * width or width < _FEWEST:
        return None
    lines = [
        tuple(grid[row, column] for column in range(1, width + 1)) for row in range(1, height + 1)
    ]
    heads, *rest = lines
    if any(cell.number is not None for cell in heads):
        return None
    totals = [line for line in rest if _TOTAL.fullmatch(line[0].words)]
    if not totals and rest and rest[-1][0].words == "小计":
        totals = [rest[-1]]
    rows = [line for line in rest if line not in totals]
    if len(totals) > 1 or any(
        _SUBTOTAL.search(line[0].words) for line in rest if line not in totals
    ):
        return None
    if totals and totals[0] not in (rest[0], rest[-1]):
        return None
    if len(rows) < _FEWEST:
        return None
    return CheckedTable(heads, tuple(rows), totals[0] if totals else None)


def name_and_unit(head: TableCell) -> tuple[str, str]:
    """The name and the unit of a column: 入库企业(家)."""
    found = _UNIT.search(head.words)
    if found is None:
        return head.words, ""
    return head.words[: found.start()], found["unit"]


def is_total(words: str) -> bool:
    """Whether a row or column of this name sums up the others."""
    return _TOTAL.fullmatch(words) is not None
