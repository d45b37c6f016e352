"""Last year's figure at the command line, under the tree of then and that of now."""

from __future__ import annotations

from pathlib import Path

import pytest

from taizhang.cli import run
from taizhang.services.workspace import Workspace
from tests.support.books import TRAINING, reorganise, unit
from tests.support.workspaces import LAST_H1, copy_filled, send, training


def merge(office: Workspace) -> None:
    for town, sessions in (("town-donghu", 4), ("town-liuhe", 6)):
        rows = {TRAINING: [training("2024-03-05", 场次=sessions)]}
        send(office, town, rows, period=LAST_H1)
    ends = ("2025-01-01", "town-hu")
    reorganise(
        office,
        {"town-donghu": ends, "town-liuhe": ends},
        unit("town-hu", since="2025-01-01", 单位名称="湖河镇"),
    )
    send(office, "town-hu", {TRAINING: [training("2025-03-05", 场次=15)]})


@pytest.fixture(autouse=True)
def merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One stands in an office of which two towns have become one."""
    monkeypatch.setenv("TAIZHANG_DEBUG", "1")
    copy_filled(merge, tmp_path / "office", ())
    monkeypatch.chdir(tmp_path / "office")


def trace(*words: str) -> int:
    return run(["trace", "training_sessions", *words])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--unit", "东湖镇", "--period", "2024H1"), "（training_sessions）：4场次"),
        (("--unit", "湖河镇", "--period", "2024H1", "--tree", "now"), "：10场次"),
        (("--unit", "湖河镇", "--period", "2024H1", "--tree", "2025H1"), "：10场次"),
        (("--unit", "湖河镇", "--period", "2025H1"), "上年同期                          10"),
        (("--unit", "湖河镇", "--period", "2025H1"), "上年同期（按当时的单位隶属关系）  未报送"),
    ],
)
def test_last_year_is_shown_under_the_tree_that_was_asked_for(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], says: str
) -> None:
    assert trace(*words) == 0
    assert says in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--unit", "湖河镇", "--period", "2024H1"), "没有名为“湖河镇”的单位"),
        (("--period", "2024H1", "--tree", "2023H1"), "只能按当时或以后的单位隶属关系计算"),
        (("--period", "2024H1", "--tree", "昨天"), "时段“昨天”无法识别"),
    ],
)
def test_a_tree_that_cannot_be_is_refused(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], says: str
) -> None:
    assert trace(*words) == 2
    assert says in capsys.readouterr().err
