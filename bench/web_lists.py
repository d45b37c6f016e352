"""Lists and record pages of the web app over a large ledger: SQLite and PostgreSQL, beside a page without records."""

from __future__ import annotations

import json
import logging
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.databases import no_url, server
from taizhang.core.ledger.search_text import search_text

if TYPE_CHECKING:
    from taizhang.services.workspace import Workspace

KINDS = ("training", "activity", "enterprise_visit", "appeal", "media_item", "service")
_DAYS, _HALVES, _ROWS_TOGETHER = 912, 5, 20
FOREVER = 2**62
_PASSWORD = "bench-2025-ledger"  # noqa: S105 (of made-up data)


def measure_web_lists(records: int, rounds: int) -> None:
    """On both databases."""
    # What is not of a role's units is told as not there, and meant to be.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as name:
        for engine, urls in (("SQLite", no_url), ("PostgreSQL", server)):
            with urls() as url_of:
                if url_of is None:
                    print(f"  {engine} is not installed here")
                    continue
                _on(engine, Path(name) / engine, url_of("lists"), records, rounds)


def _on(engine: str, folder: Path, url: str, records: int, rounds: int) -> None:
    from taizhang.config.serving import prepare
    from taizhang.services.accounts import create_account
    from taizhang.services.rights import Role

    start = time.perf_counter()
    workspace = make_office(folder, url, records)
    prepare(workspace)
    for login, role, unit in (
        ("all", Role.DRAFTER, "dept"),
        ("section", Role.REVIEWER, "sec-00"),
        ("one", Role.REPORTER, "town-07"),
    ):
        create_account(login, login, role, unit, password=_PASSWORD, must_change=False)
    print(f"{engine}: {records:,} records made in {time.perf_counter() - start:.0f} s")
    office_page = _client("all")
    bare = _timed([_asker(office_page, "/jobs/")] * rounds)
    _line("a page without records", bare)
    for login in ("all", "section", "one"):
        client = _client(login)
        for label, addresses in _questions(rounds):
            times = _timed([_asker(client, address) for address in addresses])
            _line(f"{login}: {label}", times)


