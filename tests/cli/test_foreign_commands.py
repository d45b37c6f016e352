"""A sheet of another design, as a person at the command line meets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from taizhang.cli import run
from taizhang.services.workspace import Workspace
from taizhang.store.ledger.models import RecordVersion
from tests.support.messy_books import FIRST, NAMED, NAMES, SECOND, book, text

WHO = ["--unit", "东湖镇", "--period", "2025H1"]


@pytest.fixture
def place(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TAIZHANG_DEBUG", "1")
    monkeypatch.chdir(office.folder)
    rows = [("培训台账",), (*NAMES, "备注"), (*FIRST, "雨"), SECOND]
    Path("a.xlsx").write_bytes(book(rows, title="培训"))
    Path("b.csv").write_bytes(text(NAMED).encode("gb18030"))
    return office.folder


def trainings() -> int:
    return RecordVersion.objects.filter(record__kind="training").count()


def test_a_new_shape_is_shown_and_not_imported(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run(["ledger", "import", "a.xlsx", *WHO])
    told = capsys.readouterr()

    assert status == 2
    assert trainings() == 0
    lines = told.out.splitlines()
    assert lines[0] == "工作表“培训” → 学习培训，表头在第2行"
    assert lines[2].split() == ["A", "举办日期", "举办日期", "名称相同", "2025-03-05"]
    assert lines[8].split() == ["G", "备注", "（不采用）", "雨"]
    assert told.err.startswith("错误：a.xlsx: 第一次见到这样的表格，没有导入。")
    assert "--accept" in told.err
    assert "--map" in told.err


def test_accepted_once_it_comes_in_without_asking(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["ledger", "import", "a.xlsx", *WHO, "--accept"]) == 0
    assert trainings() == 2
    out = capsys.readouterr().out
    assert "  注意：工作表“培训”中没有采用的列：备注。" in out
    assert "  已入账，变更号 3\n  已记住这样的表格" in out

    assert run(["ledger", "import", "a.xlsx", *WHO]) == 0
    out = capsys.readouterr().out
    assert "按变更号 3 确认的对应关系读取" in out
    assert "  没有任何变化" in out


def test_what_is_remembered_is_listed_and_can_be_forgotten(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["ledger", "import", "a.xlsx", *WHO, "--accept"])
    capsys.readouterr()
    assert run(["ledger", "mappings"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "1. 学习培训（变更号 3）"
    assert lines[1].split() == ["举办日期", "→", "举办日期"]
    assert lines[7].split() == ["备注", "-"]

    assert run(["ledger", "forget-mapping", "1", "--reason", "列换了"]) == 0
    assert "变更号 4" in capsys.readouterr().out
    run(["ledger", "mappings"])
    assert capsys.readouterr().out == "还没有记住任何外来表格。\n"
    run(["ledger", "log", "--limit", "1"])
    assert "忘记对应关系" in capsys.readouterr().out


def test_what_an_import_taught_goes_with_it_and_comes_back_with_the_undo_of_the_undo(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["ledger", "import", "a.xlsx", *WHO, "--accept"])
    capsys.readouterr()

    assert run(["ledger", "undo", "3", "--reason", "列不对"]) == 0
    assert "有 1 种外来表格恢复为此前的对应关系" in capsys.readouterr().out
    assert run(["ledger", "import", "a.xlsx", *WHO]) == 2
    assert run(["ledger", "undo", "4", "--reason", "列是对的"]) == 0
    capsys.readouterr()

    assert run(["ledger", "import", "a.xlsx", *WHO]) == 0
    assert "没有任何变化" in capsys.readouterr().out


def test_a_sheet_with_no_good_row_is_not_said_to_have_come_in(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("d.xlsx").write_bytes(book([NAMES, (*FIRST[:5], "近80")]))

    assert run(["ledger", "import", "d.xlsx", *WHO, "--accept"]) == 1

    out = capsys.readouterr().out
    assert "  没有新增和改动的记录，已登记，变更号 3\n  已记住这样的表格" in out
    assert "已入账" not in out


def test_a_missing_column_is_named_and_can_be_given(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [[*row[:1], *row[3:]] for row in NAMED]
    rows = [[*row, more] for row, more in zip(rows, ("何事", "政策", "业务"), strict=True)]
    Path("c.xlsx").write_bytes(book(rows))
    assert run(["ledger", "import", "c.xlsx", *WHO]) == 2
    told = capsys.readouterr()
    assert "  -   （没有这一列）  形式" in told.out
    assert "c.xlsx Sheet1: 缺少必填的“主题”、“形式”" in told.err

    more = ["--map", "何事=主题", "--set", "形式=线上学习", "--accept"]
    assert run(["ledger", "import", "c.xlsx", *WHO, *more]) == 0
    assert "“形式”一律填为“线上学习”" in capsys.readouterr().out
    assert trainings() == 2


def test_several_files_at_once(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ledger", "import", "a.xlsx", "b.csv", *WHO]) == 2
    told = capsys.readouterr()
    assert told.out.count("→ 学习培训，表头在第") == 2
    assert told.err.count("第一次见到这样的表格") == 2

    assert run(["ledger", "import", "a.xlsx", "b.csv", *WHO, "--accept"]) == 0
    assert "按 GB18030 编码、以逗号分列读取。" in capsys.readouterr().out
    assert trainings() == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--unit", "东湖镇"], "--unit 和 --period 都要写"),
        (["--accept"], "--unit 和 --period 都要写"),
        ([*WHO, "--map", "主题"], "--map 要写成"),
        ([*WHO, "--map", "=主题"], "--map 要写成"),
        ([*WHO, "--set", "形式="], "--set 要写成"),
        ([*WHO, "--set", "邀请人数=1", "--set", "邀请人数=2", "--accept"], "“邀请人数”写了两次"),
        ([*WHO, "--set", "邀请人数=1", "--set", "invited=2", "--accept"], "“邀请人数”写了两次"),
        ([*WHO, "--map", "场次=场次", "--map", "场次=邀请人数"], "“场次”写了两次"),
        ([*WHO, "--set", "邀请人数=13812345678", "--accept"], "“邀请人数”：含有手机号码"),
        ([], "写明 --unit 和 --period"),
    ],
)
def test_half_a_wish_is_refused(
    place: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert run(["ledger", "import", "a.xlsx", *words]) == 2
    assert told in capsys.readouterr().err
    assert trainings() == 0
