"""Workbooks to send out, at the command line: with last year beside, and for all units at once."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from taizhang.cli import run
from taizhang.core.rendering.ledger_workbook import LAST_YEAR_SHEET, NIL_SHEET
from taizhang.services.ledger_template import make_unit_template
from taizhang.services.workspace import Workspace
from tests.support.books import APPEAL, TRAINING, add_units, change, counts, reshape, rows_of, unit
from tests.support.workspaces import (
    H1,
    LAST_H1,
    VIEWER,
    appeal,
    copy_filled,
    fill_in,
    send,
    take_in,
    template_of,
    training,
)

TOWN, OTHER = "town-donghu", "town-liuhe"


def fill_last_year(office: Workspace) -> None:
    rows = {
        TRAINING: [training("2024-03-05"), training("2024-05-06", "数字台账", 场次=2)],
        APPEAL: [appeal("2024-02-01", closed="2024-03-01")],
    }
    send(office, TOWN, rows, period=LAST_H1)
    send(office, OTHER, nil=[TRAINING, APPEAL], period=LAST_H1)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """东湖镇 had two trainings and an appeal a year ago; 柳河镇 nothing, and said so."""
    monkeypatch.setenv("TAIZHANG_DEBUG", "1")
    office = copy_filled(fill_last_year, tmp_path / "office", ())
    monkeypatch.chdir(tmp_path / "office")
    return office


def last_year(workbook: bytes) -> list[tuple[object, ...]]:
    """The lines of the sheet 去年同期 without what is empty."""
    lines = load_workbook(BytesIO(workbook))[LAST_YEAR_SHEET].iter_rows(values_only=True)
    filled = [tuple(cell for cell in line if cell is not None) for line in lines]
    return [line for line in filled if line]


def template(*arguments: str) -> int:
    return run(["ledger", "template", *arguments])


def test_what_the_unit_had_a_year_ago_stands_beside(office: Workspace) -> None:
    lines = last_year(template_of(office, TOWN))

    assert lines[0] == ("2024年上半年报送的内容，仅供填报时对照，不用填写，不导入",)
    assert lines[1] == (TRAINING,)
    (summary,) = lines[2]
    assert str(summary).startswith("已报送。")
    assert "学习培训场次：3场次" in str(summary)
    assert "培训人次：100人次" in str(summary)
    assert "办结" not in str(summary)
    assert [line[1] for line in lines[4:6]] == ["政策解读", "数字台账"]
    assert lines[6] == (APPEAL,)
    assert "办结诉求件数：1件" in str(lines[7][0])
    assert lines[9][0] == "用电增容"


def test_a_nil_report_of_last_year_is_told(office: Workspace) -> None:
    assert last_year(template_of(office, OTHER))[1:] == [
        (TRAINING,),
        ("零报告。",),
        (APPEAL,),
        ("零报告。",),
    ]


def test_who_sent_nothing_last_year_or_was_not_there_has_no_such_sheet(office: Workspace) -> None:
    take_in(office, "名录.xlsx", add_units(office, unit("town-new", since="2025-01-01")))

    for code in ("sec-economy", "town-new"):
        names = load_workbook(BytesIO(template_of(office, code))).sheetnames
        assert LAST_YEAR_SHEET not in names


def test_last_year_shows_the_units_of_that_time_by_their_names_then(office: Workspace) -> None:
    rows = [training("2024-04-01", 联合单位="柳河镇")]
    send(office, "sec-economy", {TRAINING: rows}, period=LAST_H1)
    renamed = change(add_units(office), "单位", {(7, "停用日期"): date(2025, 1, 1)})
    after = unit("town-liuhe", since="2025-01-01", 单位名称="柳河街道")
    result = take_in(office, "名录.xlsx", fill_in(renamed, {"单位": [after]}))
    assert not result.problems, result.problems

    workbook = template_of(office, "sec-economy")

    assert "柳河镇" in [cell for line in last_year(workbook) for cell in line]
    assert "柳河街道" not in [cell for line in last_year(workbook) for cell in line]


def test_last_year_is_not_read_back(office: Workspace) -> None:
    workbook = template_of(office, TOWN)

    def scribble(sheet: object) -> None:
        sheet["A6"].value = date(2025, 3, 5)  # type: ignore[index]
        sheet["B6"].value = "写错了地方"  # type: ignore[index]

    result = take_in(office, "a.xlsx", reshape(workbook, LAST_YEAR_SHEET, scribble))

    assert (result.changeset, result.problems, result.unread) == (None, (), ())
    assert counts(result) == {TRAINING: (0, 0, 0, 0, 0), APPEAL: (0, 0, 0, 0, 0)}


def test_what_is_typed_into_the_workbook_comes_out_of_the_next_one_as_it_was(
    office: Workspace,
) -> None:
    rows = {
        TRAINING: [
            training("2025-03-05", "1-2", 佐证文号="007", 联合单位="柳河镇、民营企业商会"),
            *(training("2025-03-06", f"第{number}讲") for number in range(80)),
        ],
        APPEAL: [appeal("2025-02-01", closed="2025-03-01"), appeal("2025-02-02", "厂区排水")],
    }
    workbook = fill_in(template_of(office, TOWN), rows)

    result = take_in(office, "a.xlsx", workbook)

    assert not result.problems
    again = template_of(office, TOWN)
    for name in (TRAINING, APPEAL):
        sent, held = rows_of(workbook, name), rows_of(again, name)
        assert [row.items() - {("记录号", row["记录号"])} for row in sent] == [
            row.items() - {("记录号", row["记录号"])} for row in held
        ]
    assert take_in(office, "b.xlsx", again).changeset is None


def test_every_unit_that_owes_something_gets_its_workbook(
    office: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert template("--all", "--period", "2025H1", "-o", "发表") == 0

    names = {path.name for path in Path("发表").iterdir()}
    assert names == {
        f"{name}2025年上半年工作台账.xlsx"
        for name in ("经济联络科", "民营企业商会", "东湖镇", "柳河镇")
    }
    assert "已写出 4 份报送表，在 发表" in capsys.readouterr().out
    made = Path("发表/民营企业商会2025年上半年工作台账.xlsx").read_bytes()
    assert load_workbook(BytesIO(made)).sheetnames[1:3] == [TRAINING, NIL_SHEET]
    assert run(["ledger", "import", "发表"]) == 0


def test_a_workbook_that_lies_there_already_is_left_and_named(
    office: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    there = Path("发表/东湖镇2025年上半年工作台账.xlsx")
    there.parent.mkdir()
    there.write_bytes(b"filled in already")

    assert template("--all", "--period", "2025H1", "-o", "发表") == 0

    assert there.read_bytes() == b"filled in already"
    out = capsys.readouterr().out
    assert "已写出 3 份报送表" in out
    assert "没有覆盖的 1 份：\n  东湖镇2025年上半年工作台账.xlsx\n" in out


def test_units_of_one_name_get_a_workbook_each(office: Workspace) -> None:
    twins = [unit(code, 单位名称="新区") for code in ("town-a", "town-b")]
    assert not take_in(office, "名录.xlsx", add_units(office, *twins)).problems

    template("--all", "--period", "2025H1", "-o", "发表")

    names = {path.name for path in Path("发表").iterdir() if path.name.startswith("新区")}
    assert names == {"新区2025年上半年工作台账.xlsx", "新区2025年上半年工作台账 town-b.xlsx"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--all",), "--all 要和 --period 一起写"),
        (("--all", "--unit", "东湖镇", "--period", "2025H1"), "--all 和 --unit 不能一起写"),
        (("--all", "--period", "2025H1", "-o", "a.xlsx"), "-o 要写文件夹"),
        (("--all", "--period", "1999H1"), "1999年上半年没有要报台账的单位"),
    ],
)
def test_what_cannot_be_made_is_told(
    office: Workspace,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    words: str,
) -> None:
    assert template(*arguments) == 2
    assert words in capsys.readouterr().err


def test_a_workbook_is_the_same_whether_made_alone_or_with_all(office: Workspace) -> None:
    template("--all", "--period", "2025H1", "-o", "发表")
    with_all = Path("发表/东湖镇2025年上半年工作台账.xlsx").read_bytes()

    alone = make_unit_template(office, VIEWER, TOWN, H1).content

    def words(workbook: bytes) -> list[list[object]]:
        book = load_workbook(BytesIO(workbook))
        # The ids of empty rows are drawn anew.
        return [
            [cell.value for row in sheet.iter_rows(min_col=2) for cell in row] for sheet in book
        ]

    assert words(with_all) == words(alone)
