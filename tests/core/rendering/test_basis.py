"""The basis table is a workbook that speaks for itself and runs nothing."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from taizhang.core.documents.package import Office, open_package
from taizhang.core.rendering import basis
from taizhang.core.rendering.basis import render_basis
from taizhang.core.reports.basis import BasisRow, BasisSource

TITLE = "示例市2025年上半年工作总结"
SOURCES = tuple(
    BasisSource(
        record_id=f"T2025-{number:04d}",
        version=number,
        kind="培训",
        unit="东湖镇",
        summary=f"第{number}期培训班，{number * 10}人次",
        source="东湖镇6月台账.xlsx 培训!A5",
    )
    for number in (1, 2, 3)
)
ROW = BasisRow(
    ordinal=1,
    figure_id="SL07919x1",
    text="近300场",
    sentence="上半年全市共举办各类培训班近300场。",
    value="298",
    base="",
    hedge="<",
    unit_of_count="场",
    indicator="培训场次（training_count）",
    role="本期数",
    definition="报告期内举办的各类培训班场次之和。",
    period="2025年上半年",
    scope="示例市",
    coverage="已报16/18，缺柳河镇、青石镇",
    changeset=42,
    digest="9f86d081884c7d65",
    sources=SOURCES,
    state="暂定：有2个单位没有报送",
)
RATE = replace(ROW, ordinal=2, text="12.6%", value="12.6000", base="265", hedge="", sources=())


def load(rows: list[BasisRow]) -> Workbook:
    return openpyxl.load_workbook(BytesIO(render_basis(TITLE, rows)))


def cells(sheet: Worksheet, row: int) -> dict[str, object]:
    """The cells of a row by the headers above them."""
    return {str(head.value): cell.value for head, cell in zip(sheet[2], sheet[row], strict=True)}


def test_it_has_a_row_for_every_figure() -> None:
    sheet = load([ROW, RATE])["数据依据表"]

    assert cells(sheet, 3) == {
        "序号": 1,
        "报告中的数据": "近300场",
        "所在句子": "上半年全市共举办各类培训班近300场。",
        "指标": "培训场次（training_count）",
        "数据含义": "本期数",
        "口径": "报告期内举办的各类培训班场次之和。",
        "时段": "2025年上半年",
        "范围": "示例市",
        "未取整的值": 298,
        "对比基数": None,
        "对比说明": None,
        "改写说明": None,
        "计量单位": "场",
        "约数含义": "略少于所印数（近、不足）",
        "报送情况": "已报16/18，缺柳河镇、青石镇",
        "数的状态": "暂定：有2个单位没有报送",
        "台账条数": 3,
        "台账变更号": 42,
        "依据摘要": "9f86d081884c7d65",
        "数据标记": "SL07919x1",
    }
    assert sheet.max_row == 4


def test_it_has_a_row_for_every_record_behind_a_figure() -> None:
    sheet = load([ROW, RATE])["台账明细"]

    assert cells(sheet, 4) == {
        "序号": 1,
        "报告中的数据": "近300场",
        "记录号": "T2025-0002",
        "版本": 2,
        "台账类型": "培训",
        "单位": "东湖镇",
        "内容": "第2期培训班，20人次",
        "来源": "东湖镇6月台账.xlsx 培训!A5",
    }
    assert sheet.max_row == 5


def test_the_two_sheets_are_linked_both_ways() -> None:
    workbook = load([RATE, ROW])
    figures, sources = workbook["数据依据表"], workbook["台账明细"]
    link = next(cell.hyperlink for cell in figures[4] if cell.hyperlink)
    back = sources["A3"].hyperlink

    assert link.location == "'台账明细'!A3"
    assert back is not None
    assert back.location == "'数据依据表'!A4"
    assert not any(cell.hyperlink for cell in figures[3])


@pytest.mark.parametrize("text", ["=1+1", "+1", "@SUM(A1)", "-1-1", "http://a.example", "{=1}"])
def test_a_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    source = replace(SOURCES[0], summary=text, source=text, record_id=text)
    row = replace(ROW, text=text, sentence=text, value=text, indicator=text, sources=(source,))
    workbook = load([row])

    for sheet, columns in (("数据依据表", "BCDI"), ("台账明细", "BCGH")):
        for column in columns:
            cell = workbook[sheet][f"{column}3"]
            assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None), cell


@pytest.mark.parametrize(
    ("digits", "value", "shown"),
    [("298", 298, "0"), ("-3", -3, "0"), ("12.60", 12.6, "0.00"), ("126034.5", 126034.5, "0.0")],
)
def test_plain_digits_are_numbers_with_their_places(digits: str, value: float, shown: str) -> None:
    cell = load([replace(ROW, value=digits)])["数据依据表"]["I3"]

    assert (cell.value, cell.data_type, cell.number_format) == (value, "n", shown)
    assert cell.alignment.horizontal == "right"


@pytest.mark.parametrize(
    "value", ["未报送", "1,234", "１２", "1e5", "1234567890123456", "", "0.1.2"]
)
def test_what_a_spreadsheet_would_change_stays_text(value: str) -> None:
    cell = load([replace(ROW, value=value)])["数据依据表"]["I3"]

    assert cell.value == (value or None)


def test_of_very_many_records_the_first_are_listed_and_it_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(basis, "MOST_SOURCES", 2)

    sheet = load([ROW, replace(ROW, ordinal=2)])["台账明细"]

    assert cells(sheet, 5)["内容"] == "本数据共依据3条台账，此处只列前2条，全部条目请在系统中追溯。"
    assert cells(sheet, 6)["记录号"] == "T2025-0001"
    assert basis.MOST_SOURCES == 2


def test_five_thousand_records_are_listed() -> None:
    many = tuple(replace(SOURCES[0], record_id=f"T{number}") for number in range(5001))

    sheet = load([replace(ROW, sources=many)])["台账明细"]

    assert cells(sheet, 5002)["记录号"] == "T4999"
    assert "共依据5001条台账" in str(cells(sheet, 5003)["内容"])
    assert sheet.max_row == 5003


def test_a_text_too_long_for_a_cell_is_cut_and_not_lost() -> None:
    value = load([replace(ROW, sentence="长" * 40_000)])["数据依据表"]["C3"].value

    assert isinstance(value, str)
    assert len(value) == 32_767
    assert value.endswith("长…")


@pytest.mark.parametrize("name", ["数据依据表", "台账明细"])
def test_it_can_be_scrolled_filtered_and_printed(name: str) -> None:
    sheet = load([ROW, RATE])[name]
    last = {"数据依据表": "T4", "台账明细": "H5"}[name]

    assert sheet["A1"].value == f"{TITLE}　{name}"
    assert sheet.freeze_panes == "C3"
    assert sheet.auto_filter.ref == f"A2:{last}"
    assert sheet.print_title_rows == "$1:$2"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    # One page wide, which is what a missing number says, and as many as it takes high.
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
    assert sheet["C3"].alignment.wrap_text


def test_a_report_without_figures_has_an_empty_table() -> None:
    workbook = load([])

    assert workbook["数据依据表"].max_row == 2
    assert workbook["台账明细"].max_row == 2


def test_the_same_rows_give_the_same_bytes() -> None:
    assert render_basis(TITLE, [ROW, RATE]) == render_basis(TITLE, [ROW, RATE])


def test_it_passes_the_guard_for_workbooks() -> None:
    assert open_package(render_basis(TITLE, [ROW]), "依据表.xlsx", Office.EXCEL).names


def test_a_hedge_that_is_not_known_is_shown_as_it_is() -> None:
    assert cells(load([replace(ROW, hedge="vague")])["数据依据表"], 3)["约数含义"] == "vague"
