"""What a breakdown hides cannot be computed from what it shows, and what need not be hidden is shown."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.core.indicators.small_cell import Cell, hide_small_cells

LEAST = 3
Grid = list[list[int]]


def with_total(rows: Grid) -> Grid:
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def shown(counts: Grid, *, total: bool = True, least: int = 5) -> list[str]:
    hidden = hide_small_cells(counts, least, total=total)
    return [
        " ".join("*" if (row, column) in hidden else str(n) for column, n in enumerate(cells))
        for row, cells in enumerate(counts)
    ]


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ([9, 8, 7], "9 8 7"),
        ([9, 0, 7], "9 0 7"),
        # Alone it could be computed from the sum: the next smallest goes with it, not a zero.
        ([9, 2, 7, 0], "9 * * 0"),
        ([9, 2, 4, 7], "9 * * 7"),
        # Where there is nothing else, the zeros go: that all of it is of one sort tells of that one.
        ([0, 3], "* *"),
        ([3], "*"),
    ],
)
def test_one_row(counts: list[int], says: str) -> None:
    assert shown([counts], total=False) == [says]


def test_a_table_hides_a_rectangle() -> None:
    counts = with_total([[20, 2, 30], [40, 50, 60], [7, 80, 90]])

    assert shown(counts) == ["* * 30", "* * 60", "7 80 90", "67 132 180"]


def test_a_row_of_ones_own_is_shown_whole() -> None:
    counts = with_total([[20, 2, 30], [4, 50, 60], [7, 80, 90]])

    hidden = hide_small_cells(counts, 5, total=True, open_rows={1, 3})

    assert (0, 1) in hidden
    assert not any(row in {1, 3} for row, _column in hidden)


def others_like(counts: Grid, hidden: frozenset[Cell]) -> Iterator[Grid]:
    """Every table of two rows and their total that shows the same: found by trying, not by flows."""
    body = counts[:-1]
    width = len(body[0])
    sums = [sum(row) for row in body]
    choices = [
        [
            row
            for row in itertools.product(range(total + 1), repeat=width)
            if sum(row) == total
            and all((line, at) in hidden or row[at] == body[line][at] for at in range(width))
        ]
        for line, total in enumerate(sums)
    ]
    for rows in itertools.product(*choices):
        made = with_total([list(row) for row in rows])
        last = len(made) - 1
        if all((last, at) in hidden or made[last][at] == counts[last][at] for at in range(width)):
            yield made


@settings(max_examples=150, deadline=None)
@given(
    st.integers(2, 3).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(0, 5), min_size=width, max_size=width), min_size=2, max_size=3
        )
    )
)
def test_no_small_cell_can_be_told_by_whoever_tries_everything(rows: Grid) -> None:
    counts = with_total(rows)
    hidden = hide_small_cells(counts, LEAST, total=True)
    cells = [(row, at) for row in range(len(counts)) for at in range(len(counts[0]))]
    small = [cell for cell in cells if 0 < counts[cell[0]][cell[1]] < LEAST]

    assert hidden.issuperset(small)
    if not small:
        assert not hidden
    for row, at in small:
        assert len({made[row][at] for made in others_like(counts, hidden)}) > 1
