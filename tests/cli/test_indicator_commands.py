"""Indicators at the command line: one figure, a row of periods, a table, a breakdown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from taizhang.cli import run
from tests.support.books import TRAINING, reorganise, unit
from tests.support.workspaces import LAST_H1, make_office, send, training

H1 = ("--period", "2025H1")
APPEALS = "诉求办理"


@pytest.fixture(scope="module")
def built(server: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two towns that report trainings in both years, one of them no appeals; the association no trainings."""
    folder = tmp_path_factory.mktemp("indicators") / "office"
    office = make_office(folder)
    for town, sessions in (("town-donghu", 4), ("town-liuhe", 6)):
        rows = {TRAINING: [training("2024-03-05", 场次=sessions)]}
        send(office, town, rows, nil=[APPEALS], period=LAST_H1)
    lectures = [training(f"2025-03-{day:02}", f"讲座{day}") for day in range(1, 7)]
    classes = [training(f"2025-04-{day:02}", f"培训{day}", 形式="培训班") for day in (1, 2)]
    online = [training(f"2025-05-{day:02}", f"线上{day}", 形式="线上学习") for day in range(1, 10)]
    send(office, "town-donghu", {TRAINING: [*lectures, *classes, *online]}, nil=[APPEALS])
    send(office, "town-liuhe", {TRAINING: [training("2025-03-05", 场次=3)]}, nil=[APPEALS])
    return folder


