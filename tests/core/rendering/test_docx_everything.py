"""Tables, lists, notes, annexes, red head and colophon in the Word file."""

from __future__ import annotations

import zipfile
from io import BytesIO

from lxml import etree

from taizhang.core.documents.docx import read_docx
from taizhang.core.rendering.docx import NATIONAL, render_docx
from taizhang.core.rendering.docx.xml import NAMESPACES
from taizhang.core.rendering.picture import Picture
from tests.core.rendering.test_docx import NS, look, part
from tests.core.reports.test_tree import EVERYTHING
from tests.support.grey import Grey

PICTURE = Picture(Grey(4, bytes(8)).png())
DATA = render_docx(EVERYTHING, NATIONAL, {}, indicator_names={}, pictures=(PICTURE,))
CLEAN = render_docx(EVERYTHING, NATIONAL, {}, clean=True, indicator_names={}, pictures=(PICTURE,))
UNDRAWN = render_docx(EVERYTHING, NATIONAL, {}, indicator_names={})
DOCUMENT = part(DATA, "document")


def paragraphs_of(style: str) -> list[str]:
    found = DOCUMENT.xpath(f"//w:p[w:pPr/w:pStyle/@w:val='{style}']", namespaces=NS)
    assert isinstance(found, list)
    return [
        "".join(look(item, ".//w:t/text()")) for item in found if isinstance(item, etree._Element)
    ]


def test_every_figure_is_bound_wherever_it_stands() -> None:
    found = {
        anchor.id: anchor.span.of(paragraph.text)
        for paragraph in read_docx(UNDRAWN, "总结.docx").paragraphs
        for anchor in paragraph.anchors
    }

    assert found == {figure.id: figure.text for figure in EVERYTHING.figures()}


def test_the_rows_of_the_header_repeat_and_no_row_is_parted() -> None:
    rows = "//w:tbl[w:tblPr/w:jc]/w:tr"

    assert len(look(DOCUMENT, f"{rows}/w:trPr/w:tblHeader/@w:val | {rows}/w:trPr/w:tblHeader")) == 2
    assert len(look(DOCUMENT, f"{rows}/w:trPr/w:cantSplit")) == len(look(DOCUMENT, rows)) == 4


def test_the_columns_fill_the_type_area_to_the_last_twip() -> None:
    widths = look(DOCUMENT, "//w:tbl[w:tblPr/w:jc]/w:tblGrid/w:gridCol/@w:w")

    assert sum(map(int, widths)) == NATIONAL.area
    for row in DOCUMENT.findall(".//w:tbl/w:tr", NS):
        assert sum(int(width) for width in look(row, "w:tc/w:tcPr/w:tcW/@w:w")) == NATIONAL.area


def test_cells_over_columns_and_rows_are_merged() -> None:
    assert look(DOCUMENT, "//w:tbl[w:tblPr/w:jc]//w:gridSpan/@w:val") == ["2"]
    assert look(DOCUMENT, "//w:vMerge/@w:val") == ["restart", "continue"]


def test_numbers_stand_right_and_the_total_has_a_look_of_its_own() -> None:
    assert look(DOCUMENT, "//w:p[w:pPr/w:pStyle/@w:val='TableText']/w:pPr/w:jc/@w:val")[1:] == [
        "right",
        "right",
    ]
    assert paragraphs_of("TableTotal") == ["合计", "12", "—"]


def test_caption_and_notes_stand_around_the_table() -> None:
    assert paragraphs_of("Caption") == ["表1　各单位学习培训情况", "图1　各月培训场次"]
    assert paragraphs_of("TableNote") == [
        "注：数据截至2025年6月30日。",
        "注：口径见附件。",
        "注：2月未报送，图中空缺，不是零。",
        "数据来源：台账。",
    ]


def test_a_run_in_heading_is_set_apart_also_in_a_clean_copy() -> None:
    lead = "//w:r[w:rPr/w:rStyle/@w:val='Lead']/w:t/text()"

    assert look(DOCUMENT, lead) == look(part(CLEAN, "document"), lead) == ["一是培训。"]


def test_what_is_left_to_the_writer_is_yellow_also_in_a_clean_copy() -> None:
    gaps = "//w:r[w:rPr/w:highlight/@w:val='yellow']/w:t/text()"

    expected = ["【待补：存在的问题】", "【待补：培训人次】"]
    assert look(DOCUMENT, gaps) == look(part(CLEAN, "document"), gaps) == expected


def test_the_red_head_has_mark_number_and_line() -> None:
    (mark,) = paragraphs_of("RedHead")

    assert mark == "示例市委统战部文件"
    assert look(DOCUMENT, "//w:pBdr/w:bottom/@w:color") == ["FF0000"]
    assert look(DOCUMENT, "//w:p[w:pPr/w:pBdr]//w:t/text()") == [
        "示统发〔2025〕3号",
        "签发人：",
        "签发岗位",
    ]


def test_annexes_are_listed_after_the_text_and_begin_on_pages_of_their_own() -> None:
    texts = [paragraph.text for paragraph in read_docx(DATA, "总结.docx").paragraphs]
    start = texts.index("附件：1.数据表")

    assert texts[start - 1 : start + 2] == ["", "附件：1.数据表", "2.口径"]
    assert paragraphs_of("Annex") == ["附件1", "附件2"]
    assert look(part(DATA, "styles"), "//w:style[@w:styleId='Annex']//w:pageBreakBefore")
    # 附件： is three characters, 1. is one: names stand under each other.
    assert look(DOCUMENT, "//w:ind[@w:hangingChars and @w:leftChars='600']/@w:hangingChars") == [
        "400",
        "100",
    ]


def test_the_colophon_floats_at_the_foot_between_thick_lines() -> None:
    assert look(DOCUMENT, "//w:tblpPr/@w:tblpYSpec") == ["bottom"]
    assert paragraphs_of("Colophon") == [
        "抄送：各镇、街道。",
        "示例市委统战部办公室",
        "2025年7月3日印发",
        "",
    ]
    assert look(DOCUMENT, "//w:tbl[w:tblPr/w:tblpPr]//w:tblBorders/*/@w:sz") == ["8", "8", "6"]


def test_date_line_and_addressee_stand_between_title_and_text() -> None:
    texts = [paragraph.text for paragraph in read_docx(DATA, "总结.docx").paragraphs]
    title = texts.index("示例市委统战部\n2025年上半年工作总结")

    assert texts[title + 1 : title + 4] == ["（2025年7月2日）", "", "示例市委："]


def test_a_chart_is_a_picture_as_wide_as_the_type_area_that_says_its_numbers() -> None:
    names = {"wp": NAMESPACES["wp"]}
    (extent,) = DOCUMENT.findall(".//wp:extent", names)
    (told,) = DOCUMENT.findall(".//wp:docPr", names)

    assert int(extent.get("cx", "")) == NATIONAL.area * 635
    # The picture is four pixels wide and two high.
    assert int(extent.get("cy", "")) == NATIONAL.area * 635 // 2
    assert told.get("descr") == ("图1　各月培训场次（单位：场次）：1月12；2月未报送；3月0。")
    with zipfile.ZipFile(BytesIO(DATA)) as archive:
        assert archive.read("word/media/image1.png") == PICTURE.png


def test_where_nothing_can_be_drawn_the_table_stands_in_its_place() -> None:
    shown = [
        "".join(look(row, ".//w:t/text()"))
        for row in part(UNDRAWN, "document").findall(".//w:tr", NS)
    ]

    assert shown[-5:-2] == ["1月12", "2月未报送", "3月0"]
