"""Markdown of a report reads back as the same words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from taizhang.core.rendering.markdown import render_markdown
from taizhang.core.reports.runs import Text
from taizhang.core.reports.tree import Heading, Paragraph
from tests.core.rendering.reports import write_report


def one_paragraph(text: str) -> str:
    report = replace(write_report(), blocks=(Paragraph((Text(text),)),), signature="")
    return render_markdown(report).removeprefix("# 中共示例市委统战部2025年上半年工作总结\n\n")


def test_it_writes_title_headings_paragraphs_signature_and_date() -> None:
    report = write_report("# 一、情况\n## （一）培训\n### 1.分类\n举办培训{298场}，{近300人次}。")

    assert render_markdown(report) == (
        "# 中共示例市委统战部2025年上半年工作总结\n\n"
        "## 一、情况\n\n"
        "### （一）培训\n\n"
        "#### 1.分类\n\n"
        "举办培训298场，近300人次。\n\n"
        "中共示例市委统战部\n\n"
        "2025年7月2日\n"
    )


def test_without_a_date_it_ends_with_the_signature() -> None:
    text = render_markdown(write_report("正文。", signed_on=None))

    assert text.endswith("\n\n中共示例市委统战部\n")


def test_without_a_signature_it_ends_with_the_text() -> None:
    assert render_markdown(write_report("正文。", signature="")).endswith("\n\n正文。\n")


def test_headings_go_no_deeper_than_markdown() -> None:
    report = replace(write_report(), blocks=(Heading(9, "①", "细目"),))

    assert "\n###### ①细目\n" in render_markdown(report)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("*甲*", r"\*甲\*"),
        ("a_b_c", r"a\_b\_c"),
        ("[甲](乙)", r"\[甲\](乙)"),
        ("<b>&amp;", r"\<b\>\&amp;"),
        ("`甲`", r"\`甲\`"),
        ("甲\\*", r"甲\\\*"),
        ("~~甲~~", r"\~\~甲\~\~"),
        ("$甲$", r"\$甲\$"),
        ("# 甲", r"\# 甲"),
        ("- 甲", r"\- 甲"),
        ("+ 甲", r"\+ 甲"),
        ("---", r"\---"),
        ("===", r"\==="),
        ("1. 甲", r"1\. 甲"),
        ("12) 甲", r"12\) 甲"),
        ("    甲", "&#32;&#32;&#32;&#32;甲"),
    ],
)
def test_signs_of_markdown_are_only_signs(text: str, written: str) -> None:
    assert one_paragraph(text) == f"{written}\n"


@pytest.mark.parametrize(
    "text", ["1.分类施训", "增长12.6%，场均13人次。", "“一班一案”（试行）——甲"]
)
def test_ordinary_text_is_left_as_it_is(text: str) -> None:
    assert one_paragraph(text) == f"{text}\n"
