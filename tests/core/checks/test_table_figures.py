"""Cells that hold nothing but a number are figures where head or row says what is counted and in what."""

from __future__ import annotations

import pytest

from taizhang.core.checks import CheckedText
from taizhang.core.checks.table_figures import table_figures
from tests.support.small_ledger import H1

UNITS = {"学习培训场次": "场次", "收集诉求件数": "件"}


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # the unit in the head
        (
            "单位\t走访企业（家）\n东湖镇\t8\n柳河镇\t1,204\n合计\t1,212\n",
            [("8", "8", "家"), ("1,204", "1204", "家"), ("1,212", "1212", "家")],
        ),
        # the unit in the first column
        (
            "指标\t数量\n走访企业（家）\t8\n收集诉求（件）\t20\n",
            [("8", "8", "家"), ("20", "20", "件")],
        ),
        # no unit at all, but the very name of an indicator
        (
            "单位\t学习培训场次\n东湖镇\t8\n柳河镇\t4\n",
            [("8", "8", "场次"), ("4", "4", "场次")],
        ),
        ("| 单位 | 学习培训场次 |\n|---|---|\n| 东湖镇 | 8 |\n| 柳河镇 | 4 |\n",
         [("8", "8", "场次"), ("4", "4", "场次")]),
        # nothing says in what
        ("单位\t走访企业\n东湖镇\t8\n柳河镇\t4\n", []),
        ("单位\t排名（名）\n东湖镇\t1\n柳河镇\t2\n", []),
        # a cell with its unit is a figure of the text already
        ("单位\t学习培训场次\n东湖镇\t8场次\n柳河镇\t4场次\n", []),
        ("单位\t学习培训场次\n东湖镇\t未报送\n柳河镇\t—\n", []),
    ],
)  # fmt: skip
def test_a_cell_is_a_figure_where_its_unit_is_known(
    table: str, expected: list[tuple[str, str, str]]
) -> None:
    document = CheckedText(f"示例局2025年上半年工作总结\n{table}", on=H1.last_day)

    found = table_figures(document, UNITS, H1.last_day)

    assert [(one.figure.text, str(one.figure.value), one.figure.unit) for one in found] == expected
    for one in found:
        assert one.figure.span.of(document.text).strip() == one.figure.text
        assert one.number >= len(document.figures)
