"""Word files and text files as blocks with places: what stands where, and what is told about the rest."""

from __future__ import annotations

import pytest

from taizhang.core.documents.document import Block, BlockKind, Cell, Document
from taizhang.core.documents.docx import read_docx
from taizhang.core.documents.text_document import from_text, typed_level
from taizhang.core.documents.word_document import from_word
from tests.core.documents.packages import WORD_NAMESPACES, content_types, pack, word_parts

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
R = f'xmlns:r="{OFFICE}"'


def p(text: str, properties: str = "", more: str = "") -> str:
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r>{more}</w:p>'


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def part(root: str, inside: str) -> str:
    return f"<w:{root} {WORD_NAMESPACES} {R}>{inside}</w:{root}>"


def read(body: str, **parts: str) -> Document:
    """A Word file with this body and these parts beside it."""
    kinds = {"header1": "header", "header2": "header", "footer1": "footer"}
    related = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kinds.get(name, name)}" Target="{name}.xml"/>'
        for name in parts
    )
    files = word_parts(f"{body}")
    rels = str(files["word/_rels/document.xml.rels"]).replace("</Relat", f"{related}</Relat", 1)
    main = str(files["word/document.xml"]).replace("<w:document ", f"<w:document {R} ", 1)
    named = {f"word/{name}.xml": text for name, text in parts.items()}
    data = pack(
        {
            **files,
            "word/_rels/document.xml.rels": rels,
            "word/document.xml": main,
            "[Content_Types].xml": content_types(),
            **named,
        }
    )
    return from_word(read_docx(data, "总结.docx"), "总结.docx")


def places(document: Document) -> list[tuple[str, str]]:
    return [(str(block.place()), block.text) for block in document.blocks if block.text]


def test_empty_paragraphs_are_not_counted() -> None:
    found = read(p("标题") + "<w:p/>" + p("培训38场"))

    assert places(found) == [("第1段", "标题"), ("第2段", "培训38场")]
    assert found.text == "标题\n\n培训38场"


def test_cells_are_told_by_the_grid_also_where_some_are_merged() -> None:
    table = tbl(
        tr(tc("单位", '<w:vMerge w:val="restart"/>'), tc("培训", '<w:gridSpan w:val="2"/>')),
        tr(tc("", "<w:vMerge/>"), tc("场次"), tc("人次")),
        tr(tc("东湖镇"), tc("12"), tc("460")),
    )

    found = read(p("见表。") + table)
    cells = {block.text: block.cell for block in found.blocks if block.text}

    assert cells["单位"] == Cell(1, 1, 1, row_span=2)
    assert cells["培训"] == Cell(1, 1, 2, column_span=2)
    assert cells["人次"] == Cell(1, 2, 3)
    assert places(found)[-1] == ("表1第3行第3列", "460")


def test_a_row_that_was_deleted_is_not_counted_and_tables_within_tables_are() -> None:
    gone = tr(tc("旧"), properties='<w:del w:id="1" w:author="甲"/>')
    inner = f"<w:tc><w:tcPr/>{tbl(tr(tc('内')))}{p('外')}</w:tc>"

    found = read(tbl(gone, tr(inner)) + tbl(tr(tc("下一张"))))

    assert places(found) == [
        ("表2第1行第1列", "内"),
        ("表1第1行第1列", "外"),
        ("表3第1行第1列", "下一张"),
    ]


def test_rows_and_cells_within_controls_are_cells_of_the_table() -> None:
    row = f"<w:sdt><w:sdtContent>{tr(tc('甲'), tc('乙'))}</w:sdtContent></w:sdt>"
    cell = f"<w:sdt><w:sdtContent>{tc('丁')}</w:sdtContent></w:sdt>"

    found = read(tbl(row, tr(tc("丙"), cell)))

    assert places(found) == [
        ("表1第1行第1列", "甲"),
        ("表1第1行第2列", "乙"),
        ("表1第2行第1列", "丙"),
        ("表1第2行第2列", "丁"),
    ]


def test_a_text_box_is_read_once_though_it_is_written_twice() -> None:
    box = f"<w:txbxContent>{p('走访45家')}</w:txbxContent>"
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )

    found = read(p("正文", more=both))

    assert places(found) == [("第1段", "正文"), ("文本框1", "走访45家")]
    assert found.blocks[1].kind is BlockKind.TEXT_BOX


