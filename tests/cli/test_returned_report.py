"""`taizhang check` on a report of the workspace that comes back edited."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from taizhang.cli import run
from tests.support.books import TRAINING
from tests.support.workspaces import make_office, send, training

LEDGER = ("--against-ledger",)
Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="session")
def written_office(server: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office whose report of the half year is written; not to be changed."""
    folder = tmp_path_factory.mktemp("returned") / "office"
    office = make_office(folder)
    send(office, "town-donghu", {TRAINING: [training("2025-03-05", 场次=4, 培训人次=1138)]})
    return folder


@pytest.fixture
def paper(written_office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The report as it went out; one stands in the office."""
    if (written_office / "taizhang.toml").read_text("utf-8").count("postgres"):
        pytest.skip("one database for all")
    monkeypatch.setenv("TAIZHANG_DEBUG", "1")
    folder = tmp_path / "office"
    shutil.copytree(written_office, folder)
    monkeypatch.chdir(folder)
    words = ["--unit", "示例市委统战部", "--period", "2025H1", "-o", str(tmp_path)]
    assert run(["report", *words]) == 0
    return next(tmp_path.glob("*.docx"))


def edit(path: Path, change: Callable[[str], str]) -> Path:
    """The Word file with its main part changed."""
    edited = path.with_name("改过.docx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(edited, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                text = data.decode()
                data = change(text).encode()
                assert data.decode() != text
            new.writestr(name, data)
    return edited


def overtype(text: str) -> str:
    """The first figure of the file is another number."""
    return re.sub(r"(<w:sdtContent>.*?<w:t[^>]*>)[0-9]+", r"\g<1>777", text, count=1)


def test_a_report_that_was_not_changed_has_all_its_figures(paper: Path, capsys: Captured) -> None:
    capsys.readouterr()
    run(["check", str(paper)])

    out = capsys.readouterr().out
    assert re.search(r"：报告 2025H1-001（按文件属性认出）\n数据 (\d+) 个：\1 个未改动。", out)


def test_a_changed_figure_is_told_with_its_indicator_and_what_the_ledger_says(
    paper: Path, capsys: Captured
) -> None:
    edited = edit(paper, overtype)
    capsys.readouterr()

    assert run(["check", str(edited)]) == 1

    out = capsys.readouterr().out
    assert "，1 个改动。" in out
    assert re.search(r"改动  序号1  .+（\w+）  第\d+段\n  .*【777.*】.*\n  原为", out)
    assert "按现在的台账是" in out


def test_it_comes_as_json(paper: Path, capsys: Captured) -> None:
    edited = edit(paper, overtype)
    capsys.readouterr()
    run(["check", str(edited), "--format", "json"])

    (file,) = json.loads(capsys.readouterr().out)["files"]
    first = file["returned"]["figures"][0]
    assert (file["returned"]["report"], first["verdict"]) == ("2025H1-001", "changed")
    assert first["is"][0].startswith("777")
    assert first["now"] == first["was"]
    (finding,) = [one for one in file["findings"] if one["rule"] == "LED-EDITED"]
    assert (finding["severity"], finding["evidence"]) == ("error", ["4场次", "777场次"])
    assert finding["spans"] == first["spans"]
    assert finding["line"] == first["lines"][0]


@pytest.mark.parametrize(("ledger", "rule"), [((), "LED-EDITED"), (LEDGER, "LED-OVERRIDE")])
def test_one_change_is_one_error_with_and_without_the_ledger(
    paper: Path, ledger: tuple[str, ...], rule: str, capsys: Captured
) -> None:
    edited = edit(paper, overtype)
    capsys.readouterr()
    run(["check", *ledger, str(edited), "--format", "json"])

    (file,) = json.loads(capsys.readouterr().out)["files"]
    (span,) = file["returned"]["figures"][0]["spans"]
    of_it = [one for one in file["findings"] if span in one["spans"] and one["severity"] == "error"]
    assert [one["rule"] for one in of_it if one["rule"].startswith("LED")] == [rule]


def test_a_clean_copy_or_plain_text_is_recognised_by_its_words(
    paper: Path, tmp_path: Path, capsys: Captured
) -> None:
    text = next(tmp_path.glob("*.md")).read_text("utf-8")
    plain = tmp_path / "群里转来的.txt"
    plain.write_text(text, "utf-8")
    capsys.readouterr()
    run(["check", str(plain)])

    out = capsys.readouterr().out
    assert "报告 2025H1-001（按文字认出）" in out
    assert "个按上下文找回）" in out


def test_another_text_is_no_report_of_ours_unless_a_person_says_so(
    paper: Path, tmp_path: Path, capsys: Captured
) -> None:
    other = tmp_path / "别的.txt"
    other.write_text("示例街道排查隐患125处。\n", "utf-8")
    capsys.readouterr()

    assert run(["check", str(other)]) == 0
    assert "报告" not in capsys.readouterr().out
    run(["check", "--report", "2025H1-001", str(other)])
    assert "报告 2025H1-001（由 --report 指定）" in capsys.readouterr().out
    assert run(["check", "--report", "2025H1-009", str(other)]) == 2


def test_of_a_folder_each_report_that_came_back_is_told(
    paper: Path, tmp_path: Path, capsys: Captured
) -> None:
    folder = tmp_path / "收回"
    folder.mkdir()
    shutil.copy(paper, folder / "甲.docx")
    edit(paper, overtype).replace(folder / "乙.docx")
    for number in range(4):  # so many that other processes check them
        (folder / f"别的{number}.txt").write_text("示例街道排查隐患125处。\n", "utf-8")
    capsys.readouterr()

    assert run(["check", str(folder), "--format", "json"]) == 1

    files = json.loads(capsys.readouterr().out)["files"]
    changed = {
        Path(file["file"]).name: sum(
            figure["verdict"] == "changed" for figure in file["returned"]["figures"]
        )
        for file in files
        if "returned" in file
    }
    assert changed == {"甲.docx": 0, "乙.docx": 1}


@pytest.mark.parametrize("form", ["sarif", "docx", "html"])
def test_in_every_form_a_changed_figure_is_an_error(
    paper: Path, form: str, capsys: Captured
) -> None:
    edited = edit(paper, overtype)
    capsys.readouterr()

    assert run(["check", str(edited), "--format", form]) == 1
    out = capsys.readouterr().out
    assert ("，1 个改动。" in out) == (form != "sarif")
    if form == "sarif":
        (log,) = json.loads(out)["runs"]
        (result,) = [one for one in log["results"] if one["ruleId"] == "LED-EDITED"]
        assert result["level"] == "error"
        assert re.search(r"第1个数据.+（\w+）：原为4场次，现为777场次。", result["message"]["text"])
        assert result["properties"]["evidence"] == ["4场次", "777场次"]
        region = result["locations"][0]["physicalLocation"]["region"]
        assert region["startLine"] == 5
        assert log["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "LED-EDITED"


def test_a_workspace_that_cannot_be_opened_keeps_no_file_from_being_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    (tmp_path / "taizhang.toml").write_text("= broken\n", "utf-8")
    other = tmp_path / "别的.txt"
    other.write_text("示例街道排查隐患125处。\n", "utf-8")
    monkeypatch.chdir(tmp_path)

    assert run(["check", str(other)]) == 0
    told = capsys.readouterr()
    assert "核对结果 0 条" in told.out
    assert "taizhang.toml" in told.err
    assert run(["check", str(other), "--report", "2025H1-001"]) == 2


def test_outside_a_workspace_a_report_is_any_text(
    paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()
    run(["check", str(edit(paper, overtype))])

    assert "报告 2025H1-001" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "改过.docx"),
        (b"PK\x03\x04" + b"\0" * 60, "改过.docx"),
        (b"", "改过.docx"),
    ],
    ids=["password or old format", "damaged", "empty"],
)
def test_a_file_that_cannot_be_read_is_told_in_one_line(
    paper: Path, content: bytes, says: str, capsys: Captured
) -> None:
    broken = paper.with_name("改过.docx")
    broken.write_bytes(content)
    capsys.readouterr()

    assert run(["check", str(broken)]) == 2
    error = capsys.readouterr().err.strip()
    assert says in error
    assert len(error.splitlines()) == 1
