"""Who has sent, who has not, and what is written to those who have not."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from taizhang.cli import run
from taizhang.services import clock
from taizhang.services.workspace import Workspace
from tests.support.books import APPEAL, TRAINING
from tests.support.workspaces import (
    copy_filled,
    fill_in,
    take_in,
    template_of,
    training,
)

STATUS = ("ledger", "status", "--period", "2025H1")


def fill_some(office: Workspace) -> None:
    rows = {TRAINING: [training("2025-03-05")]}
    take_in(office, "a.xlsx", fill_in(template_of(office, "town-donghu"), rows), date(2025, 7, 5))
    nil = fill_in(template_of(office, "assoc-biz"), {}, [TRAINING])
    take_in(office, "b.xlsx", nil, date(2025, 7, 8))


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """东湖镇 has sent one of two in time, 民营企业商会 nil and late; 经济联络科 and 柳河镇 nothing."""
    monkeypatch.setenv("TAIZHANG_DEBUG", "1")
    office = copy_filled(fill_some, tmp_path / "office", ())
    monkeypatch.chdir(tmp_path / "office")
    return office


def on(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setattr(clock, "today", lambda: date.fromisoformat(day))


def test_each_report_owed_is_told_with_the_days_it_is_late(
    office: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on(monkeypatch, "2025-07-10")

    assert run([*STATUS]) == 0

    out = capsys.readouterr().out
    table, counts = out.split("\n\n")
    assert [line.split() for line in table.splitlines()] == [
        ["单位", "台账", "时段", "截止", "收到", "情况"],
        ["经济联络科", "学习培训", "2025H1", "2025-07-05", "逾期未报（5天）"],
        ["经济联络科", "诉求办理", "2025H1", "2025-07-05", "逾期未报（5天）"],
        ["民营企业商会", "学习培训", "2025H1", "2025-07-05", "2025-07-08", "零报告（逾期3天）"],
        ["东湖镇", "学习培训", "2025H1", "2025-07-05", "2025-07-05", "已报"],
        ["东湖镇", "诉求办理", "2025H1", "2025-07-05", "逾期未报（5天）"],
        ["柳河镇", "学习培训", "2025H1", "2025-07-05", "逾期未报（5天）"],
        ["柳河镇", "诉求办理", "2025H1", "2025-07-05", "逾期未报（5天）"],
    ]
    assert [line.split() for line in counts.splitlines()] == [
        ["台账", "应报", "已报", "零报告", "逾期报送", "未报", "逾期未报", "未报的单位"],
        ["学习培训", "4", "2", "1", "1", "2", "2", "经济联络科、柳河镇"],
        ["诉求办理", "3", "-", "-", "-", "3", "3", "经济联络科、东湖镇、柳河镇"],
        ["合计", "7", "2", "1", "1", "5", "5"],
        [
            "2025年上半年：应报",
            "7，已报",
            "2（含零报告",
            "1、逾期",
            "1），未报",
            "5（含逾期",
            "5）。",
        ],
    ]


@pytest.mark.parametrize(
    ("day", "word"),
    [("2025-07-05", "未报（未到期）"), ("2025-07-06", "逾期未报（1天）")],
)
def test_nothing_sent_is_overdue_from_the_day_after_it_was_due(
    office: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    day: str,
    word: str,
) -> None:
    on(monkeypatch, day)

    run([*STATUS, "--unit", "柳河镇", "--kind", "学习培训"])

    assert capsys.readouterr().out.splitlines()[1].split()[-1] == word


@pytest.mark.parametrize(
    ("arguments", "units"),
    [
        (("--unit", "东湖镇"), {"东湖镇"}),
        (("--unit", "dept", "--kind", "appeal"), {"经济联络科", "东湖镇", "柳河镇"}),
        (("--kind", TRAINING), {"经济联络科", "民营企业商会", "东湖镇", "柳河镇"}),
    ],
)
def test_one_may_look_at_some_units_and_kinds(
    office: Workspace,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    units: set[str],
) -> None:
    run([*STATUS, *arguments])

    table = capsys.readouterr().out.split("\n\n")[0]
    assert {line.split()[0] for line in table.splitlines()[1:]} == units


REMINDERS = [
    (
        "2025-07-08",
        "2025H1",
        """各单位：
