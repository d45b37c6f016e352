"""The report tree: what stands where, and JSON both ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from taizhang.core.reports.digest import report_from_json, report_to_json, tree_digest
from taizhang.core.reports.figure_difference import compare_figures
from taizhang.core.reports.passage import rewritten
from taizhang.core.reports.renewal import renew
from taizhang.core.reports.renewed_tree import renewed_tree
from taizhang.core.reports.runs import Figure, Gap, Run, Text
from taizhang.core.reports.tree import (
    Align,
    Annex,
    Cell,
    Chart,
    ChartKind,
    Colophon,
    HeaderCell,
    Heading,
    Item,
    ItemList,
    Paragraph,
    RedHead,
    Remark,
    Report,
    Row,
    Table,
    passages,
)
from taizhang.core.values import Printed
from tests.core.rendering.reports import FIGURE_FORM, make_figure, write_report


def figure(ordinal: int, text: str, *, bare: bool = False) -> Figure:
    form = FIGURE_FORM.fullmatch(text)
    assert form is not None
    return replace(make_figure(ordinal, form), bare=bare)


def cell(*runs: Run, align: Align = Align.RIGHT) -> Cell:
    return Cell(runs, align)


TABLE = Table(
    "表1　各单位学习培训情况",
    (
        (HeaderCell("单位", rows=2), HeaderCell("培训", columns=2)),
        (HeaderCell("场次"), HeaderCell("人次（人次）")),
    ),
    (
        Row(
            (cell(Text("东湖镇")), cell(figure(2, "12场次", bare=True)), cell(Gap("培训人次", "p")))
        ),
        Row(
            (cell(Text("合计")), cell(figure(3, "12场次", bare=True)), cell(Text("—"))), total=True
        ),
    ),
    (600, 400, 400),
    ((Text("数据截至2025年6月30日。"),),),
)
CHART = Chart(
    ChartKind.COLUMN,
    Table(
        "图1　各月培训场次",
        ((HeaderCell("月份"), HeaderCell("本期")),),
        (
            Row((cell(Text("1月")), cell(figure(6, "12场次", bare=True)))),
            Row((cell(Text("2月")), cell(Text("未报送")))),
            Row((cell(Text("3月")), cell(figure(7, "0场次", bare=True)))),
        ),
        (400, 400),
        ((Text("2月未报送，图中空缺，不是零。"),),),
    ),
    "场次",
    ("数据来源：台账。",),
)
EVERYTHING = Report(
    title=("示例市委统战部", "2025年上半年工作总结"),
    blocks=(
        Heading(1, "一、", "举办培训12场次", (Text("举办培训"), figure(1, "12场次"))),
        Paragraph((Text("一是培训。", lead=True), Text("其余照旧。"), Gap("存在的问题"))),
        TABLE,
        ItemList((Item("1.", (Text("甲"),)), Item("2.", (figure(4, "3件"),)))),
        Remark((Text("口径见附件。"),)),
    ),
    signature="示例市委统战部",
    signed_on=date(2025, 7, 2),
    unit="dept",
    period=write_report().period,
    changeset=3,
    template="half_year",
    pack="p@1",
    date_line="（2025年7月2日）",
    addressee="示例市委",
    red_head=RedHead("示例市委统战部文件", "示统发〔2025〕3号", ("签发岗位",)),
    annexes=(Annex(1, "数据表", (Paragraph((figure(5, "7家"),)),)), Annex(2, "口径", (CHART,))),
    colophon=Colophon("各镇、街道", "示例市委统战部办公室", date(2025, 7, 3)),
)


def test_a_tree_of_everything_goes_to_json_and_back() -> None:
    assert report_from_json(report_to_json(EVERYTHING)) == EVERYTHING


def test_a_report_kept_before_there_was_more_is_read_and_keeps_its_digest() -> None:
    plain = write_report()
    kept = report_to_json(plain)

    assert set(kept) == {
        *("title", "blocks", "signature", "signed_on", "unit"),
        *("period", "changeset", "template", "pack"),
    }
    assert all(set(block) <= {"heading", "number", "text", "runs"} for block in kept["blocks"])
    assert report_from_json(kept) == plain


def test_the_digest_leaves_out_anchors_at_any_depth() -> None:
    renamed = report_to_json(EVERYTHING)
    table = next(block for block in renamed["blocks"] if "rows" in block)
    table["rows"][0]["cells"][1]["runs"][0]["id"] = "other"

    assert tree_digest(report_from_json(renamed)) == tree_digest(EVERYTHING)


def test_figures_are_found_everywhere_in_the_order_of_reading() -> None:
    assert [found.ordinal for found in EVERYTHING.figures()] == [1, 2, 3, 4, 5, 6, 7]
    assert [gap.text for gap in EVERYTHING.gaps()] == ["【待补：存在的问题】", "【待补：培训人次】"]


def test_a_cell_says_where_it_stands() -> None:
    places = [place for place, _runs in passages(TABLE)]

    assert places[1] == "表1　各单位学习培训情况，东湖镇，培训：场次"
    assert TABLE.header_of(0) == "单位"


@pytest.mark.parametrize(("bare", "text"), [(False, "12.5%"), (True, "12.5")])
def test_a_figure_under_a_header_stands_without_its_unit(bare: bool, text: str) -> None:
    rate = replace(figure(1, "1场"), printed=Printed(Decimal("12.5"), "%"), bare=bare)

    assert rate.text == text


def test_a_heading_says_what_its_runs_say() -> None:
    assert Heading(1, "一、", "概况").runs == (Text("概况"),)
    with pytest.raises(ValueError, match="do not say"):
        Heading(1, "一、", "概况", (Text("别的"),))


def with_runs(report: Report, old: Figure, new: Figure) -> Report:
    """The report with another figure in the place of one."""
    return rewritten(
        report,
        lambda passage: (tuple(new if run is old else run for run in passage.runs),),
    )


@pytest.mark.parametrize(
    ("then", "now", "moved"),
    [
        ("25场次", "25.0场次", False),
        ("25.0%", "25%", False),
        ("25.0%", "25.1%", True),
        ("25场次", "25人次", True),
        ("1.20万人次", "1.2万人次", False),
        ("1.2万人次", "12000人次", True),
        ("近300场", "300场", True),
    ],
)
def test_a_number_with_another_number_of_zeros_behind_it_has_not_moved(
    then: str, now: str, moved: bool
) -> None:
    old, new = figure(1, then), figure(1, now)
    paragraph = Paragraph((Text("共开展"), old, Text("。")))
    before = replace(write_report("正文。"), blocks=(paragraph,))
    after = with_runs(before, old, new)

    assert [one.moved for one in renew(before, after).figures] == [moved]
    assert any(one.moved for one in compare_figures(before, after)) == moved
    done = renewed_tree(before, renew(before, after), 2)
    assert bool(done.changed) == moved
    (shown,) = done.report.figures()
    assert shown.text == (now if moved else then)
