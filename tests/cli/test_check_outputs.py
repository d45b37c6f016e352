"""What `taizhang check` writes: copies with comments, pages, SARIF; and many files at once."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from taizhang.cli import run
from taizhang.cli.commands import cli
from taizhang.core.checks import RULES
from tests.core.documents.packages import word_file

WRONG = "在全县12个乡镇中列第13位。"
RIGHT = "在全县12个乡镇中列第3位。"


def body(*paragraphs: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)


def check(*words: object) -> Result:
    return CliRunner().invoke(cli, ["check", *map(str, words)], standalone_mode=False)


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "总结.docx"
    path.write_bytes(word_file(body("示例街道2025年上半年工作总结", WRONG)))
    return path


@pytest.mark.parametrize("form", ["docx", "html"])
def test_a_copy_lies_beside_the_file_and_overwrites_nothing(wrong: Path, form: str) -> None:
    before = wrong.read_bytes()
    taken = wrong.with_name(f"总结.核对.{form}")
    taken.write_text("别人的文件", "utf-8")

    assert check(wrong, "--format", form).return_value == 1

    assert wrong.read_bytes() == before
    assert taken.read_text("utf-8") == "别人的文件"
    assert wrong.with_name(f"总结.核对 2.{form}").exists()


def test_comments_say_how_serious_it_is_and_which_rule(wrong: Path, tmp_path: Path) -> None:
    output = tmp_path / "批注.docx"

    check(wrong, "--format", "docx", "-o", output)

    with zipfile.ZipFile(output) as archive:
        comments = archive.read("word/comments.xml").decode()
    assert 'w:author="台账核对"' in comments
    assert "错误 FIG-RANK" in comments
    assert "12个参加排名，没有第13位。" in comments


def test_a_file_that_takes_no_comments_is_told_what_there_is_instead(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    path = tmp_path / "总结.txt"
    path.write_text(WRONG, "utf-8")

    assert run(["check", str(path), "--format", "docx"]) == 2
    assert "--format html" in capsys.readouterr().err
    assert [entry.name for entry in tmp_path.iterdir()] == ["总结.txt"]


@pytest.mark.parametrize("form", ["docx", "html"])
def test_no_copy_is_made_of_a_secret_file(tmp_path: Path, form: str) -> None:
    path = tmp_path / "总结.docx"
    path.write_bytes(word_file(body("机密★1年", WRONG)))

    assert run(["check", str(path), "--format", form]) == 2
    assert [entry.name for entry in tmp_path.iterdir()] == ["总结.docx"]


def test_a_page_repeats_nothing_personal_and_asks_for_nothing(tmp_path: Path) -> None:
    path = tmp_path / "总结.txt"
    path.write_text(f"{WRONG}<script>\n联系电话13812345678。\n", "utf-8")

    check(path, "--format", "html")

    page = path.with_name("总结.核对.html").read_text("utf-8")
    assert "13812345678" not in page
    assert "■" * 11 in page
    assert "<script>\n联系" not in page
    assert "default-src &#x27;none&#x27;" in page
    assert "http" not in page.replace("http-equiv", "")
    assert 'href="#r-1"' in page
    assert 'href="#m-1"' in page


def test_sarif_has_what_the_schema_requires(wrong: Path) -> None:
    log = json.loads(check(wrong, "--format", "sarif").stdout)

    assert log["version"] == "2.1.0"
    (run_,) = log["runs"]
    driver = run_["tool"]["driver"]
    assert driver["name"]
    (result,) = [found for found in run_["results"] if found["level"] == "error"]
    assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "FIG-RANK"
    assert all(rule["help"]["text"] for rule in driver["rules"])
    assert result["level"] == "error"
    assert result["message"]["text"]
    for location in [*result["locations"], *result["relatedLocations"]]:
        region = location["physicalLocation"]["region"]
        text = f"示例街道2025年上半年工作总结\n{WRONG}"
        start, length = region["charOffset"], region["charLength"]
        line = text.splitlines()[region["startLine"] - 1]
        assert line[region["startColumn"] - 1 :].startswith(text[start : start + length])
        assert location["physicalLocation"]["artifactLocation"]["uri"].endswith(".docx")


def test_a_folder_is_checked_and_a_broken_file_holds_up_no_other(tmp_path: Path) -> None:
    inside = tmp_path / "各单位" / "乡镇"
    inside.mkdir(parents=True)
    for number in range(5):
        (inside / f"{number}.txt").write_text(WRONG if number == 3 else RIGHT, "utf-8")
    (inside / "坏.docx").write_bytes(b"PK broken")
    (inside / "~$0.docx").write_bytes(b"")
    (inside / "0.核对.html").write_text("x", "utf-8")
    (inside / "表.xlsx").write_bytes(b"")

    result = check(tmp_path)

    assert result.return_value == 2
    assert "共核对 5 个文件，1 个没有核对。" in result.stdout
    assert "错误 1 处，疑点 0 处，提示 0 处。" in result.stdout
    assert len(result.stderr.strip().splitlines()) == 1
    assert "坏.docx" in result.stderr


def test_what_people_let_stand_lies_beside_the_file_and_is_counted(wrong: Path) -> None:
    wrong.with_name("总结.核对.txt").write_text("FIG-RANK 保留 乡镇 含两个街道\n", "utf-8")

    result = check(wrong)

    assert result.return_value == 0
    assert "另有 1 处已看过并保留，没有列出。" in result.stdout


def test_a_workspace_says_once_what_all_its_checks_ask(
    wrong: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (wrong.parent / "taizhang.toml").write_text("", "utf-8")
    (wrong.parent / "核对.txt").write_text("FIG-RANK 提示\n", "utf-8")
    monkeypatch.chdir(wrong.parent)

    assert check(wrong).return_value == 0


def test_every_rule_is_listed() -> None:
    lines = check("--list").stdout.splitlines()

    assert {line.split()[0] for line in lines[1:]} == set(RULES)


LISTED = "[2024-03-01 示例市委全会报告]\n铸牢中华民族共同体意识\n"


@pytest.mark.parametrize("copies", [1, 5])
def test_a_wording_is_held_against_the_list_of_the_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copies: int
) -> None:
    (tmp_path / "taizhang.toml").write_text("", "utf-8")
    (tmp_path / "提法.txt").write_text(LISTED, "utf-8")
    for number in range(copies):
        (tmp_path / f"{number}.txt").write_text("筑牢中华民族共同体意识。\n", "utf-8")
    monkeypatch.chdir(tmp_path)

    result = check(tmp_path)

    assert result.return_value == 0
    assert (
        result.stdout.count("“筑牢中华民族共同体意识”与提法“铸牢中华民族共同体意识”差1处") == copies
    )
    assert "出自示例市委全会报告（2024年3月1日）" in result.stdout
    assert f"错误 0 处，疑点 {copies} 处，提示 0 处。" in result.stdout


def test_a_list_of_wordings_may_be_named_and_what_is_wrong_in_it_is_told(
    wrong: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    listed = tmp_path / "本年.txt"
    listed.write_text("铸牢中华民族共同体意识\n", "utf-8")

    assert run(["check", str(wrong), "--phrases", str(listed)]) == 2
    assert "本年.txt:1: 提法前面要有一行日期和出处" in capsys.readouterr().err


def test_the_layout_that_a_word_file_is_held_against_is_told_once(wrong: Path) -> None:
    section = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    wrong.write_bytes(word_file(body("示例街道2025年上半年工作总结", WRONG) + section))
    held = "版式按最接近的一种核对：GB/T 33476.2-2016。"

    assert check(wrong).stdout.splitlines()[1] == held

    check(wrong, "--format", "html")
    assert wrong.with_name("总结.核对.html").read_text("utf-8").count(held) == 1
    (file,) = json.loads(check(wrong, "--format", "json").stdout)["files"]
    assert file["layout"] == "GB/T 33476.2-2016"
