"""Charts in the office's own Word file: pictures with caption and source, and nothing else disturbed."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from taizhang.core.documents.docx import read_docx
from taizhang.core.values import Message, RefusedError
from taizhang.services import reporting
from taizhang.services.reporting import render_report, write_report
from taizhang.services.word_template import WordTemplate
from taizhang.services.workspace import Workspace, open_workspace
from tests.services.test_word_template import added_faults
from tests.support.office_words import PICTURE, block, cell, control, office_file, paragraph, run
from tests.support.workspaces import H1, VIEWER, copy_filled, send, training

TEMPLATE = """@title 总结
## 学习培训
共举办学习培训{training_sessions}。
%图 各月学习培训场次
柱 {training_sessions}
按 月
%结束
%附件 培训情况
%图 各单位培训人次
柱 {training_person_times}
按 单位
注 按填报单位计。
%结束
"""
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
LINKS = "word/_rels/document.xml.rels"
OWN_DRAWING = (
    '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    'wordprocessingDrawing"><wp:extent cx="9" cy="9"/><wp:docPr id="1" name="seal"/></wp:inline>'
    "</w:drawing></w:r>"
)


def fill_drawn(office: Workspace) -> None:
    (office.folder / "pack/reports/drawn.txt").write_text(TEMPLATE, "utf-8")
    office = open_workspace(office.folder)
    rows = [training("2025-03-05", 场次=2), training("2025-06-01", 场次=4)]
    send(office, "town-donghu", {"学习培训": rows}, period=H1)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """An office whose report has a chart in the text and one in an annex."""
    monkeypatch.setenv("TAIZHANG_DEBUG", "1")
    return copy_filled(fill_drawn, tmp_path / "office", ())


def filled(office: Workspace, data: bytes, *, clean: bool = False) -> tuple[bytes, list[str]]:
    word = WordTemplate("本单位.docx", data)
    notes: list[Message] = []
    written, _composition = write_report(
        office,
        VIEWER,
        "示例市委统战部",
        H1,
        template="drawn",
        signed_on=date(2025, 7, 2),
        word=word,
    )
    files = render_report(
        office, VIEWER, written, ["docx"], clean=clean, tell=notes.append, word=word
    )
    content = next(data for name, data in files.items() if name.endswith(".docx"))
    return content, [str(note) for note in notes]


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def drawings(parts: dict[str, bytes]) -> list[etree._Element]:
    return list(etree.fromstring(parts["word/document.xml"]).iter(f"{DRAWING}inline"))


def pictures(parts: dict[str, bytes]) -> list[bytes]:
    """The bytes that the drawings of the text lead to, in order."""
    links = {link.get("Id"): link.get("Target") for link in etree.fromstring(parts[LINKS])}
    embeds = [part.get(EMBED) for found in drawings(parts) for part in found.iter()]
    return [parts[f"word/{links[key]}"] for key in embeds if key]


@pytest.mark.parametrize("clean", [False, True])
def test_charts_are_pictures_with_caption_and_source(
    office: Workspace, tmp_path: Path, *, clean: bool
) -> None:
    data = office_file(block("body") + block("annexes"))

    content, notes = filled(office, data, clean=clean)

    parts = parts_of(content)
    assert [found[:4] for found in pictures(parts)] == [b"\x89PNG"] * 2
    described = [about(found, "docPr", "descr") for found in drawings(parts)]
    assert all("东湖镇" in text or "3月" in text for text in described)
    texts = [found.text for found in read_docx(content, "x.docx").paragraphs]
    for words in ("图1　各月学习培训场次", "图1　各单位培训人次", "按填报单位计。"):
        assert texts.count(words) == 1
    assert sum(text.startswith("数据来源：示例市委统战部工作台账") for text in texts) == 2
    assert texts.index("图1　各月学习培训场次") < texts.index("图1　各单位培训人次")
    assert added_faults(data, content, tmp_path) == []
    assert not any("没有印进" in note for note in notes)
    assert ("fig:" in parts["word/document.xml"].decode()) is not clean


def about(drawing: etree._Element, part: str, attribute: str) -> str:
    found = drawing.find(f"{DRAWING}{part}")
    assert found is not None
    return found.get(attribute) or ""


def test_names_links_and_numbers_of_the_file_are_kept(office: Workspace) -> None:
    links = office_parts_links()
    own: dict[str, str | bytes] = {
        "word/media/Taizhang1.PNG": PICTURE,
        LINKS: links.replace('Id="rP"', 'Id="rIdTaizhang1"'),
    }
    data = office_file(paragraph(OWN_DRAWING) + block("body"), parts=own)

    parts = parts_of(filled(office, data)[0])

    assert {about(found, "docPr", "id") for found in drawings(parts)} == {"1", "2"}
    keys = [link.get("Id") for link in etree.fromstring(parts[LINKS])]
    assert keys[:3] == ["rS", "rH", "rIdTaizhang1"]
    assert len(keys) == len(set(keys)) == 4
    assert parts["word/media/Taizhang1.PNG"] == parts["word/media/seal.png"] == PICTURE
    assert len({name.casefold() for name in parts}) == len(parts)


def office_parts_links() -> str:
    with zipfile.ZipFile(BytesIO(office_file(""))) as archive:
        return archive.read(LINKS).decode()


@pytest.mark.parametrize(
    ("said", "added"),
    [
        ('<Default Extension="png" ContentType="image/png"/>', ""),
        ("", 'Extension="png" ContentType="image/png"'),
        (
            '<Default Extension="PNG" ContentType="image/x-png"/>',
            'PartName="/word/media/taizhang1.png" ContentType="image/png"',
        ),
    ],
)
def test_what_the_pictures_are_is_said_once(office: Workspace, said: str, added: str) -> None:
    with zipfile.ZipFile(BytesIO(office_file(""))) as archive:
        types = archive.read("[Content_Types].xml").decode()
    usual = '<Default Extension="png" ContentType="image/png"/>'
    data = office_file(block("body"), parts={"[Content_Types].xml": types.replace(usual, said)})

    written = parts_of(filled(office, data)[0])["[Content_Types].xml"].decode()

    assert added in written
    assert len(re.findall('ContentType="image/png"', written)) == 1


def test_a_picture_is_no_wider_than_its_cell_and_stands_in_its_slot(office: Workspace) -> None:
    data = office_file(cell(paragraph(control("chart:各单位培训人次"))) + block("图:1"))

    content, notes = filled(office, data)

    parts = parts_of(content)
    in_cell, in_text = (int(about(found, "extent", "cx")) for found in drawings(parts))
    assert in_cell <= 6000 * 635 < in_text
    texts = [found.text for found in read_docx(content, "x.docx").paragraphs]
    assert texts.index("图1　各单位培训人次") < texts.index("图1　各月学习培训场次")
    # One figure of the text stands nowhere.
    assert [note for note in notes if "没有印进" in note] == [
        "总结中有 1 个数没有印进 Word 文件：模板里没有相应的插槽（正文用 slot:body，附件用 slot:annexes）。"
    ]


def test_a_chart_that_the_template_has_not_is_named_with_those_it_has(office: Workspace) -> None:
    with pytest.raises(
        RefusedError, match="模板里没有图“各镇”，有：各月学习培训场次、各单位培训人次"
    ):
        filled(office, office_file(block("图:各镇")))


def test_only_pictures_that_stand_in_the_text_are_in_the_file(office: Workspace) -> None:
    data = office_file(block("annexes"))

    added = set(parts_of(filled(office, data)[0])) - set(parts_of(data))

    assert [name for name in added if name.endswith(".png")] == ["word/media/taizhang2.png"]


def test_where_no_font_is_the_tables_stand_in_their_place(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "draw_charts", lambda *_given: ())
    data = office_file(cell(paragraph(control("body"))) + paragraph(run("完")))

    content, _notes = filled(office, data)

    parts = parts_of(content)
    assert not drawings(parts)
    assert set(parts) - set(parts_of(data)) == {"docProps/custom.xml"}
    texts = [found.text for found in read_docx(content, "x.docx").paragraphs]
    assert "图1　各月学习培训场次（单位：场次）" in texts
    assert "3月" in texts
