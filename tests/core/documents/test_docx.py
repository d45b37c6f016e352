"""A Word document is read as a reader sees it, and the places of our figures are found."""

from __future__ import annotations

import pytest

from taizhang.core.documents.docx import Anchor, DocxDocument, read_docx
from taizhang.core.values import RefusedError, Span
from tests.core.documents.packages import WORD_NAMESPACES, document, pack, word_file, word_parts

BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(content)}</w:p>"


def control(figure: str, *content: str) -> str:
    properties = f'<w:sdtPr><w:tag w:val="fig:{figure}"/></w:sdtPr>'
    return f"<w:sdt>{properties}<w:sdtContent>{''.join(content)}</w:sdtContent></w:sdt>"


def bookmark(figure: str, *content: str, number: int = 0) -> str:
    start = f'<w:bookmarkStart w:id="{number}" w:name="_fig_{figure}"/>'
    return f'{start}{"".join(content)}<w:bookmarkEnd w:id="{number}"/>'


def inserted(*content: str) -> str:
    return f'<w:ins w:id="90" w:author="甲">{"".join(content)}</w:ins>'


def deleted(text: str) -> str:
    return f'<w:del w:id="91" w:author="甲"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


def read(*blocks: str) -> DocxDocument:
    return read_docx(word_file("".join(blocks)), "总结.docx")


def texts(*blocks: str) -> list[str]:
    return [found.text for found in read(*blocks).paragraphs]


# --- text ------------------------------------------------------------------------------------


def test_it_joins_the_runs_of_a_paragraph() -> None:
    assert texts(paragraph(run("培训"), run("298"), run("场")), paragraph()) == ["培训298场", ""]


def test_tabs_and_breaks_are_characters() -> None:
    content = "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:noBreakHyphen/></w:r>"

    assert texts(paragraph(content)) == ["甲\t乙\n丙-"]


def test_blanks_at_the_edges_count_only_if_they_are_preserved() -> None:
    content = '<w:r><w:t> 甲 </w:t><w:t xml:space="preserve"> 乙\n</w:t></w:r>'

    assert texts(paragraph(content)) == ["甲 乙 "]


def test_symbols_and_formulas_are_read() -> None:
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:char="odd"/></w:r>'
    formula = "<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"

    assert texts(paragraph(symbol, formula)) == ["\uf0fcx+1"]


def test_of_phonetic_guides_the_text_is_read() -> None:
    ruby = (
        f"<w:r><w:ruby><w:rt>{run('hàn')}</w:rt><w:rubyBase>{run('汉')}</w:rubyBase></w:ruby></w:r>"
    )

    assert texts(paragraph(ruby)) == ["汉"]


def test_inserted_text_counts_and_deleted_text_does_not() -> None:
    found = read(paragraph(run("培训"), deleted("298"), inserted(run("301")), run("场")))

    assert found.paragraphs[0].text == "培训301场"
    assert found.has_revisions


def test_moved_text_is_read_where_it_went() -> None:
    moved = f"<w:moveFrom>{run('甲')}</w:moveFrom>{run('乙')}<w:moveTo>{run('甲')}</w:moveTo>"

    assert texts(paragraph(moved)) == ["乙甲"]


def test_a_document_without_tracked_changes_says_so() -> None:
    found = read(paragraph(run("培训")))

    assert not found.has_revisions
    assert not found.has_hidden_text


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    mark = '<w:rPr><w:del w:id="1" w:author="甲"/></w:rPr>'

    assert texts(paragraph(run("上半"), properties=mark), paragraph(run("年"))) == ["上半年"]


def test_a_deleted_mark_at_the_end_loses_no_text() -> None:
    assert texts(paragraph(run("末段"), properties="<w:rPr><w:del/></w:rPr>")) == ["末段"]


def test_hidden_text_is_left_out_and_reported() -> None:
    found = read(paragraph(run("看得见"), run("看不见", "<w:vanish/>")))

    assert found.paragraphs[0].text == "看得见"
    assert found.has_hidden_text


def test_text_can_be_hidden_by_its_style_and_shown_again_by_itself() -> None:
    styles = (
        f"<w:styles {WORD_NAMESPACES}>"
        '<w:style w:type="character" w:styleId="a"><w:name w:val="A"/><w:rPr><w:vanish/></w:rPr>'
        '</w:style><w:style w:type="character" w:styleId="b"><w:name w:val="B"/>'
        '<w:basedOn w:val="a"/></w:style></w:styles>'
    )
    body = paragraph(
        run("甲", '<w:rStyle w:val="b"/>'), run("乙", '<w:rStyle w:val="b"/><w:vanish w:val="0"/>')
    )

    found = read_docx(word_file(body, word__styles=styles), "总结.docx")

    assert found.paragraphs[0].text == "乙"


