"""What is counted before anybody asks is what they are given then."""

from __future__ import annotations

import pytest

from taizhang.core.values import RefusedError
from taizhang.services import waiting_work
from taizhang.services.at_a_glance import look
from taizhang.services.warming import warm_up
from taizhang.services.workspace import Workspace
from taizhang.store import totals
from tests.support.workspaces import H1, VIEWER, fill_in, take_in, template_of, training


@pytest.fixture
def filled(office: Workspace) -> Workspace:
    book = fill_in(template_of(office, "东湖镇"), {"学习培训": [training("2025-03-05", 场次=2)]})
    take_in(office, "东湖镇.xlsx", book)
    return office


def test_a_large_ledger_is_counted_once(filled: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting_work, "SMALL_LEDGER", 0)
    asked: list[object] = []
    ask = totals.ask_leaves
    monkeypatch.setattr(
        totals, "ask_leaves", lambda *a, **more: (asked.append(a[1]), ask(*a, **more))[1]
    )

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