def _questions(rounds: int) -> list[tuple[str, list[str]]]:
    dice = random.Random(7)

    def lists(query: Callable[[], str]) -> list[str]:
        return [f"/ledger/kind/{dice.choice(KINDS)}?{query()}" for _turn in range(rounds)]

    halves = ("2023H1", "2023H2", "2024H1", "2024H2", "2025H1")
    return [
        ("kinds of a period", ["/ledger/"] * max(rounds // 4, 3)),
        ("list, period", lists(lambda: f"period={dice.choice(halves)}")),
        ("list, period, page 40", lists(lambda: f"period={dice.choice(halves)}&page=40")),
        ("list, all", lists(lambda: "period=all")),
        ("list, all, page 900", lists(lambda: "period=all&page=900")),
        ("list, period, by unit", lists(lambda: f"period={dice.choice(halves)}&order=unit")),
        (
            "list, period, words",
            lists(lambda: f"period={dice.choice(halves)}&q=主题{dice.randrange(90)}"),
        ),
        ("list, all, words", lists(lambda: f"period=all&q=政策{dice.randrange(90)}")),
        ("list, a unit", lists(lambda: f"period=all&unit=town-{dice.randrange(48):02}")),
        ("record", [f"/ledger/record/R{dice.randrange(50_000):07}" for _turn in range(rounds)]),
    ]


def _client(login: str) -> Any:
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    answer = client.post("/sign-in", {"login": login, "password": _PASSWORD})
    assert answer.status_code == 302, login
    return client


def _asker(client: Any, address: str) -> Callable[[], None]:
    def ask() -> None:
        answer = client.get(address)
        assert answer.status_code in (200, 404), (address, answer.status_code)

    return ask


def _timed(asked: Sequence[Callable[[], object]]) -> list[float]:
    times = []
    for ask in asked:
        start = time.perf_counter()
        ask()
        times.append(time.perf_counter() - start)
    return times


def _line(label: str, times: Sequence[float]) -> None:
    ordered = sorted(times)
    middle = ordered[len(ordered) // 2]
    late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(
        f"  {label:34} median {middle * 1000:8.1f} ms   p95 {late * 1000:8.1f} ms   most {ordered[-1] * 1000:8.1f} ms",
        flush=True,
    )


def make_office(folder: Path, url: str, records: int) -> Workspace:
    """A department, twelve sections and 48 towns, with records of six kinds of two and a half years."""
    from taizhang.services.demo import fill
    from taizhang.services.demo.scenario import FOUNDED, Unit
    from taizhang.services.ledger_import import import_workbook
    from taizhang.services.ledger_template import make_base_template
    from taizhang.services.workspace import init_workspace, writing
    from taizhang.store.viewer import everything

    workspace = init_workspace(folder, "united_front", database=url)
    viewer = everything("bench")
    units = [
        Unit("dept", "示例市委统战部", "市委统战部", "部门"),
        *(
            Unit(f"sec-{at:02}", f"科室{at:02}", f"科室{at:02}", "科室", (), "dept")
            for at in range(12)
        ),
        *(
            Unit(
                f"town-{at:02}", f"示例镇{at:02}", f"示例镇{at:02}", "乡镇", (), f"sec-{at % 12:02}"
            )
            for at in range(48)
        ),
    ]
    base = fill.fill_base(make_base_template(workspace, viewer).content, units, {}, FOUNDED)
    import_workbook(workspace, viewer, "base.xlsx", base, received_on=date(2023, 1, 1))
    with writing("bench", "import", source="bench.xlsx") as changeset:
        _fill(workspace, records, changeset.number, [unit.code for unit in units[1:]])
    return workspace


def _fill(workspace: Workspace, records: int, changeset: int, units: list[str]) -> None:
    from taizhang.store.facts import slot_map

    slots, columns_of_facts = slot_map(), _columns()
    tables = (
        ("ledger_record", ("record_id", "kind")),
        (
            "ledger_recordversion",
            ("record_id", "version", "changeset_id", "unit", "status", "values", "source_file",
             "source_sheet", "source_row", "source_unit", "source_period", "digest"),
        ),
        ("ledger_fact", columns_of_facts),
    )  # fmt: skip
    kinds = {kind: workspace.pack.kinds[kind] for kind in KINDS}
    dice = random.Random(11)
    for start in range(0, records, 50_000):
        rows: list[list[tuple[object, ...]]] = [[], [], []]
        for number in range(start, min(start + 50_000, records)):
            kind = kinds[KINDS[number % len(KINDS)]]
            unit = units[number // _ROWS_TOGETHER * 7919 % len(units)]
            record_id, values = f"R{number:07}", _values(kind, dice, number, records)
            kept = {name: field.type.to_json(value) for name, (field, value) in values.items()}
            text = json.dumps(kept, ensure_ascii=True)
            day = values[kind.began_field][1]
            rows[0].append((record_id, kind.id))
            rows[1].append(
                (
                    record_id,
                    1,
                    changeset,
                    unit,
                    "approved",
                    text,
                    "bench.xlsx",
                    kind.label,
                    5,
                    unit,
                    "",
                    "x",
                )
            )
            held: dict[str, object] = {
                "record_id": record_id, "version": 1, "kind": kind.id, "unit": unit,
                "from_changeset": changeset, "to_changeset": FOREVER, "day": day.isoformat(),
                "until": values[kind.ended_field][1].isoformat() if kind.ended_field in values else None,
                "words": search_text(kind, {name: value for name, (_f, value) in values.items()}),
            }  # fmt: skip
            for name, (field, value) in values.items():
                if (kind.id, name) in slots:
                    slot = field.type.to_slot(value, field)
                    held[slots[kind.id, name].column] = (
                        slot.isoformat() if isinstance(slot, date) else slot
                    )
            rows[2].append(tuple(held.get(column) for column in columns_of_facts))
        for (table, columns), lines in zip(tables, rows, strict=True):
            _insert(table, columns, lines)


def _values(
    kind: Any, dice: random.Random, number: int, records: int
) -> dict[str, tuple[Any, Any]]:
    """Something in the fields of a kind: all that is required, and some of the rest."""
    # Workbooks come half-year by half-year.
    half = number * _HALVES // records
    first = date(2023, 1, 1) + timedelta(days=(half * _DAYS + dice.randrange(_DAYS)) // _HALVES)
    found: dict[str, tuple[Any, Any]] = {}
    for field in kind.fields:
        if field.id == kind.began_field:
            found[field.id] = field, first
        elif not field.required and dice.random() < 0.4:
            continue
        elif field.type.id == "text":
            found[field.id] = field, f"主题{number % 97} 惠企政策{number % 89}解读"
        elif field.type.id == "date":
            found[field.id] = field, first + timedelta(days=dice.randrange(1, 60))
        elif field.type.id == "choice":
            found[field.id] = field, dice.choice(field.choices).id
        elif field.type.id == "choices":
            found[field.id] = field, (dice.choice(field.choices).id,)
        elif field.type.id == "integer":
            found[field.id] = field, dice.randrange(1, 300)
        elif field.type.id in ("decimal", "money"):
            found[field.id] = field, Decimal(dice.randrange(1, 90000)).scaleb(-field.decimals)
    return found


def _columns() -> tuple[str, ...]:
    """Of the fact table; its models are there only once Django is set up."""
    from taizhang.store.ledger.models import CODE_SLOTS, DATE_SLOTS, INTEGER_SLOTS

    first = (
        "record_id",
        "version",
        "kind",
        "unit",
        "from_changeset",
        "to_changeset",
        "day",
        "until",
        "words",
    )
    return (*first, *INTEGER_SLOTS, *DATE_SLOTS, *CODE_SLOTS)


def _insert(table: str, columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
    from django.db import connection

    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
