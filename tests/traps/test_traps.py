"""Where systems of this sort go wrong: each trap has a case that a clerk can read, and both engines pass it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from taizhang.core.indicators import evaluate, evaluate_base
from taizhang.core.indicators.relation import Comparisons
from taizhang.core.values import Known, Period
from taizhang.services.comparing import compare
from taizhang.services.workspace import Workspace
from taizhang.store import queries
from tests.support.books import TRAINING
from tests.support.reference import reference_ledger
from tests.support.workspaces import VIEWER, make_office, send, training

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TRAPS: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "traps.yaml").read_text("utf-8"))
# The traps that are known: a case that goes missing is missed.
KNOWN = {
    "累计在更正以前的时段之后",
    "跨年的上期",
    "零不是空白",
    "百分比的平均",
    "去重计数不按月相加",
    "办结率超过百分之百",
    "时点数按月相加",
    "办结以前收集的",
    "五月才成立的单位",
    "改名、拆分的选项",
    "审核以后又改",
}
OWN = [name for name, trap in TRAPS.items() if "见" not in trap]
ELSEWHERE = [name for name in TRAPS if name not in OWN]
SIDES = {"本期": "current", "累计": "cumulative", "上期": "prior"}


def test_every_trap_has_a_case() -> None:
    assert set(TRAPS) == KNOWN


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_case_elsewhere_is_there(name: str) -> None:
    file, piece = TRAPS[name]["见"]

    assert piece in (ROOT / file).read_text("utf-8")


def send_all(office: Workspace, rows: list[dict[str, Any]]) -> None:
    by_sheet: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        by_sheet.setdefault((row["单位"], row["时段"]), []).append(row)
    for (unit, period), those in by_sheet.items():
        lines = [
            training(str(row["日期"]), f"培训{row['日期']}", 场次=row["场次"], 培训人次=row["培训人次"])
            for row in those
        ]  # fmt: skip
        send(office, unit, {TRAINING: lines}, period=Period.read(period))


def by_the_evaluator(
    office: Workspace, indicator: str, unit: str, period: Period
) -> dict[str, object]:
    pack, changeset = office.pack, queries.latest_changeset(VIEWER)
    spans = queries.unit_spans(VIEWER, pack.kinds["unit"], changeset)
    tree = queries.unit_tree(VIEWER, pack.kinds["unit"], period, changeset)
    ledger = reference_ledger(VIEWER, pack.kinds, tree, pack.expectations, changeset)
    asked = (pack.indicators, [indicator], ledger)
    return {
        "本期": evaluate(*asked, tree, unit, period)[indicator].value,
        "累计": evaluate(*asked, tree, unit, period.cumulative())[indicator].value,
        "上期": evaluate_base(*asked, spans, unit, period, period.prior())[indicator].value,
    }


@pytest.mark.parametrize("name", OWN)
def test_both_engines_pass_the_case(name: str, server: str, tmp_path: Path) -> None:
    trap = TRAPS[name]
    office = make_office(tmp_path / "office")
    send_all(office, trap["报送"])
    if "补报" in trap:
        send_all(office, trap["补报"])

    for asked in trap["应得"]:
        indicator, unit = asked["指标"], asked["单位"]
        period = Period.read(asked["时段"])
        changeset = queries.latest_changeset(VIEWER)
        found: Comparisons = compare(office, VIEWER, [indicator], unit, period, changeset)[
            indicator
        ]
        slow = by_the_evaluator(office, indicator, unit, period)
        for side, field in SIDES.items():
            if side in asked:
                assert getattr(found, field).value == Known(Decimal(asked[side])), side
                assert slow[side] == Known(Decimal(asked[side])), side
