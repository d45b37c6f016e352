"""Every rule of layout finds what its page and the table say, and is silent on a file that is right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from taizhang.core.checks import RULES, CheckedText, Finding, Severity, check_document
from taizhang.core.checks.looks import NORMS, nearest_norm
from taizhang.core.documents.docx import read_docx
from taizhang.core.documents.docx_layout import read_layout
from taizhang.core.documents.word_document import from_word
from taizhang.core.rendering.docx import Grid, LayoutProfile, render_docx
from taizhang.packs.layout import BUILT_IN_LAYOUTS, load_layout
from tests.core.documents.packages import word_file
from tests.core.rendering.reports import write_report
from tests.core.reports.test_tree import EVERYTHING
from tests.support.looks import checked

LAYOUT = {key: rule for key, rule in RULES.items() if rule.of_layout}
FOUND = [
    ("LAY-PAPER", "纸：297 420", "297"),
    ("LAY-MARGIN", "页边距：37 35 28 20", "GB/T 9704-2012"),
    ("LAY-MARGIN", "页边距：34.6 30 28 26", "GB/T 33476.2-2016"),
    ("LAY-GRID", "行距：32", "一页19行"),
    ("LAY-GRID", "网格：0", "一行27字"),
    ("LAY-LINE", "行距：1倍", "2段"),
    ("LAY-BODY-FONT", "正文字号：14", "14.0磅"),
    ("LAY-BODY-FONT", "正文字体：等线", "等线"),
    ("LAY-TITLE-FONT", "标题字号：18", "18.0磅"),
    ("LAY-TITLE-FONT", "标题位置：left", "居中"),
    ("LAY-TITLE-FONT", "标题加粗：是", "加粗"),
    ("LAY-H1", "一级：宋体", "宋体"),
    ("LAY-H2", "二级：黑体", "黑体"),
    ("LAY-INDENT", "缩进：0", "没有缩进2字"),
    ("LAY-INDENT", "缩进：空格", "空格"),
    ("LAY-PAGENO", "页码：", "没有页码"),
    ("LAY-PAGENO", "页码字号：10.5", "10.5磅"),
    ("LAY-PAGENO", "页码字体：楷体", "楷体"),
    ("LAY-SIGN-POS", "署名：空格", "空格"),
    ("LAY-TABLE", "表行：30", "重复标题行"),
    ("LAY-TEXTBOX", "页边距：37.8 35.8 28 26", "156×223.4毫米"),
    ("LAY-TEXTBOX", "装订线：10", "应为156×225毫米"),
    ("LAY-H34", "三级：楷体", "不是仿宋，用的是楷体"),
    ("LAY-H34", "三级字号：15", "不是三号"),
    ("LAY-H34", "三级加粗：是", "加粗"),
    ("LAY-SEND-COLON", "主送：各县（市、区）委统战部，市直有关单位", "没有冒号"),
    ("LAY-SEND-COLON", "主送：示例市人民政府:", "半角冒号"),
    ("LAY-SEND-COLON", "主送：示例市人民政府：\n主送位置：缩进", "顶格"),
    ("LAY-SEND-COLON", "主送：示例市人民政府：\n主送位置：居中", "顶格"),
    ("LAY-ATTACH-PAGE", "附件：空行", "1处“附件”没有另起一页"),
    ("LAY-ATTACH-PAGE", "附件：分页\n附件字体：仿宋", "不是黑体，用的是仿宋"),
    ("LAY-TITLE-SHAPE", "标题：中共示例市委统一战线工作部二〇二五年度工作", "1个字"),
    ("PLH-REVISION", "批注：处长", "1条批注"),
    ("PLH-REVISION", "隐藏：是", "隐藏"),
]
SILENT = [
    ("LAY-GRID", "行距：28"),
    ("LAY-GRID", "网格：-848"),
    ("LAY-BODY-FONT", "正文字体：FangSong"),
    ("LAY-TITLE-FONT", "标题字体：华文中宋"),
    ("LAY-MARGIN", "页边距：36.5 35.2 28 26"),
    ("LAY-TABLE", "表行：30\n重复标题行：是"),
    ("LAY-TEXTBOX", "页边距：34.6 32.6 28 26"),
    ("LAY-TEXTBOX", "页边距：25.4 25.4 31.8 31.8"),
    ("LAY-TEXTBOX", "页边距：37.4 35.4 28.3 26.3"),
    ("LAY-TEXTBOX", "纸：297 420"),
    ("LAY-H34", "三级：FangSong"),
    ("LAY-H34", "三级加粗：是\n行距：28"),
    ("LAY-SEND-COLON", "主送：示例市委统战部\n主送位置：居中"),
    ("LAY-SEND-COLON", "主送：示例市委统战部"),
    ("LAY-SEND-COLON", "主送：现将上半年工作报告如下：\n主送位置：缩进"),
    ("LAY-SEND-COLON", "主送：（2025年7月1日）\n主送位置：居中"),
    ("LAY-ATTACH-PAGE", "附件：段前分页"),
    ("LAY-TITLE-SHAPE", "标题：中共示例市委统一战线工作部二〇二五年"),
    ("LAY-TITLE-SHAPE", "标题：中共示例市委统一战线工作部二〇二五年上半年工作"),
    ("PLH-REVISION", "批注：台账核对"),
]


def of(rule: str, document: CheckedText) -> list[Finding]:
    return [finding for finding in check_document(document) if finding.rule == rule]


@pytest.mark.parametrize("rule", LAYOUT)
def test_the_page_of_a_rule_is_true(rule: str) -> None:
    assert of(rule, checked(LAYOUT[rule].found))
    assert [str(found.message) for found in of(rule, checked(LAYOUT[rule].silent))] == []


@pytest.mark.parametrize(("rule", "look", "says"), FOUND)
def test_it_is_found_once_for_all_places(rule: str, look: str, says: str) -> None:
    (finding,) = of(rule, checked(look))

    assert says in str(finding.message)


@pytest.mark.parametrize(("rule", "look"), SILENT)
def test_it_is_let_be(rule: str, look: str) -> None:
    assert [str(found.message) for found in of(rule, checked(look))] == []


def test_the_norms_are_the_layouts_that_reports_are_written_in() -> None:
    layouts = [load_layout(name, BUILT_IN_LAYOUTS) for name in ("national", "gbt33476", "office")]

    assert [
        (norm.top, norm.bottom, norm.left, norm.right, norm.pitch, norm.bold_third)
        for norm in NORMS
    ] == [
        (
            *(float(side) for side in (item.top, item.bottom, item.left, item.right)),
            item.line_pitch,
            item.bold_heading_3,
        )
        for item in layouts
    ]


@pytest.mark.parametrize(
    ("look", "name"),
    [
        ("", "GB/T 9704-2012"),
        ("行距：28", "机关习惯（28磅行距）"),
        ("行距：1.5倍", "GB/T 9704-2012"),
        ("页边距：34.6 32.6 28 26\n行距：28", "GB/T 33476.2-2016"),
        ("页边距：25.4 25.4 31.8 31.8\n行距：28", "GB/T 33476.2-2016"),
    ],
)
def test_a_file_is_held_against_the_nearest_norm(look: str, name: str) -> None:
    layout = checked(look).layout

    assert layout is not None
    assert nearest_norm(layout).name == name


def test_a_right_file_has_no_findings_at_all() -> None:
    found = check_document(checked(""))
    assert [str(item.message) for item in found if item.severity is not Severity.HINT] == []


def looks_of(data: bytes) -> list[str]:
    source = from_word(read_docx(data, "a.docx"), "a.docx")
    document = CheckedText(source.text, layout=read_layout(data, "a.docx", source))
    return [
        f"{found.rule} {found.message}"
        for found in check_document(document)
        if found.rule.startswith("LAY")
    ]


@pytest.mark.parametrize("name", sorted(path.stem for path in BUILT_IN_LAYOUTS.glob("*.yaml")))
@pytest.mark.parametrize("grid", list(Grid))
def test_our_own_reports_pass_in_every_layout(name: str, grid: Grid) -> None:
    profile: LayoutProfile = replace(load_layout(name, BUILT_IN_LAYOUTS), grid=grid)

    for report in (write_report(), EVERYTHING):
        assert looks_of(render_docx(report, profile, {}, clean=True, indicator_names={})) == []


def test_a_plain_file_of_an_editor_has_one_finding_for_each_sort_of_fault() -> None:
    text = "上半年举办学习培训22场次，参加860人次，各乡镇都有人参加，效果比较好。"
    plain = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for _ in range(200))
    section = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'

    found = looks_of(word_file(plain + section))

    assert len(found) <= 8
    assert any("200段" in line for line in found)


def test_a_text_without_a_file_has_no_look() -> None:
    assert [found.rule for found in check_document(CheckedText("一、主要工作\n\n完成。"))] == []
