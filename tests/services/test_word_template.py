"""The office's own Word file, filled from the ledger: what comes into each slot, and what stays."""

from __future__ import annotations

import hashlib
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from taizhang.cli import run as run_cli
from taizhang.core.documents.docx import DocxDocument, read_docx
from taizhang.core.values import Message, RefusedError
from taizhang.services.issuing import issue_report
from taizhang.services.reporting import open_report, render_report, write_report
from taizhang.services.settings_file import SETTINGS
from taizhang.services.word_template import WordTemplate, own_word_template
from taizhang.services.workspace import Workspace, open_workspace
from tests.support.office_words import (
    PICTURE,
    STYLES,
    block,
    bookmark,
    cell,
    control,
    office_file,
    office_parts,
    paragraph,
    run,
)
from tests.support.workspaces import H1, VIEWER, copy_filled, send, training


def fill_two_trainings(office: Workspace) -> None:
    send(office, "town-donghu", {"学习培训": [training("2025-03-05", 场次=2)]}, period=H1)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """东湖镇 held two trainings."""
    monkeypatch.setenv("TAIZHANG_DEBUG", "1")
    return copy_filled(fill_two_trainings, tmp_path / "office", ())


def filled(
    office: Workspace, data: bytes, *, clean: bool = False
) -> tuple[DocxDocument, bytes, list[str]]:
    word = WordTemplate("本单位.docx", data)
    notes: list[Message] = []
    written, _composition = write_report(
        office,
        VIEWER,
        "示例市委统战部",
        H1,
        template="half_year",
        signed_on=date(2025, 7, 2),
        word=word,
    )
    files = render_report(
        office, VIEWER, written, ["docx"], clean=clean, tell=notes.append, word=word
    )
    content = next(data for name, data in files.items() if name.endswith(".docx"))
    return read_docx(content, "x.docx"), content, [str(note) for note in notes]


WORDS = [
    (control("unit"), "共示例市委统战部。"),
    (control("单位"), "共示例市委统战部。"),
    (control("period"), "共2025年上半年。"),
    (control("{时段简称}"), "共上半年。"),
    (control("date"), "共2025年7月2日。"),
    (control("signature"), "共示例市委统战部。"),
    (control("training_sessions"), "共2场次。"),
    (control("fig:training_sessions"), "共2场次。"),
    (control("学习培训场次"), "共2场次。"),
    (control("{training_person_times|约数}"), "共50人次。"),
    (bookmark("slot_training_sessions"), "共2场次。"),
    (bookmark("slot_training_person_times_约数", run("x"), 4), "共50人次。"),
    (bookmark("slot_单位__2", run("x"), 5), "共示例市委统战部。"),
]


def test_words_and_figures_come_within_the_line(office: Workspace) -> None:
    body = "".join(paragraph(run("共") + slot + run("。")) for slot, _text in WORDS)

    read, _content, _notes = filled(office, office_file(body))

    assert [found.text for found in read.paragraphs] == [text for _slot, text in WORDS]


def test_a_figure_takes_the_look_of_its_slot_and_both_anchors(office: Workspace) -> None:
    body = paragraph(run("共") + control("training_sessions", "X", '<w:sz w:val="30"/>'))

    read, content, _notes = filled(office, office_file(body))

    (anchor,) = read.paragraphs[0].anchors
    assert anchor.by_tag
    assert anchor.by_bookmark
    with zipfile.ZipFile(BytesIO(content)) as archive:
        document = archive.read("word/document.xml").decode()
    assert '<w:sz w:val="30"/></w:rPr><w:t>2场次</w:t>' in document
    assert "slot:" not in document


def test_a_figure_of_a_slot_is_in_the_report_and_its_basis_table(office: Workspace) -> None:
    word = WordTemplate("x.docx", office_file(paragraph(control("training_sessions"))))

    written, _composition = write_report(
        office, VIEWER, "示例市委统战部", H1, template="half_year", word=word
    )
    plain, _composition = write_report(office, VIEWER, "示例市委统战部", H1, template="half_year")

    assert [insert.slot for insert in written.report.inserts] == ["training_sessions"]
    assert written.number != plain.number
    figures = list(written.report.figures())
    assert [figure.ordinal for figure in figures] == list(range(1, len(figures) + 1))
    assert len(figures) == len(list(plain.report.figures())) + 1


