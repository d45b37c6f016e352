"""Correcting at the command line, as a person would."""

from __future__ import annotations

import getpass
from pathlib import Path

import pytest

from taizhang.cli import run
from taizhang.services.workspace import Workspace
from taizhang.store.ledger.models import Record, RecordVersion
from tests.support.books import TRAINING
from tests.support.workspaces import copy_filled, send, training


def fill_one_training(office: Workspace) -> None:
    send(office, "town-donghu", {TRAINING: [training("2025-03-05")]})


@pytest.fixture
def record_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The only record of an office that one stands in."""
    monkeypatch.setenv("TAIZHANG_DEBUG", "1")
    copy_filled(fill_one_training, tmp_path / "office", ())
    monkeypatch.chdir(tmp_path / "office")
    return Record.objects.get(kind="training").record_id


def test_a_record_is_corrected_and_its_history_and_the_log_tell(
    record_id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    corrected = run(
        [
            "ledger",
            "correct",
            record_id,
            "--set",
            "场次=3",
            "--reason",
            "数错了",
            "--approver",
            "主任",
        ]
    )

    assert corrected == 0
    assert "  场次  1→3" in capsys.readouterr().out
    assert run(["ledger", "history", record_id]) == 0
    out = capsys.readouterr().out
    assert "第 1 版" in out
    assert "  内容  举办日期：2025-03-05，主题：政策解读，形式：专题讲座，" in out
    assert "（空）" not in out
    assert "  理由：数错了\n  批准：主任\n  场次  1→3\n" in out
    assert run(["ledger", "log", "--limit", "1"]) == 0
    head, newest = capsys.readouterr().out.splitlines()
    assert head.startswith("变更号")
    assert "更正  主任" in newest
    assert getpass.getuser() in newest


def test_a_correction_is_taken_back(record_id: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["ledger", "correct", record_id, "--set", "场次=3", "--reason", "数错了"])
    number = RecordVersion.objects.get(record_id=record_id, version=2).changeset_id

    assert run(["ledger", "undo", str(number), "--reason", "改错了"]) == 0

    assert f"已撤销变更号 {number}：撤销记录 0 条，恢复记录 1 条" in capsys.readouterr().out
    run(["ledger", "log"])
    out = capsys.readouterr().out
    assert f"撤销 {number}" in out
    assert "更正（已撤销）" in out


def test_a_record_is_cleared(record_id: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = [
        "ledger",
        "redact",
        record_id,
        "--reason",
        "依法",
        "--approver",
        "主任",
        "--also-source",
    ]

    assert run(command) == 0

    assert f"已清除记录 {record_id}" in capsys.readouterr().out
    run(["ledger", "history", record_id])
    out = capsys.readouterr().out
    assert "内容已依法清除" in out
    assert "政策解读" not in out
    assert "来源" not in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("correct", "AAAAA-AAAAA", "--set", "场次=2", "--reason", "数错了"), "没有记录号为"),
        (("correct", "{id}", "--set", "场次", "--reason", "数错了"), "字段=值"),
        (("correct", "{id}", "--set", "场次=2", "--set", "场次=3", "--reason", "x"), "写了两次"),
        (("history", "13812345678"), "没有记录号为“（手机号码）”"),
        (("undo", "99", "--reason", "发错了"), "没有变更号 99"),
        (("undo", "一", "--reason", "发错了"), "“一”不是变更号"),
        (("undo", "9" * 5000, "--reason", "发错了"), "不是变更号"),
        (("undo", "1", "--reason", "发错了"), "不能撤销"),
        (("log", "--limit", "0"), "“0”不是条数"),
        (("log", "--limit", "9" * 30), "不是条数"),
        (("forget-mapping", "机密★1年", "--reason", "列换了"), "“（密级标志）”不是编号"),
        (("redact", "AAAAA-AAAAA", "--reason", "依法", "--approver", "主任"), "没有记录号为"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(
    record_id: str, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    before = RecordVersion.objects.count()

    status = run(["ledger", *(item.format(id=record_id) for item in arguments)])

    errors = capsys.readouterr().err.splitlines()
    assert (status, len(errors)) == (2, 1)
    assert words in errors[0]
    assert RecordVersion.objects.count() == before
