"""A report as plain text: words and nothing else."""

from __future__ import annotations

from dataclasses import replace

from taizhang.core.rendering.markdown import render_markdown
from taizhang.core.rendering.plain_text import render_plain_text
from taizhang.core.reports.runs import Text
from taizhang.core.reports.tree import Cell, HeaderCell, Paragraph, Row, Table
from tests.core.rendering.reports import write_report


def test_a_paragraph_is_a_line_begun_two_signs_in() -> None:
    report = write_report("# 一、情况\n## （一）培训\n举办培训{298场}，{近300人次}。")

    assert render_plain_text(report) == (
        "中共示例市委统战部2025年上半年工作总结\n"
        "　　一、情况\n"
        "　　（一）培训\n"
        "　　举办培训298场，近300人次。\n"
        "中共示例市委统战部\n"
        "2025年7月2日\n"
    )


def test_signs_that_mean_something_elsewhere_stand_as_they_are() -> None:
    text = "1. *甲* <b>_乙_</b> | # 丙"
    report = replace(write_report(), blocks=(Paragraph((Text(text),)),), signature="")

    assert f"　　{text}\n" in render_plain_text(report)
    assert text not in render_markdown(report)


def test_a_table_is_what_a_spreadsheet_takes_in() -> None:
    report = write_report("正文。")
    table = Table(
        "",
        ((HeaderCell("单位"), HeaderCell("场次")),),
        tuple(
            Row((Cell((Text(unit),)), Cell((Text(count),))))
            for unit, count in (("东湖\n镇", "12"), ("白塔镇", "0"))
        ),
        (400, 200),
    )

    lines = render_plain_text(replace(report, blocks=(table,))).splitlines()

    assert lines[1:4] == ["单位\t场次", "东湖 镇\t12", "白塔镇\t0"]
