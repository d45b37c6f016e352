"""What becomes of single figures: traps of anchors, writings of numbers, hidden text, boxes, tables."""

from __future__ import annotations

import copy
from dataclasses import replace
from difflib import SequenceMatcher

import pytest
from lxml import etree

from taizhang.core.documents.document import Document
from taizhang.core.documents.docx import read_docx
from taizhang.core.documents.text_document import from_text
from taizhang.core.documents.word_document import from_word
from taizhang.core.rendering.docx import NATIONAL, render_docx
from taizhang.core.rendering.markdown import render_markdown
from taizhang.core.rendering.picture import Picture
from taizhang.core.reports.returned import Resolution, ResolvedFigure, Verdict, resolve
from taizhang.core.reports.runs import Figure
from taizhang.core.reports.tree import Report
from tests.core.rendering.reports import write_report
from tests.core.reports.test_tree import EVERYTHING
from tests.support.edits import Paper, remove, run, set_text, text_of, w

LOCATION = "taizhang.core.reports.returned.location"
TEXT = """\
上半年全市共举办各类培训班{298场}，累计培训{1138人次}，其中专题班{22场}，培训{1100余人次}。
东湖镇点播课程{1.2万次}，满意率同比增长{12.6%}，走访企业{近700户}。
各镇街共登记台账{12件}，办结{12件}。
"""


def report(text: str = TEXT) -> Report:
    return write_report(text)


def figure(paper: Paper, text: str) -> Figure:
    return next(found for found in paper.report.figures() if found.text == text)


def back(paper: Paper) -> Resolution:
    return resolve(paper.report, read(paper.save()))


def read(data: bytes) -> Document:
    return from_word(read_docx(data, "a.docx"), "a.docx")


def of(resolution: Resolution, wanted: Figure) -> ResolvedFigure:
    return next(found for found in resolution.figures if found.figure.id == wanted.id)


def others(resolution: Resolution, wanted: Figure) -> list[ResolvedFigure]:
    return [
        found
        for found in resolution.figures
        if found.figure.id != wanted.id and not found.untouched
    ]


@pytest.mark.parametrize(
    ("was", "now", "verdict", "says"),
    [
        ("1138人次", "1,138人次", Verdict.OK, "写法不同"),
        ("1138人次", "１１３８人次", Verdict.OK, "1138"),
        ("298场", "二百九十八场", Verdict.OK, "写法不同"),
        ("298场", "298 场", Verdict.OK, "未改动"),
        ("298场", "300场", Verdict.CHANGED, "原为298场，现为300场"),
        ("298场", "298次", Verdict.CHANGED, "现为298次"),
        ("298场", "近298场", Verdict.CHANGED, "现为近298场"),
        ("298场", "298场以上", Verdict.CHANGED, "现为298场以上"),
        ("298场", "若干场", Verdict.CHANGED, "现为若干场"),
        ("1.2万次", "12000次", Verdict.CHANGED, "数值相同而精确程度不同"),
        ("1.2万次", "1.20万次", Verdict.CHANGED, "数值相同而精确程度不同"),
        ("1.2万次", "1.2亿次", Verdict.CHANGED, "现为1.2亿次"),
        ("近700户", "700户", Verdict.CHANGED, "现为700户"),
        ("近700户", "约700户", Verdict.CHANGED, "现为约700户"),
        ("1100余人次", "1100多人次", Verdict.OK, "写法不同"),
        ("12.6%", "12.6个百分点", Verdict.CHANGED, "现为12.6个百分点"),
        ("12.6%", "百分之12.6", Verdict.OK, "写法不同"),
    ],
)
@pytest.mark.parametrize("anchored", [True, False], ids=["anchored", "plain"])
def test_a_figure_is_what_it_says_whatever_the_writing(
    was: str, now: str, verdict: Verdict, says: str, *, anchored: bool
) -> None:
    paper = Paper(report())
    wanted = figure(paper, was)
    set_text(paper.control(wanted), now)
    paper.strip(tags=not anchored, bookmarks=not anchored)

    found = of(back(paper), wanted)

    expected = Verdict.RELINKED if verdict is Verdict.OK and not anchored else verdict
    assert (found.verdict, says in str(found.message) or not anchored) == (expected, True), (
        found.message
    )


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [("1", "", "1298"), ("近", "", "含义已变"), ("", "余", "含义已变"), ("不足", "", "含义已变")],
)
def test_what_is_typed_beside_an_anchor_makes_another_figure(
    before: str, after: str, says: str
) -> None:
    paper = Paper(report("共举办培训班{298}场，参加人数创新高。\n"))
    wanted = next(iter(paper.report.figures()))
    lead, rest = paper.around(wanted)
    if before:
        set_text(lead, f"共举办培训班{before}")
    if after:
        set_text(rest, f"{after}场，参加人数创新高。")

    found = of(back(paper), wanted)

    assert found.verdict is Verdict.CHANGED
    assert found.found[0].text == "298"
    assert "298" in str(found.message) or says


