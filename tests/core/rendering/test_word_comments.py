"""A copy of a Word file with comments: on exactly the words, and otherwise the same file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from taizhang.core.documents.docx import read_docx
from taizhang.core.documents.word_document import from_word
from taizhang.core.rendering.annotation import Annotation
from taizhang.core.rendering.docx import NATIONAL, render_docx
from taizhang.core.rendering.word_comments import render_word_comments
from taizhang.core.values import Span
from tests.core.documents.packages import WORD_NAMESPACES, document, pack, word_file, word_parts
from tests.core.reports.test_tree import EVERYTHING
from tests.support.word_edits import parts_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BOLD = "<w:rPr><w:b/></w:rPr>"


def commented(data: bytes, *words: str) -> bytes:
    """A comment on the first place of each of these words; `^` is a place without words."""
    text = from_word(read_docx(data, "a.docx"), "a.docx").text
    annotations = []
    for sought in words:
        at = text.index(sought)
        annotations.append(
            Annotation((Span(at, at + len(sought)),), "error", "错误", "FIG-RANK", f"关于{sought}")
        )
    return render_word_comments(data, "a.docx", annotations, author="台账核对")


def root_of(data: bytes) -> etree._Element:
    return etree.fromstring(parts_of(data)["word/document.xml"])


def within(data: bytes) -> dict[str, str]:
    """By the number of a comment: the text between its marks, as any reader of Word files finds it."""
    found: dict[str, str] = {}
    opened: list[str] = []
    for element in root_of(data).iter():
        number = element.get(f"{W}id") or ""
        if element.tag == f"{W}commentRangeStart":
            opened.append(number)
            found[number] = ""
        elif element.tag == f"{W}commentRangeEnd":
            opened.remove(number)
        elif element.tag in {f"{W}t", f"{W}tab"}:
            for key in opened:
                found[key] += element.text or "\t"
    return found


def told(data: bytes) -> dict[str, str]:
    root = etree.fromstring(parts_of(data)["word/comments.xml"])
    return {
        comment.get(f"{W}id") or "": "|".join(
            "".join(str(text) for text in paragraph.itertext()) for paragraph in comment
        )
        for comment in root
    }


def plain(root: Any) -> str:
    """The part without marks of comments of ours, runs of one format joined."""
    for element in list(root.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd")):
        element.getparent().remove(element)
    for element in list(root.iter(f"{W}commentReference")):
        run = element.getparent()
        run.getparent().remove(run)
    for run in list(root.iter(f"{W}r")):
        before = run.getprevious()
        if before is not None and before.tag == run.tag and _format(before) == _format(run):
            before.extend([part for part in run if part.tag != f"{W}rPr"])
            run.getparent().remove(run)
    for text in list(root.iter(f"{W}t")):
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        before = text.getprevious()
        if before is not None and before.tag == text.tag:
            before.text += text.text
            text.getparent().remove(text)
    return etree.tostring(root, method="c14n").decode()


def _format(run: etree._Element) -> str:
    found = run.find(f"{W}rPr")
    return "" if found is None else etree.tostring(found, method="c14n").decode()


BODIES = {
    "run": f"<w:p><w:r>{BOLD}<w:t>上半年列第13位。</w:t></w:r></w:p>",
    "runs": "<w:p><w:r><w:t>列第</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>1</w:t></w:r>"
    "<w:r><w:t>3位。</w:t></w:r></w:p>",
    "tab": "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>第13位</w:t><w:br/><w:t>乙</w:t></w:r></w:p>",
    "spaces": '<w:p><w:r><w:t xml:space="preserve"> 列 第13位 好 </w:t></w:r></w:p>',
    "cell": "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>列第13位</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    "control": '<w:p><w:r><w:t>列</w:t></w:r><w:sdt><w:sdtPr><w:tag w:val="fig:A"/></w:sdtPr><w:sdtContent>'
    "<w:r><w:t>第13位</w:t></w:r></w:sdtContent></w:sdt></w:p>",
    "link": '<w:p><w:hyperlink w:anchor="x"><w:r><w:t>列第13位。</w:t></w:r></w:hyperlink></w:p>',
    "inserted": '<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>列第13位。</w:t></w:r></w:ins></w:p>',
    "deleted between": '<w:p><w:r><w:t>列第1</w:t></w:r><w:del w:id="1" w:author="x"><w:r>'
    "<w:delText>2</w:delText></w:r></w:del><w:r><w:t>3位。</w:t></w:r></w:p>",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_comment_is_on_exactly_the_words_and_nothing_else_is_changed(body: str) -> None:
    before = word_file(body)

    after = commented(before, "第13位")

    assert within(after) == {"0": "第13位"}
    assert told(after) == {"0": "错误 FIG-RANK|关于第13位"}
    assert read_docx(after, "a.docx").paragraphs == read_docx(before, "a.docx").paragraphs
    assert plain(root_of(after)) == plain(root_of(before))
    changed = {
        "word/document.xml",
        "word/comments.xml",
        "[Content_Types].xml",
        "word/_rels/document.xml.rels",
    }
    for name, content in parts_of(before).items():
        assert name in changed or parts_of(after)[name] == content


@pytest.mark.parametrize(
    ("body", "around"),
    [
        pytest.param(
            "<w:p><w:fldSimple w:instr=' REF a '><w:r><w:t>列第13位。</w:t></w:r></w:fldSimple></w:p>",
            "列第13位。",
            id="a field, which is computed anew",
        ),
        pytest.param(
            "<w:p><w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>列第13位。</w:t></w:r>"
            "</w:sdtContent></w:sdt></w:p>",
            "列第13位。",
            id="a control for plain text, which takes no marks",
        ),
    ],
)
def test_what_takes_no_marks_is_marked_as_a_whole(body: str, around: str) -> None:
    assert within(commented(word_file(body), "第13位")) == {"0": around}


def test_spaces_that_do_not_count_do_not_begin_to() -> None:
    before = word_file("<w:p><w:r><w:t>  列 第13位 好  </w:t></w:r></w:p>")

    after = commented(before, "第13位")

    assert within(after) == {"0": "第13位"}
    assert read_docx(after, "a.docx").paragraphs == read_docx(before, "a.docx").paragraphs


def test_two_comments_may_overlap() -> None:
    after = commented(
        word_file("<w:p><w:r><w:t>上半年列第13位。</w:t></w:r></w:p>"), "列第13", "第13位"
    )

    assert within(after) == {"0": "列第13", "1": "第13位"}


def test_the_format_of_words_goes_with_each_part_of_them() -> None:
    root = root_of(commented(word_file(BODIES["run"]), "第13位"))

    runs = [run for run in root.iter(f"{W}r") if run.find(f"{W}t") is not None]
    assert ["".join(str(text) for text in run.itertext()) for run in runs] == [
        "上半年列",
        "第13位",
        "。",
    ]
    assert all(run.find(f"{W}rPr/{W}b") is not None for run in runs)


def test_comments_that_are_there_are_kept_and_ids_do_not_clash() -> None:
    comments = (
        f'<w:comments {WORD_NAMESPACES}><w:comment w:id="7" w:author="处长"><w:p><w:r>'
        "<w:t>再核一下</w:t></w:r></w:p></w:comment></w:comments>"
    )
    body = '<w:p><w:commentRangeStart w:id="7"/><w:r><w:t>列第13位</w:t></w:r><w:commentRangeEnd w:id="7"/></w:p>'
    parts = dict(word_parts(body))
    relation = (
        '<Relationship Id="r8" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/comments" Target="comments.xml"/></Relationships>'
    )
    rels = str(parts["word/_rels/document.xml.rels"]).replace("</Relationships>", relation)
    before = pack({**parts, "word/_rels/document.xml.rels": rels, "word/comments.xml": comments})

    after = commented(before, "第13位")

    assert told(after) == {"7": "再核一下", "8": "错误 FIG-RANK|关于第13位"}
    assert within(after) == {"7": "列第13位", "8": "第13位"}
    assert parts_of(after)["word/_rels/document.xml.rels"] == rels.encode()


def test_what_is_said_of_a_text_box_stands_at_its_paragraph_and_says_so() -> None:
    body = (
        "<w:p><w:r><w:t>正文</w:t></w:r></w:p><w:p><w:r><w:t>第二段</w:t></w:r><w:r><w:pict><w:txbxContent>"
        "<w:p><w:r><w:t>列第13位</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    )

    after = commented(word_file(body), "第13位")

    assert told(after) == {
        "0": "错误 FIG-RANK|关于第13位|说的是文本框1；那里不能加批注，写在这一段。"
    }
    assert within(after)["0"].startswith("第二段")


def test_without_remarks_the_file_is_the_same() -> None:
    before = word_file(BODIES["run"])

    assert render_word_comments(before, "a.docx", [], author="台账核对") == before


def test_a_strict_file_stays_one() -> None:
    strict = document(BODIES["run"]).replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    before = pack({**word_parts(), "word/document.xml": strict})

    after = parts_of(commented(before, "第13位"))

    assert b"schemas.openxmlformats.org/wordprocessingml" not in after["word/comments.xml"]
    assert (
        b"purl.oclc.org/ooxml/officeDocument/relationships/comments"
        in after["word/_rels/document.xml.rels"]
    )


def test_a_report_of_ours_with_comments_passes_the_audit(tmp_path: Path) -> None:
    before = render_docx(EVERYTHING, NATIONAL, {}, indicator_names={})
    text = from_word(read_docx(before, "a"), "a").text
    words = list(dict.fromkeys(re.findall(r"[0-9]+[\u4e00-\u9fff]", text)))[:12]

    after = commented(before, *words)

    file = tmp_path / "总结.docx"
    file.write_bytes(after)
    assert [str(error) for error in OpenXmlValidator().validate(str(file)).errors] == []
    assert list(within(after).values()) == words
    assert plain(root_of(after)) == plain(root_of(before))
    anchors = [paragraph.anchors for paragraph in read_docx(after, "a").paragraphs]
    assert anchors == [paragraph.anchors for paragraph in read_docx(before, "a").paragraphs]
