"""A table of an edited text: which table of the report it was, and its rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from taizhang.core.documents.document import Block as Line
from taizhang.core.reports.runs import Run
from taizhang.core.reports.tree import Align, Cell, Row, Table

_BLANKS = re.compile(r"\s+")


def like_table(
    tables: Sequence[Table], caption: str, cells: Sequence[tuple[int, Line]]
) -> Table | None:
    """The table of the report that this one was."""
    named = [table for table in tables if caption and table.caption == caption]
    texts = [_bare(line.text) for _number, line in cells]
    for table in [*named, *tables]:
        header = [_bare(cell.text) for row in table.header for cell in row]
        if texts[: len(header)] == header:
            return table
    return named[0] if named else None


def rows_of(
    like: Table,
    cells: Sequence[tuple[int, Line]],
    runs_of: Callable[[int, Line], tuple[Run, ...]],
) -> tuple[Row, ...] | None:
    """The rows under the header, or None if they are not of the shape of the table."""
    header = [_bare(cell.text) for row in like.header for cell in row]
    top = [line for _number, line in cells if line.cell and line.cell.row <= len(like.header)]
    if [_bare(line.text) for line in top] != header:
        return None
    grid: dict[int, dict[int, tuple[Run, ...]]] = defaultdict(dict)
    for number, line in cells:
        cell = line.cell
        if cell is None or cell.row <= len(like.header):
            continue
        if cell.row_span != 1 or cell.column_span != 1 or cell.column > like.columns:
            return None
        before = grid[cell.row].get(cell.column, ())
        grid[cell.row][cell.column] = (*before, *runs_of(number, line))
    aligned = [cell.align for cell in like.rows[0].cells] if like.rows else []
    aligned += [Align.LEFT] * (like.columns - len(aligned))
    totals = {row.cells[0].text for row in like.rows if row.total and row.cells}
    made = []
    for _number, row in sorted(grid.items()):
        if len(row) != like.columns:
            return None
        line_cells = tuple(
            Cell(runs, align)
            for (_column, runs), align in zip(sorted(row.items()), aligned, strict=True)
        )
        made.append(Row(line_cells, line_cells[0].text in totals))
    return tuple(made) or None


def _bare(text: str) -> str:
    return _BLANKS.sub("", text)