def test_a_rise_that_became_a_fall_is_a_change() -> None:
    paper = Paper(report())
    wanted = figure(paper, "12.6%")
    lead, _rest = paper.around(wanted)
    set_text(lead, "，满意率同比下降")

    found = of(back(paper), wanted)

    assert (found.verdict, str(found.message)) == (
        Verdict.CHANGED,
        "增减方向相反：原为12.6%，现为12.6%。",
    )


def test_figures_of_the_same_value_side_by_side_are_told_apart() -> None:
    paper = Paper(report())
    first, second = (found for found in paper.report.figures() if found.text == "12件")
    set_text(paper.control(second), "11件")
    paper.strip(tags=True, bookmarks=True)

    resolution = back(paper)

    assert of(resolution, first).verdict is Verdict.RELINKED
    assert of(resolution, second).verdict is Verdict.CHANGED
    assert of(resolution, second).found[0].text == "11件"


def test_two_figures_that_changed_places_are_both_changed() -> None:
    paper = Paper(report())
    one, other = figure(paper, "298场"), figure(paper, "22场")
    set_text(paper.control(one), "22场")
    set_text(paper.control(other), "298场")
    paper.strip(tags=True, bookmarks=True)

    resolution = back(paper)

    assert {of(resolution, found).verdict for found in (one, other)} == {Verdict.CHANGED}


@pytest.mark.parametrize(("first", "second"), [("298场", "22场"), ("22场", "近700户")])
def test_two_controls_that_changed_places_are_both_told(first: str, second: str) -> None:
    paper = Paper(report())
    one, other = figure(paper, first), figure(paper, second)
    parts = {}
    for wanted in (one, other):
        start, end = paper.ends(wanted)
        place = etree.Element("place")
        start.addprevious(place)
        parts[wanted.id] = place, [start, paper.control(wanted), end]
    for wanted, target in ((one, other), (other, one)):
        for element in parts[wanted.id][1]:
            parts[target.id][0].addprevious(element)
    for place, _moved in parts.values():
        remove(place)

    resolution = back(paper)

    assert {of(resolution, wanted).verdict for wanted in (one, other)} == {Verdict.CHANGED}
    assert [found.figure.text for found in resolution.figures if not found.untouched] == [
        first,
        second,
    ]


def test_an_anchor_that_wandered_off_does_not_hide_what_stands_in_its_place() -> None:
    paper = Paper(report())
    wanted = figure(paper, "298场")
    control, (start, end) = paper.control(wanted), paper.ends(wanted)
    start.addprevious(run("289场"))
    other = paper.paragraph(figure(paper, "近700户"))
    other.append(run("，又有"))
    other.extend([start, control, end])

    found = of(back(paper), wanted)

    assert found.verdict is Verdict.CHANGED
    assert {place.text for place in found.found} == {"298场", "289场"}


def test_a_tag_copied_onto_another_number_is_seen_at_both_places() -> None:
    paper = Paper(report())
    wanted, other = figure(paper, "22场"), figure(paper, "近700户")
    twin = copy.deepcopy(paper.control(wanted))
    set_text(twin, "33场")
    paper.paragraph(other).append(twin)

    found = of(back(paper), wanted)

    assert found.verdict is Verdict.CHANGED
    assert [place.by_bookmark for place in found.found] == [True, False]


def test_a_copy_that_says_the_same_is_a_duplicate() -> None:
    paper = Paper(report())
    wanted = figure(paper, "近700户")
    twin = copy.deepcopy(paper.paragraph(wanted))
    for mark in [*twin.iter(w("bookmarkStart")), *twin.iter(w("bookmarkEnd"))]:
        remove(mark)
    paper.paragraph(wanted).addnext(twin)

    found = of(back(paper), wanted)

    assert (found.verdict, len(found.found)) == (Verdict.DUPLICATE, 2)


def test_a_foreign_anchor_is_told_and_not_trusted() -> None:
    paper = Paper(report())
    wanted = figure(paper, "22场")
    for tag in paper.root.iter(w("tag")):
        if tag.get(w("val")) == f"fig:{wanted.id}":
            tag.set(w("val"), "fig:zzzzANOTHER001")
    paper.unmark(wanted)

    resolution = back(paper)

    assert [(anchor.id, anchor.text) for anchor in resolution.foreign] == [
        ("zzzzANOTHER001", "22场")
    ]
    assert of(resolution, wanted).verdict is Verdict.RELINKED


