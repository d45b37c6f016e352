"""Indicators beside what they are compared with, at the command line: the figures, and why one is not there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from taizhang.cli import run
from taizhang.services.entering import enter_record
from taizhang.services.workspace import open_workspace
from taizhang.store.viewer import Viewer
from tests.support.books import TRAINING
from tests.support.workspaces import LAST_H1, make_office, send, training

H1 = ("--period", "2025H1")
ALL = ("--compare", "全部")
TARGETS = """period: "2025"
source: 示统发〔2025〕1号
targets:
  - {indicator: training_sessions, unit: town-donghu, value: 40, decided_on: "2025-02-01"}
  - {indicator: training_sessions, unit: town-donghu, value: 20, decided_on: "2025-05-10", why: 场地维修}
"""
WAITING = {
    "举办日期": "2025-05-05",
    "主题": "补报",
    "形式": "专题讲座",
    "对象": "统战干部",
    "场次": "1",
    "培训人次": "50",
}


@pytest.fixture(scope="module")
def built(server: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town that trained in both years and has a target; one that held nothing last year; two that are silent."""
    folder = tmp_path_factory.mktemp("comparisons") / "office"
    make_office(folder)
    targets = folder / "pack" / "targets"
    targets.mkdir()
    (targets / "2025.yaml").write_text(TARGETS, "utf-8")
    office = open_workspace(folder)
    send(office, "town-donghu", {TRAINING: [training("2024-03-05", 场次=8)]}, period=LAST_H1)
    send(office, "town-liuhe", nil=[TRAINING], period=LAST_H1)
    held = [
        training("2025-03-05", 场次=4),
        training("2025-05-05", "研讨", 场次=6, 形式="研讨交流"),
    ]
    send(office, "town-donghu", {TRAINING: held})
    send(office, "town-liuhe", {TRAINING: [training("2025-03-05", 场次=3)]})
    clerk = Viewer("填报人", "town-liuhe")
    enter_record(office, clerk, TRAINING, "town-liuhe", WAITING, submit=True)
    return folder


