"""On the whole demonstration, the reference evaluator and the SQL give the same of everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from taizhang.core.indicators import evaluate, evaluate_base
from taizhang.core.ledger.unit import UnitTree
from taizhang.core.values import Period
from taizhang.services.comparing import compare
from taizhang.services.reporting import compute
from taizhang.services.workspace import open_workspace
from taizhang.store import queries
from taizhang.store.viewer import everything
from tests.support.reference import reference_ledger

VIEWER = everything("测试")
PERIODS = ("2024H1", "2024H2", "2025H1", "2025Q2", "2025-03", "2024", "2024-11-15..2025-02-14")


@pytest.mark.parametrize("period_text", PERIODS)
@pytest.mark.parametrize("share", [1.0, 0.6])
def test_evaluator_and_sql_agree(built_demo: Path, period_text: str, share: float) -> None:
    workspace = open_workspace(built_demo)
    pack, period = workspace.pack, Period.read(period_text)
    changeset = max(3, int(queries.latest_changeset(VIEWER) * share))
    tree = queries.unit_tree(VIEWER, pack.kinds["unit"], period, changeset)
    ledger = reference_ledger(VIEWER, pack.kinds, tree, pack.expectations, changeset)
    spans = queries.unit_spans(VIEWER, pack.kinds["unit"], changeset)
    asked = (pack.indicators, pack.indicators, ledger)
    for span in tree.spans:
        fast = compute(workspace, VIEWER, pack.indicators, span.code, period, changeset)
        assert fast.current == evaluate(*asked, tree, span.code, period)
        assert fast.base == evaluate_base(*asked, spans, span.code, period)


@pytest.mark.parametrize("period_text", ["2025H1", "2025Q2", "2024-11-15..2025-02-14"])
def test_evaluator_and_sql_agree_on_comparisons(built_demo: Path, period_text: str) -> None:
    workspace = open_workspace(built_demo)
    pack, period = workspace.pack, Period.read(period_text)
    changeset = queries.latest_changeset(VIEWER)
    spans = queries.unit_spans(VIEWER, pack.kinds["unit"], changeset)
    year = period.cumulative()
    tree, tree_of_year = UnitTree.of(spans, period), UnitTree.of(spans, year)
    ledger = reference_ledger(VIEWER, pack.kinds, tree, pack.expectations, changeset)
    asked = (pack.indicators, pack.indicators, ledger)
    for span in tree.spans:
        fast = compare(workspace, VIEWER, pack.indicators, span.code, period, changeset)
        prior = evaluate_base(*asked, spans, span.code, period, period.prior())
        cumulative = evaluate(*asked, tree_of_year, span.code, year)
        for name, found in fast.items():
            assert found.prior == prior[name]
            assert found.cumulative == cumulative[name]
