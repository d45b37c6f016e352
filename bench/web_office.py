"""An office of a million records for the web app: its units, accounts, workbooks month by month, and what waits."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang.core.ledger.search_text import search_text
from taizhang.core.values import Period

if TYPE_CHECKING:
    from taizhang.services.workspace import Workspace

KINDS = ("training", "activity", "enterprise_visit", "appeal", "media_item", "service")
HALVES = ("2023H1", "2023H2", "2024H1", "2024H2", "2025H1")
PASSWORD = "bench-2025-ledger"  # noqa: S105 (of made-up data)
TOWNS, SECTIONS = 48, 12
REPORTERS, REVIEWERS = 11, 4
WAITING_SHARE = 1_000
"""Of so many records one waits for approval."""
FOREVER = 2**62
_MONTHS = 30
_AT_ONCE = 50_000


def make_office(folder: Path, url: str, records: int) -> Workspace:
    """A department, twelve sections and 48 towns, with two and a half years of records of six kinds.

    Each month each unit has sent a workbook, which is a changeset; of the newest records a few wait for approval.
    """
    from taizhang.services.demo import fill
    from taizhang.services.demo.scenario import FOUNDED, Unit
    from taizhang.services.ledger_import import import_workbook
    from taizhang.services.ledger_template import make_base_template
    from taizhang.services.workspace import init_workspace, keeping
    from taizhang.store.ledger.models import Changeset
    from taizhang.store.unsettled import rebuild_unsettled
    from taizhang.store.viewer import everything

    workspace = init_workspace(folder, "united_front", database=url)
    viewer = everything("bench")
    units = [
        Unit("dept", "示例市委统战部", "市委统战部", "部门"),
        *(
            Unit(f"sec-{at:02}", f"科室{at:02}", f"科室{at:02}", "科室", (), "dept")
            for at in range(SECTIONS)
        ),
        *(
            Unit(
                f"town-{at:02}",
                f"示例镇{at:02}",
                f"示例镇{at:02}",
                "乡镇",
                (),
                f"sec-{at % SECTIONS:02}",
            )
            for at in range(TOWNS)
        ),
    ]
    base = fill.fill_base(make_base_template(workspace, viewer).content, units, {}, FOUNDED)
    import_workbook(workspace, viewer, "base.xlsx", base, received_on=date(2023, 1, 1))
    codes = [unit.code for unit in units[1:]]
    first = Changeset.objects.order_by("-number").values_list("number", flat=True)[0] + 1
    with keeping():
        _changesets(first, codes)
        _fill(workspace, records, first, codes)
        _submissions(workspace, first, codes)
        rebuild_unsettled()
    _look_at_all()
    return workspace


def make_accounts() -> None:
    """A drafter and a leader of the department, reviewers of sections, reporters of towns."""
    from taizhang.services.accounts import create_account
    from taizhang.services.rights import Role

    for login, role, unit in (
        ("all", Role.DRAFTER, "dept"),
        ("leader", Role.LEADER, "dept"),
        *((f"section{at:02}", Role.REVIEWER, f"sec-{at:02}") for at in range(REVIEWERS)),
        *((f"town{at:02}", Role.REPORTER, f"town-{at:02}") for at in _reporting()),
    ):
        create_account(login, login, role, unit, password=PASSWORD, must_change=False)


def _reporting() -> tuple[int, ...]:
    """Towns below the sections that review."""
    return tuple(at for at in range(TOWNS) if at % SECTIONS < REVIEWERS)[:REPORTERS]


def logins() -> dict[str, tuple[str, ...]]:
    """The accounts by role."""
    return {
        "drafter": ("all",),
        "leader": ("leader",),
        "reviewer": tuple(f"section{at:02}" for at in range(REVIEWERS)),
        "reporter": tuple(f"town{at:02}" for at in _reporting()),
    }


def _month(at: int) -> date:
    return date(2023 + at // 12, at % 12 + 1, 1)


def _changesets(first: int, units: Sequence[str]) -> None:
    """One for each month and unit; sealed in name only, for nobody verifies them."""
    rows = [
        (
            first + month * len(units) + place,
            datetime(_month(month).year, _month(month).month, 28, 9, tzinfo=UTC),
            unit,
            "import",
            "",
            f"{unit}-{month:02}.xlsx",
            "",
            "",
            None,
            f"{first + month * len(units) + place:064x}",
        )
        for month in range(_MONTHS)
        for place, unit in enumerate(units)
    ]
    columns = (
        *("number", "made_at", "actor", "action", "reason", "source", "source_digest"),
        *("approver", "undoes_id", "digest"),
    )
    _insert("ledger_changeset", columns, rows)


def _submissions(workspace: Workspace, first: int, units: Sequence[str]) -> None:
    """What the units owe of every half-year has come, but for one unit in ten of the newest."""
    last_months = {half: (at + 1) * 6 - 1 for at, half in enumerate(HALVES)}
    rows = []
    for half, month in last_months.items():
        for expectation in workspace.pack.expectations:
            for part in expectation.periods(Period.read(half)):
                for place, unit in enumerate(units):
                    level = "town" if unit.startswith("town") else "section"
                    late = half == HALVES[-1] and place % 10 == 0
                    if level not in expectation.levels or late:
                        continue
                    state = "sent" if expectation.kind in KINDS else "nil"
                    day = expectation.due(part).isoformat()
                    number = first + month * len(units) + place
                    rows.append((unit, expectation.kind, str(part), state, day, number))
    columns = ("unit", "kind", "period", "state", "received_on", "changeset_id")
    _insert("ledger_submission", columns, rows)


def _fill(workspace: Workspace, records: int, first: int, units: Sequence[str]) -> None:
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
    for start in range(0, records, _AT_ONCE):
        rows: list[list[tuple[object, ...]]] = [[], [], []]
        for number in range(start, min(start + _AT_ONCE, records)):
            kind = kinds[KINDS[number % len(KINDS)]]
            month = number * _MONTHS // records
            begin, end = -(-month * records // _MONTHS), -(-(month + 1) * records // _MONTHS)
            place = (number - begin) * len(units) // (end - begin)
            unit, changeset = units[place], first + month * len(units) + place
            record_id, values = f"R{number:07}", _values(kind, dice, number, _month(month))
            kept = {name: field.type.to_json(value) for name, (field, value) in values.items()}
            text = json.dumps(kept, ensure_ascii=True)
            waits = month == _MONTHS - 1 and not number % max(1, WAITING_SHARE // _MONTHS)
            rows[0].append((record_id, kind.id))
            rows[1].append(
                (
                    record_id,
                    1,
                    changeset,
                    unit,
                    "submitted" if waits else "approved",
                    text,
                    f"{unit}-{month:02}.xlsx",
                    kind.label,
                    5,
                    unit,
                    HALVES[month // 6],
                    "x",
                )
            )
            if waits:
                continue
            day = values[kind.began_field][1]
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


def _values(kind: Any, dice: random.Random, number: int, month: date) -> dict[str, tuple[Any, Any]]:
    """Something in the fields of a kind: all that is required, and some of the rest."""
    first = month + timedelta(days=dice.randrange(28))
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
        *("record_id", "version", "kind", "unit", "from_changeset", "to_changeset"),
        *("day", "until", "words"),
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


def _look_at_all() -> None:
    """Let the server learn how its tables are filled, as it does by itself within minutes; SQLite is never told."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