@pytest.fixture(autouse=True)
def here(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAIZHANG_DEBUG", "1")
    monkeypatch.chdir(built)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(["indicator", *words]) == 0
    return capsys.readouterr().out


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    found = told(capsys, "show", *words, "--format", "json")
    return dict(json.loads(found)["comparisons"])


@pytest.mark.parametrize(
    ("key", "unit_of_count", "value", "period"),
    [
        ("last_year", "场次", 8, "2024H1"),
        ("last_year_difference", "场次", 2, None),
        ("last_year_growth", "%", 25, None),
        ("cumulative", "场次", 10, "2025H1"),
        ("cumulative_last_year", "场次", 8, "2024H1"),
        ("cumulative_growth", "%", 25, None),
        ("target", "场次", 20, "2025"),
        ("actual", "场次", 10, "2025H1"),
        ("completion", "%", 50, None),
    ],
)
def test_a_figure_stands_beside_all_that_it_is_compared_with(
    capsys: pytest.CaptureFixture[str], key: str, unit_of_count: str, value: int, period: str | None
) -> None:
    found = shown(capsys, "training_sessions", "--unit", "东湖镇", *H1, *ALL)[key]

    assert (found["unit_of_count"], found["value"]) == (unit_of_count, value)
    assert (found["period"], found["reasons"]) == (period, [])


@pytest.mark.parametrize(
    ("indicator", "unit", "period", "key", "why"),
    [
        ("training_sessions", "柳河镇", "2025H1", "last_year_growth", "上年同期为零，没有增幅"),
        ("training_sessions", "东湖镇", "2025H1", "prior_growth", "上期没有报送"),
        (
            "training_sessions",
            "东湖镇",
            "2025H1",
            "share",
            "没有写明它是哪个指标的一部分（part_of）",
        ),
        ("training_sessions", "柳河镇", "2025H1", "completion", "没有目标"),
        ("training_interactive_sessions", "柳河镇", "2024H1", "share", "为零或不适用，没有占比"),
        ("training_sessions", "柳河镇", "2023H1", "last_year_growth", "上年同期没有报送"),
    ],
)
def test_what_is_not_there_says_why(
    capsys: pytest.CaptureFixture[str], indicator: str, unit: str, period: str, key: str, why: str
) -> None:
    found = shown(capsys, indicator, "--unit", unit, "--period", period, *ALL)[key]

    assert found["value"] is None
    assert why in "；".join(found["reasons"])


def test_that_other_units_reported_is_told_by_name(
    capsys: pytest.CaptureFixture[str], built: Path
) -> None:
    send(open_workspace(built), "sec-economy", nil=[TRAINING])

    found = shown(capsys, "training_sessions", *H1, "--compare", "同期")

    assert found["last_year_growth"]["reasons"] == [
        "两个时段未报送的单位不同：本期缺民营企业商会，上年同期缺经济联络科、民营企业商会"
    ]
    assert found["last_year"]["value"] == 8


def test_a_percentage_moves_by_points_and_has_no_growth(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = shown(capsys, "appeals_closed_rate", "--unit", "东湖镇", *H1, "--compare", "同期")

    assert set(found) == {"last_year", "last_year_difference"}
    assert found["last_year_difference"]["unit_of_count"] == "百分点"


def test_without_being_asked_a_figure_shows_its_target_and_its_share(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with_target = told(capsys, "show", "training_sessions", "--unit", "东湖镇", *H1)
    part = told(capsys, "show", "training_interactive_sessions", "--unit", "东湖镇", *H1)

    assert "50%" in with_target
    assert "同比增长25%" in with_target
    assert "目标" not in part
    assert "占比" in part
    assert "60%" in part


def test_a_target_tells_every_decision(capsys: pytest.CaptureFixture[str]) -> None:
    out = told(capsys, "show", "training_sessions", "--unit", "东湖镇", *H1)

    assert "2025的目标：2025-02-01定为40场次（依据示统发〔2025〕1号）" in out
    assert "2025的目标：2025-05-10定为20场次（场地维修、依据示统发〔2025〕1号）" in out


def test_a_figure_that_may_move_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    one = told(capsys, "show", "training_sessions", "--unit", "柳河镇", *H1)
    many = told(capsys, "table", *H1, "--indicators", "training_sessions")
    row = told(capsys, "series", "training_sessions", "--from", "2025Q1", "--to", "2025Q2")

    assert "暂定的原因" in one
    assert "有1条记录待审" in one
    assert "有1条记录待审，审核通过后会变" in many
    assert "2025Q2的学习培训场次是暂定的" in row
    assert "2025Q1的学习培训场次是暂定的" not in row


def test_a_table_has_the_columns_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    out = told(
        capsys,
        *("table", *H1, "--indicators", "training_sessions", "--compare", "目标,同期,占比"),
    )

    headings = [line.split()[1:] for line in out.splitlines() if line.startswith("单位")]
    assert [word for words in headings for word in words] == [
        "学习培训场次（场次）",
        "上年同期（场次）",
        "同比增减（场次）",
        "同比（%）",
        "目标（场次）",
        "已完成（场次）",
        "完成率（%）",
    ]
    assert "+25" in out
    assert "没有占比：这些指标都不是另一个指标的一部分" in out
    assert "注：同比没有数（柳河镇）：上年同期为零，没有增幅。" in out


def test_a_workbook_has_them_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "比较.xlsx"
    told(capsys, "show", "training_sessions", "--unit", "东湖镇", *H1, *ALL, "-o", str(path))

    rows = load_workbook(path).active.iter_rows(values_only=True)  # type: ignore[union-attr]
    found = {row[0]: row[1] for row in rows if row[0]}
    assert (found["完成率（%）"], found["同比（%）"]) == (50, 25)
    assert found["环比（%）"] == "上期没有报送"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("show", "training_sessions", *H1, "--compare", "去年"), "不能与“去年”比较"),
        (("table", *H1, "--compare", "同期", "--by", "形式", "--indicators", "training_sessions"),
         "--by 和 --compare 不能一起写"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], says: str
) -> None:
    assert run(["indicator", *words]) == 2
    assert says in capsys.readouterr().err


def test_a_report_says_which_figures_may_move(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ["report", "--unit", "dept", *H1, "-o", str(tmp_path), "--format", "md"]
    assert run(words) == 0
    out = capsys.readouterr().out
    number = out.split("：")[0].split()[-1]

    assert "“学习培训场次”是暂定的，有1条记录待审，审核通过后会变" in out
    assert run(["trace", number]) == 0
    assert "暂定：有" in capsys.readouterr().out
    basis = load_workbook(next(tmp_path.glob("*数据依据表.xlsx")))["数据依据表"]
    heads = [cell.value for cell in basis[2]]
    states = [row[heads.index("数的状态")] for row in basis.iter_rows(min_row=3, values_only=True)]
    assert any(str(state).endswith("有1条记录待审") for state in states)


CHINESE = ("已报", "未报送", "名录数", "行", "暂定", "确定", "年上半年")


def test_an_english_reader_gets_english_words_in_a_trace(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run(["report", "--unit", "dept", *H1, "-o", str(tmp_path), "--format", "md"])
    number = capsys.readouterr().out.split("：")[0].split()[-1]
    lines = []
    for words in (["trace", "training_sessions", *H1], ["trace", number, "1"]):
        assert run(["--lang", "en", *words]) == 0
        lines += [
            line
            for line in capsys.readouterr().out.splitlines()
            if line.strip().startswith(("Coverage", "Period"))
        ]

    assert len(lines) == 4
    assert not [line for line in lines if any(word in line for word in CHINESE)]


def test_a_target_of_a_unit_that_there_is_not_is_named_at_its_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, built: Path
) -> None:
    path = built / "pack" / "targets" / "2026.yaml"
    path.write_text(
        'period: "2026"\nsource: 示统发〔2026〕1号\ntargets:\n'
        '  - {indicator: training_sessions, unit: town-dongu, value: 4, decided_on: "2026-02-01"}\n',
        "utf-8",
    )
    try:
        for words in (
            ["indicator", "table", *H1, "--compare", "目标"],
            ["report", "--unit", "dept", *H1, "-o", str(tmp_path)],
        ):
            assert run(words) == 0
            told = capsys.readouterr().err
            assert "targets/2026.yaml:4: 目标里的单位“town-dongu”不是单位名录中的代码" in told
            assert "是不是“town-donghu”？" in told
    finally:
        path.unlink()
