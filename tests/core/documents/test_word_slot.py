"""Slots of an office's own Word file: where they may stand, and what a file must not hold."""

from __future__ import annotations

import pytest

from taizhang.core.documents.office_template import open_office_template
from taizhang.core.documents.word_slot import FoundSlots, find_slots
from taizhang.core.values import RefusedError
from tests.support.office_words import (
    block,
    bookmark,
    cell,
    control,
    office_file,
    office_parts,
    paragraph,
    run,
)

_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def slots_of(body: str, header: str = "") -> FoundSlots:
    return find_slots(open_office_template(office_file(body, header), "本单位.docx"))


def start(name: str) -> str:
    return f'<w:bookmarkStart w:id="3" w:name="{name}"/>'


END = '<w:bookmarkEnd w:id="3"/>'
BOX = (
    "<w:r><w:pict><v:textbox xmlns:v='urn:schemas-microsoft-com:vml'><w:txbxContent>"
    f"{paragraph(control('unit'))}</w:txbxContent></v:textbox></w:pict></w:r>"
)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (paragraph(run("共") + control("unit") + run("。")), "slot:unit inline"),
        (paragraph(control("body")), "slot:body inline alone"),
        (block("body"), "slot:body block alone"),
        (paragraph(bookmark("slot_正文", run("x"))), "slot_正文 inline alone"),
        (paragraph(run("共") + bookmark("slot_unit__2")), "slot_unit inline"),
        (
            paragraph(start("slot_unit") + run("一")) + paragraph(END + run("二")),
            "slot_unit inline alone",
        ),
        (
            paragraph(start("slot_body") + run("一")) + paragraph(run("二") + END),
            "slot_body block alone",
        ),
        (start("slot_body") + paragraph(run("一")) + END, "slot_body inline alone"),
        (start("slot_body") + paragraph("") + END, "slot_body inline alone"),
        (cell(paragraph(control("unit"))), "slot:unit inline alone"),
        (paragraph(control("unit").replace("slot:", " Slot：")), "slot:unit inline alone"),
    ],
)
def test_a_slot_is_found_and_told_what_may_come_there(body: str, told: str) -> None:
    found = slots_of(body)

    assert found.problems == ()
    words = [
        f"{slot.written} {'block' if slot.block else 'inline'}{' alone' if slot.alone else ''}"
        for slot in found.slots
    ]
    assert words == [told]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (paragraph(BOX), "插槽“slot:unit”在文本框，文本框里不能放插槽"),
        (paragraph(f"<w:ins w:id='1'>{control('unit')}</w:ins>"), "没有接受的修订"),
        (block("body", paragraph(control("unit"))), "插槽“slot:unit”套在插槽“slot:body”里"),
        (paragraph(start("slot_unit") + run("x")), "只有开头没有结尾"),
        (
            paragraph(run("头") + start("slot_body") + run("一")) + paragraph(run("二") + END),
            "的中间套到",
        ),
        (
            paragraph(start("slot_body") + run("一")) + cell(paragraph(run("二") + END)),
            "不在同一个格子里",
        ),
        (paragraph(control("")), "没有写名称"),
        (
            cell("")
            .replace(
                "<w:tc>",
                "<w:sdt><w:sdtPr><w:tag w:val='slot:unit'/></w:sdtPr><w:sdtContent><w:tc>",
            )
            .replace("</w:tc>", "</w:tc></w:sdtContent></w:sdt>"),
            "看不明白",
        ),
        (
            paragraph(
                "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
                f"{control('unit')}<w:r><w:fldChar w:fldCharType='end'/></w:r>"
            ),
            "域和公式里不能放插槽",
        ),
    ],
)
def test_a_slot_that_cannot_be_filled_is_named_with_its_place(body: str, says: str) -> None:
    found = slots_of(body)

    assert any(says in str(problem) for problem in found.problems), found.problems


def test_a_slot_in_a_header_says_so() -> None:
    (slot,) = slots_of(paragraph(run("x")), paragraph(control("unit"))).slots

    assert str(slot.where) == "页眉（header1.xml）"


def field(*instruction: str) -> str:
    inside = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in instruction)
    return f"<w:r><w:fldChar w:fldCharType='begin'/></w:r>{inside}<w:r><w:fldChar w:fldCharType='end'/></w:r>"


NESTED = (
    "<w:r><w:fldChar w:fldCharType='begin'/></w:r>"
    + field("QUOTE 68 68 69")
    + "<w:r><w:instrText> \"c:\\x\"</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>"
)


PICTURE_BY_ADDRESS = (
    "<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'>"
    "<v:imagedata src='http://x.example/a.png'/></v:shape></w:pict></w:r>"
)


@pytest.mark.parametrize(
    "content",
    [
        field('INCLUDETEXT "c:/x"'),
        field("D", "DE", "AUTO x"),
        field("includepicture x"),
        NESTED,
        "<w:fldSimple w:instr=' LINK Excel.Sheet '/>",
        PICTURE_BY_ADDRESS,
    ],
)
def test_what_would_fetch_or_start_something_is_refused_with_its_part(content: str) -> None:
    with pytest.raises(RefusedError) as refused:
        slots_of(paragraph(content + control("unit")))

    assert "word/document.xml" in str(refused.value)


@pytest.mark.parametrize("content", [field(" PAGE "), field("TOC \\o"), field("= 1 + 1")])
def test_a_field_that_computes_from_the_document_stays(content: str) -> None:
    assert len(slots_of(paragraph(content) + paragraph(control("unit"))).slots) == 1


@pytest.mark.parametrize(
    ("kind", "target", "mode", "allowed"),
    [
        ("hyperlink", "https://example.org", ' TargetMode="External"', True),
        ("hyperlink", "file:///c:/x.exe", ' TargetMode="External"', False),
        ("image", "http://x.example/a.png", ' TargetMode="External"', False),
        ("oleObject", "embeddings/a.bin", "", False),
        ("aFChunk", "a.htm", "", False),
        ("control", "activeX1.xml", "", False),
    ],
)
def test_links_out_of_the_file_are_refused(
    kind: str, target: str, mode: str, allowed: bool
) -> None:
    body = paragraph(control("unit"))
    rels = str(office_parts(body)["word/_rels/document.xml.rels"])
    more = f'<Relationship Id="rX" Type="{_R}/{kind}" Target="{target}"{mode}/></Relationships>'
    parts = {"word/_rels/document.xml.rels": rels.replace("</Relationships>", more)}
    data = office_file(body, parts=parts)

    if allowed:
        open_office_template(data, "本单位.docx")
        return
    with pytest.raises(RefusedError, match=r"word/document\.xml"):
        open_office_template(data, "本单位.docx")


@pytest.mark.parametrize(
    "document",
    ["<w:document", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"],
)
def test_broken_and_declared_documents_are_refused(document: str) -> None:
    with pytest.raises(RefusedError):
        open_office_template(office_file("", parts={"word/document.xml": document}), "x.docx")
