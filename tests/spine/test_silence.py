"""Zero, nothing done and not reported are three things, and read as three things."""

from __future__ import annotations

from pathlib import Path

import pytest

from taizhang.core.reports.tree import Paragraph
from taizhang.core.values import RefusedError
from taizhang.services.reporting import compose_report, write_report
from taizhang.services.workspace import Workspace
from taizhang.store import queries
from tests.support.workspaces import (
    H1,
    LAST_H1,
    VIEWER,
    appeal,
    make_office,
    send,
    training,
)


def sentences(workspace: Workspace, unit: str = "dept", template: str = "half_year") -> str:
    composition = compose_report(
        workspace,
        VIEWER,
        unit,
        H1,
        template=template,
        changeset=queries.latest_changeset(VIEWER),
        signed_on=None,
    )
    blocks = composition.report.blocks
    return "".join(block.text for block in blocks if isinstance(block, Paragraph))


def test_all_nil_reports_read_as_nothing_done(office: Workspace) -> None:
    for unit in ("sec-economy", "town-donghu", "town-liuhe"):
        send(office, unit, nil=["学习培训", "诉求办理"])
    send(office, "assoc-biz", nil=["学习培训"])
    text = sentences(office)
    assert "各单位均报告未开展学习培训" in text
    assert "尚未报送" not in text


def test_nothing_sent_reads_as_not_reported(office: Workspace) -> None:
    text = sentences(office)
    assert "学习培训情况，各单位尚未报送" in text
    assert "未开展" not in text
    assert "没有举办" not in text


def test_rows_of_another_period_only_read_as_zero(office: Workspace) -> None:
    for unit in ("sec-economy", "town-donghu", "town-liuhe"):
        send(office, unit, {"诉求办理": [appeal("2024-12-20", matter=unit)]}, nil=["学习培训"])
    text = sentences(office)
    assert "各单位没有新收集诉求" in text
    assert "未开展" not in text.split("诉求")[1]
    assert "在办诉求3件" in text


def test_who_has_not_sent_is_named_beside_the_figure(office: Workspace) -> None:
    send(office, "town-donghu", {"学习培训": [training("2025-03-05", 场次=2)]})
    text = sentences(office)
    assert "共举办学习培训2场次（不含尚未报送的经济联络科、民营企业商会、柳河镇）" in text


def test_growth_is_left_out_when_other_units_have_reported_than_last_year(
    office: Workspace,
) -> None:
    for period, units in ((LAST_H1, 4), (H1, 3)):
        for unit in ("sec-economy", "assoc-biz", "town-donghu", "town-liuhe")[:units]:
            day = f"{period.start.year}-03-05"
            send(office, unit, {"学习培训": [training(day, topic=unit)]}, period=period)
    assert "学习培训3场次（不含尚未报送的柳河镇）。" in sentences(office)
    send(office, "town-liuhe", {"学习培训": [training("2025-03-05"), training("2025-03-06")]})
    assert "学习培训5场次，同比增长25%" in sentences(office)


@pytest.mark.parametrize(
    ("last_year", "this_year", "words"),
    [
        (4, 5, "同比增长25%"),
        (5, 4, "同比下降20%"),
        (4, 4, "与上年同期持平"),
    ],
)
def test_the_direction_is_chosen_by_the_numbers(
    office: Workspace, last_year: int, this_year: int, words: str
) -> None:
    for period, sessions in ((LAST_H1, last_year), (H1, this_year)):
        day = f"{period.start.year}-03-05"
        send(office, "town-donghu", {"学习培训": [training(day, 场次=sessions)]}, period=period)
    assert f"学习培训{this_year}场次，{words}" in sentences(office, "town-donghu").replace(
        "（不含尚未报送的", "("
    )


def test_a_report_on_an_empty_ledger_is_refused(tmp_path: Path) -> None:
    office = make_office(tmp_path / "empty")
    with pytest.raises(RefusedError, match="无从计算"):
        write_report(office, VIEWER, "dept", H1, template="half_year")


def test_a_unit_reports_on_itself_and_below_only(office: Workspace) -> None:
    send(office, "town-donghu", {"学习培训": [training("2025-03-05", 场次=2)]})
    send(office, "town-liuhe", {"学习培训": [training("2025-03-05", 场次=3)]})
    assert "2场" in sentences(office, "town-donghu")
    assert "5场" in sentences(office)