2025年上半年的下列台账应于7月5日前报送，已逾期3天，还没有收到，请尽快报送：
经济联络科：学习培训、诉求办理
东湖镇：诉求办理
柳河镇：学习培训、诉求办理
没有发生的请报零报告。已报送的请忽略，谢谢。
""",
    ),
    (
        "2025-06-25",
        "2025H1",
        """各单位：
2025年上半年的下列台账还没有收到，请在7月5日以前报送（含当天）：
经济联络科：学习培训、诉求办理
东湖镇：诉求办理
柳河镇：学习培训、诉求办理
没有发生的请报零报告。已报送的请忽略，谢谢。
""",
    ),
    ("2025-03-25", "2025H1", "2025年上半年还没有到催报的时候。\n"),
    (
        "2025-12-20",
        "2025",
        """各单位：
2025年上半年的下列台账应于7月5日前报送，已逾期168天，还没有收到，请尽快报送：
经济联络科：学习培训、诉求办理
东湖镇：诉求办理
柳河镇：学习培训、诉求办理
2025年下半年的下列台账还没有收到，请在2026年1月5日以前报送（含当天）：
经济联络科：学习培训、诉求办理
民营企业商会：学习培训
东湖镇：学习培训、诉求办理
柳河镇：学习培训、诉求办理
没有发生的请报零报告。已报送的请忽略，谢谢。
""",
    ),
]


@pytest.mark.parametrize(("day", "period", "text"), REMINDERS)
def test_the_reminder_can_be_pasted_as_it_is(
    office: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    day: str,
    period: str,
    text: str,
) -> None:
    on(monkeypatch, day)

    assert run(["ledger", "status", "--period", period, "--remind"]) == 0

    assert capsys.readouterr().out == text


def test_on_the_last_day_the_reminder_says_today(
    office: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on(monkeypatch, "2025-07-05")

    run([*STATUS, "--unit", "柳河镇", "--remind"])

    assert "2025年上半年的下列台账今天截止，还没有收到，请今天报送：\n柳河镇：" in (
        capsys.readouterr().out
    )


def test_who_has_sent_since_is_not_asked(
    office: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on(monkeypatch, "2025-07-09")
    for unit in ("sec-economy", "town-liuhe"):
        take_in(office, "x.xlsx", fill_in(template_of(office, unit), {}, [TRAINING, APPEAL]))

    run([*STATUS, "--remind"])

    asked = capsys.readouterr().out
    assert asked.splitlines()[2:-1] == ["东湖镇：诉求办理"]
    take_in(office, "y.xlsx", fill_in(template_of(office, "town-donghu"), {}, [APPEAL]))
    run([*STATUS, "--remind"])
    assert capsys.readouterr().out == "2025年上半年应报的都已报送，不用催报。\n"


def test_programs_get_codes_and_counts(
    office: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on(monkeypatch, "2025-07-10")

    assert run([*STATUS, "--format", "json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told.keys() == {"period", "today", "total", "kinds", "owed"}
    assert (told["period"], told["today"]) == ("2025H1", "2025-07-10")
    assert told["total"] == {"owed": 7, "sent": 2, "nil": 1, "late": 1, "missing": 5, "overdue": 5}
    assert [kind["kind"] for kind in told["kinds"]] == ["training", "appeal"]
    assert told["owed"][2:4] == [
        {
            "unit": "assoc-biz",
            "unit_name": "民营企业商会",
            "kind": "training",
            "kind_name": "学习培训",
            "period": "2025H1",
            "due": "2025-07-05",
            "state": "nil",
            "received_on": "2025-07-08",
            "standing": "late",
            "days_late": 3,
            "in_review": False,
        },
        {
            "unit": "town-donghu",
            "unit_name": "东湖镇",
            "kind": "training",
            "kind_name": "学习培训",
            "period": "2025H1",
            "due": "2025-07-05",
            "state": "sent",
            "received_on": "2025-07-05",
            "standing": "in_time",
            "days_late": 0,
            "in_review": False,
        },
    ]
    assert told["owed"][0]["state"] is None
    assert told["owed"][0]["standing"] == "overdue"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--kind", "走访"), "没有要报的台账“走访”，有：学习培训、诉求办理"),
        (("--unit", "西湖镇"), "没有名为“西湖镇”的单位"),
        (("--remind", "--format", "json"), "不能一起写"),
    ],
)
def test_what_is_not_there_is_told(
    office: Workspace,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    words: str,
) -> None:
    assert run([*STATUS, *arguments]) == 2
    assert words in capsys.readouterr().err