@pytest.mark.parametrize("place", ["block", "line", "bookmark", "cell"])
def test_the_text_and_its_annexes_come_where_paragraphs_can(
    office: Workspace, place: str, tmp_path: Path
) -> None:
    slots = {
        "block": block("body") + block("annexes"),
        "line": paragraph(control("body")) + paragraph(control("annexes")),
        "bookmark": paragraph(bookmark("slot_body", run("x")))
        + paragraph(bookmark("slot_附件", number=4)),
        "cell": cell(paragraph(control("body"))) + cell(block("annexes")),
    }
    data = office_file(paragraph(run("抬头")) + slots[place] + paragraph(run("落款")))

    read, content, notes = filled(office, data)

    texts = [found.text for found in read.paragraphs]
    assert (texts[0], texts[-1]) == ("抬头", "落款")
    assert "一、工作开展情况" in texts
    assert any("共举办学习培训2场次" in text for text in texts)
    assert "附件" in texts
    assert not any("没有印进" in note for note in notes)
    assert added_faults(data, content, tmp_path) == []
    heading = read.paragraphs[texts.index("一、工作开展情况")]
    assert heading.style == "heading 1"


def added_faults(before: bytes, after: bytes, folder: Path) -> list[str]:
    """What a strict reader finds in the filled file and not in the office's."""
    found = []
    for name, data in (("a.docx", before), ("b.docx", after)):
        (folder / name).write_bytes(data)
        faults = OpenXmlValidator().validate(str(folder / name)).errors
        found.append({str(fault).partition(":")[2] for fault in faults})
    known = {fault for fault in found[0] if "required relationship" in fault}
    return sorted(fault for fault in found[1] - known if fault not in found[0])


def test_what_has_a_slot_of_its_own_is_not_printed_twice(office: Workspace) -> None:
    body = block("工作开展情况") + paragraph(run("——")) + block("body")

    read, _content, _notes = filled(office, office_file(body))

    texts = [found.text for found in read.paragraphs]
    assert texts.count("一、工作开展情况") == 1
    assert texts.index("一、工作开展情况") < texts.index("——")


@pytest.mark.parametrize("clean", [False, True])
def test_all_parts_without_a_slot_stay_the_same_bytes(office: Workspace, clean: bool) -> None:
    data = office_file(paragraph(control("training_sessions")))

    read, content, _notes = filled(office, data, clean=clean)

    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(BytesIO(content)) as after:
        same = {name for name in before.namelist() if before.read(name) == after.read(name)}
        assert after.read("word/media/seal.png") == PICTURE
        told = {"[Content_Types].xml", "_rels/.rels"}
        changed = {"word/document.xml"} | (set() if clean else told)
        assert set(before.namelist()) - same == changed
    assert ("taizhang_report" in read.custom_properties) is not clean
    assert bool(read.paragraphs[0].anchors) is not clean


def test_headers_take_words_and_figures(office: Workspace) -> None:
    header = paragraph(control("unit") + run("·") + control("training_sessions", number=8))

    read, _content, _notes = filled(office, office_file(paragraph(run("x")), header))

    assert [found.text for found in read.headers[0]] == ["示例市委统战部·2场次"]


