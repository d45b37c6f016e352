"""Whatever stands in a template, a ledger or a report comes out as its words in every file, the office's own too."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from taizhang.cli import run as run_cli
from taizhang.core.documents.docx import read_docx
from taizhang.core.documents.office_template import open_office_template
from taizhang.core.documents.word_slot import find_slots
from taizhang.core.rendering.docx import NATIONAL
from taizhang.core.rendering.markdown import render_markdown
from taizhang.core.rendering.word_template import NamedSlot, fill_template
from taizhang.core.reports.slot_wish import SlotWish, Wish
from taizhang.core.values import RefusedError
from taizhang.services.reporting import FORMATS, render_report, write_report
from taizhang.services.word_template import WordTemplate
from taizhang.services.workspace import Workspace, open_workspace
from tests.core.rendering.test_html import Page
from tests.services.test_hostile_reports import MANY, holding
from tests.support.office_words import block, control, office_file, paragraph
from tests.support.workspaces import H1, VIEWER, make_office, send, training

HOSTILE = [
    "<w:p>]]>&amp;<script>alert(1)</script>",
    "#let x = 1 ${{7*7}} {% x %} $a^2$ \\textbf{y}",
    "| a | b | `c` *d* _e_ [f](http://x) ![g](h)",
    "=HYPERLINK(1) {training_sessions} [方括号] %如果 ? 为零：",
    "w" * 3_000,
    "长" * 3_000,
    "零宽\u200b字\u200d符 👩\u200d🌾 \U00020000",
]


def in_the_office_file(*texts: str) -> list[str]:
    template = open_office_template(office_file(block("body")), "本单位.docx")
    (slot,) = find_slots(template).slots
    made = fill_template(
        template,
        [NamedSlot(slot, SlotWish(Wish.BODY))],
        holding(*texts),
        NATIONAL,
        properties={},
        indicator_names={},
        unit_name="示例市委统战部",
    )
    return [found.text for found in read_docx(made.content, "x.docx").paragraphs]


def test_ten_thousand_paragraphs_come_into_the_file_of_the_office() -> None:
    said = in_the_office_file(*(f"第{number}段。" for number in range(MANY)))

    assert [text for text in said if text.endswith("段。")] == [f"第{n}段。" for n in range(MANY)]


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_comes_into_the_file_of_the_office_as_itself(text: str) -> None:
    assert text in in_the_office_file(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_reads_back_as_the_same_words(text: str) -> None:
    written = render_markdown(holding(text))

    assert text in re.sub(r"\\([^a-zA-Z0-9\s])", r"\1", written)
    assert not re.search(r"(?<!\\)[<`\[*]", written)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("TAIZHANG_DEBUG", "1")
    return make_office(tmp_path / "office")


def with_template(office: Workspace, text: str) -> Workspace:
    (office.folder / "pack/reports/hostile.txt").write_text(text, "utf-8")
    return open_workspace(office.folder)


@pytest.mark.parametrize("words", [*(text[:60] for text in HOSTILE if text[0] not in "=零"), "+1"])
def test_what_people_type_into_the_ledger_is_text_in_every_file(
    office: Workspace, words: str
) -> None:
    send(office, "town-donghu", {"学习培训": [training("2025-03-05", words)]}, period=H1)
    office = with_template(
        office,
        "@title 题\n共{training_sessions}。\n%每条 学习培训 按 举办日期\n举办{主题}。\n%结束\n",
    )
    word = WordTemplate("本单位.docx", office_file(block("body") + paragraph(control("unit"))))
    written, _ = write_report(office, VIEWER, "示例市委统战部", H1, template="hostile", word=word)

    files = render_report(office, VIEWER, written, FORMATS, word=word)
    ours = render_report(office, VIEWER, written, ["docx"])

    by_ending = {Path(name).suffix: data for name, data in files.items()}
    by_ending[".ours"] = next(data for name, data in ours.items() if name.endswith(".docx"))
    wanted = f"举办{words}。"
    for ending in (".docx", ".ours"):
        read = read_docx(by_ending[ending], "x.docx")
        assert any(wanted in found.text for found in read.paragraphs)
    page = Page(by_ending[".html"].decode())
    assert wanted in "".join(data for _path, data in page.texts)
    assert all("alert(1)" not in data for path, data in page.texts if "script" in path)
    printed = pypdfium2.PdfDocument(by_ending[".pdf"])
    shown = "".join(page.get_textpage().get_text_range() for page in printed)
    letters = re.findall(r"[a-z]{2,}", words[:40])
    squeezed = re.sub(r"\s", "", shown)
    assert all(found[:20] in squeezed for found in letters)


@pytest.mark.parametrize(
    "sign", ["\x00", "\x0b", "\x1b", "\x85", "\u2028", "\ufffe", "\x7f", "\u202e", "\t"]
)
@pytest.mark.parametrize(
    "place",
    [
        "@title 总{}结\n甲。",
        "@title 题\n## 一{}章\n甲{}乙。",
        "@title 题\n%图 图{}题\n柱 {training_sessions}\n按 月\n注 甲{}。\n%结束",
    ],
)
def test_signs_that_no_file_takes_never_end_in_a_trace(
    office: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str], sign: str, place: str
) -> None:
    send(office, "town-donghu", {"学习培训": [training("2025-03-05")]}, period=H1)
    (office.folder / "pack/reports/hostile.txt").write_text(
        place.replace("{}", sign) + "\n{training_sessions}。\n", "utf-8"
    )
    asked = ["--unit", "示例市委统战部", "--period", "2025H1", "--template", "hostile"]

    code = run_cli(
        [
            "--workspace",
            str(office.folder),
            "report",
            *asked,
            "--format",
            "docx,html,md",
            "-o",
            str(tmp_path / "out"),
        ]
    )

    told = capsys.readouterr()
    assert "Traceback" not in told.out + told.err
    assert "程序出错" not in told.out + told.err
    assert code in (0, 1, 2)
    # Breaks are read as breaks; what no file can hold is named at its line.
    if sign in "\x00\x1b\ufffe\x7f\u202e":
        assert code == 2
        assert f"U+{ord(sign):04X}" in told.out + told.err
    if code == 2:
        assert "hostile.txt:" in told.out + told.err


def test_a_template_of_ten_thousand_lines_and_nothing_but_braces_is_told_in_words(
    office: Workspace,
) -> None:
    with pytest.raises(RefusedError):
        with_template(office, "@title 题\n" + "{{{[[[|||}\n" * 10_000)


def test_a_title_of_any_length_is_written(office: Workspace) -> None:
    report = replace(holding("甲。"), title=("题" * 500,))

    assert render_markdown(report).count("题") == 500
