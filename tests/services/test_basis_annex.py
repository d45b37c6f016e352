"""The basis table as an annex of the Word file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from taizhang.core.reports.basis import BasisRow, BasisSource
from taizhang.core.reports.basis_annex import TITLE, with_basis_annex
from taizhang.core.reports.tree import Annex, Table
from tests.core.rendering.reports import write_report

ROW = BasisRow(
    ordinal=1,
    text="22场次",
    sentence="举办培训22场次。",
    role="本期数",
    indicator="学习培训场次",
    definition="举办日期在时段内的学习培训，“场次”相加。",
    value="22",
    base="",
    hedge="",
    unit_of_count="场次",
    figure_id="f1",
    period="2025年上半年",
    scope="示例市委统战部",
    coverage="已报16/18",
    changeset=7,
    digest="0" * 64,
    sources=(BasisSource("r1", 1, "学习培训", "东湖镇", "场次 2", "东湖镇.xlsx 第3行", "", ""),),
    state="暂定：有1条记录待审",
)


@pytest.mark.parametrize(("before", "numbers"), [(0, [0]), (1, [1, 2]), (2, [1, 2, 3])])
def test_it_is_the_last_annex_and_all_are_numbered(before: int, numbers: list[int]) -> None:
    annexes = tuple(Annex(n if before > 1 else 0, f"附件{n}", ()) for n in range(1, before + 1))
    report = with_basis_annex(replace(write_report(), annexes=annexes), [ROW])

    assert [annex.number for annex in report.annexes] == numbers
    assert report.annexes[-1].title == TITLE


def test_a_row_tells_what_the_figure_means_and_whether_it_is_firm() -> None:
    (table,) = with_basis_annex(write_report(), [ROW]).annexes[-1].blocks

    assert isinstance(table, Table)
    assert [cell.text for cell in table.rows[0].cells] == [
        "1",
        "22场次",
        "学习培训场次，本期数",
        "举办日期在时段内的学习培训，“场次”相加。",
        "2025年上半年，示例市委统战部",
        "已报16/18。暂定：有1条记录待审",
        "1条",
    ]


def test_without_figures_there_is_no_annex() -> None:
    report = write_report()

    assert with_basis_annex(report, []) is report
