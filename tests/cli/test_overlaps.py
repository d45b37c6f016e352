"""`ledger overlaps`: measures that repeat or contradict each other, listed for a person to judge."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from taizhang.cli import run
from taizhang.services import clock
from tests.support.pack_office import make_pack_office
from tests.support.workspaces import Row

REGISTER = "惠企政策名录"


def policy(code: str, name: str, issuer: str, **cells: object) -> Row:
    return {
        "编号": code,
        "措施名称": name,
        "登记单位": "经济联络科",
        "出台部门": issuer,
        "措施类别": "贷款贴息",
        "适用对象": "小微企业",
        "标准": 2,
        "标准的单位": "个百分点",
        "文件文号": f"示例发〔2025〕{code[-1]}号",
        "生效日期": date(2025, 1, 1),
        **cells,
    }


POLICIES = (
    policy("ZC-001", "技改贴息", "示例市工信局"),
    policy("ZC-002", "创业贴息", "示例市人社局", 标准=3),
    policy("ZC-003", "旧的贴息", "示例市财政局", 标准=1, 失效日期=date(2025, 6, 30)),
    policy("ZC-004", "稳岗补贴", "示例市人社局", 措施类别="稳岗用工"),
    policy("ZC-005", "租金减免", "示例市住建局", 措施类别="租金减免", 标准=0.5, 标准的单位="万元"),
    policy(
        "ZC-006", "房租减免", "示例市住建局", 措施类别="租金减免", 标准=50, 标准的单位="元/平方米"
    ),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("overlaps") / "office"
    make_pack_office(folder, "united_front", {}, {REGISTER: POLICIES})
    return folder


@pytest.fixture(autouse=True)
def here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAIZHANG_DEBUG", "1")
    monkeypatch.chdir(folder)
    monkeypatch.setattr(clock, "today", lambda: date(2025, 7, 1))


def groups(capsys: pytest.CaptureFixture[str], *more: str) -> list[dict[str, object]]:
    assert run(["ledger", "overlaps", REGISTER, "--format", "json", *more]) == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def titles(group: dict[str, object]) -> list[str]:
    records = group["records"]
    assert isinstance(records, list)
    return [record["title"] for record in records]


def test_what_overlaps_is_listed_with_what_it_shares_and_where_it_differs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["ledger", "overlaps", REGISTER]) == 0

    out = capsys.readouterr().out
    lines = [line.split() for line in out.splitlines()]
    assert lines[0] == ["1.", "同一类措施、同一对象，标准或条件不同（贷款贴息、小微企业）"]
    assert lines[1] == ["记录号", "名称", "标准", "标准的单位", "条件"]
    assert [line[1:] for line in lines[2:4]] == [
        ["技改贴息", "2", "个百分点"],
        ["创业贴息", "3", "个百分点"],
    ]
    assert "同一类措施、同一对象，由不同部门出台（贷款贴息、小微企业）" in out
    assert out.splitlines()[-1] == "共 3 组，是否矛盾、怎样衔接，请有关单位判断。"
    assert "稳岗补贴" not in out


def test_amounts_in_different_units_differ_though_of_one_department(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (rent,) = [g for g in groups(capsys) if "租金减免" in str(g["shared"])]

    assert titles(rent) == ["租金减免", "房租减免"]
    assert [record["标准的单位"] for record in rent["records"]] == ["万元", "元/平方米"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-06-29", ["技改贴息", "创业贴息", "旧的贴息"]),
        ("2025-06-30", ["技改贴息", "创业贴息"]),
    ],
)
def test_only_what_is_in_force_on_the_day_is_compared(
    capsys: pytest.CaptureFixture[str], day: str, expected: list[str]
) -> None:
    first = groups(capsys, "--on", day)[0]

    assert titles(first) == expected
    assert first["label"] == "同一类措施、同一对象，标准或条件不同"
    assert first["shared"] == ["贷款贴息", "小微企业"]


def test_before_anything_is_in_force_nothing_overlaps(capsys: pytest.CaptureFixture[str]) -> None:
    assert groups(capsys, "--on", "2024-12-31") == []
    assert run(["ledger", "overlaps", "policy", "--on", "2024-12-31"]) == 0
    assert capsys.readouterr().out == "没有重复或不一致的内容。\n"


@pytest.mark.parametrize("kind", ["政策", "学习培训"])
def test_a_ledger_without_such_a_rule_is_refused_with_those_that_have_one(
    capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    assert run(["ledger", "overlaps", kind]) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert f"“{kind}”没有写明怎样算重复或不一致" in told.err
    assert "可用：惠企政策名录。" in told.err
