"""refresh, accept and diff at the command line; hostile files change nothing and are told in one line."""

from __future__ import annotations

import time
from copy import deepcopy
from pathlib import Path

import pytest
from lxml import etree

from taizhang.cli import run
from taizhang.services.workspace import Workspace
from taizhang.store.reporting.models import Report
from tests.core.documents.packages import word_file
from tests.services.test_refreshing import accept_all, fill_both_years, more, written
from tests.support.old_books import compound
from tests.support.word_edits import W, edited, retyped, view
from tests.support.workspaces import copy_filled

PAPER = "总结.docx"


def fill_and_write(office: Workspace) -> None:
    fill_both_years(office)
    (office.folder / PAPER).write_bytes(written(office))


@pytest.fixture
def reported(server: str, tmp_path: Path) -> Workspace:
    return copy_filled(fill_and_write, tmp_path / "office")


@pytest.fixture
def copy(reported: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TAIZHANG_DEBUG", "1")
    path = (reported.folder / PAPER).rename(tmp_path / PAPER)
    monkeypatch.chdir(reported.folder)
    return path


def test_a_copy_is_refreshed_accepted_and_compared(
    copy: Path, reported: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    before = copy.read_bytes()
    assert run(["refresh", str(copy)]) == 0
    assert "没有改动" in capsys.readouterr().out
    more(reported)

    assert run(["refresh", str(copy)]) == 0
    told = capsys.readouterr().out
    assert "5场次 → 9场次  学习培训场次" in told
    assert copy.read_bytes() == before
    made = copy.with_name("总结.更新.docx")
    assert "举办学习培训9场次" in view(made.read_bytes(), accepted=True)

    made.write_bytes(accept_all(made.read_bytes()))
    template = copy.with_name("下一次.txt")
    words = ["--template", str(template), "--format", "docx,html", "-o", str(copy.parent / "out")]
    assert run(["accept", str(made), "--reason", "补报", *words]) == 0
    told = capsys.readouterr().out
    assert "2025H1-001-v2（上一版 2025H1-001）" in told
    assert "按今天的台账更新过" in told
    assert "{training_sessions}" in template.read_text("utf-8")

    assert run(["diff", "2025H1-001", "2025H1-001-v2"]) == 0
    told = capsys.readouterr().out
    assert "[-5-]{+9+}场次" in told
    assert "新增记录 1 条" in told
    for form in ("html", "docx"):
        target = copy.with_name(f"对比.{form}")
        assert run(["diff", str(copy), str(made), "--format", form, "-o", str(target)]) == 0
        assert target.is_file()


def test_its_own_name_overwrites_and_what_was_left_is_status_1(
    copy: Path, reported: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    copy.write_bytes(retyped(copy.read_bytes(), "5场次", "6场次"))
    more(reported)

    assert run(["refresh", str(copy), "-o", str(copy)]) == 1

    told = capsys.readouterr().out
    assert "有人改过，没有动" in told
    assert "6场次，同比增长125%" in view(copy.read_bytes(), accepted=True)


def test_comments_say_what_was_left(
    copy: Path, reported: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    copy.write_bytes(retyped(copy.read_bytes(), "5场次", "6场次"))

    assert run(["refresh", str(copy), "--comments"]) == 1

    assert "没有改的加了批注，共 1 条" in capsys.readouterr().out
    assert copy.with_name("总结.更新.docx").is_file()


@pytest.mark.parametrize("command", ["refresh", "accept", "diff"])
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (compound("EncryptedPackage", b"x"), "密码"),
        (b"PK\x03\x04 broken", "损坏"),
        (b"", ""),
    ],
)
def test_files_that_cannot_be_read_change_nothing(
    copy: Path, command: str, data: bytes, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    copy.write_bytes(data)
    kept = Report.objects.count()
    others = sorted(copy.parent.iterdir())

    words = [str(copy)] if command != "diff" else [str(copy), str(copy)]
    status = run([command, *words, *(["--report", "2025H1-001"] if command != "diff" else [])])

    assert status == 2
    assert says in capsys.readouterr().err
    assert sorted(copy.parent.iterdir()) == others
    assert Report.objects.count() == kept


def test_forged_anchors_are_not_ours(
    copy: Path, reported: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    forged = (
        '<w:p><w:sdt><w:sdtPr><w:tag w:val="fig:ZZZZ0000000001"/></w:sdtPr><w:sdtContent>'
        "<w:r><w:t>5场次</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )
    copy.write_bytes(word_file(forged))
    more(reported)

    assert run(["refresh", str(copy), "--report", "2025H1-001"]) == 1

    told = capsys.readouterr().out
    assert "文中找不到这个数" in told
    assert not copy.with_name("总结.更新.docx").exists()


def test_ten_thousand_controls_in_one_paragraph(copy: Path, reported: Workspace) -> None:
    def act(root: etree._Element) -> None:
        control = next(sdt for sdt in root.iter(f"{W}sdt") if sdt.find(f".//{W}t").text == "5场次")  # type: ignore[union-attr]
        for _ in range(10_000):
            control.addnext(deepcopy(control))

    copy.write_bytes(edited(copy.read_bytes(), act))
    more(reported)
    begun = time.monotonic()

    status = run(["refresh", str(copy)])

    assert status in (0, 1)
    assert time.monotonic() - begun < 120
