"""The cells of a Word table in its grid: which row, which column, over how many of each."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from taizhang.core.documents.document import Cell
from taizhang.core.documents.wordprocessing import attribute, child, element_name, whole

_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"})
_WIDEST = 200


def cells_of(table: etree._Element, number: int, gone: str = "del") -> dict[etree._Element, Cell]:
    """Every cell of a table by its element; a cell that goes on from above is left out.

    Rows with the mark `gone` (deleted with tracking, or inserted where the text is read as it was) are not counted.
    """
    starts: list[tuple[etree._Element, int, int, int]] = []
    goes_on: dict[tuple[int, int], int] = {}  # by row and column: how many columns
    rows = 0
    for row in _named(table, "tr"):
        if child(row, "trPr", gone) is not None:
            continue
        rows += 1
        before = child(row, "trPr", "gridBefore")
        column = 1 + (0 if before is None else min(whole(attribute(before, "val")), _WIDEST))
        for cell in _named(row, "tc"):
            spans = child(cell, "tcPr", "gridSpan")
            width = 1 if spans is None else min(max(whole(attribute(spans, "val")), 1), _WIDEST)
            merge = child(cell, "tcPr", "vMerge")
            if merge is not None and (attribute(merge, "val") or "continue") == "continue":
                goes_on[rows, column] = width
            else:
                starts.append((cell, rows, column, width))
            column += width
    return {
        cell: Cell(number, row, column, _height(row, column, goes_on), width)
        for cell, row, column, width in starts
    }


def _height(row: int, column: int, goes_on: dict[tuple[int, int], int]) -> int:
    height = 1
    while (row + height, column) in goes_on:
        height += 1
    return height


def _named(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, those inside controls too."""
    for part in element:
        found = element_name(part)
        if found == name:
            yield part
        elif found in _WRAPPERS:
            yield from _named(part, name)
