"""`taizhang check` as a person calls it: what is wrong, where, and the exit status that says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from taizhang.cli import run
from taizhang.cli.commands import cli

RIGHT = "排查隐患125处，分为一般隐患103处、重大隐患22处。\n"
WRONG = "示例街道2026年上半年工作总结\n上半年排查隐患128处，分为一般隐患103处、重大隐患22处。\n"


def check(*words: str) -> Result:
    return CliRunner().invoke(cli, ["check", *words], standalone_mode=False)


@pytest.fixture
def wrong(tmp_path: Path) -> str:
    path = tmp_path / "总结.txt"
    path.write_text(WRONG, "utf-8")
    return str(path)


def test_a_wrong_sum_is_told_with_its_sentence_and_its_reckoning(wrong: str):
    result = check(wrong)

    assert result.return_value == 1
    assert result.stdout.splitlines() == [
        f"{wrong}：核对结果 1 条",
        "",
        "第2段  错误  FIG-PART-SUM",
        "  上半年排查隐患【128处】，分为一般隐患【103处】、重大隐患【22处】",
        "  总数128处，各部分103处、22处，合计125处，相差3处。",
        "",
        "错误 1 处，疑点 0 处，提示 0 处。",
    ]


def test_a_right_file_has_exit_status_0(tmp_path: Path):
    path = tmp_path / "总结.txt"
    path.write_text(RIGHT, "utf-8")
    assert check(str(path)).return_value == 0


def test_findings_come_as_json(wrong: str):
    (file,) = json.loads(check(wrong, "--format", "json").stdout)["files"]

    (found,) = file["findings"]
    assert (found["rule"], found["severity"], found["line"]) == ("FIG-PART-SUM", "error", 2)
    assert [WRONG[start:end] for start, end in found["spans"]] == ["128处", "103处", "22处"]


def test_a_profile_lets_a_finding_stand(wrong: str, tmp_path: Path):
    profile = tmp_path / "核对.txt"
    profile.write_text("FIG-PART-SUM 保留 排查隐患 另有3处待定级\n", "utf-8")

    assert check(wrong, "--profile", str(profile)).return_value == 0


def test_a_page_is_shown():
    result = check("--explain", "fig-part-sum")

    assert result.return_value == 0
    assert "各部分相加不等于总数。" in result.stdout


@pytest.mark.parametrize("format_", ["text", "json"])
def test_what_is_personal_is_not_repeated(tmp_path: Path, format_: str):
    path = tmp_path / "总结.txt"
    path.write_text("走访12家，其中民营15家，联系电话13812345678。\n", "utf-8")

    result = check(str(path), "--format", format_)

    assert "文中有手机号码，请删去。" in result.stdout
    assert "大于总数12家" in result.stdout
    assert "13812345678" not in result.stdout


def test_marks_of_markdown_are_at_home_in_a_markdown_file(tmp_path: Path):
    for name, status in (("总结.md", 0), ("总结.txt", 1)):
        path = tmp_path / name
        path.write_text("## 主要成效\n\n共开展活动46场。\n", "utf-8")
        assert check(str(path)).return_value == status


@pytest.mark.parametrize("words", [[], ["--explain", "FIG-NONE"], ["没有.txt"]])
def test_what_cannot_be_done_is_told_in_one_line(words: list[str], capsys: pytest.CaptureFixture):
    assert run(["check", *words]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