def test_of_a_field_the_result_is_read_and_not_the_instruction() -> None:
    content = (BEGIN, run("PAGE"), SEPARATE, run("12"), END, run("页"))

    assert texts(paragraph(*content)) == ["12页"]


def test_a_field_inside_an_instruction_shows_nothing() -> None:
    inner = (BEGIN, run("DATE"), SEPARATE, run("2025"), END)

    assert texts(paragraph(BEGIN, *inner, SEPARATE, run("真"), END)) == ["真"]


def test_links_and_simple_fields_show_their_text() -> None:
    link = f"<w:hyperlink>{run('见附件')}</w:hyperlink>"
    field = f"<w:fldSimple w:instr='PAGE'>{run('3')}</w:fldSimple>"

    assert texts(paragraph(link, field)) == ["见附件3"]


def test_tables_and_controls_around_blocks_are_read_in_order() -> None:
    cell = f"<w:tc>{paragraph(run('格'))}</w:tc>"
    table = f"<w:tbl><w:tr>{cell}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{cell}</w:tr></w:tbl>"
    block = f"<w:sdt><w:sdtContent>{paragraph(run('控件'))}</w:sdtContent></w:sdt>"

    assert texts(paragraph(run("首")), table, block) == ["首", "格", "控件"]


def test_of_alternatives_the_choice_is_read_only() -> None:
    choice = f"<mc:Choice>{run('新')}</mc:Choice><mc:Fallback>{run('旧')}</mc:Fallback>"

    assert texts(paragraph(f"<mc:AlternateContent>{choice}</mc:AlternateContent>")) == ["新"]


def test_without_a_choice_the_fallback_is_read() -> None:
    only = f"<mc:AlternateContent><mc:Fallback>{paragraph(run('旧'))}</mc:Fallback>"
    none = "<mc:AlternateContent/>"

    assert texts(f"{only}</mc:AlternateContent>", paragraph(none)) == ["旧", ""]


def test_a_field_that_never_began_hides_nothing() -> None:
    assert texts(paragraph(END, SEPARATE, run("12"), "<w:r><w:fldChar/></w:r>")) == ["12"]


def test_paragraphs_inserted_with_tracking_are_read() -> None:
    found = read(inserted(paragraph(run("新段"))), "<w:moveFrom/>")

    assert [part.text for part in found.paragraphs] == ["新段"]
    assert found.has_revisions


def test_a_text_box_is_a_paragraph_of_its_own() -> None:
    box = f"<wps:txbx><w:txbxContent>{paragraph(run('框内'))}</w:txbxContent></wps:txbx>"
    drawing = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )

    assert texts(paragraph(run("正文"), drawing, run("续"))) == ["正文续", "框内"]


# --- styles and properties -------------------------------------------------------------------


def test_styles_are_named_and_headings_alike_in_every_editor() -> None:
    styles = (
        f"<w:styles {WORD_NAMESPACES}>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="Heading 1"/></w:style></w:styles>'
    )
    body = paragraph(run("一、"), properties='<w:pStyle w:val="1"/>') + paragraph(run("正文"))

    found = read_docx(word_file(body, word__styles=styles), "总结.docx")

    assert [part.style for part in found.paragraphs] == ["heading 1", "Normal"]


def test_properties_are_read() -> None:
    custom = (
        '<Properties xmlns="urn:p" xmlns:vt="urn:vt"><property pid="2" name="taizhang_report">'
        "<vt:lpwstr>R1</vt:lpwstr></property></Properties>"
    )
    core = '<coreProperties xmlns="urn:c" xmlns:d="urn:d"><d:title>总结</d:title></coreProperties>'

    found = read_docx(word_file(docProps__custom=custom, docProps__core=core), "总结.docx")

    assert dict(found.custom_properties) == {"taizhang_report": "R1"}
    assert dict(found.core_properties) == {"title": "总结"}


def test_the_strict_form_of_the_format_is_read_too() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    text = document(paragraph(bookmark("A1", run("298场")))).replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main", strict
    )

    found = read_docx(word_file(word__document=text), "总结.docx")

    assert found.paragraphs[0].text == "298场"
    assert found.paragraphs[0].anchors == (
        Anchor("A1", Span(0, 4), by_tag=False, by_bookmark=True),
    )


# --- figures ---------------------------------------------------------------------------------


def anchors(*blocks: str) -> list[tuple[str, str, bool, bool]]:
    """Of each anchor: figure, text, by tag, by bookmark."""
    return [
        (anchor.id, anchor.span.of(part.text), anchor.by_tag, anchor.by_bookmark)
        for part in read(*blocks).paragraphs
        for anchor in part.anchors
    ]


