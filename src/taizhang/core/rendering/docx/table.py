"""Tables: caption, repeated header, cells, notes; ruled thinly, framed a little more thickly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from lxml import etree

from taizhang.core.rendering.docx.layout import LayoutProfile
from taizhang.core.rendering.docx.run import Anchors, make_paragraph, make_run, make_runs
from taizhang.core.rendering.docx.xml import word
from taizhang.core.reports.runs import Run, Text
from taizhang.core.reports.tree import Align, Cell, Row, Table

_THIN, _FRAME = 4, 8  # eighths of a point
_KEPT_ROWS = 12
_LAST_ROWS = 3  # so many go to the next page together
_MARGIN = 60  # twips, as in the PDF, so that a header that fits there fits here
_JUSTIFIED = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right"}


def render_table(
    table: Table, profile: LayoutProfile, anchors: Anchors | None, *, area: int | None = None
) -> list[etree._Element]:
    """The caption, the table and the notes under it.

    A short table stays on one page; a long one repeats its header, and no row is parted.
    """
    area = area or profile.area
    widths = _widths(table.widths, area)
    together = len(table.rows) <= _KEPT_ROWS
    rows = [*_header(table, widths)]
    for ordinal, row in enumerate(table.rows, 1):
        # What is said of a table stays with its last row.
        end = together or ordinal > len(table.rows) - _LAST_ROWS
        keep = end if ordinal < len(table.rows) else bool(table.notes)
        rows.append(_row(row, widths, anchors, keep=keep))
    elements = []
    if table.caption:
        elements.append(make_paragraph("Caption", [make_run(table.caption)]))
    elements.append(
        word(
            "tbl",
            [
                _properties(area),
                word("tblGrid", [word("gridCol", w=width) for width in widths]),
                *rows,
            ],
        )
    )
    for ordinal, note in enumerate(table.notes):
        elements.append(render_note(note, anchors, first=not ordinal))
    if not table.notes:
        # A table is not followed at once by another, which programs would join to it, nor by the text.
        elements.append(make_paragraph("TableNote", []))
    return elements


def render_note(
    runs: Sequence[Run], anchors: Anchors | None, *, first: bool = True, keep: bool = False
) -> etree._Element:
    """A line under a table or between paragraphs, with 注： before the first."""
    marked = [Text("注："), *runs] if first else runs
    extra = [word("keepNext")] if keep else []
    return make_paragraph("TableNote", make_runs(marked, anchors), extra=extra)


def _widths(shares: tuple[int, ...], area: int) -> list[int]:
    """The width of the type area shared out, to the last twip."""
    whole = sum(shares)
    edges = [area * sum(shares[:column]) // whole for column in range(len(shares) + 1)]
    return [right - left for left, right in pairwise(edges)]


def _properties(area: int) -> etree._Element:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = [
        word(side, val="single", sz=_THIN if "inside" in side else _FRAME, space=0, color="auto")
        for side in sides
    ]
    margins = [word(side, w=_MARGIN, type="dxa") for side in ("left", "right")]
    return word(
        "tblPr",
        [
            word("tblW", w=area, type="dxa"),
            word("jc", val="center"),
            word("tblBorders", borders),
            word("tblLayout", type="fixed"),
            word("tblCellMar", margins),
        ],
    )


def _header(table: Table, widths: list[int]) -> Iterable[etree._Element]:
    """The rows of the header; a cell that spans rows goes on as an empty one in each below."""
    going_on: dict[int, tuple[int, int]] = {}  # column: rows still to come, columns
    for cells in table.header:
        waiting = list(cells)
        column = 0
        made = []
        while column < len(widths):
            if column in going_on:
                rows, columns = going_on.pop(column)
                if rows > 1:
                    going_on[column] = (rows - 1, columns)
                made.append(
                    _header_cell("", sum(widths[column : column + columns]), columns, "continue")
                )
            elif waiting:
                cell = waiting.pop(0)
                columns = cell.columns
                merge = "restart" if cell.rows > 1 else ""
                if cell.rows > 1:
                    going_on[column] = (cell.rows - 1, columns)
                width = sum(widths[column : column + columns])
                made.append(_header_cell(cell.text, width, columns, merge))
            else:
                columns = 1
                made.append(_header_cell("", widths[column], 1, ""))
            column += columns
        yield word("tr", [word("trPr", [word("cantSplit"), word("tblHeader")]), *made])


def _header_cell(text: str, width: int, columns: int, merge: str) -> etree._Element:
    properties = [word("tcW", w=width, type="dxa")]
    if columns > 1:
        properties.append(word("gridSpan", val=columns))
    if merge:
        properties.append(word("vMerge", val=merge))
    properties.append(word("vAlign", val="center"))
    runs = [make_run(text)] if text else []
    keep = [word("keepNext")]
    return word("tc", [word("tcPr", properties), make_paragraph("TableHeader", runs, extra=keep)])


def _row(row: Row, widths: list[int], anchors: Anchors | None, *, keep: bool) -> etree._Element:
    style = "TableTotal" if row.total else "TableText"
    cells = [
        _cell(cell, width, style, anchors, keep=keep)
        for cell, width in zip(row.cells, widths, strict=True)
    ]
    return word("tr", [word("trPr", [word("cantSplit")]), *cells])


def _cell(
    cell: Cell, width: int, style: str, anchors: Anchors | None, *, keep: bool
) -> etree._Element:
    properties = [word("tcW", w=width, type="dxa"), word("vAlign", val="center")]
    extra = [word("keepNext")] if keep else []
    extra.append(word("jc", val=_JUSTIFIED[cell.align]))
    content = make_runs(cell.runs, anchors)
    return word("tc", [word("tcPr", properties), make_paragraph(style, content, extra=extra)])