def test_a_bookmark_stretched_over_a_sentence_is_not_taken_for_the_figure() -> None:
    paper = Paper(report())
    wanted = figure(paper, "298场")
    _start, end = paper.ends(wanted)
    paragraph = paper.paragraph(wanted)
    paper.unwrap(wanted)
    paragraph.append(end)

    found = of(back(paper), wanted)

    assert found.verdict in {Verdict.OK, Verdict.RELINKED}
    assert found.found[0].text == "298场"


def test_an_emptied_control_falls_through_to_its_bookmark() -> None:
    paper = Paper(report())
    wanted = figure(paper, "298场")
    set_text(paper.control(wanted), "")
    paper.control(wanted).addnext(run("301场"))

    found = of(back(paper), wanted)

    assert (found.verdict, found.found[0].text, found.found[0].by_bookmark) == (
        Verdict.CHANGED,
        "301场",
        True,
    )


@pytest.mark.parametrize("anchored", [True, False])
def test_a_figure_that_is_hidden_is_told(anchored: bool) -> None:
    paper = Paper(report())
    wanted = figure(paper, "298场")
    for properties in paper.control(wanted).iter(w("rPr")):
        etree.SubElement(properties, w("vanish"))
    paper.strip(tags=not anchored, bookmarks=not anchored)

    resolution = back(paper)

    assert of(resolution, wanted).verdict is Verdict.HIDDEN
    assert others(resolution, wanted) == []


def test_a_tracked_paragraph_that_goes_is_told_with_who_and_when() -> None:
    paper = Paper(report())
    wanted = figure(paper, "近700户")
    paragraph = paper.paragraph(wanted)
    text = "".join(part.text or "" for part in paragraph.iter(w("t")))
    paper.strip(tags=True, bookmarks=True)
    for element in list(paragraph):
        if element.tag != w("pPr"):
            paragraph.remove(element)
    who = {w("author"): "办公室", w("date"): "2025-07-04T10:00:00Z"}
    gone = etree.SubElement(paragraph, w("del"), who)
    gone.append(run(text, "delText"))

    found = of(back(paper), wanted)

    assert (found.verdict, found.author, found.at) == (
        Verdict.UNACCEPTED,
        "办公室",
        "2025-07-04T10:00:00Z",
    )
    assert str(found.message) == "修订尚未接受：接受则删除，拒绝则为近700户。"


def test_a_paragraph_moved_into_a_text_box_keeps_its_figures() -> None:
    paper = Paper(report())
    wanted = figure(paper, "近700户")
    paragraph = paper.paragraph(wanted)
    holder = etree.Element(w("p"))
    picture = etree.SubElement(etree.SubElement(holder, w("r")), w("pict"))
    paragraph.addnext(holder)
    etree.SubElement(picture, w("txbxContent")).append(paragraph)

    resolution = back(paper)

    assert [found.figure.text for found in resolution.figures if not found.untouched] == []


def test_a_table_is_found_by_its_rows_and_columns() -> None:
    paper = Paper(EVERYTHING)
    bare = [found for found in EVERYTHING.figures() if found.bare]
    set_text(paper.control(bare[0]), "13")
    paper.strip(tags=True, bookmarks=True)
    table = [row for row in paper.root.iter(w("tr")) if "东湖镇" in text_of(row)]
    total = table[0].getnext()
    assert total is not None
    table[0].addprevious(total)  # sorted by somebody

    resolution = back(paper)

    verdicts = [of(resolution, found).verdict for found in bare]
    assert verdicts == [Verdict.CHANGED, *[Verdict.RELINKED] * (len(bare) - 1)]
    assert str(of(resolution, bare[0]).message) == "原为12，现为13。"


@pytest.mark.parametrize("paper", [report(), write_report(), EVERYTHING], ids=["a", "b", "c"])
@pytest.mark.parametrize("clean", [True, False])
def test_what_comes_back_as_it_went_has_nothing_to_tell(paper: Report, clean: bool) -> None:
    data = render_docx(paper, NATIONAL, {}, clean=clean, indicator_names={})

    resolution = resolve(paper, read(data))

    assert {found.verdict for found in resolution.figures} == {
        Verdict.RELINKED if clean else Verdict.OK
    }
    assert resolution.loose == ()


def test_plain_text_is_found_by_its_words_alone() -> None:
    paper = write_report()
    text = render_markdown(paper).replace("298场", "289场")

    resolution = resolve(paper, from_text(text, "a.txt"))

    assert [str(found.message) for found in resolution.figures if not found.untouched] == [
        "原为298场，现为289场。"
    ]


