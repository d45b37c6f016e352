"""What is counted before anybody asks is what they are given then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pytest

from taizhang.core.indicators.breakdown import Leaves, ask_leaves
from taizhang.core.indicators.sql import Asked
from taizhang.core.values import RefusedError
from taizhang.services import waiting_work
from taizhang.services.at_a_glance import look
from taizhang.services.warming import warm_up
from taizhang.services.workspace import Workspace
from taizhang.store import totals
from tests.support.workspaces import H1, VIEWER, fill_in, take_in, template_of, training

if TYPE_CHECKING:
    from taizhang.core.indicators.fused import Run


@pytest.fixture
def filled(office: Workspace) -> Workspace:
    book = fill_in(template_of(office, "东湖镇"), {"学习培训": [training("2025-03-05", 场次=2)]})
    take_in(office, "东湖镇.xlsx", book)
    return office


def test_a_large_ledger_is_counted_once(filled: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting_work, "SMALL_LEDGER", 0)
    asked: list[object] = []

    def ask(run: Run, some: Sequence[Asked], *rest: Any, **more: Any) -> Leaves:
        asked.append(some)
        return ask_leaves(run, some, *rest, **more)

    monkeypatch.setattr(totals, "ask_leaves", ask)

    warm_up(filled)
    assert asked
    asked.clear()
    glance = look(filled, VIEWER, "dept", H1)

    assert asked == []
    assert any(one.outcome.value for one in glance.figures)


def test_a_small_one_is_not(filled: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(totals, "ask_leaves", None)

    warm_up(filled)


def test_one_without_units_says_so(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    from taizhang.services.workspace import init_workspace

    workspace = init_workspace(tmp_path_factory.mktemp("w") / "leer", "united_front")
    monkeypatch.setattr(waiting_work, "SMALL_LEDGER", -1)

    with pytest.raises(RefusedError):
        warm_up(workspace)
