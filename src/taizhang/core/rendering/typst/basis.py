"""数据依据 at the end of a PDF: what each figure means and rests on, and the way back to it."""

from __future__ import annotations

from collections.abc import Container, Sequence

from taizhang.core.rendering.typst.text import Face, Ink, call
from taizhang.core.reports.basis import BasisRow

_COLUMNS = ("序号", "数据", "指标", "口径", "时段和范围", "未取整的值", "报送情况", "记录")
_KEPT_SIGNS = 150


def write_basis(ink: Ink, rows: Sequence[BasisRow], facts: str, elsewhere: Container[int]) -> str:
    """The table on pages of its own; `facts` says which report and which state of the ledger.

    Figures of a Word file of the office stand `elsewhere`, by their numbers: nothing leads back to them.
    """
    cells = [call("head-cells", *(ink.text(Face.HEADING_1, name) for name in _COLUMNS))[1:]]
    for row in rows:
        cells += _line(ink, row, linked=row.ordinal not in elsewhere)
    title = ink.text(Face.HEADING_1, "数据依据")
    return call("basis", title, ink.text(Face.BODY, facts), *cells)


def _doubt(row: BasisRow) -> str:
    """A figure that stands firm needs no words for it; the page is narrow."""
    return "" if row.state == "确定" else row.state


def _line(ink: Ink, row: BasisRow, *, linked: bool) -> list[str]:
    unit = row.unit_of_count if row.value[-1:].isdigit() else ""
    texts = (
        f"{row.indicator}，{row.role}",
        row.definition,
        f"{row.period}，{row.scope}",
        f"{row.value}{unit}",
        "。".join(
            part for part in (row.coverage, _doubt(row), row.comparison, row.override) if part
        ),
        f"{len(row.sources)}条",
    )
    number = str(row.ordinal)
    printed = ink.cell(Face.BODY, row.text)
    cells = [
        ink.cell(Face.BODY, number),
        f'back-link("{number}", {printed})' if linked else printed,
        *(ink.cell(Face.BODY, words) for words in texts),
    ]
    # A row goes to the next page as a whole, unless a page could not hold it.
    if max(map(len, (row.text, *texts))) > _KEPT_SIGNS:
        return cells
    return [f"table.cell(breakable: false, {cell})" for cell in cells]