def test_a_figure_of_ours_is_found_by_both_marks() -> None:
    content = (run("培训"), bookmark("A1", control("A1", run("298场"))), run("。"))

    assert anchors(paragraph(*content)) == [("A1", "298场", True, True)]


def test_each_mark_alone_is_evidence() -> None:
    content = (control("A1", run("298场")), run("，"), bookmark("B2", run("12个")))

    assert anchors(paragraph(*content)) == [
        ("A1", "298场", True, False),
        ("B2", "12个", False, True),
    ]


def test_a_mark_split_over_many_runs_is_one_piece() -> None:
    content = bookmark("A1", control("A1", run("2"), "<w:proofErr/>", run("98"), run("场")))

    assert anchors(paragraph(content)) == [("A1", "298场", True, True)]


def test_a_copy_of_a_figure_is_another_anchor() -> None:
    original = bookmark("A1", control("A1", run("298场")))

    assert anchors(paragraph(original), paragraph(control("A1", run("298场")))) == [
        ("A1", "298场", True, True),
        ("A1", "298场", True, False),
    ]


def test_a_tracked_change_in_a_figure_gives_the_new_value() -> None:
    content = bookmark("A1", control("A1", deleted("298"), inserted(run("301")), run("场")))

    assert anchors(paragraph(content)) == [("A1", "301场", True, True)]


def test_a_control_that_was_emptied_leaves_the_word_to_the_bookmark() -> None:
    content = bookmark("A1", control("A1", deleted("298场")), inserted(run("301场")))

    assert anchors(paragraph(content)) == [("A1", "301场", False, True)]


def test_marks_that_disagree_are_both_reported() -> None:
    content = bookmark("A1", run("近"), control("A1", run("300场")))

    assert anchors(paragraph(content)) == [
        ("A1", "近300场", False, True),
        ("A1", "300场", True, False),
    ]


def test_a_deleted_figure_leaves_an_empty_anchor() -> None:
    content = (run("培训"), bookmark("A1", control("A1", deleted("298场"))))

    assert anchors(paragraph(*content)) == [("A1", "", True, True)]


def test_a_bookmark_over_a_new_paragraph_is_found_in_both() -> None:
    first = paragraph('<w:bookmarkStart w:id="1" w:name="_fig_A1"/>', run("298"))
    second = paragraph(run("场"), '<w:bookmarkEnd w:id="1"/>', run("。"))

    assert anchors(first, second) == [("A1", "298", False, True), ("A1", "场", False, True)]


def test_a_bookmark_around_paragraphs_is_found_in_those_that_say_something() -> None:
    block = f"{paragraph(run('298'))}{paragraph()}{paragraph(run('场'))}"

    assert anchors(bookmark("A1", block), paragraph(run("后"))) == [
        ("A1", "298", False, True),
        ("A1", "场", False, True),
    ]


def test_a_control_around_a_whole_paragraph_is_found() -> None:
    assert anchors(control("A1", paragraph(run("298场")))) == [("A1", "298场", True, False)]


def test_bookmarks_of_others_are_no_figures() -> None:
    other = '<w:bookmarkStart w:id="7" w:name="_GoBack"/><w:bookmarkEnd w:id="7"/>'
    tagged = '<w:sdt><w:sdtPr><w:tag w:val="slot:title"/></w:sdtPr><w:sdtContent/></w:sdt>'

    assert anchors(paragraph(run("甲"), other, tagged)) == []


def test_a_bookmark_that_never_ends_reaches_to_the_end_of_the_paragraph() -> None:
    start = '<w:bookmarkStart w:id="1" w:name="_fig_A1"/>'

    blocks = (paragraph(run("培训"), start, run("298场")), paragraph(run("下一段")))

    assert anchors(*blocks) == [("A1", "298场", False, True)]


# --- refusals --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changed",
    [
        {"word/document.xml": "<w:document"},
        {"word/document.xml": f"<w:document {WORD_NAMESPACES}/>"},
        {"_rels/.rels": '<Relationships xmlns="urn:r"/>'},
        {"word/document.xml": "<x>" * 5000 + "</x>" * 5000},
    ],
)
def test_it_refuses_what_is_no_document_inside(changed: dict[str, str]) -> None:
    with pytest.raises(RefusedError, match=r"总结\.docx: Word 文档已损坏"):
        read_docx(pack({**word_parts(), **changed}), "总结.docx")


def test_it_refuses_what_the_guard_refuses() -> None:
    with pytest.raises(RefusedError, match="不是有效的 Word 文档"):
        read_docx("你好".encode(), "总结.docx")