@pytest.fixture(autouse=True)
def here(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAIZHANG_DEBUG", "1")
    monkeypatch.chdir(built)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(["indicator", *words]) == 0
    return capsys.readouterr().out


def as_json(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    return json.loads(told(capsys, *words, "--format", "json"))


def rows_of(out: str) -> list[list[str]]:
    return [line.split() for line in out.splitlines()]


@pytest.mark.parametrize(
    "says",
    [
        "学习培训场次（training_sessions）：17场次",
        "口径",
        "东湖镇",
        "2025年上半年（2025-01-01至2025-06-30）",
        "已报1/1",
        "同比增长325%",
        "17 条",
        "taizhang trace training_sessions --unit town-donghu --period 2025H1",
    ],
)
def test_one_figure_says_what_it_is_and_rests_on(
    capsys: pytest.CaptureFixture[str], says: str
) -> None:
    assert says in told(capsys, "show", "training_sessions", "--unit", "东湖镇", *H1)


def test_who_has_not_reported_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    out = told(capsys, "show", "学习培训场次", *H1)

    assert "20场次" in out
    assert "未报送：经济联络科、民营企业商会" in out
    assert as_json(capsys, "show", "training_sessions", *H1)["coverage"]["missing_names"] == [
        "经济联络科",
        "民营企业商会",
    ]


def test_a_series_has_a_line_a_period(capsys: pytest.CaptureFixture[str]) -> None:
    series = ("series", "training_sessions", "--unit", "东湖镇")
    out = told(capsys, *series, "--from", "2024H1", "--to", "2025H1")

    assert rows_of(out)[2:] == [
        ["2024年上半年", "4"],
        ["2024年下半年", "未报送"],
        ["2025年上半年", "17"],
    ]
    found = as_json(capsys, *series, "--from", "2025Q1", "--to", "2025H1", "--every", "quarter")
    assert [(row["key"], row["cells"][0]["value"]) for row in found["rows"]] == [
        ("2025Q1", 6),
        ("2025Q2", 11),
    ]


def test_a_table_has_the_units_below_and_the_whole(capsys: pytest.CaptureFixture[str]) -> None:
    out = told(
        capsys,
        *("table", *H1, "--indicators", "training_sessions,training_average_attendance"),
    )

    rows = {row[0]: row[1:] for row in rows_of(out) if row}
    assert rows["东湖镇"] == ["17", "50"]
    assert rows["柳河镇"] == ["3", "16.7"]
    assert rows["民营企业商会"] == ["未报送", "未报送"]
    assert rows["示例市委统战部合计"] == ["20（已报2/4）", "45（已报2/4）"]
    assert "平均培训规模：合计用分子的合计除以分母的合计，不是各行相加或平均。" in out
    assert "不含经济联络科、民营企业商会尚未报送的数" in out


def test_small_cells_are_hidden_with_another_beside_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    by_form = ("--unit", "东湖镇", *H1, "--by", "形式")
    out = told(capsys, "show", "training_sessions", *by_form)

    rows = {row[0]: row[1] for row in rows_of(out) if len(row) == 2}
    assert rows["培训班"] == "＊"
    assert rows["专题讲座"] == "＊"
    assert rows["线上学习"] == "9"
    assert rows["研讨交流"] == "0"
    assert rows["合计"] == "17"
    found = as_json(capsys, "show", "training_sessions", *by_form)["by"]["rows"][0]["cells"]
    assert {"value": None, "exact": None, "state": "hidden"} in found


def test_a_unit_sees_its_own_small_cells(capsys: pytest.CaptureFixture[str]) -> None:
    by_form = ("--unit", "东湖镇", *H1, "--by", "format", "--as-unit", "东湖镇")
    out = told(capsys, "show", "training_sessions", *by_form)

    assert "＊" not in out
    assert ["培训班", "2"] in rows_of(out)


def test_the_workspace_says_what_is_small(capsys: pytest.CaptureFixture[str], built: Path) -> None:
    settings = built / "taizhang.toml"
    before = settings.read_text("utf-8")
    by_form = ("show", "training_sessions", "--unit", "东湖镇", *H1, "--by", "形式")
    try:
        settings.write_text(f"{before}small_cell = 0\n", "utf-8")
        assert "＊" not in told(capsys, *by_form)
        settings.write_text(f"{before}small_cell = -1\n", "utf-8")
        assert run(["indicator", *by_form]) == 2
        assert "small_cell" in capsys.readouterr().err
    finally:
        settings.write_text(before, "utf-8")


def test_a_workbook_holds_numbers_and_what_they_mean(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = tmp_path / "表.xlsx"
    told(
        capsys,
        *("table", *H1, "--indicators", "training_sessions,appeals_closed_rate"),
        *("-o", str(target)),
    )

    book = load_workbook(target)
    table, meanings = book["指标"], book["口径"]
    rows = {row[0]: row[1:] for row in table.iter_rows(min_row=3, values_only=True)}
    assert rows["东湖镇"] == (17, "不适用")
    assert rows["示例市委统战部合计"][0] == 20
    assert table.freeze_panes == "B3"
    assert meanings["A3"].value == "学习培训场次"
    assert "场次" in str(meanings["D3"].value)


def test_a_table_of_months_leaves_out_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "table", *H1, "--indicators", "training_sessions", "--by", "month")

    assert [column["key"] for column in found["columns"]][:2] == ["2025-01", "2025-02"]
    whole = found["rows"][-1]["cells"]
    assert [cell["value"] for cell in whole] == [0, 0, 9, 2, 9, 0, 20]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("show", "nothing", *H1), "没有名为“nothing”的指标"),
        (("show", "training_sessions", *H1, "--unit", "无名镇"), "没有名为“无名镇”的单位"),
        (("show", "training_sessions", *H1, "--by", "主题"), "可以按：audience、format"),
        (("table", *H1, "--by", "形式"), "--by 一次细分一个指标"),
        (("table", *H1, "--format", "xlsx"), "-o 写明文件名"),
        (("table", *H1, "-o", "表.txt"), "只用于 xlsx 和 json"),
        (("series", "appeals_open", "--from", "2025Q2", "--to", "2024Q1"), "请对调"),
        (("series", "appeals_open", "--from", "1950-01", "--to", "2025-01"), "一次最多列240个"),
        (("show", "training_sessions", *H1, "--as-of", "99"), "没有变更号 99"),
        (
            ("show", "training_sessions", *H1, "--unit", "dept", "--as-unit", "东湖镇"),
            "只能查看本单位和下级单位的数",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], says: str
) -> None:
    assert run(["indicator", *words]) == 2
    assert says in capsys.readouterr().err


def test_the_list_has_every_definition(capsys: pytest.CaptureFixture[str]) -> None:
    out = told(capsys, "list", "--pack", "united_front")

    assert "学习培训场次（training_sessions），场次" in out
    assert "  口径：举办日期在时段内" in out


def test_two_towns_that_became_one_are_in_the_row_of_the_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = make_office(tmp_path / "office")
    for town, sessions in (("town-donghu", 4), ("town-liuhe", 6)):
        rows = {TRAINING: [training("2025-03-05", 场次=sessions)]}
        send(office, town, rows)
    ends = ("2025-07-01", "town-hu")
    reorganise(
        office,
        {"town-donghu": ends, "town-liuhe": ends},
        unit("town-hu", since="2025-07-01", 单位名称="湖河镇"),
    )
    monkeypatch.chdir(tmp_path / "office")

    out = told(capsys, "table", "--period", "2025H1", "--indicators", "training_sessions")
    assert ["柳河镇", "6"] in rows_of(out)
    out = told(
        capsys,
        "series",
        "training_sessions",
        "--unit",
        "湖河镇",
        "--from",
        "2025H1",
        "--to",
        "2025H2",
    )
    assert "这些时段没有这个单位，没有列出：2025H1。" in out
