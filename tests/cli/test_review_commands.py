"""Entering, reviewing and closing at the command line, as people of an office would."""

from __future__ import annotations

from pathlib import Path

import pytest

from taizhang.cli import run
from taizhang.services.workspace import open_workspace
from taizhang.store.ledger.models import Record
from tests.support.books import TRAINING
from tests.support.workspaces import fill_in, make_office, send, template_of, training

EVENT = ["举办日期=2025-03-05", "主题=政策解读", "形式=专题讲座", "对象=统战干部", "培训人次=50"]


@pytest.fixture(autouse=True)
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAIZHANG_DEBUG", "1")
    make_office(tmp_path / "office")
    monkeypatch.chdir(tmp_path / "office")


def enter(*more: str) -> str:
    texts = [part for text in (*EVENT, "场次=1") for part in ("--set", text)]
    assert run(["ledger", "enter", "学习培训", "--unit", "东湖镇", *texts, *more]) == 0
    return Record.objects.filter(kind="training").latest("record_id").record_id


def test_a_record_goes_from_draft_to_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    record_id = enter("--as-unit", "东湖镇")
    assert "第 1 版，草稿" in capsys.readouterr().out

    assert run(["ledger", "submit", "--all"]) == 0
    assert "等待审核：示例市委统战部" in capsys.readouterr().out

    assert run(["ledger", "review", "--period", "2025H1"]) == 0
    out = capsys.readouterr().out
    assert f"{record_id}  东湖镇  学习培训  政策解读  待审（示例市委统战部）" in out
    assert "场次：1" in out

    assert run(["ledger", "return", record_id, "--reason", "人次请核对"]) == 0
    assert run(["ledger", "review", "--all"]) == 0
    assert "  理由：人次请核对" in capsys.readouterr().out
    assert run(["ledger", "revise", record_id, "--set", "培训人次=48", "--submit"]) == 0
    assert "  培训人次  50→48" in capsys.readouterr().out

    assert run(["ledger", "approve", "--all", "--as-unit", "示例市委统战部"]) == 2
    assert "是你自己提交的" in capsys.readouterr().err
    assert run(["ledger", "approve", "--all"]) == 0
    assert "其中 1 条从现在起计入数据。" in capsys.readouterr().out
    assert run(["ledger", "approve", "--all"]) == 0
    assert "没有可办理的记录。" in capsys.readouterr().out


def test_what_is_to_be_approved_is_named_or_all_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    record_id = enter("--submit")

    for arguments in (["approve"], ["approve", record_id, "--all"], ["submit"]):
        assert run(["ledger", *arguments]) == 2
        assert "二者取一" in capsys.readouterr().err
    assert run(["ledger", "recall", record_id]) == 0
    assert "已撤回 1 条" in capsys.readouterr().out


def test_a_report_says_what_waits_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    enter("--submit")
    run(["ledger", "approve", "--all"])
    enter("--submit")
    capsys.readouterr()

    assert run(["report", "--unit", "示例市委统战部", "--period", "2025H1"]) == 0

    assert "还有 1 条涉及本时段的记录没有审核" in capsys.readouterr().out


def test_a_workbook_for_review_is_not_said_to_count(
    capsys: pytest.CaptureFixture[str],
) -> None:
    office = open_workspace(Path())
    send(office, "town-liuhe", nil=[TRAINING])
    book = fill_in(template_of(office, "东湖镇"), {TRAINING: [training("2025-03-05")]})
    Path("东湖.xlsx").write_bytes(book)

    assert run(["ledger", "import", "东湖.xlsx", "--for-review", "--received", "2025-07-01"]) == 0

    out = capsys.readouterr().out
    assert "  已登记，等待审核，审核通过后才计入数据，变更号 4" in out
    assert run(["ledger", "status", "--period", "2025H1", "--unit", "东湖镇"]) == 0
    assert "已报（待审）" in capsys.readouterr().out
    assert run(["report", "--unit", "示例市委统战部", "--period", "2025H1"]) == 0
    text = next(Path().glob("*.md")).read_text("utf-8")
    assert "东湖镇尚未报送" in text or "东湖镇" in text.split("尚未报送")[0]
    assert "还有 1 条涉及本时段的记录没有审核" in capsys.readouterr().out


def test_a_period_is_closed_and_what_changes_after_is_listed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    record_id = enter("--submit")
    run(["ledger", "approve", "--all"])
    capsys.readouterr()
    place = ["--unit", "示例市委统战部", "--period", "2025H1"]

    assert run(["ledger", "locks"]) == 0
    assert "没有封过账。" in capsys.readouterr().out
    assert run(["ledger", "lock", *place, "--reason", "总结已定稿"]) == 0
    out = capsys.readouterr().out
    assert "已封账：示例市委统战部（含下级） 2025年上半年" in out
    assert "还有 6 项应报没有报来" in out
    change = ["ledger", "correct", record_id, "--set", "场次=2", "--reason", "数错了"]
    assert run(change) == 2
    assert "封账" in capsys.readouterr().err
    assert run([*change, "--approver", "分管领导"]) == 0
    capsys.readouterr()

    assert run(["ledger", "changes", *place]) == 0
    out = capsys.readouterr().out
    assert f"改动  {record_id}  东湖镇  学习培训  政策解读" in out
    assert "  场次  1→2" in out
    assert "学习培训场次" in out
    unlock = ["ledger", "unlock", *place, "--reason", "补报", "--approver", "分管领导"]
    assert run(unlock) == 0
    assert run(["ledger", "locks"]) == 0
    out = capsys.readouterr().out
    assert "封账（已被代替）" in out
    assert "分管领导" in out
