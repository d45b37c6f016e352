"""A passage that somebody writes anew keeps its figures, and says which of them he changed."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from taizhang.core.indicators import Coverage
from taizhang.core.ledger.record import RecordRef
from taizhang.core.reports.page_text import page_text
from taizhang.core.reports.passage import PassageSort, report_passages, rewritten
from taizhang.core.reports.passage_edit import EditedPassage, edit_passage
from taizhang.core.reports.runs import Figure, Role, Text
from taizhang.core.reports.tree import (
    Cell,
    HeaderCell,
    Heading,
    Item,
    ItemList,
    Paragraph,
    Report,
    Row,
    Table,
)
from taizhang.core.values import Known, Period, Printed

H1 = Period.read("2025H1")


def figure(ordinal: int, number: int, unit: str) -> Figure:
    return Figure(
        id=f"f{ordinal}",
        ordinal=ordinal,
        printed=Printed(Decimal(number), unit),
        role=Role.VALUE,
        indicator="training_sessions",
        definition_digest="",
        unit="dept",
        period=H1,
        changeset=1,
        value=Known(Decimal(number)),
        base=None,
        coverage=Coverage((), (), ()),
        records=(RecordRef("A", 1),),
    )


SENTENCE = (
    Text("上半年，举办培训"),
    figure(1, 40, "场次"),
    Text("，培训"),
    figure(2, 1904, "人次"),
    Text("。"),
)
REPORT = Report(
    title=("示例市上半年工作总结",),
    blocks=(
        Heading(1, "一、", "工作情况"),
        Paragraph(SENTENCE),
        ItemList((Item("1.", (Text("抓好落实。"),)), Item("2.", (Text("加强调研。"),)))),
        Table("表1", ((HeaderCell("指标"),),), (Row((Cell((figure(3, 7, "件"),)),)),), (100,)),
    ),
    signature="",
    signed_on=None,
    unit="dept",
    period=H1,
    changeset=1,
    template="half_year",
    pack="包 1",
)


def edit(text: str, index: int = 1, **more: object) -> EditedPassage:
    passage = report_passages(REPORT)[index]
    return edit_passage(
        REPORT,
        passage,
        text,
        today={},
        fresh_id=lambda ordinal: f"new{ordinal}",
        **more,  # type: ignore[arg-type]
    )


def figures(done: EditedPassage) -> list[str]:
    return [one.text for one in done.report.figures()]


@pytest.mark.parametrize(
    ("text", "changed", "dropped", "loose"),
    [
        ("上半年，举办培训40场次，培训1904人次。", [], [], []),
        ("今年以来，扎实举办培训40场次，共培训1904人次。", [], [], []),
        ("上半年，举办培训41场次，培训1904人次。", [("40场次", "41场次")], [], []),
        ("上半年，举办培训约40场次，培训1904人次。", [("40场次", "40场次")], [], []),
        ("上半年，举办培训，培训1904人次。", [], ["40场次"], []),
        ("上半年，举办培训40场次，培训1904人次，发书35本。", [], [], ["35本"]),
        ("另写一段，没有数。", [], ["40场次", "1904人次"], []),
        ("", [], ["40场次", "1904人次"], []),
    ],
)
def test_what_becomes_of_the_figures(
    text: str, changed: list[tuple[str, str]], dropped: list[str], loose: list[str]
) -> None:
    done = edit(text)
    assert [(one.was, one.now) for one in done.changed] == changed
    assert [one.text for one in done.dropped] == dropped
    assert list(done.loose) == loose
    # The figure of the table is none of it.
    assert figures(done)[-1] == "7件"


def test_figures_of_two_paragraphs_made_of_one_stay_bound() -> None:
    done = edit("上半年，举办培训40场次。\n\n培训1904人次。")
    assert [type(block).__name__ for block in done.report.blocks] == [
        *("Heading", "Paragraph", "Paragraph", "ItemList", "Table")
    ]
    assert [(one.id, one.ordinal) for one in done.report.figures()] == [
        *(("f1", 1), ("f2", 2), ("f3", 3))
    ]


def test_a_changed_figure_can_be_put_back_or_answered_for() -> None:
    text = "上半年，举办培训41场次，培训1904人次。"
    assert figures(edit(text, restored=["f1"]))[0] == "40场次"
    answered = edit(text, overridden=["f1"])
    assert (figures(answered)[0], answered.changed) == ("41场次", ())


def test_words_of_a_record_keep_their_source() -> None:
    quote = Text("案例课堂进园区", source=RecordRef("B", 2))
    done = edit("上半年，举办培训40场次，案例课堂进园区，培训1904人次。", quotes=[quote])
    assert done.report.cited() == (RecordRef("B", 2),)


def test_an_item_and_a_heading_are_written_anew() -> None:
    passages = report_passages(REPORT)
    item = next(one for one in passages if one.sort is PassageSort.ITEM)
    assert edit("抓紧落实。", item.index).report.blocks[2].text == "1.抓紧落实。\n2.加强调研。"
    heading = edit("主要工作\n情况", 0).report.blocks[0]
    assert (heading.text, heading.number) == ("主要工作情况", "一、")  # type: ignore[union-attr]


def test_nothing_changes_where_nothing_is_changed() -> None:
    assert rewritten(REPORT, lambda passage: (passage.runs,)) == REPORT


def test_the_text_of_the_page_leads_back_to_its_passages() -> None:
    page = page_text(replace(REPORT, signature="示例市", signed_on=dt.date(2025, 7, 1)))
    passages = report_passages(REPORT)
    for span, found in page.figures:
        assert span.of(page.document.text) == found.text
        place = page.in_passage(span)
        assert place is not None
        index, inside = place
        assert inside.of(passages[index].text) == found.text
    assert page.in_passage(type(span)(0, 3)) is None
