"""Holding a report against the ledger, overriding a figure and learning a template, as a person would."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from taizhang.cli import run
from taizhang.services.reporting import write_report
from taizhang.services.workspace import Workspace
from taizhang.store.reporting.models import Report
from tests.core.documents.packages import word_file
from tests.support.books import TRAINING
from tests.support.workspaces import H1, VIEWER, copy_filled, send, training


def fill_reported(office: Workspace) -> None:
    send(office, "town-donghu", {TRAINING: [training("2025-03-05", 场次=12)]})
    for unit in ("sec-economy", "assoc-biz", "town-liuhe"):
        send(office, unit, nil=[TRAINING])
    write_report(office, VIEWER, "dept", H1, template="half_year")


@pytest.fixture
def number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The report of an office that one stands in."""
    monkeypatch.setenv("TAIZHANG_DEBUG", "1")
    copy_filled(fill_reported, tmp_path / "office", ())
    monkeypatch.chdir(tmp_path / "office")
    return Report.objects.get().number


def old_report(words: str) -> str:
    path = Path("旧总结.txt")
    path.write_text(f"示例市委统战部2025年上半年工作情况总结\n{words}", encoding="utf-8")
    return str(path)


@pytest.mark.usefixtures("number")
def test_a_report_is_checked_against_the_ledger(capsys: pytest.CaptureFixture[str]) -> None:
    path = old_report("上半年，共举办学习培训15场次，参加人员300人次。")

    assert run(["check", "--against-ledger", path]) == 1
    out = capsys.readouterr().out
    assert "错误  LED-VALUE" in out
    assert "台账为12场次，依据1条记录" in out
    assert "与台账核对 2 个数：相符 0，不符 1，说不准 " in out


@pytest.mark.usefixtures("number")
def test_what_agrees_is_told_and_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    path = old_report("上半年，共举办学习培训12场次，培训近百名干部，共培训60人次。")

    assert run(["check", "--against-ledger", path, "--format", "json"]) == 1
    (file,) = json.loads(capsys.readouterr().out)["files"]
    verdicts = {one["text"]: one["verdict"] for one in file["ledger"]}
    assert verdicts["12场次"] == "agrees"
    assert verdicts["60人次"] == "differs"


def word_report(path: str, words: str) -> None:
    texts = ("示例市委统战部2025年上半年工作情况总结", words)
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
    body += '<w:sectPr><w:pgSz w:w="12240" w:h="15840"/></w:sectPr>'
    Path(path).write_bytes(word_file(body))


@pytest.mark.usefixtures("number")
def test_copies_and_sarif_carry_what_the_ledger_says(capsys: pytest.CaptureFixture[str]) -> None:
    word_report("旧总结.docx", "上半年，共举办学习培训15场次。")
    asked = ["check", "--against-ledger", "旧总结.docx", "--format"]

    assert run([*asked, "docx"]) == 1
    with ZipFile("旧总结.核对.docx") as package:
        assert "台账为12场次，依据1条记录" in package.read("word/comments.xml").decode()
    assert run([*asked, "html"]) == 1
    assert "台账为12场次，依据1条记录" in Path("旧总结.核对.html").read_text("utf-8")
    capsys.readouterr()
    assert run([*asked, "sarif"]) == 1
    (log,) = json.loads(capsys.readouterr().out)["runs"]
    assert "LED-VALUE" in {one["ruleId"] for one in log["results"]}


