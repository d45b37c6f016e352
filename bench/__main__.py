"""`make bench`: speed as ratios against a named alternative, measured in the same run.

Seconds belong to the machine that ran it; the ratio is what to look at. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from bench.documents import measure_documents
from bench.planted.__main__ import measure as measure_checking
from bench.reading import measure_reading
from bench.returning import measure_returning
from bench.tables import measure_table
from taizhang.config.entry import set_up

_SEED = 11
_UNITS = 60
_ROUNDS = 24


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(_SECTIONS))
    parser.add_argument(
        "--records",
        type=int,
        default=int(os.environ.get("TAIZHANG_BENCH_RECORDS", "1000000")),
        help="facts in a database, at most",
    )
    parser.add_argument(
        "--seconds",
        type=float,
        default=float(os.environ.get("TAIZHANG_BENCH_SECONDS", "60")),
        help="how long each pace of requests to the web app is kept up",
    )
    parser.add_argument(
        "--office",
        type=Path,
        help="a workspace of an earlier `web` that is asked instead of one made anew",
    )
    parser.add_argument("--most", type=int, default=10_000_000, help="facts in Parquet files")
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the workbook imported")
    parser.add_argument("--paragraphs", type=int, default=2_000, help="length of the report read")
    parser.add_argument("--texts", type=Path, help="a folder of texts to plant errors in")
    parser.add_argument(
        "--tools",
        type=Path,
        default=Path(".cache"),
        help="where the tools lie that checking is measured beside",
    )
    parser.add_argument("--repeat", type=int, default=7)
    parser.add_argument(
        "--gold", type=Path, help="annotated passages to read, a JSON object a line"
    )
    arguments = parser.parse_args()
    if unknown := set(arguments.sections) - _SECTIONS.keys():
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    set_up()
    for name in arguments.sections or _SECTIONS:
        print(f"== {name}", flush=True)
        _SECTIONS[name](arguments)


def _indicators(arguments: argparse.Namespace) -> None:
    from bench.indicators import measure_indicators

    measure_indicators(arguments.records, arguments.most, arguments.repeat, _median)


def _refreshing(arguments: argparse.Namespace) -> None:
    from bench.returned_report import measure_refreshing

    measure_refreshing(arguments.repeat, _median)


def _tables(arguments: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        records = min(arguments.records, 100_000)
        _measure_tables(Path(folder) / "office", records, arguments.repeat)


def _import(arguments: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _measure_import(Path(folder) / "import", arguments.rows)


def _reading(arguments: argparse.Namespace) -> None:
    measure_reading(arguments.paragraphs, arguments.repeat, _median, arguments.gold)


def _documents(arguments: argparse.Namespace) -> None:
    measure_documents(arguments.repeat, _median)


def _returning(arguments: argparse.Namespace) -> None:
    measure_returning(arguments.repeat, _median)


def _planted(arguments: argparse.Namespace) -> None:
    print("errors planted and found, by class")
    measure_checking(_SEED, _ROUNDS, arguments.texts)


def _checks(arguments: argparse.Namespace) -> None:
    from bench.checks import measure_checks

    measure_checks(_SEED, arguments.tools)


def _web(arguments: argparse.Namespace) -> None:
    from bench.web import measure_web

    measure_web(arguments.records, arguments.seconds, arguments.office)


_SECTIONS: dict[str, Callable[[argparse.Namespace], None]] = {
    "indicators": _indicators,
    "tables": _tables,
    "import": _import,
    "reading": _reading,
    "refreshing": _refreshing,
    "planted": _planted,
    "documents": _documents,
    "checks": _checks,
    "returning": _returning,
    "web": _web,
}


def _measure_tables(folder: Path, records: int, repeat: int) -> None:
    """All measures of the pack for one city: one fused query, one query each, plain Python."""
    from taizhang.core.indicators import Ledger, Measure
    from taizhang.core.indicators.evaluate import evaluate_measure
    from taizhang.core.indicators.fused import count_measures
    from taizhang.core.indicators.sql import Window
    from taizhang.core.ledger.record import Record, RecordRef
    from taizhang.core.values import Period
    from taizhang.services.workspace import init_workspace
    from taizhang.store.facts import slot_map, write_facts
    from taizhang.store.queries import run_here

    workspace = init_workspace(folder, "united_front")
    kinds, slots = workspace.pack.kinds, slot_map()
    dice = random.Random(_SEED)
    units = [f"u{number:03}" for number in range(_UNITS)]
    made: list[Record] = []
    for number in range(records):
        day = date(2024, 1, 1) + timedelta(days=dice.randrange(546))
        values: dict[str, object]
        if number % 2:
            kind = "training"
            values = {
                "held_on": day,
                "format": dice.choice(["lecture", "course", "seminar", "case_study"]),
                "audience": "grassroots",
                "sessions": dice.randint(1, 3),
                "person_times": dice.randint(20, 300),
            }
            if dice.random() < 0.3:
                values["co_hosts"] = ("u001", "u002")
        else:
            kind = "appeal"
            values = {"category": "land", "source": "visit", "collected_on": day}
            if dice.random() < 0.8:
                values["assigned_on"] = values["closed_on"] = day + timedelta(
                    days=dice.randint(1, 90)
                )
        ref = RecordRef(f"r{number:07}", 1)
        made.append(Record(ref, kind, dice.choice(units), values))  # type: ignore[arg-type]
    write_facts(made, kinds, slots, 2)
    window = Window(Period.read("2025H1"), units, 2)
    measures = {
        identifier: indicator.body
        for identifier, indicator in workspace.pack.indicators.items()
        if isinstance(indicator.body, Measure)
    }

    def query(wanted: list[Measure]) -> list:
        return count_measures(run_here, wanted, window, slots)

    def fused() -> list:
        return query(list(measures.values()))

    def one_each() -> list:
        return [row for measure in measures.values() for row in query([measure])]

    ledger = Ledger(made, (), ())

    def plain() -> list:
        return [
            evaluate_measure(measure, ledger.records, units, window.period)
            for measure in measures.values()
        ]

    counted = [(row.count, row.number) for row in fused()]
    assert counted == [(row.count, row.number) for row in one_each()]
    assert counted == [(len(found.records), found.number) for found in plain()]
    print(f"{len(measures)} measures, {records} facts, {_UNITS} units, SQLite; all three agree")
    base = _median(fused, repeat)
    print(f"  one fused query            {base * 1000:9.1f} ms   1.0")
    for label, function, times in (
        ("one query per indicator", one_each, repeat),
        ("reference evaluator", plain, 1),
    ):
        seconds = _median(function, times)
        print(f"  {label:26} {seconds * 1000:9.1f} ms   {seconds / base:.1f}x")
    measure_table(workspace, units, _median, repeat)


def _measure_import(folder: Path, rows: int) -> None:
    """A workbook of trainings: import, import again, and pandas putting the same cells into a table unread."""
    from taizhang.core.rendering.ledger_workbook import LedgerRow, LedgerSheet, LedgerWorkbook
    from taizhang.core.rendering.ledger_workbook import render_ledger_workbook as render
    from taizhang.services.demo import fill
    from taizhang.services.demo.scenario import FOUNDED
    from taizhang.services.demo.united_front.city import TOWNS, UNITS
    from taizhang.services.ledger_import import import_workbook
    from taizhang.services.ledger_template import make_base_template
    from taizhang.services.workspace import init_workspace
    from taizhang.store.viewer import everything

    workspace, viewer = init_workspace(folder, "united_front"), everything("bench")
    day = date(2025, 7, 1)
    base = fill.fill_base(make_base_template(workspace, viewer).content, UNITS, {}, FOUNDED)
    import_workbook(workspace, viewer, "base.xlsx", base, received_on=day)
    kind = workspace.pack.kinds["training"]
    lines = [
        LedgerRow(
            f"T{number:07}",
            {
                "held_on": date(2025, 1, 1) + timedelta(days=number % 180),
                "topic": f"主题{number}",
                "format": "专题讲座",
                "audience": "统战干部",
                "sessions": 1,
                "person_times": number,
            },
        )
        for number in range(rows)
    ]
    meta = {"format": "1", "pack": workspace.pack.id, "unit": TOWNS[0].code, "period": "2025H1"}
    content = render(LedgerWorkbook("bench", (), meta, [LedgerSheet(kind, lines)]))

    path = folder / "bench.xlsx"
    path.write_bytes(content)
    day_text = day.isoformat()
    print(f"workbook of {rows} rows; each in a process of its own, peak memory of that process")
    base_time = 0.0
    for label, what in (
        ("pandas.read_excel + to_sql", "pandas"),
        ("openpyxl reads its cells", "openpyxl"),
        ("imported, all new", "import"),
        ("imported again, all same", "import"),
    ):
        seconds, peak = _alone(what, folder, path, day_text)
        base_time = base_time or seconds
        print(
            f"  {label:26} {seconds:9.2f} s   {seconds / base_time:4.1f}x"
            f"  {rows / seconds:7.0f} rows/s  {peak:5.0f} MB"
        )


def _alone(what: str, folder: Path, path: Path, day: str) -> tuple[float, float]:
    """Seconds of one way to take the file in, and the peak memory of the process that did it."""
    command = [sys.executable, "-m", "bench.taking_in", what, str(folder), str(path), day]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, peak = done.stdout.split()
    return float(seconds), float(peak)


def _median(function: Callable[[], object], repeat: int) -> float:
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    main()
