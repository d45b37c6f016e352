"""Numbers in cells, whose unit stands in the head or in the first column, as figures with the words that name them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from taizhang.core.checks.tables import name_and_unit, tables
from taizhang.core.reading import read_figures
from taizhang.core.reports.read_figure import ReadFigure, place_figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from taizhang.core.checks.document import CheckedText
    from taizhang.core.checks.tables import TableCell

_SAYS_NOTHING = re.compile(
    r"(?:数量|数值|数据|数|本期数?|完成数?|完成情况|实绩|合计|总计|共计|小计)?"
)
_SERIAL = re.compile(r"序号|编号|排名|名次|年度|日期|备注")


def table_figures(
    document: CheckedText, units: Mapping[str, str], on: date | None = None
) -> tuple[ReadFigure, ...]:
    """The numbers of cells as figures, numbered on from those of the text.

    Args:
        document: The text with its tables.
        units: Units of count, by names of what is counted: of a head that is such a name the unit need not be written.
        on: The day of the document.
    """
    found: list[ReadFigure] = []
    taken = {figure.span for figure in document.figures}
    for table in tables(document):
        lines = [*table.rows, *([table.total] if table.total else [])]
        for line in lines:
            for head, cell in zip(table.heads[1:], line[1:], strict=True):
                if cell.number is None or any(cell.span.overlaps(span) for span in taken):
                    continue
                for words, unit in _named(head, line[0], units):
                    placed = _placed(f"{words}{cell.words}{unit}", words, cell, on)
                    if placed is not None:
                        number = len(document.figures) + len(found)
                        found.append(replace(placed, number=number))
    return tuple(found)


def _named(
    head: TableCell, label: TableCell, units: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """What is counted and in what, by the head of the column or by the first cell of the row."""
    if _SERIAL.search(head.words):
        return
    for what, other in ((head, label), (label, head)):
        name, unit = name_and_unit(what)
        unit = unit or units.get(name, "")
        if unit:
            beside = "" if _SAYS_NOTHING.fullmatch(other.words) else other.words
            yield f"{beside}{name}", unit
            return


def _placed(text: str, words: str, cell: TableCell, on: date | None) -> ReadFigure | None:
    """The one figure of a text that was put together, at the place of its cell."""
    figures = read_figures(text, on=on)
    if len(figures) != 1 or figures[0].start != len(words) or figures[0].end != len(text):
        return None
    (placed,) = place_figures(text, figures)
    figure = replace(
        figures[0], start=cell.span.start, end=cell.span.end, text=cell.words, relations=()
    )
    return replace(placed, figure=figure)
