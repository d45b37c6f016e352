"""The basis table as an annex (附件) of the report, for those who want it on paper with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from taizhang.core.reports.runs import Text
from taizhang.core.reports.tree import Align, Annex, Cell, HeaderCell, Report, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from taizhang.core.reports.basis import BasisRow

TITLE = "数据依据表"
_COLUMNS = (
    ("序号", 300),
    ("数据", 700),
    ("指标", 900),
    ("口径", 2200),
    ("时段和范围", 900),
    ("报送情况", 800),
    ("记录", 400),
)


def with_basis_annex(report: Report, rows: Sequence[BasisRow]) -> Report:
    """The report with its basis table as the last annex; the figures in it are told, not bound again."""
    if not rows:
        return report
    annexes = report.annexes
    if len(annexes) == 1:
        annexes = (replace(annexes[0], number=1),)
    number = len(annexes) + 1 if annexes else 0
    table = Table(
        caption="",
        header=(tuple(HeaderCell(name) for name, _width in _COLUMNS),),
        rows=tuple(_row(row) for row in rows),
        widths=tuple(width for _name, width in _COLUMNS),
    )
    return replace(report, annexes=(*annexes, Annex(number, TITLE, (table,))))


def _row(row: BasisRow) -> Row:
    told = (row.coverage, "" if row.state == "确定" else row.state, row.comparison, row.override)
    texts = (
        row.text,
        f"{row.indicator}，{row.role}",
        row.definition,
        f"{row.period}，{row.scope}",
        "。".join(filter(None, told)),
        f"{len(row.sources)}条",
    )
    cells = (Cell((Text(words),), Align.LEFT) for words in texts)
    return Row((Cell((Text(str(row.ordinal)),), Align.CENTRE), *cells))