def test_a_number_that_came_with_the_editing_is_loose_and_one_of_the_template_is_not() -> None:
    paper = Paper(report("全市18个镇街共举办培训班{298场}，各方反映良好。\n"))
    _lead, rest = paper.around(next(iter(paper.report.figures())))
    set_text(rest, "，新建基地7个，各方反映良好。")

    resolution = back(paper)

    assert [loose.text for loose in resolution.loose] == ["7个"]
    assert all(found.untouched for found in resolution.figures)


def test_paragraphs_are_paired_and_what_is_new_or_gone_has_no_other() -> None:
    paper = Paper(report())
    gone = paper.paragraph(figure(paper, "近700户"))
    new = etree.Element(w("p"))
    new.append(run("这是编辑时加写的一段话，原来没有。"))
    gone.addprevious(new)
    remove(gone)

    pairs = [pair for pair in back(paper).paragraphs if None in pair]

    assert len(pairs) == 2
    assert {pair.index(None) for pair in pairs} == {0, 1}


def test_ten_thousand_controls_take_time_in_proportion(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted: how many signs are compared, for a report and for one four times as long."""
    counts = []
    for size in (250, 1000):
        seen = 0

        class Counted(SequenceMatcher[str]):
            def __init__(self, junk: None, one: list[str], other: list[str], **more: bool) -> None:
                nonlocal seen
                seen += len(one) * len(other)
                super().__init__(junk, one, other, **more)

        lines = [
            f"单位{at}号共举办培训班{{{at + 10}场}}，参加{{{at + 7}人次}}。\n" for at in range(size)
        ]
        paper = Paper(report("".join(lines)))
        for found in paper.report.figures():
            if found.ordinal % 5 == 0:
                set_text(paper.control(found), "3场")
        with monkeypatch.context() as patched:
            patched.setattr(f"{LOCATION}.SequenceMatcher", Counted)
            assert len(back(paper).figures) == 2 * size
        counts.append(seen)
    assert counts[1] <= 5 * max(counts[0], 1)


def test_what_is_drawn_in_a_picture_is_told_as_not_checked() -> None:
    (chart,) = EVERYTHING.charts()
    drawn = {
        run.id
        for row in chart.table.rows
        for cell in row.cells
        for run in cell.runs
        if isinstance(run, Figure)
    }
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (600).to_bytes(4, "big") + (400).to_bytes(4, "big")
    data = render_docx(EVERYTHING, NATIONAL, {}, indicator_names={}, pictures=[Picture(png)])

    resolution = resolve(EVERYTHING, read(data))

    told = {found.figure.id for found in resolution.figures if found.verdict is Verdict.DRAWN}
    assert told == drawn
    assert {found.verdict for found in resolution.figures} == {Verdict.OK, Verdict.DRAWN}
    assert [found.figure for found in resolution.figures] == list(EVERYTHING.figures())


@pytest.mark.parametrize(
    ("edit", "verdict"),
    [
        ("none", Verdict.DRAWN),
        ("renumbered", Verdict.DRAWN),
        ("reworded", Verdict.DRAWN),
        ("picture gone", Verdict.MISSING),
        ("caption and picture gone", Verdict.MISSING),
    ],
)
def test_a_chart_is_drawn_where_its_picture_is_whatever_the_caption_says(
    edit: str, verdict: Verdict
) -> None:
    (chart,) = EVERYTHING.charts()
    caption = chart.table.caption
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (600).to_bytes(4, "big") + (400).to_bytes(4, "big")
    data = render_docx(EVERYTHING, NATIONAL, {}, indicator_names={}, pictures=[Picture(png)])
    document = read(data)
    blocks = list(document.blocks)
    (at,) = [number for number, block in enumerate(blocks) if block.text == caption]
    if edit == "renumbered":
        blocks[at] = replace(blocks[at], text=f"图7{caption[2:]}")
    elif edit == "reworded":
        blocks[at] = replace(blocks[at], text=f"{caption[:-1]}情况示意图")
    elif "gone" in edit:
        blocks = [replace(block, pictures=0) for block in blocks]
        if "caption" in edit:
            del blocks[at]

    resolution = resolve(EVERYTHING, replace(document, blocks=tuple(blocks)))

    ids = {
        run.id
        for row in chart.table.rows
        for cell in row.cells
        for run in cell.runs
        if isinstance(run, Figure)
    }
    told = {found.verdict for found in resolution.figures if found.figure.id in ids}
    assert told == {verdict}
