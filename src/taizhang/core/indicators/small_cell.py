"""小数不显示: a breakdown does not tell what only one or two did, not even to who can subtract.

A small cell is hidden; and as long as a hidden cell follows from the totals beside it, another one is hidden
with it. Whether it follows is decided exactly. The cells of a table with totals are flows in a network: from
the row into the column, from the column into its total. What is hidden may be otherwise than it is only if
some flow can go round in a circle through it without anything visible changing and nothing falling below zero.
"""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

Cell = tuple[int, int]
"""Row and column. Rows that add up to the last one, if the table has a total."""

_Node = tuple[str, int]
_Ways = dict[_Node, set[tuple[_Node, Cell | None]]]
_OUTSIDE: _Node = ("outside", 0)


def hide_small_cells(
    counts: Sequence[Sequence[int]],
    least: int,
    *,
    total: bool,
    open_rows: Collection[int] = (),
) -> frozenset[Cell]:
    """The cells of a breakdown that are not shown.

    Args:
        counts: How many records stand behind each cell; the sum of each row is known to the reader.
        least: Cells with fewer records than that are small; one without any says nothing of anybody.
        total: Whether the last row is the sum of the others.
        open_rows: Rows that are shown whole, because they are the reader's own.
    """
    small = {
        (row, column)
        for row, cells in enumerate(counts)
        for column, count in enumerate(cells)
        if row not in open_rows and 0 < count < least
    }
    hidden = set(small)
    while told := [
        cell for cell in sorted(small) if not _hangs_open(counts, hidden, cell, total=total)
    ]:
        more = _beside(counts, hidden, told[0], open_rows)
        if more is None:
            break
        hidden.add(more)
    return frozenset(hidden)


def _beside(
    counts: Sequence[Sequence[int]],
    hidden: set[Cell],
    cell: Cell,
    open_rows: Collection[int],
) -> Cell | None:
    """What is hidden next to protect a cell: the smallest beside it, before the smallest anywhere."""
    row, column = cell
    alone_in_row = sum(other[0] == row for other in hidden) == 1
    alone_in_column = sum(other[1] == column for other in hidden) == 1
    free = [
        (r, c)
        for r, cells in enumerate(counts)
        for c in range(len(cells))
        if r not in open_rows and (r, c) not in hidden
    ]
    in_row = [other for other in free if other[0] == row]
    in_column = [other for other in free if other[1] == column]
    near = (in_row if alone_in_row else []) or (in_column if alone_in_column else [])
    rows, columns = {r for r, _c in hidden}, {c for _r, c in hidden}
    # A corner of a rectangle of hidden cells closes a circle at once.
    corners = [other for other in free if other[0] in rows and other[1] in columns]
    for some in (near, corners, free):
        if some:
            return min(some, key=lambda other: (not counts[other[0]][other[1]], _of(counts, other)))
    return None


def _of(counts: Sequence[Sequence[int]], cell: Cell) -> tuple[int, Cell]:
    return counts[cell[0]][cell[1]], cell


def _hangs_open(
    counts: Sequence[Sequence[int]], hidden: Iterable[Cell], cell: Cell, *, total: bool
) -> bool:
    """Whether a hidden cell could be another number, for all that is shown."""
    ways: _Ways = defaultdict(set)
    ends = {other: _ends(other, len(counts), total=total) for other in hidden}
    for other, (start, end) in ends.items():
        ways[start].add((end, other))
        if counts[other[0]][other[1]]:
            ways[end].add((start, other))
    if not total:
        # Nothing is known of the sum of a column.
        for column in {column for _row, column in ends}:
            ways["column", column].add((_OUTSIDE, None))
            ways[_OUTSIDE].add((("column", column), None))
    start, end = ends[cell]
    return _reaches(ways, end, start, without=cell) or (
        bool(counts[cell[0]][cell[1]]) and _reaches(ways, start, end, without=cell)
    )


def _ends(cell: Cell, rows: int, *, total: bool) -> tuple[_Node, _Node]:
    row, column = cell
    if total and row == rows - 1:
        return ("column", column), ("row", row)
    return ("row", row), ("column", column)


def _reaches(ways: _Ways, start: _Node, end: _Node, *, without: Cell) -> bool:
    seen, waiting = {start}, deque([start])
    while waiting:
        for following, by in ways.get(waiting.popleft(), ()):
            if by == without or following in seen:
                continue
            if following == end:
                return True
            seen.add(following)
            waiting.append(following)
    return False