@pytest.mark.usefixtures("number")
def test_a_folder_is_held_file_by_file_with_layout_and_what_lies_beside(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("各单位").mkdir()
    word_report("各单位/甲.docx", "上半年，共举办学习培训15场次。")
    for name in "乙丙丁":
        Path(f"各单位/{name}.txt").write_text(
            "示例市委统战部2025年上半年工作情况总结\n上半年，共举办学习培训15场次。", "utf-8"
        )
    Path("各单位/乙.核对.txt").write_text("LED-VALUE 保留 15场次 会后补报\n", "utf-8")
    Path("各单位/戊.txt").write_text("工作总结\n共举办学习培训12场次。", "utf-8")

    assert run(["check", "--against-ledger", "各单位", "--format", "json"]) == 2
    captured = capsys.readouterr()
    files = {Path(file["file"]).stem: file for file in json.loads(captured.out)["files"]}
    rules = {name: {one["rule"] for one in file["findings"]} for name, file in files.items()}
    assert any(rule.startswith("LAY") for rule in rules["甲"])
    assert {name: "LED-VALUE" in found for name, found in rules.items()} == {
        "甲": True,
        "乙": False,
        "丙": True,
        "丁": True,
    }
    assert files["乙"]["let_stand"] == 1
    assert all(file["ledger"] for file in files.values())
    assert "戊.txt: 标题里没有写明是哪个时段的报告" in captured.err


@pytest.mark.usefixtures("number")
def test_without_a_ledger_nothing_is_said_of_one(capsys: pytest.CaptureFixture[str]) -> None:
    path = old_report("上半年，共举办学习培训15场次。")

    run(["check", path, "--format", "json"])
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert "ledger" not in file
    run(["check", path])
    assert "与台账核对" not in capsys.readouterr().out


@pytest.mark.usefixtures("number")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["check", "--period", "2025H1", "旧总结.txt"], "与 --against-ledger 一起用"),
        (["check", "--against-ledger", "--unit", "没有镇", "旧总结.txt"], "没有名为“没有镇”的单位"),
        (["learn", "--pack", "united_front", "--unit", "东湖镇", "旧总结.txt"], "不能和 --unit"),
        (["learn", "没有.txt"], "没有.txt"),
    ],
)
def test_wrong_use_is_told_in_one_line(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    old_report("共举办学习培训12场次。")

    assert run(words) == 2
    assert says in capsys.readouterr().err


def test_a_figure_is_overridden_listed_and_taken_back(
    number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    grounds = ["--reason", "月底才报来", "--approver", "办公室主任"]

    assert run(["override", number, "1", "15", *grounds]) == 0
    assert "第1个数据（学习培训场次）由12场次改写为15场次，台账不变" in capsys.readouterr().out
    path = old_report("上半年，共举办学习培训15场次。")
    assert run(["check", "--against-ledger", path]) == 0
    assert "经批准改写：改写为15场次（原为12场次），理由：月底才报来" in capsys.readouterr().out
    assert run(["override", number]) == 0
    assert "12场次 → 15场次  理由：月底才报来" in capsys.readouterr().out
    assert run(["override", number, "1", "--revoke", *grounds]) == 0
    assert run(["check", "--against-ledger", path]) == 1
    assert run(["verify"]) == 0
    assert run(["ledger", "log"]) == 0
    assert "改写报告数据" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["1"],
        ["1", "15", "--revoke", "--reason", "理由", "--approver", "主任"],
        ["1", "15", "--approver", "主任"],
        ["1", "15", "--reason", "理由"],
    ],
)
def test_an_override_needs_its_grounds(number: str, words: list[str]) -> None:
    assert run(["override", number, *words]) == 2


@pytest.mark.usefixtures("number")
def test_a_learned_template_writes_a_report(capsys: pytest.CaptureFixture[str]) -> None:
    path = old_report("一、工作情况\n上半年，共举办学习培训15场次，走访企业9家。")

    assert run(["learn", path, "-o", "pack/reports/old.txt"]) == 0
    out = capsys.readouterr().out
    assert "2个数：确定1，可能0，待补1，没有转换0。" in out
    assert "“走访企业”9家没有相近的指标" in out
    assert run(["pack", "check", "pack"]) == 0
    asked = ["--unit", "示例市委统战部", "--period", "2025H1", "--template", "old"]
    assert run(["report", *asked, "-o", "out", "--format", "md"]) == 0
    (written,) = Path("out").glob("*.md")
    assert "上半年，共举办学习培训12场次，走访企业【待补：9家】。" in written.read_text("utf-8")