@pytest.mark.parametrize(
    ("body", "header", "says"),
    [
        (paragraph(control("traning_sessions")), "", "是不是“training_sessions”"),
        (paragraph(run("共") + control("body")), "", "与别的文字同在一段"),
        (block("body") + block("body"), "", "放了两处"),
        (paragraph(run("x")), paragraph(control("body")), "页眉、页脚里只能放词和单个的数"),
        (block("章:没有这章"), "", "模板里没有标题"),
        (paragraph(run("没有插槽")), "", "文件里没有插槽"),
        (paragraph(control("{training_sessions|倍}")), "", "不认识的写法"),
    ],
)
def test_slots_that_cannot_be_filled_are_refused_in_words(
    office: Workspace, body: str, header: str, says: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        filled(office, office_file(body, header))

    assert says in str(refused.value)


def test_slots_that_stay_empty_are_told(office: Workspace) -> None:
    body = paragraph(control("number")) + paragraph(control("{training_sessions|同比}"))

    read, _content, notes = filled(office, office_file(body))

    assert [found.text for found in read.paragraphs] == ["", ""]
    assert sum("是空的" in note for note in notes) == 2
    assert any("没有印进 Word 文件" in note for note in notes)


def test_the_command_writes_the_file_and_lists_slots(
    office: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "本单位.docx"
    file.write_bytes(office_file(paragraph(control("unit")) + block("body")))
    here = ["--workspace", str(office.folder)]

    listed = run_cli([*here, "template", "slots", str(file)])
    report = ["report", "--unit", "示例市委统战部", "--period", "2025H1", "-o", str(tmp_path)]
    written = run_cli([*here, *report, "--word-template", str(file)])

    assert (listed, written) == (0, 0)
    assert "slot:body" in capsys.readouterr().out
    assert len(list(tmp_path.glob("示例市委统战部*.docx"))) == 1
    file.write_bytes(office_file(paragraph(control("没有"))))
    assert run_cli([*here, "template", "slots", str(file)]) == 1


def test_a_file_made_from_a_template_is_written_as_a_plain_document(office: Workspace) -> None:
    body = paragraph(control("unit")) + block("body")
    parts = office_parts(body)
    rels = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    outside = f'Type="{kind}/attachedTemplate" Target="file:///c:/a.dotm" TargetMode="External"'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    more = {
        rels: str(parts[rels]).replace(
            "</Relationships>",
            f'<Relationship Id="rT" Type="{kind}/settings" Target="settings.xml"/></Relationships>',
        ),
        "word/settings.xml": f'<w:settings xmlns:w="{word}" xmlns:r="{kind}">'
        '<w:attachedTemplate r:id="rA"/></w:settings>',
        "word/_rels/settings.xml.rels": f'<Relationships xmlns="{space}">'
        f'<Relationship Id="rA" {outside}/></Relationships>',
        "[Content_Types].xml": str(parts["[Content_Types].xml"]).replace(
            "document.main", "template.main"
        ),
        "word/styles.xml": STYLES.replace(
            '<w:outlineLvl w:val="0"/>',
            '<w:numPr><w:numId w:val="4"/></w:numPr><w:outlineLvl w:val="0"/>',
        ),
    }

    read, content, notes = filled(office, office_file(body, parts=more))

    with zipfile.ZipFile(BytesIO(content)) as archive:
        written = {
            name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
        }
    assert any("链接着另一个模板文件（word/settings.xml）" in note for note in notes)
    assert not any("a.dotm" in text or "attachedTemplate" in text for text in written.values())
    assert "document.main" in written["[Content_Types].xml"]
    assert '<w:numId w:val="0"/>' in written["word/document.xml"]
    assert read.paragraphs[1].text == "一、工作开展情况"


def test_an_issued_report_archives_the_file_of_the_office(office: Workspace) -> None:
    word = WordTemplate(
        "本单位.docx", office_file(paragraph(run("共") + control("training_sessions")))
    )
    written, _composition = write_report(
        office, VIEWER, "示例市委统战部", H1, template="half_year", word=word
    )

    done = issue_report(office, VIEWER, written.number, word=word)

    (name,) = (name for name in done.files if name.endswith(".docx"))
    content = (done.folder / name).read_bytes()
    assert [found.text for found in read_docx(content, name).paragraphs] == ["共2场次"]
    assert done.files[name] == hashlib.sha256(content).hexdigest()


def test_a_report_is_not_issued_in_a_file_with_other_figures(office: Workspace) -> None:
    written, _composition = write_report(office, VIEWER, "示例市委统战部", H1, template="half_year")
    word = WordTemplate("本单位.docx", office_file(paragraph(control("training_sessions"))))

    with pytest.raises(RefusedError, match="不是一套，请用写这份报告时的 Word 模板"):
        issue_report(office, VIEWER, written.number, word=word)

    assert not open_report(written.number).issued


@pytest.mark.parametrize(
    ("setting", "filled_by_report"),
    [
        ('word_template = "layouts/own.docx"', True),
        ('word_template = {half_year = "layouts/own.docx"}', True),
        ('word_template = {quarterly_brief = "layouts/own.docx"}', False),
        ('word_template = ""', False),
    ],
)
def test_the_settings_name_the_file_for_reports_and_issues(
    office: Workspace, setting: str, *, filled_by_report: bool
) -> None:
    (office.folder / "layouts").mkdir()
    file = office_file(paragraph(run("共") + control("training_sessions")))
    (office.folder / "layouts/own.docx").write_bytes(file)
    with (office.folder / SETTINGS).open("a", encoding="utf-8") as settings:
        settings.write(f"{setting}\n")
    again = open_workspace(office.folder)

    found = own_word_template(again, "half_year")

    assert (found is not None) is filled_by_report
    here = ["--workspace", str(office.folder)]
    output = office.folder.parent / "out"
    report = ["report", "--unit", "示例市委统战部", "--period", "2025H1", "-o", str(output)]
    assert run_cli([*here, *report]) in (0, 1)
    written = [read_docx(path.read_bytes(), path.name) for path in output.glob("*.docx")]
    assert [len(document.paragraphs) == 1 for document in written] == [filled_by_report]
    assert run_cli([*here, "issue", "2025H1-001"]) == 0
    other = ["--word-template", "-", "-o", str(output / "other")]
    assert run_cli([*here, *report, *other]) in (0, 1)
    (plain,) = (
        read_docx(path.read_bytes(), path.name) for path in (output / "other").glob("*.docx")
    )
    assert len(plain.paragraphs) > 10


def test_a_setting_that_names_no_file_is_refused_at_its_file(office: Workspace) -> None:
    with (office.folder / SETTINGS).open("a", encoding="utf-8") as settings:
        settings.write("word_template = 3\n")

    with pytest.raises(RefusedError, match=r"taizhang.toml.*word_template 要写 Word 文件的名称"):
        open_workspace(office.folder)
