"""On the whole demonstration, every cell of a table is what is computed for its unit alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from taizhang.core.indicators import Measure, Outcome
from taizhang.core.indicators.sql import Window
from taizhang.core.values import Grain, Period
from taizhang.services.exporting import export_parquet
from taizhang.services.indicator_breakdown import break_down
from taizhang.services.indicator_table import Cell
from taizhang.services.indicators import (
    indicator_series,
    indicator_table,
    periods_between,
)
from taizhang.services.reporting import compute
from taizhang.services.workspace import Workspace, open_workspace
from taizhang.store import queries
from taizhang.store.facts import slot_map
from taizhang.store.parquet_ledger import ParquetLedger
from taizhang.store.viewer import Viewer, everything

VIEWER = everything("测试")


@pytest.fixture
def city(built_demo: Path) -> Workspace:
    return replace(open_workspace(built_demo), small_cell=0)


def said(cell: Cell | Outcome) -> tuple[object, ...]:
    return cell.value, cell.state, cell.coverage


@pytest.mark.parametrize("period_text", ["2024H1", "2025-03", "2024"])
@pytest.mark.parametrize(
    ("viewer", "unit"), [(VIEWER, "dept"), (Viewer("镇", "town-donghu"), "town-donghu")]
)
def test_a_table_is_what_is_computed_one_by_one(
    city: Workspace, period_text: str, viewer: Viewer, unit: str
) -> None:
    period, newest = Period.read(period_text), queries.latest_changeset(VIEWER)
    for changeset in (max(3, newest * 6 // 10), newest):
        table = indicator_table(city, viewer, unit, period, as_of=changeset)
        for line in table.lines:
            if line.is_own:
                continue
            one = compute(city, viewer, city.pack.indicators, line.key, period, changeset)
            for heading, cell in zip(table.headings, line.cells, strict=True):
                outcome = one.current[heading.key]
                assert said(cell) == said(outcome), (line.key, heading.key)
                if cell.count is not None:
                    assert cell.count == len(outcome.records)


def test_a_series_is_what_is_computed_period_by_period(city: Workspace) -> None:
    periods = periods_between(Period.read("2024Q1"), Period.read("2025Q2"), Grain.QUARTER)

    series = indicator_series(city, VIEWER, [], "东湖镇", periods)

    assert [line.key for line in series.lines] == [str(period) for period in periods]
    for period, line in zip(periods, series.lines, strict=True):
        one = compute(city, VIEWER, city.pack.indicators, "town-donghu", period, series.changeset)
        for heading, cell in zip(series.headings, line.cells, strict=True):
            assert said(cell) == said(one.current[heading.key])


def test_months_are_what_is_computed_month_by_month(city: Workspace) -> None:
    period, newest = Period.read("2025Q1"), queries.latest_changeset(VIEWER)
    units, months = ("dept", "town-donghu"), ("2025-01", "2025-02", "2025-03", "")
    alone = {
        (unit, month): compute(
            city, VIEWER, city.pack.indicators, unit, Period.read(month or "2025Q1"), newest
        ).current
        for unit in units
        for month in months
    }
    for identifier in city.pack.indicators:
        table = break_down(city, VIEWER, identifier, "dept", period, "month")
        assert tuple(heading.key for heading in table.headings) == months
        for line in table.lines:
            if line.key in units and not line.is_own:
                found = [said(alone[line.key, month][identifier]) for month in months]
                assert [said(cell) for cell in line.cells] == found


def test_the_answers_of_a_field_add_up_to_the_whole(city: Workspace) -> None:
    table = break_down(city, VIEWER, "training_sessions", "dept", Period.read("2025H1"), "形式")
    for line in table.lines:
        counts = [cell.count or 0 for cell in line.cells]
        assert sum(counts[:-1]) == counts[-1]
    columns = zip(*(line.cells for line in table.lines), strict=True)
    assert all(
        sum(cell.count or 0 for cell in rows) == (whole.count or 0) for *rows, whole in columns
    )


@pytest.mark.parametrize("share", [1.0, 0.6])
def test_duckdb_over_the_export_counts_the_same_and_names_the_same_records(
    city: Workspace, tmp_path: Path, share: float
) -> None:
    pytest.importorskip("duckdb")
    changeset = max(3, int(queries.latest_changeset(VIEWER) * share))
    export_parquet(city, VIEWER, tmp_path / "out", changeset)
    measures = {
        name: item.body
        for name, item in city.pack.indicators.items()
        if isinstance(item.body, Measure)
    }
    exported = ParquetLedger(tmp_path / "out", check=True)
    try:
        for text in ("2024H1", "2025H1", "2025-03", "2024-11-15..2025-02-14"):
            period = Period.read(text)
            tree = queries.unit_tree(VIEWER, city.pack.kinds["unit"], period, changeset)
            for unit in ("dept", "town-donghu", "sec-office"):
                entries = queries.entries(VIEWER, city.pack.kinds, measures.values(), changeset)
                window = Window(period, tree.owners(unit), changeset, tree.standing, entries)
                assert exported.measure(measures, window) == queries.measure(
                    VIEWER, measures, window, tree, slot_map()
                )
    finally:
        exported.close()
