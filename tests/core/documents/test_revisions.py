"""The two texts of a file with tracked changes, and the one under what is hidden."""

from __future__ import annotations

from taizhang.core.documents.docx import DocxDocument, read_docx
from taizhang.core.documents.word_document import from_word
from tests.core.documents.packages import word_file

WHO = 'w:author="办公室" w:date="2025-07-03T09:00:00Z"'


def run(text: str, tag: str = "t", properties: str = "") -> str:
    return f'<w:r>{properties}<w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def ins(inside: str) -> str:
    return f'<w:ins w:id="8" {WHO}>{inside}</w:ins>'


def gone(text: str) -> str:
    return f'<w:del w:id="9" {WHO}>{run(text, "delText")}</w:del>'


def read(body: str) -> DocxDocument:
    return read_docx(word_file(body), "a.docx")


def test_a_tracked_change_leaves_both_texts_and_says_whose_it_is() -> None:
    document = read(f"<w:p>{run('举办')}{gone('298')}{ins(run('300'))}{run('场')}</w:p>")

    (now,), (then,) = document.paragraphs, document.original
    assert (now.text, then.text) == ("举办300场", "举办298场")
    assert [(r.span.of(now.text), r.text, r.inserted, r.author, r.at) for r in now.revisions] == [
        ("", "298", False, "办公室", "2025-07-03T09:00:00Z"),
        ("300", "300", True, "办公室", "2025-07-03T09:00:00Z"),
    ]
    assert [(r.span.of(then.text), r.text, r.inserted) for r in then.revisions] == [
        ("298", "298", False),
        ("", "300", True),
    ]


def test_a_deleted_row_and_a_deleted_paragraph_end_are_there_before_the_change() -> None:
    row = f"<w:tr><w:trPr><w:del {WHO}/></w:trPr><w:tc><w:p>{run('东湖镇12')}</w:p></w:tc></w:tr>"
    kept = f"<w:tr><w:tc><w:p>{run('柳河镇')}</w:p></w:tc></w:tr>"
    ending = f"<w:pPr><w:rPr><w:del {WHO}/></w:rPr></w:pPr>"
    document = read(
        f"<w:tbl>{row}{kept}</w:tbl><w:p>{ending}{run('一句')}</w:p><w:p>{run('两句')}</w:p>"
    )

    assert [paragraph.text for paragraph in document.paragraphs] == ["柳河镇", "一句两句"]
    assert [paragraph.text for paragraph in document.original] == [
        "东湖镇12",
        "柳河镇",
        "一句",
        "两句",
    ]
    assert document.original[0].revisions[0].author == "办公室"


def test_anchors_are_read_in_both_texts() -> None:
    control = '<w:sdt><w:sdtPr><w:tag w:val="fig:abcd1"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
    document = read(f"<w:p>{control.format(gone('298场'))}{ins(run('300场'))}</w:p>")

    assert document.paragraphs[0].anchors[0].span.of(document.paragraphs[0].text) == ""
    assert document.original[0].anchors[0].span.of(document.original[0].text) == "298场"


def test_hidden_text_is_read_apart() -> None:
    hidden = run("298场", properties="<w:rPr><w:vanish/></w:rPr>")
    document = from_word(read(f"<w:p>{run('举办')}{hidden}{run('培训')}</w:p>"), "a.docx")

    assert document.blocks[0].text == "举办培训"
    assert document.uncovered[0].text == "举办298场培训"
    assert document.original == ()
