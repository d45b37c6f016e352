"""What charts are drawn from, against a workspace: months, answers of a field, small cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from taizhang.core.reports.template import Along
from taizhang.core.reports.template_reader import read_template
from taizhang.core.values import Known, RefusedError
from taizhang.services.report_slices import find_slices
from taizhang.services.reporting import compute
from taizhang.services.workspace import Workspace
from taizhang.store import queries
from tests.support.workspaces import H1, VIEWER, copy_filled, send, training


def fill_four_trainings(office: Workspace) -> None:
    rows = [training("2025-03-05", 场次=2), training("2025-03-06"), training("2025-06-01", 场次=4)]
    send(office, "town-donghu", {"学习培训": rows}, period=H1)


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    """东湖镇 held three trainings in March and one in June."""
    return copy_filled(fill_four_trainings, tmp_path / "office", ())


def sliced(office: Workspace, along: Along, by: str = "", *, least: int = 0) -> dict[str, str]:
    changeset = queries.latest_changeset(VIEWER)
    whole = compute(office, VIEWER, ["training_sessions"], "town-donghu", H1, changeset)
    asked = ("training_sessions", along, by)
    found = find_slices(office.pack, VIEWER, whole, [asked], least=least)[asked]
    return {
        part.label: "＊" if part.hidden else said(part.current["training_sessions"].value)
        for part in found
    }


def said(value: object) -> str:
    return f"{value.number:f}" if isinstance(value, Known) else type(value).__name__


def test_months_add_up_to_the_whole(office: Workspace) -> None:
    months = sliced(office, Along.MONTH)

    assert list(months) == ["1月", "2月", "3月", "4月", "5月", "6月"]
    assert months["3月"] == "3"
    assert months["6月"] == "4"
    assert sum(int(value) for value in months.values()) == 7


def test_quarters_are_slices_too(office: Workspace) -> None:
    assert list(sliced(office, Along.QUARTER).values()) == ["3", "4"]


def test_answers_of_a_field_are_slices_and_small_ones_are_hidden(office: Workspace) -> None:
    open_to_see = sliced(office, Along.FIELD, "形式")
    hidden = sliced(office, Along.FIELD, "形式", least=5)

    assert sum(int(value) for value in open_to_see.values()) == 7
    assert "＊" not in open_to_see.values()
    assert "＊" in hidden.values()


def test_a_field_that_is_not_there_is_refused(office: Workspace) -> None:
    with pytest.raises(RefusedError, match="不能按“颜色”细分"):
        sliced(office, Along.FIELD, "颜色")


def test_the_template_is_refused_at_its_line_before_anything_is_computed(office: Workspace) -> None:
    text = "@title 总结\n%图 形式\n柱 {training_sessions}\n按 颜色\n%结束"

    with pytest.raises(RefusedError, match=r"t\.txt:4: “学习培训场次”不能按“颜色”细分.*形式"):
        read_template("t", text, "t.txt", office.pack.indicators, office.pack.kinds)


def test_a_field_of_the_ledger_is_taken(office: Workspace) -> None:
    text = "@title 总结\n%图 形式\n柱 {training_sessions}\n按 形式\n%结束"

    template = read_template("t", text, "t.txt", office.pack.indicators, office.pack.kinds)

    assert set(template.slices()) == {("training_sessions", Along.FIELD, "形式")}