def test_notes_stand_after_the_body_in_the_order_of_their_marks() -> None:
    def mark(kind: str, number: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'

    body = p("甲", more=mark("footnote", 3)) + p(
        "乙", more=mark("footnote", 2) + mark("endnote", 2)
    )
    footnotes = "".join(
        f'<w:footnote w:id="{number}">{p(text)}</w:footnote>'
        for number, text in ((0, "分隔线"), (2, "含12场"), (3, "不含8场"), (4, "没有引用"))
    )
    endnotes = f'<w:endnote w:id="2">{p("截至6月底")}</w:endnote>'

    found = read(body, footnotes=part("footnotes", footnotes), endnotes=part("endnotes", endnotes))

    assert places(found)[2:] == [("脚注1", "不含8场"), ("脚注2", "含12场"), ("尾注1", "截至6月底")]


@pytest.mark.parametrize(
    ("first_page", "headers"), [("", ["内页"]), ("<w:titlePg/>", ["内页", "首页"])]
)
def test_headers_and_footers_that_are_printed_come_last(
    first_page: str, headers: list[str]
) -> None:
    edges = (
        '<w:headerReference w:type="default" r:id="header1"/>'
        '<w:headerReference w:type="first" r:id="header2"/>'
        '<w:footerReference w:type="default" r:id="footer1"/>'
    )
    section = f"<w:sectPr>{edges}{first_page}</w:sectPr>"

    found = read(
        p("正文", properties=section) + section,
        header1=part("hdr", p("内页")),
        header2=part("hdr", p("首页")),
        footer1=part("ftr", p("共298家")),
    )

    assert places(found) == [
        ("第1段", "正文"),
        *(("页眉", header) for header in headers),
        ("页脚", "共298家"),
    ]


def test_comments_are_kept_apart_and_told() -> None:
    comments = f'<w:comment w:id="5" w:author="甲">{p("应为31场")}</w:comment>'

    found = read(
        p("培训38场", more='<w:r><w:commentReference w:id="5"/></w:r>'),
        comments=part("comments", comments),
    )

    assert "31" not in found.text
    assert [(str(comment.place()), comment.text) for comment in found.comments] == [
        ("批注1", "应为31场")
    ]
    assert [str(note) for note in found.notes] == ["文件中有批注 1 条，没有读取。"]


def test_what_is_not_read_is_told() -> None:
    body = p("正文", more="<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>") + p(
        "", more='<w:ins w:id="1" w:author="甲"><w:r><w:t>添</w:t></w:r></w:ins>'
    )

    found = read(body, chart="<c/>", aFChunk="<c/>")

    assert [str(note) for note in found.notes] == [
        "文件中有未接受的修订，按接受后的文字读取。",
        "文件中有隐藏文字，没有读取。",
        "文件中有图表或图形，其中的文字没有读取。",
        "文件引用了另一个文件的内容，那一部分没有读取。",
    ]


def test_a_file_without_words_is_told_as_one() -> None:
    found = read("<w:p><w:r><w:drawing/></w:r></w:p>")

    assert [str(note) for note in found.notes] == ["文件中没有可读的文字，可能只有图片。"]


LISTS = part(
    "numbering",
    '<w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="8"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="10"/>'
    "</w:lvlOverride></w:num>",
)


def test_automatic_numbers_stand_beside_the_text() -> None:
    def item(text: str, level: int, number: int = 7) -> str:
        numbers = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        return p(text, properties=numbers)

    body = "".join(
        (
            *(item("甲", 0), item("乙", 1), item("丙", 1), item("丁", 2), item("戊", 0)),
            *(item("己", 1), item("庚", 0, number=8), item("辛", 0, number=9)),
        )
    )

    found = read(body, numbering=LISTS)

    labels = [block.label for block in found.blocks]
    assert labels == ["一、", "一.1", "一.2", "", "二、", "二.1", "十、", ""]
    assert found.blocks[0].text == "甲"


def test_headings_are_told_by_style_by_outline_or_by_the_number_that_was_typed() -> None:
    styles = part(
        "styles",
        '<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="Heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="a2"><w:name w:val="本单位标题"/><w:basedOn w:val="a1"/>'
        '<w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>',
    )
    body = (
        p("样式", properties='<w:pStyle w:val="a1"/>')
        + p("大纲", properties='<w:pStyle w:val="a2"/>')
        + p("正文", properties='<w:pStyle w:val="a1"/><w:outlineLvl w:val="9"/>')
        + p("一、工作情况")
        + p("一、培训38场。二、走访45家。")
    )

    found = read(body, styles=styles)

    assert [(block.kind.value, block.level) for block in found.blocks] == [
        ("heading", 2),
        ("heading", 3),
        ("paragraph", 0),
        ("heading", 1),
        ("paragraph", 0),
    ]


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("一、工作情况", 1),
        ("　　（三）存在问题", 2),
        ("（二十一）其他", 2),
        ("一是举办培训38场", 0),
        ("一、培训38场，走访45家。", 0),
        ("1.培训", 0),
    ],
)
def test_a_typed_number_makes_a_heading_of_a_short_line(line: str, level: int) -> None:
    assert typed_level(line) == level


def test_a_text_is_its_lines_and_places_in_it_are_places_in_the_file() -> None:
    text = "# 总结\n\n培训38场\n"

    found = from_text(text, "总结.md", markdown=True)

    assert found.text == text
    assert str(found.place_at(text.index("38"))) == "第3行"
    assert (found.blocks[0].kind, found.blocks[0].level) == (BlockKind.HEADING, 1)


def test_an_empty_text_has_one_empty_block() -> None:
    assert from_text("", "空.txt").blocks == (Block("", number=1, line=1),)
