"""Conditions, each unit, tables, lists, annexes: what a template may ask for beyond sentences."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from taizhang.core.indicators import Coverage, Outcome, State
from taizhang.core.indicators.target import Target
from taizhang.core.reports.compose import compose
from taizhang.core.reports.material import Aim, Material, UnitPart
from taizhang.core.reports.punctuation import full_width
from taizhang.core.reports.runs import Role
from taizhang.core.reports.template_reader import read_template
from taizhang.core.reports.title import break_titles
from taizhang.core.reports.tree import Align, Heading, ItemList, Report, Table
from taizhang.core.values import MISSING, Known, Period, RefusedError
from tests.core.reports.test_compose import HALF, INDICATORS, TREE, outcome

Numbers = dict[str, int]
DEFAULT = {"sessions": 8, "people": 300, "joint": 2, "rate": 90, "mean": 40}
LAST = {"sessions": 10, "people": 240, "joint": 2, "rate": 80, "mean": 40}


def outcomes(numbers: Numbers) -> dict[str, Outcome]:
    return {name: outcome(numbers.get(name, 0)) for name in INDICATORS}


def part(code: str, name: str, sessions: int | None) -> UnitPart:
    current = outcomes({**DEFAULT, "sessions": sessions or 0})
    if sessions is None:
        current["sessions"] = Outcome(MISSING, State.MISSING, Coverage(missing=(code,)), ())
    return UnitPart(code, name, current, outcomes(LAST))


def write(
    text: str, numbers: Numbers | None = None, *, title: str = "总结", signed: bool = True
) -> Report:
    template = read_template("t", f"@title {title}\n{text}", "t.txt", INDICATORS)
    material = Material(
        indicators=INDICATORS,
        current=outcomes({**DEFAULT, **(numbers or {})}),
        base=outcomes(LAST),
        tree=TREE,
        unit="city",
        unit_name="示例市",
        period=HALF,
        changeset=1,
        pack="p",
        figure_id=lambda ordinal: f"f{ordinal}",
        signed_on=date(2025, 7, 2) if signed else None,
        parts=(part("donghu", "东湖镇", 5), part("liuhe", "柳河镇", None), part("qs", "青石镇", 3)),
    )
    return compose(template, material).report


def texts(report: Report) -> list[str]:
    return [block.text for block in report.blocks]


@pytest.mark.parametrize(
    ("asks", "sessions", "holds"),
    [
        ("有数", 0, True),
        ("为零", 0, True),
        ("为零", 1, False),
        ("大于 8", 8, False),
        ("不少于 8", 8, True),
        ("小于 8", 7, True),
        ("不超过 7", 8, False),
        ("等于 8", 8, True),
        ("增长", 11, True),
        ("增长", 9, False),
        ("下降", 9, True),
        ("持平", 10, True),
    ],
)
def test_a_condition_asks_for_a_state_a_number_or_a_direction(
    asks: str, sessions: int, holds: bool
) -> None:
    text = f"%如果 {{sessions}} {asks}\n甲。\n%否则\n乙。\n%结束\n丙。"

    assert texts(write(text, {"sessions": sessions})) == ["甲。" if holds else "乙。", "丙。"]


def test_conditions_stand_in_conditions_and_headings_in_both_are_numbered() -> None:
    text = "## 甲\n%如果 {sessions} 大于 0\n## 乙\n%如果 {people} 为零\n## 丙\n%结束\n%结束\n## 丁"

    headings = [block for block in write(text).blocks if isinstance(block, Heading)]
    assert [heading.number + heading.text for heading in headings] == ["一、甲", "二、乙", "三、丁"]


def test_each_unit_is_written_in_the_order_of_the_register_with_its_own_figures() -> None:
    report = write("%每个单位\n- {单位}{sessions}。\n? 未报送：{单位}未报。\n%结束")

    (found,) = report.blocks
    assert isinstance(found, ItemList)
    assert [item.text for item in found.items] == [
        "（1）东湖镇5场次。",
        "（2）柳河镇未报。",
        "（3）青石镇3场次。",
    ]
    assert [figure.unit for figure in report.figures()] == ["donghu", "qs"]


def test_units_stand_in_a_sentence_only_where_they_have_something() -> None:
    assert texts(write("共{sessions}[，其中{sessions|各单位}]。")) == [
        "共8场次，其中东湖镇5场次、青石镇3场次。"
    ]


def test_last_year_is_a_figure_of_its_own_period() -> None:
    report = write("共{sessions}[，上年同期{sessions|上年}]。")

    assert texts(report) == ["共8场次，上年同期10场次。"]
    figure = list(report.figures())[1]
    assert (figure.role, str(figure.period)) == (Role.LAST_YEAR, "2024H1")


UNITS = """%表 各单位情况
列 培训：{sessions}、{people|同比}
列 {rate|增减}
行 每个单位、合计
注 截至{截止日}。
%结束"""


def test_a_table_of_units_has_units_in_its_header_and_bare_numbers() -> None:
    (table,) = write(UNITS).blocks
    assert isinstance(table, Table)

    assert [cell.text for cell in table.header[0]] == ["单位", "培训", "办结率增减（百分点）"]
    assert [cell.text for cell in table.header[1]] == ["场次", "人次同比（%）"]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["东湖镇", "5", "25", "10"],
        ["柳河镇", "未报送", "25", "10"],
        ["青石镇", "3", "25", "10"],
        ["合计", "8", "25", "10"],
    ]
    assert [row.total for row in table.rows] == [False, False, False, True]
    assert {cell.align for row in table.rows for cell in row.cells[1:]} == {Align.RIGHT}
    assert table.text.endswith("注：截至2025年6月30日。")


def test_a_table_of_indicators_compares_with_last_year_and_says_which_way() -> None:
    (table,) = write(
        "%表\n列 本期、上年同期、增减、同比\n行 场次：{sessions}\n行 {rate}\n%结束"
    ).blocks
    assert isinstance(table, Table)

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["场次", "场次", "8", "10", "-2", "-20"],
        ["办结率", "%", "90", "80", "10", "10"],
    ]


def test_a_negative_figure_keeps_its_sign_in_value_and_print() -> None:
    report = write("%表\n列 增减\n行 {sessions}\n%结束")
    (figure,) = report.figures()

    assert (figure.value, figure.printed.value) == (Known(Decimal(-2)), Decimal(-2))
    assert (figure.text, figure.printed.text) == ("-2", "-2场次")


def test_several_tables_are_numbered() -> None:
    one = "%表 甲\n列 本期\n行 {sessions}\n%结束\n"

    tables = [block for block in write(one + one).blocks if isinstance(block, Table)]
    assert [table.caption for table in tables] == ["表1　甲", "表2　甲"]


def test_run_in_headings_are_counted_under_each_heading_and_go_with_their_sentences() -> None:
    text = (
        "## 问题\n# 甲少。\n只有{sessions}。\n\n# 乙。\n[未报的有{sessions|未报单位}。]\n\n# 丙。\n"
        "## 打算\n# 丁。\n"
    )

    assert texts(write(text)) == ["问题", "一是甲少。只有8场次。", "二是丙。", "打算", "丁。"]


def test_the_frame_of_a_paper_comes_from_its_settings() -> None:
    report = write(
        "@date_line （{成文日期}）\n@addressee 市委\n@mark {单位}文件\n@number 示发〔2025〕3号\n"
        "@copies 各镇\n@printed_by 办公室\n一。\n%附件 甲表\n## 一个\n%附件 乙表\n## 另一个"
    )

    assert (report.date_line, report.addressee) == ("（2025年7月2日）", "市委")
    assert report.red_head is not None
    assert report.red_head.mark == "示例市文件"
    assert report.colophon is not None
    assert report.colophon.copies_to == "各镇"
    assert [annex.label for annex in report.annexes] == ["附件1", "附件2"]
    assert [annex.blocks[0].text for annex in report.annexes] == ["一个", "另一个"]
    assert all(
        isinstance(annex.blocks[0], Heading) and annex.blocks[0].number == "一、"
        for annex in report.annexes
    )


def test_without_a_date_the_line_of_the_date_is_left_out() -> None:
    assert write("@date_line （{成文日期}）\n一。", signed=False).date_line == ""


def test_what_the_writer_has_to_add_is_found() -> None:
    report = write("问题有【待补：主要问题】。")

    assert [gap.what for gap in report.gaps()] == ["主要问题"]
    assert texts(report) == ["问题有【待补：主要问题】。"]


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ("%如果 {sessions}\n一。\n%结束", 2, "条件应写作"),
        ("%如果 {sessions} 很多\n一。\n%结束", 2, "%如果 {sessions} 很多"),
        ("%如果 {sessions} 大于\n一。\n%结束", 2, "后面写一个数"),
        ("%如果 {session} 为零\n一。\n%结束", 2, "是不是“sessions”"),
        ("%如果 {sessions} 为零\n一。", 2, "“%如果”没有配对的“%结束”"),
        ("一。\n%结束", 3, "“%结束”前面没有"),
        ("%否则", 2, "“%否则”要写在"),
        ("%循环 单位", 2, "不认识的“%循环”，可用：%如果、%否则"),
        ("%每个单位\n%每个单位\n%结束\n%结束", 3, "里不能再写"),
        ("%表 甲\n列 {sessions}\n%结束", 2, "表要有“列”和“行”"),
        ("%表 甲\n{sessions}\n%结束", 3, "要以“列”“行”或“注”开头"),
        ("%表 甲\n列 {sessions|约数}\n行 每个单位\n%结束", 3, "表里不能用“约数”"),
        ("%表 甲\n列 {sessions}\n行 每个单位、平均\n%结束", 4, "行写作"),
        ("%表 甲\n列 环比\n行 {sessions}\n%结束", 3, "没有“环比”"),
        ("%附件", 2, "附件要有名称"),
        ("共{sessions|上年}。", 2, "放进方括号"),
    ],
)
def test_what_is_wrong_with_a_construct_is_said_at_its_line(text: str, at: int, says: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read_template("t", f"@title 总结\n{text}", "t.txt", INDICATORS)

    first = str(caught.value.problems[0])
    assert first.startswith(f"t.txt:{at}: ")
    assert says in first


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("共{a},其中(联合){b}.", "共{a}，其中（联合）{b}。"),
        ("时间:9:30,1,000人", "时间：9:30,1,000人"),
        ("GB/T 9704-2012, A4", "GB/T 9704-2012, A4"),
    ],
)
def test_half_width_signs_beside_chinese_become_full_width(typed: str, printed: str) -> None:
    assert full_width(typed) == printed


@pytest.mark.parametrize(
    ("title", "unit", "lines"),
    [
        ("2025年上半年工作总结", "示例市", ("2025年上半年工作总结",)),
        (
            "中共示例市委统一战线工作部关于2025年上半年工作情况的报告",
            "中共示例市委统一战线工作部",
            ("中共示例市委统一战线工作部", "关于2025年上半年工作情况的报告"),
        ),
        (
            "示例市东湖镇人民政府2025年上半年统一战线工作情况总结",
            "示例市东湖镇人民政府",
            ("示例市东湖镇人民政府", "2025年上半年统一战线工作情况总结"),
        ),
    ],
)
def test_a_long_title_is_broken_by_meaning(title: str, unit: str, lines: tuple[str, ...]) -> None:
    assert break_titles([title], unit) == lines


@pytest.mark.parametrize(
    ("numbers", "written"),
    [
        ({}, "共8场次，其中联合2场次、培训300人次。"),
        ({"joint": 0}, "共8场次，其中培训300人次。"),
        ({"people": 0}, "共8场次，其中联合2场次。"),
        ({"joint": 0, "people": 0}, "共8场次。"),
    ],
)
def test_a_list_names_the_parts_that_have_something(numbers: Numbers, written: str) -> None:
    text = "共{sessions}[，其中|联合{joint}|培训{people}]。"

    assert texts(write(text, numbers)) == [written]


@pytest.mark.parametrize("clause", ["[，其中{joint}|培训{people}]", "[，其中|联合|培训{people}]"])
def test_a_list_has_a_lead_and_a_figure_in_each_item(clause: str) -> None:
    with pytest.raises(RefusedError, match="第一段是引语，不放数据"):
        write(f"共{{sessions}}{clause}。")


def test_a_list_may_be_the_whole_sentence_with_its_stop_behind_the_last_bar() -> None:
    text = "共{sessions}。\n[其中|联合{joint}|培训{people}|。]"

    assert texts(write(text, {"joint": 0})) == ["共8场次。其中培训300人次。"]
    assert texts(write(text, {"joint": 0, "people": 0})) == ["共8场次。"]


def test_no_stop_is_left_alone_where_all_clauses_fall_away() -> None:
    with pytest.raises(RefusedError, match="句末的标点也要放进方括号"):
        write("[联合{joint}][，培训{people}]。")


def test_a_bar_outside_brackets_is_a_sign_like_any_other() -> None:
    assert texts(write("甲|乙{sessions}。")) == ["甲|乙8场次。"]


def aimed(text: str, done: int, *, has_target: bool = True) -> list[str]:
    """What is written with a target of 20 sessions in the year, so much of it done."""
    template = read_template("t", f"@title 总结\n{text}", "t.txt", INDICATORS)
    target = Target("sessions", "city", Period.read("2025"), Decimal(20), date(2025, 2, 1))
    aims = {"sessions": Aim(target, outcome(done), HALF)} if has_target else {}
    material = Material(
        indicators=INDICATORS,
        current=outcomes(DEFAULT),
        base=outcomes(LAST),
        tree=TREE,
        unit="city",
        unit_name="示例市",
        period=HALF,
        changeset=1,
        pack="p",
        figure_id=lambda ordinal: f"f{ordinal}",
        aims=aims,
    )
    return texts(compose(template, material).report)


AIM = "举办培训{sessions}[，完成全年目标{sessions|目标}的{sessions|完成率}]。"
BEHIND = "%如果 {sessions|完成率} 小于 50\n# 进度慢。\n\n%结束\n正文。"


@pytest.mark.parametrize(
    ("text", "done", "has_target", "says"),
    [
        (AIM, 9, True, ["举办培训8场次，完成全年目标20场次的45%。"]),
        (AIM, 9, False, ["举办培训8场次。"]),
        (BEHIND, 9, True, ["进度慢。", "正文。"]),
        (BEHIND, 10, True, ["正文。"]),
        (BEHIND, 9, False, ["正文。"]),
    ],
)
def test_a_report_speaks_of_its_target(
    text: str, done: int, has_target: bool, says: list[str]
) -> None:
    assert aimed(text, done, has_target=has_target) == says


def test_of_completion_only_a_number_can_be_asked() -> None:
    with pytest.raises(RefusedError, match="“完成率”后面写“有数”"):
        aimed("%如果 {sessions|完成率} 增长\n好。\n%结束", 9)
