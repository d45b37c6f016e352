"""Collecting the workbooks of units at the command line, as the person does who collects."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from taizhang.cli import run
from taizhang.core.values import Period
from taizhang.services.ledger_template import make_base_template
from taizhang.services.workspace import Workspace, init_workspace
from taizhang.store.ledger.models import Changeset
from tests.support import workspaces
from tests.support.books import TRAINING, change, held
from tests.support.small_office import PACK
from tests.support.workspaces import (
    H1,
    UNITS,
    VIEWER,
    fill_in,
    make_office,
    take_in,
    template_of,
    training,
)

H2 = Period.read("2025H2")
REFUSAL = (
    "没有导入：不是有效的 Excel 工作簿：文件已损坏或不完整。"
    "请重新取得原文件，或打开后另存为 .xlsx 再试。"
)
TOWN, OTHER = "town-donghu", "town-liuhe"


def filled(office: Workspace, unit: str, *rows: dict[str, object], period: Period = H1) -> bytes:
    return fill_in(template_of(office, unit, period), {TRAINING: rows})


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """An office that one stands in, with a folder for what comes back."""
    monkeypatch.setenv("TAIZHANG_DEBUG", "1")
    office = make_office(tmp_path / "office")
    monkeypatch.chdir(tmp_path / "office")
    (tmp_path / "office/收表/第二批").mkdir(parents=True)
    return office


def import_(*arguments: str | Path) -> int:
    return run(["ledger", "import", *map(str, arguments)])


def names_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def table_of(out: str) -> list[list[str]]:
    """The lines of the table at the end, cell by cell."""
    lines = out.splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith("文件 "))
    found = []
    for line in lines[start + 1 :]:
        if line.startswith(("共 ", "注意：")):
            break
        found.append(re.split(r" {2,}", line))
    return found


@pytest.fixture
def returned(office: Workspace) -> Path:
    """A folder as it looks on the last day: two periods, mended rows, a broken file, and what else lies about."""
    folder = Path("收表")
    later = filled(office, TOWN, training("2025-08-05", "下半年的"), period=H2)
    (folder / "a 下半年.xlsx").write_bytes(later)
    good = filled(office, TOWN, training("2025-03-05", "上半年的"))
    (folder / "b 东湖镇.xlsx").write_bytes(good)
    rows = [training("2025-04-01"), training("2025-04-02", "填错的", 培训人次="许多")]
    bad = filled(office, OTHER, *rows)
    (folder / "第二批" / "柳河镇.xlsx").write_bytes(bad)
    (folder / "half.xlsx").write_bytes(good[: len(good) // 2])
    (folder / "~$b 东湖镇.xlsx").write_bytes(b"lock")
    (folder / "照片.jpg").write_bytes(b"picture")
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "x.xlsx").write_bytes(b"nothing")
    return folder


def test_a_folder_is_taken_in_and_a_table_tells_what_became_of_each_file(
    returned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_(returned) == 2

    out, err = capsys.readouterr()
    to_do = "改好 收表 待修改/第二批/柳河镇 待修改.xlsx 后导入"
    first = Changeset.objects.latest("number").number - 2
    assert table_of(out) == [
        ["b 东湖镇.xlsx", "东湖镇", "2025H1", "1", "0", "0", "0", "0", str(first), "无需处理"],
        ["第二批/柳河镇.xlsx", "柳河镇", "2025H1", "1", "0", "0", "0", "1", str(first + 1), to_do],
        ["a 下半年.xlsx", "东湖镇", "2025H2", "1", "0", "0", "0", "0", str(first + 2), "无需处理"],
        ["half.xlsx", REFUSAL],
    ]
    assert "共 4 个文件，导入 3 个：新增 3，改动 0，未变 0，消失 0，有错 1。\n没有导入 1 个" in out
    assert "  照片.jpg：不是工作簿" in out
    assert "  ~$b 东湖镇.xlsx：临时文件" in out
    assert "hidden" not in out
    assert "第二批/柳河镇.xlsx 学习培训!G4" in err
    assert names_below(Path("收表 待修改")) == {"第二批/柳河镇 待修改.xlsx"}


def test_the_same_folder_again_changes_nothing(
    returned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import_(returned)
    before, lying = Changeset.objects.count(), names_below(Path())
    capsys.readouterr()

    import_(returned)

    assert Changeset.objects.count() == before
    assert {row[-1] for row in table_of(capsys.readouterr().out)[:1]} == {"没有任何变化"}
    assert {name for name in names_below(Path()) if "sqlite" not in name} == {
        name for name in lying if "sqlite" not in name
    }


def test_the_folder_of_rows_to_mend_is_taken_in_when_it_is_named(returned: Path) -> None:
    import_(returned)
    mending = Path("收表 待修改/第二批/柳河镇 待修改.xlsx")
    mending.write_bytes(change(mending.read_bytes(), TRAINING, {(3, "培训人次"): 30}))

    assert import_("收表 待修改") == 0

    assert held("training", "topic") == ["上半年的", "下半年的", "填错的", "政策解读"]
    assert not Path("收表 待修改 2").exists()


def test_what_was_mended_is_not_asked_for_again_when_the_folder_is_taken_in_again(
    returned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (returned / "half.xlsx").unlink()
    assert import_(returned) == 1
    mending = Path("收表 待修改/第二批/柳河镇 待修改.xlsx")
    mending.write_bytes(change(mending.read_bytes(), TRAINING, {(3, "培训人次"): 30}))
    import_("收表 待修改")
    before = Changeset.objects.count()
    capsys.readouterr()

    assert import_(returned) == 0

    out = capsys.readouterr().out
    assert "“学习培训”中原来有错的1条（第4行）后来已改好入账，不用再改。" in out
    assert [row[3:8] for row in table_of(out)][1] == ["0", "0", "1", "0", "0"]
    assert Changeset.objects.count() == before
    assert names_below(Path("收表 待修改")) == {"第二批/柳河镇 待修改.xlsx"}


def test_a_row_that_was_in_the_ledger_before_and_is_wrong_now_is_asked_for(
    office: Workspace,
) -> None:
    good = filled(office, TOWN, training("2025-03-05"), training("2025-03-06"))
    take_in(office, "东湖镇.xlsx", good)
    wrong = change(good, TRAINING, {(3, "场次"): "许多", (4, "场次"): 2})
    Path("收表/东湖镇.xlsx").write_bytes(wrong)

    assert import_("收表") == 1
    assert import_("收表") == 1


def test_rows_that_are_still_wrong_go_into_a_folder_of_their_own(returned: Path) -> None:
    import_(returned)

    assert import_("收表 待修改") == 1

    assert names_below(Path("收表 待修改")) == {"第二批/柳河镇 待修改.xlsx"}
    assert names_below(Path("收表 待修改 2")) == {"第二批/柳河镇 待修改 2.xlsx"}


def test_a_folder_of_rows_to_mend_inside_another_is_left_for_its_own_time(
    returned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import_(returned)
    (Path("收表 待修改")).rename(returned / "收表 待修改")
    capsys.readouterr()

    import_(returned)

    assert "  收表 待修改：待修改的行，改好后请单独导入这个文件夹" in capsys.readouterr().out


def test_mended_rows_come_after_the_workbook_that_they_are_from(office: Workspace) -> None:
    bad = filled(office, TOWN, training("2025-04-02", "填错的", 培训人次="许多"))
    mending = take_in(office, "东湖镇.xlsx", bad).mending
    assert mending is not None
    mended = change(mending, TRAINING, {(3, "培训人次"): 30})
    Path("收表/0 改好的.xlsx").write_bytes(mended)
    Path("收表/东湖镇.xlsx").write_bytes(change(bad, TRAINING, {(3, "培训人次"): 20}))

    assert import_("收表") == 0

    assert held("training", "person_times") == [30]


def test_units_come_before_those_who_send(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = make_office(tmp_path / "old")
    sent = filled(old, TOWN, training("2025-03-05"))
    url = workspaces.new_database_url()
    new = init_workspace(tmp_path / "new", PACK, database=url)
    levels = {code: level for code, _name, level, _parent in UNITS}
    units = [
        {"单位代码": code, "单位名称": name, "单位层级": levels[code], "启用日期": "2020-01-01"}
        | ({"上级单位代码": parent} if parent else {})
        for code, name, _level, parent in UNITS
    ]
    base = fill_in(make_base_template(new, VIEWER).content, {"单位": units})
    monkeypatch.chdir(tmp_path / "new")
    Path("收表").mkdir()
    Path("收表/东湖镇.xlsx").write_bytes(sent)
    Path("收表/基础名录.xlsx").write_bytes(base)

    assert import_("收表") == 0

    assert held("training", "topic") == ["政策解读"]


def test_files_of_one_unit_and_period_are_told(
    office: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    first = filled(office, TOWN, training("2025-03-05"))
    Path("收表/东湖镇.xlsx").write_bytes(first)
    second = change(first, TRAINING, {(3, "场次"): 2})
    Path("收表/东湖镇(2).xlsx").write_bytes(second)
    Path("收表/东湖镇(10).xlsx").write_bytes(change(first, TRAINING, {(3, "场次"): 10}))

    assert import_("收表") == 0

    names = "东湖镇.xlsx、东湖镇(2).xlsx、东湖镇(10).xlsx"
    out = capsys.readouterr().out
    assert f"注意：东湖镇2025年上半年的报送表有3份（{names}）" in out
    assert held("training", "sessions") == [10]


def test_a_file_that_is_named_and_lies_in_a_named_folder_is_taken_in_once(
    office: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = filled(office, TOWN, training("2025-04-02", 培训人次="许多"))
    Path("收表/东湖镇.xlsx").write_bytes(bad)

    assert import_("收表/东湖镇.xlsx", "收表") == 1

    assert "待修改" in capsys.readouterr().out
    assert names_below(Path("收表")) == {"东湖镇.xlsx"}


def test_a_sheet_in_another_format_is_not_passed_over(
    office: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("收表/柳河镇.et").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    Path("收表/东湖镇.xlsx").write_bytes(filled(office, TOWN, training("2025-03-05")))

    assert import_("收表") == 2

    assert "柳河镇.et" in capsys.readouterr().err


def test_an_archive_and_an_empty_folder_are_told(
    office: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("收表/东湖镇.xlsx").write_bytes(filled(office, TOWN, training("2025-03-05")))
    Path("收表/柳河镇.zip").write_bytes(b"PK")

    assert import_("收表/东湖镇.xlsx", "收表/第二批") == 0
    assert "  收表/第二批：里面没有可以导入的工作簿" in capsys.readouterr().out
    assert import_("收表") == 2
    assert "  柳河镇.zip：压缩包，请解压后再导入" in capsys.readouterr().out


def test_a_folder_without_any_workbook_is_refused(
    office: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("收表/柳河镇.rar").write_bytes(b"Rar!")

    assert import_("收表") == 2

    assert capsys.readouterr().err.splitlines() == [
        "错误：“收表”是文件夹，里面没有可以导入的工作簿。",
        "错误：柳河镇.rar: 压缩包，请解压后再导入",
    ]


def test_our_own_folders_in_a_workspace_are_not_taken_for_what_units_sent(
    office: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("archive").mkdir()
    Path("archive/数据依据表.xlsx").write_bytes(b"issued")
    Path("收表/东湖镇.xlsx").write_bytes(filled(office, TOWN, training("2025-03-05")))

    assert import_(".") == 0

    assert [row[0] for row in table_of(capsys.readouterr().out)] == ["收表/东湖镇.xlsx"]


def test_a_trial_run_writes_neither_ledger_nor_files(returned: Path) -> None:
    before = Changeset.objects.count()

    assert import_(returned, "--dry-run") == 2

    assert Changeset.objects.count() == before
    assert not Path("收表 待修改").exists()


def test_the_person_at_a_terminal_sees_how_far_it_is(
    returned: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)

    import_(returned)

    assert "第 1 个，共 4 个：b 东湖镇.xlsx" in capsys.readouterr().err
