"""Fifty indicators of a report: fused, one query each, by pandas; on every engine, in the same run."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.databases import no_url, server
from bench.made_export import write_export
from bench.made_facts import COLUMNS, KINDS, SLOTS, fifty_indicators, select_facts
from taizhang.core.indicators import Measure
from taizhang.core.indicators.fragment import Fragment
from taizhang.core.indicators.fused import count_measures, find_records
from taizhang.core.indicators.sql import MeasureRow, Window, compile_leaves
from taizhang.core.values import Period

if TYPE_CHECKING:
    from taizhang.core.indicators.fused import Run
    from taizhang.core.indicators.sql import KindQuery

    Median = Callable[[Callable[[], object], int], float]

PERIOD = Period.read("2025H1")
INDICATORS = fifty_indicators()
MEASURES = [item.body for item in INDICATORS.values() if isinstance(item.body, Measure)]
_NATION, _CITY = 40_000, 127
_UNITS = {1_000: 10, 100_000: 60, 1_000_000: _CITY}
_EVERY_COLUMN = (
    "SELECT SUM(strlen(unit)), SUM(from_changeset), SUM(date1 - DATE '2024-01-01'), "
    "SUM(date2 - DATE '2024-01-01'), SUM(int1), SUM(int2), SUM(strlen(code1)), SUM(strlen(code2)), "
    "SUM(strlen(code3)) FROM ledger_fact"
)


def measure_indicators(records: int, most: int, repeat: int, median: Median) -> None:
    """On databases up to `records`, on Parquet files with `most`."""
    print(f"{len(INDICATORS)} indicators, {len(MEASURES)} of them counted from records, 2025H1")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for engine, urls in (("SQLite", no_url), ("PostgreSQL", server)):
            with urls() as url_of:
                if url_of is None:
                    print(f"  {engine} is not installed here")
                    continue
                for size in (size for size in _UNITS if size <= records):
                    _on_database(engine, folder, url_of(f"o{size}"), size, repeat, median)
        if records >= max(_UNITS):
            _city_of_a_nation(folder, max(_UNITS), repeat, median)
        _on_parquet(folder, most, max(repeat // 2, 1), median)


def _make(engine: str, folder: Path, url: str, records: int, units: int) -> Run:
    """A workspace whose facts the database made itself; how it is asked."""
    from django.db import connection

    from taizhang.services.workspace import init_workspace
    from taizhang.store.queries import run_here

    init_workspace(folder / f"{engine}-{records}-{units}", "united_front", database=url)
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        made = select_facts(engine.lower(), records, units)
        cursor.execute(
            f"INSERT INTO ledger_fact ({names}, words) SELECT made.*, '' FROM ({made}) AS made"
        )
        if engine == "PostgreSQL":
            cursor.execute("VACUUM ANALYZE ledger_fact")
    return run_here


def _codes(units: int) -> list[str]:
    return [f"u{number:05}" for number in range(units)]


def _told(rows: Sequence[MeasureRow]) -> list[tuple[int, object]]:
    return [(row.count, row.number) for row in rows]


def _on_database(
    engine: str, folder: Path, url: str, records: int, repeat: int, median: Median
) -> None:
    units = _UNITS[records]
    run = _make(engine, folder, url, records, units)
    window = Window(PERIOD, _codes(units), 2)
    times = repeat if records < max(_UNITS) else min(repeat, 3)

    def fused() -> list[MeasureRow]:
        return count_measures(run, MEASURES, window, SLOTS)

    def one_each() -> list[MeasureRow]:
        return [row for each in MEASURES for row in count_measures(run, [each], window, SLOTS)]

    def by_pandas() -> list[tuple[int, object]]:
        return _with_pandas(_frames_of(run))

    assert _told(fused()) == _told(one_each())
    base = median(fused, times)
    _line(f"{engine}, {records:,} records, {units} units: fused", base, base)
    _line("one query per indicator", median(one_each, min(times, 3)), base)
    if engine == "SQLite":
        assert by_pandas() == _told(fused())
        _line("pandas", median(by_pandas, 1), base)
    _line(
        "the records behind them, fused",
        median(lambda: find_records(run, MEASURES, window, SLOTS), min(times, 3)),
        base,
    )
    one = MEASURES[:1]
    _line("a single figure", median(lambda: count_measures(run, one, window, SLOTS), times), base)
    _line(
        "a single figure and its records",
        median(lambda: find_records(run, one, window, SLOTS), times),
        base,
    )


def _city_of_a_nation(folder: Path, records: int, repeat: int, median: Median) -> None:
    run = _make("SQLite", folder, "", records, _NATION)
    window = Window(PERIOD, _codes(_CITY), 2)

    def one_each() -> object:
        return [count_measures(run, [each], window, SLOTS) for each in MEASURES]

    base = median(lambda: count_measures(run, MEASURES, window, SLOTS), repeat)
    _line(f"SQLite, {records:,} records, {_CITY} of {_NATION:,} units: fused", base, base)
    _line("one query per indicator", median(one_each, min(repeat, 3)), base)


def _on_parquet(folder: Path, records: int, repeat: int, median: Median) -> None:
    """Every unit of a nation: what each holds of each indicator."""
    from taizhang.store.parquet import open_duckdb
    from taizhang.store.parquet_ledger import ParquetLedger

    export = folder / "export"
    export.mkdir()
    maker = open_duckdb()
    start = time.perf_counter()
    size = write_export(maker, export, records, _NATION)
    maker.close()
    print(
        f"{records:,} records in Parquet, {size / 1e6:.0f} MB, made in {time.perf_counter() - start:.0f} s"
    )
    ledger = ParquetLedger(export)
    asked = [(each, PERIOD) for each in MEASURES]
    units = _codes(_NATION)
    window = Window(PERIOD, units, 2)
    queries = compile_leaves(asked, window, ledger.slots, everywhere=True)
    engine = ledger._connection

    def kept(queries: Sequence[KindQuery]) -> None:
        for query in queries:
            text = query.query.text.replace("%s", "?")
            engine.execute(
                f"CREATE OR REPLACE TEMP TABLE leaf AS SELECT * FROM ({text}) AS made({_names(query)})",
                [*query.query.parameters],
            )

    def one_each() -> None:
        for pair in asked:
            kept(compile_leaves([pair], window, ledger.slots, everywhere=True))

    def roll_up() -> list[tuple[Any, ...]]:
        """Leaves, and their sums for 340 cities, 31 provinces and the whole, in the engine."""
        found = []
        for query in queries:
            kept([query])
            sums = ", ".join(f"SUM({name})" for name in _names(query).split(", ")[1:])
            levels = ("unit[2:6]::INTEGER // 118", "unit[2:6]::INTEGER // 1291", "0")
            parts = (
                f"SELECT {at}, {level}, {sums} FROM leaf GROUP BY ALL"
                for at, level in enumerate(levels)
            )
            found += engine.execute(" UNION ALL ".join(parts)).fetchall()
        return found

    base = median(lambda: ledger.run(Fragment(_EVERY_COLUMN)), repeat)
    _line("DuckDB: the bare scan of the columns", base, base)
    _line(
        f"{_NATION:,} units x {len(INDICATORS)}: leaf sums, fused",
        median(lambda: kept(queries), repeat),
        base,
    )
    _line("  and rolled up to four levels", median(roll_up, repeat), base)
    _line(
        "  handed over to Python, all rows",
        median(lambda: [ledger.run(q.query) for q in queries], repeat),
        base,
    )
    _line("  one query per indicator", median(one_each, 1), base)
    _line("  pandas", median(lambda: _leaves_with_pandas(ledger), 1), base)
    city = Window(PERIOD, _codes(_CITY), 2)
    fused = median(lambda: count_measures(ledger.run, MEASURES, city, ledger.slots), repeat)
    _line(f"  a city of {_CITY} units, fused", fused, base)
    _line(
        "  a city, one query per indicator",
        median(
            lambda: [count_measures(ledger.run, [each], city, ledger.slots) for each in MEASURES], 1
        ),
        base,
    )
    whole = dict.fromkeys(range(len(MEASURES)), 0)
    for query in queries:
        for row in ledger.run(query.query):
            for place, (count, _number) in zip(query.places, query.columns, strict=True):
                whole[place] += row[count]
    assert list(whole.values()) == [int(counts.sum()) for counts in _leaves_with_pandas(ledger)]
    ledger.close()


def _names(query: KindQuery) -> str:
    """Names for the columns of leaf sums."""
    width = 1 + max(number for _count, number in query.columns)
    return ", ".join(["unit", *(f"c{at}" for at in range(1, width))])


def _frames_of(run: Run) -> dict[str, Any]:
    """The facts as tables of pandas, a kind each."""
    import pandas as pd

    names = ("unit", "date1", "date2", "int1", "int2", "code1", "code2", "code3")
    return {
        kind: pd.DataFrame(
            run(Fragment(f"SELECT {', '.join(names)} FROM ledger_fact WHERE kind = %s", (kind,))),
            columns=names,
        )
        for kind in KINDS
    }


def _masks(frame: Any, start: object, end: object) -> list[tuple[Any, str, str]]:
    """The eight measures of a kind: which rows, what is done, with which column."""
    day, ended = frame["date1"], frame["date2"]
    during = (day >= start) & (day < end)
    tags = frame["code2"].fillna("")
    live = frame["code1"].isin(["seminar", "case"]) | tags.str.contains("|town|", regex=False)
    hosted = frame["code3"].notna() & ~tags.str.contains("|firm|", regex=False)
    return [
        (during, "count", ""),
        (during, "sum", "int1"),
        (during & frame["int2"].notna(), "sum", "int2"),
        ((ended >= start) & (ended < end), "count", ""),
        ((day < end) & (ended.isna() | (ended >= end)), "count", ""),
        (during, "distinct", "unit"),
        (during & live, "sum", "int1"),
        (during & hosted, "count", ""),
    ]


def _with_pandas(frames: dict[str, Any]) -> list[tuple[int, object]]:
    from decimal import Decimal

    start, end = PERIOD.start.isoformat(), PERIOD.end.isoformat()
    found: list[tuple[int, object]] = []
    for frame in frames.values():
        for column in ("date1", "date2"):
            frame[column] = frame[column].astype("string")
        for rows, what, column in _masks(frame, start, end):
            some = frame[rows.fillna(value=False)]
            number = len(some)
            if what == "sum":
                number = int(some[column].sum())
            elif what == "distinct":
                number = some[column].nunique()
            value = Decimal(number)
            found.append((len(some), value.scaleb(-2) if column == "int2" else value))
    return found


def _leaves_with_pandas(ledger: Any) -> list[Any]:
    """Counts and sums of every unit, as a person would write it down."""
    import pandas as pd

    start, end = pd.Timestamp(PERIOD.start), pd.Timestamp(PERIOD.end)
    found = []
    for kind in KINDS:
        frame = ledger._connection.execute(
            "SELECT unit, date1, date2, int1, int2, code1, code2, code3 FROM ledger_fact WHERE kind = ?",
            [kind],
        ).df()
        for rows, what, column in _masks(frame, start, end):
            groups = frame[rows].groupby("unit")
            found.append(groups.size())
            if what == "sum":
                groups[column].sum()
    return found


def _line(label: str, seconds: float, base: float) -> None:
    print(f"  {label:56} {seconds * 1000:9.1f} ms  {seconds / base:6.2f}x", flush=True)


__all__ = ["measure_indicators"]
