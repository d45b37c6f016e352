"""Charts: what is drawn, what is left open and said, and what a template may not ask for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from taizhang.core.indicators import Coverage, Outcome, State
from taizhang.core.rendering.chart import WIDTH, describe, render_chart
from taizhang.core.reports.compose import compose
from taizhang.core.reports.digest import report_from_json, report_to_json, tree_digest
from taizhang.core.reports.material import Material, Slice, UnitPart
from taizhang.core.reports.runs import Figure, Role, Text
from taizhang.core.reports.template import Along
from taizhang.core.reports.template_reader import read_template
from taizhang.core.reports.tree import Chart, ChartKind, Report
from taizhang.core.values import MISSING, NOT_APPLICABLE, Period, RefusedError
from tests.core.reports.test_compose import HALF, INDICATORS, TREE, outcome

BY_UNIT = "%图 各单位培训\n柱 {sessions}\n按 单位\n%结束"
BY_MONTH = "%图 各月培训\n线 {sessions}\n按 月\n比 上年同期\n%结束"
BY_FIELD = "%图 培训形式\n柱 {sessions}\n按 形式\n%结束"


def outcomes(sessions: int | Outcome) -> dict[str, Outcome]:
    found = {name: outcome(4) for name in INDICATORS}
    found["sessions"] = sessions if isinstance(sessions, Outcome) else outcome(sessions)
    return found


NOT_SENT = Outcome(MISSING, State.MISSING, Coverage(missing=("liuhe",)), ())
NOT_FOR_THEM = Outcome(NOT_APPLICABLE, State.NOT_APPLICABLE, Coverage(), ())
PARTS = (
    UnitPart("donghu", "东湖镇", outcomes(5), outcomes(4)),
    UnitPart("liuhe", "柳河镇", outcomes(NOT_SENT), outcomes(4)),
    UnitPart("city", "本级", outcomes(0), outcomes(4)),
    UnitPart("office", "办公室", outcomes(NOT_FOR_THEM), outcomes(4)),
)


def month(number: int, now: int | Outcome, then: int) -> Slice:
    period = Period.read(f"2025-0{number}")
    return Slice(period.short_name, period, outcomes(now), outcomes(then))


SLICES = {
    ("sessions", Along.MONTH, ""): (month(1, 3, 2), month(2, NOT_SENT, 0), month(3, 7, 5)),
    ("sessions", Along.FIELD, "形式"): (
        Slice("专题讲座", HALF, outcomes(12), {}),
        Slice("培训班", HALF, outcomes(1), {}, hidden=True),
    ),
}


def write(text: str, parts: tuple[UnitPart, ...] = PARTS) -> Report:
    template = read_template("t", f"@title 总结\n{text}", "t.txt", INDICATORS)
    material = Material(
        indicators=INDICATORS,
        current=outcomes(8),
        base=outcomes(10),
        tree=TREE,
        unit="city",
        unit_name="示例市",
        period=HALF,
        changeset=1,
        pack="p",
        figure_id=lambda ordinal: f"f{ordinal}",
        signed_on=date(2025, 7, 2),
        parts=parts,
        slices=SLICES,
    )
    return compose(template, material).report


def chart_of(text: str) -> Chart:
    (chart,) = write(text).charts()
    return chart


def rows(chart: Chart) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in chart.table.rows]


def test_zero_is_drawn_and_what_is_missing_or_does_not_apply_is_left_open_and_said() -> None:
    chart = chart_of(BY_UNIT)

    assert chart.kind is ChartKind.BAR
    assert chart.table.caption == "图1　各单位培训"
    assert rows(chart) == [["东湖镇", "5"], ["柳河镇", "未报送"], ["本级", "0"]]
    below = ["".join(run.text for run in line) for line in chart.lines_below]
    assert below == [
        "注：柳河镇未报送，图中空缺，不是零。",
        "办公室不适用或不需报送，图中不列。",
        "数据来源：示例市工作台账，2025年上半年。",
        "口径：培训场次，场次。",
    ]
    # Five and nought have a bar each, the nought one without width; the other has none.
    assert render_chart(chart, "黑体").count("<rect ") == 2


def test_this_year_stands_beside_last_year_month_by_month() -> None:
    report = write(BY_MONTH)
    (chart,) = report.charts()

    assert chart.kind is ChartKind.LINE
    assert rows(chart)[0] == ["1月", "3", "2"]
    assert rows(chart)[1][1] == "未报送"
    figures = list(report.figures())
    assert (figures[0].period, figures[0].role) == (Period.read("2025-01"), Role.VALUE)
    assert (figures[1].period, figures[1].role) == (Period.read("2024-01"), Role.LAST_YEAR)
    # The line of this year is parted where February is missing.
    assert render_chart(chart, "黑体").count('d="M') - render_chart(chart, "黑体").count("H") > 0


def test_a_small_cell_is_neither_drawn_nor_bound() -> None:
    report = write(BY_FIELD)

    assert rows(next(report.charts())) == [["专题讲座", "12"], ["培训班", "＊"]]
    assert [figure.text for figure in report.figures()] == ["12"]


def test_a_chart_is_in_the_tree_its_digest_and_the_figures() -> None:
    report = write(f"甲{{people}}。\n\n{BY_UNIT}\n\n{BY_MONTH}")

    assert report_from_json(report_to_json(report)) == report
    assert [figure.ordinal for figure in report.figures()] == [*range(1, 9)][
        : len(list(report.figures()))
    ]
    assert [chart.table.caption[:2] for chart in report.charts()] == ["图1", "图2"]
    (chart,) = write(BY_UNIT).charts()
    other = replace(write(BY_UNIT), blocks=(replace(chart, unit="人次"),))
    assert tree_digest(other) != tree_digest(write(BY_UNIT))


def test_a_picture_says_its_numbers_in_words_and_is_the_same_each_time() -> None:
    chart = chart_of(BY_UNIT)

    assert describe(chart) == ("图1　各单位培训（单位：场次）：东湖镇5；柳河镇未报送；本级0。")
    svg = render_chart(chart, "黑体")
    assert svg == render_chart(chart_of(BY_UNIT), "黑体")
    assert f'width="{WIDTH}"' in svg
    assert 'role="img"' in svg
    assert "<desc>" in svg


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "甲" * 300, "\"&'", "一 二\u202e三"])
def test_whatever_a_unit_is_called_is_text_in_the_picture(name: str) -> None:
    chart = chart_of(BY_UNIT)
    first, *others = chart.table.rows
    cells = (
        replace(first.cells[0], runs=(Text(name),)),
        first.cells[1],
    )
    changed = replace(
        chart, table=replace(chart.table, rows=(replace(first, cells=cells), *others))
    )

    from lxml import etree

    svg = etree.fromstring(render_chart(changed, "黑体").encode())
    assert not svg.findall(".//{*}script")
    shown = [text.text or "" for text in svg.findall(".//{*}text")]
    assert all(len(text) <= 24 for text in shown)


@pytest.mark.parametrize("value", [0, 1, 3, 7, 99, 100, 12345678, Decimal("0.001")])
def test_the_longest_bar_keeps_within_the_picture(value: Decimal | int) -> None:
    chart = chart_of(BY_UNIT)
    first, *others = chart.table.rows
    figure = first.cells[1].runs[0]
    assert isinstance(figure, Figure)
    grown = replace(figure, printed=replace(figure.printed, digits=Decimal(value)))
    cells = (first.cells[0], replace(first.cells[1], runs=(grown,)))
    changed = replace(
        chart, table=replace(chart.table, rows=(replace(first, cells=cells), *others))
    )

    from lxml import etree

    for bar in etree.fromstring(render_chart(changed, "黑体").encode()).findall(".//{*}rect"):
        assert Decimal(bar.get("x", "")) + Decimal(bar.get("width", "")) < WIDTH


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("%图 甲\n按 单位\n%结束", "一行“柱”或“线”"),
        ("%图\n柱 {sessions}\n按 单位\n%结束", "图要有名称"),
        ("%图 甲\n线 {sessions}\n按 单位\n%结束", "“线”只用于"),
        ("%图 甲\n柱 {sessions}、{people}\n按 单位\n%结束", "同一个计量单位"),
        ("%图 甲\n柱 {sessions}\n按 形式\n比 上年同期\n%结束", "不与上年同期比"),
        ("%图 甲\n柱 {sessions}\n按 月\n比 上月\n%结束", "只能写“上年同期”"),
        ("%图 甲\n柱 {sessions}、{joint}\n按 月\n比 上年同期\n%结束", "只画一个指标"),
        ("%图 甲\n柱 {sessions|同比}\n按 月\n%结束", "写作"),
        ("%图 甲\n柱 {session}\n按 月\n%结束", "没有名为“session”的指标"),
        ("%图 甲\n列 {sessions}\n按 月\n%结束", "以“柱”“线”“按”“比”或“注”开头"),
        ("%每个单位\n%图 甲\n柱 {sessions}\n按 月\n%结束\n%结束", "不能写“%图”"),
        ("%图 甲\n柱 {sessions}\n按 月", "没有配对的“%结束”"),
    ],
)
def test_what_no_chart_can_be_is_refused_at_its_line(text: str, says: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read_template("t", f"@title 总结\n{text}", "t.txt", INDICATORS)

    assert says in str(caught.value.problems[0].message)
    assert (caught.value.problems[0].place.line or 0) > 1


def test_more_bars_than_a_page_holds_are_several_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("taizhang.core.reports.chart_writer.MOST_BARS", 2)

    charts = list(write(f"{BY_UNIT}\n{BY_MONTH}").charts())

    assert [chart.table.caption for chart in charts] == [
        "图1　各单位培训（1/2）",
        "图1　各单位培训（2/2）",
        "图2　各月培训",
    ]
    names = [row.cells[0].text for chart in charts[:2] for row in chart.table.rows]
    assert names == [part.name for part in PARTS if part.name != "办公室"]
    # What is left open is said where it is.
    assert "柳河镇" not in charts[0].text
    assert "柳河镇" in charts[1].text
    # What is not listed is said under the last.
    assert ["图中不列" in chart.text for chart in charts[:2]] == [False, True]


def test_a_long_row_of_units_without_a_duty_is_counted_not_told() -> None:
    offices = tuple(
        UnitPart(f"s{number}", f"第{number}科", outcomes(NOT_FOR_THEM), outcomes(NOT_FOR_THEM))
        for number in range(1, 9)
    )

    (chart,) = write(BY_UNIT.replace("%结束", "比 上年同期\n%结束"), (PARTS[0], *offices)).charts()

    assert [row.cells[0].text for row in chart.table.rows] == ["东湖镇"]
    notes = ["".join(run.text for run in note) for note in chart.table.notes]
    assert "第1科、第2科、第3科等8个单位不适用或不需报送，图中不列。" in notes


def test_where_no_unit_has_a_duty_all_stand_in_the_chart() -> None:
    (chart,) = write(BY_UNIT, parts=(PARTS[-1],)).charts()

    assert rows(chart) == [["办公室", "—"]]
