"""A table of all indicators over all units: one fused query, and each unit computed alone."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from taizhang.services.workspace import Workspace

ROOT = "root"


def measure_table(
    workspace: Workspace, units: Sequence[str], median: Callable[..., float], repeat: int
) -> None:
    """The facts of these units are in the database; the units themselves are entered here."""
    from taizhang.core.indicators import Measure
    from taizhang.core.indicators.sql import Window
    from taizhang.core.values import Period
    from taizhang.services.exporting import export_parquet
    from taizhang.services.indicators import indicator_table
    from taizhang.services.reporting import compute
    from taizhang.store import queries
    from taizhang.store.breakdowns import count_rows
    from taizhang.store.facts import slot_map
    from taizhang.store.parquet_ledger import ParquetLedger
    from taizhang.store.viewer import everything

    _enter_units(units)
    viewer, period = everything("bench"), Period.read("2025H1")
    changeset = queries.latest_changeset(viewer)
    wanted = list(workspace.pack.indicators)

    def table() -> object:
        return indicator_table(workspace, viewer, ROOT, period)

    def one_each() -> object:
        return [
            compute(workspace, viewer, wanted, unit, period, changeset) for unit in (ROOT, *units)
        ]

    lines = {line.key: line.cells for line in table().lines}  # type: ignore[attr-defined]
    for computed in one_each():  # type: ignore[attr-defined]
        told = [computed.current[name] for name in wanted]
        assert [(c.value, c.state) for c in lines[computed.unit]] == [
            (outcome.value, outcome.state) for outcome in told
        ]
    print(f"table of {len(wanted)} indicators, {len(units)} units and the whole; cells agree")
    base = median(table, repeat)
    print(f"  one fused query            {base * 1000:9.1f} ms   1.0")
    seconds = median(one_each, 1)
    # With last year and the records behind each figure, which the table does not ask for.
    print(f"  computed unit by unit      {seconds * 1000:9.1f} ms   {seconds / base:.1f}x")

    tree = queries.unit_tree(viewer, workspace.pack.kinds["unit"], period, changeset)
    bodies = (item.body for item in workspace.pack.indicators.values())
    asked = [(body, period) for body in bodies if isinstance(body, Measure)]
    rows = [[unit] for unit in units]
    window = Window(period, units, changeset)

    def in_database() -> object:
        return count_rows(viewer, asked, rows, window, tree, slot_map())

    def one_by_one() -> object:
        return [
            count_rows(viewer, asked, [[unit]], Window(period, [unit], changeset), tree, slots)
            for unit in units
        ]

    slots = slot_map()
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        done = export_parquet(workspace, viewer, Path(folder) / "out")
        spent = time.perf_counter() - start
        exported = ParquetLedger(Path(folder) / "out")

        def by_duckdb() -> object:
            return count_rows(viewer, asked, rows, window, tree, exported.slots, run=exported.run)

        assert in_database() == by_duckdb()
        base = median(in_database, repeat)
        print(f"leaf sums of {len(asked)} measures; DuckDB over Parquet agrees")
        print(f"  database                   {base * 1000:9.1f} ms   1.0")
        seconds = median(one_by_one, repeat)
        print(f"  database, a query a unit   {seconds * 1000:9.1f} ms   {seconds / base:.2f}x")
        seconds = median(by_duckdb, repeat)
        print(f"  DuckDB over Parquet        {seconds * 1000:9.1f} ms   {seconds / base:.2f}x")
        print(f"  export                     {sum(done.rows.values()) / spent:9.0f} records/s")
        exported.close()


def _enter_units(units: Sequence[str]) -> None:
    """The units as records of their register, all of them below one."""
    from taizhang.services.clock import now
    from taizhang.store.ledger.models import Changeset, Record, RecordVersion

    changeset = Changeset.objects.create(number=2, made_at=now(), actor="bench", action="import")
    since = date(2020, 1, 1).isoformat()
    for code in (ROOT, *units):
        record = Record.objects.create(record_id=f"U{code}", kind="unit")
        values = {"code": code, "name": f"示例{code}", "valid_from": since}
        values |= {"level": "town", "parent": ROOT} if code != ROOT else {"level": "department"}
        RecordVersion.objects.create(
            record=record,
            version=1,
            changeset=changeset,
            unit=code,
            status="approved",
            values=values,
        )
