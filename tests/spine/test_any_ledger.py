"""On offices that nobody thought of, every engine gives what the reference evaluator gives.

What is drawn, from the number of the example alone (`tests/support/any_ledger.py`, `any_pack.py`):

| what | drawn |
|---|---|
| kinds | one or two, with a field of every type and some twice, in any order; stages, registers, retired kinds |
| answers | `choice`, `choices`, `unit`, `units`, `link` whose codes are parts of each other, with `_` in them |
| numbers | whole, decimal and money of 0 to 4 places; negative, zero, near the greatest |
| days | half of them within a day of the ends of quarters and years; several dates a record |
| records | one to three versions: approved, draft, submitted, returned, withdrawn, brought back, of another unit |
| | cleared by law in all versions; fields left empty |
| reporting | expectations by month to year; sent, nil, late, taken back, sent again; workbooks that wait |
| units | one to seven in a tree; renamed, moved, joined, parted, dissolved on any day, known at once or later |
| indicators | count, sum, distinct (codes, units), latest, ratio, sum, difference, formula over a rate; 其中; breaks |
| conditions | one of, between, before the period, filled; all, any, not, empty ones too, three deep |
| periods | month to year, free ones over the end of a year, one day; those before them, the year so far |
| questions | unit, period, and the changeset as known at which: the newest or any before |

What is held against the evaluator: value, state, coverage, what waits and the ids of the records, of the period and of
the same period last year, from the database of the office (SQLite; PostgreSQL in the second run of `make test`),
from PostgreSQL over a copy of its facts, and from DuckDB over the exported Parquet files; the rows of a table, rolled
up from leaf sums; what one who sees a part is told; the facts written changeset by changeset against those made anew.

`TAIZHANG_LEDGERS=5000` (`make nightly`) asks of so many offices in place of a few.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

from taizhang.core.indicators import Ledger, Measure, evaluate, evaluate_base, in_order
from taizhang.core.indicators.breakdown import table_rows
from taizhang.core.indicators.comparison import Comparison
from taizhang.core.indicators.evaluate import evaluate_measure
from taizhang.core.indicators.fragment import Fragment
from taizhang.core.indicators.fused import count_measures, measure_all
from taizhang.core.indicators.parts import check_parts
from taizhang.core.indicators.sql import FACT_TABLE, Window
from taizhang.core.ledger.record import Record, Status
from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitTree
from taizhang.services.clock import now
from taizhang.services.exporting import export_parquet
from taizhang.services.reporting import compute
from taizhang.services.workspace import Workspace
from taizhang.store import facts as store_facts
from taizhang.store import queries
from taizhang.store.breakdowns import count_rows
from taizhang.store.codec import TOMBSTONE, values_to_json
from taizhang.store.ledger.models import (
    Changeset,
    Fact,
    PackVersion,
    RecordVersion,
    SlotAssignment,
    Unsettled,
)
from taizhang.store.ledger.models import Record as RecordRow
from taizhang.store.ledger.models import Submission as SubmissionRow
from taizhang.store.parquet_ledger import ParquetLedger
from taizhang.store.unsettled import rebuild_unsettled
from taizhang.store.viewer import Viewer
from tests.support.any_ledger import Office, make_office
from tests.support.reference import reference_ledger
from tests.support.workspaces import VIEWER

if TYPE_CHECKING:
    from taizhang.core.indicators.fragment import Slots
    from taizhang.core.indicators.fused import Run

pytest.importorskip("duckdb")

_USUAL = "16" if os.environ.get("TAIZHANG_TEST_POSTGRES") else "48"
OFFICES = int(os.environ.get("TAIZHANG_LEDGERS", _USUAL))
FROM = int(os.environ.get("TAIZHANG_LEDGERS_FROM", "0"))
QUESTIONS = 3
_LOTS = 4
"""The offices are asked in so many tests, which run beside each other."""


@contextmanager
def written(workspace: Workspace, number: int) -> Iterator[tuple[Workspace, Office]]:
    """An office in the place of the one that there is, as long as it is looked at."""
    with transaction.atomic():
        for model in (SubmissionRow, Fact, Unsettled, RecordVersion, RecordRow, SlotAssignment):
            model.objects.all()._raw_delete(using="default")
        first = queries.latest_changeset(VIEWER) + 1
        unit_kind = workspace.pack.kinds[UNIT_KIND_ID]
        office = make_office(number, unit_kind, first, QUESTIONS)
        kinds = {UNIT_KIND_ID: unit_kind, **office.kinds}
        _write(office, kinds)
        pack = replace(
            workspace.pack,
            kinds=kinds,
            indicators=office.indicators,
            expectations=office.expectations,
        )
        yield replace(workspace, pack=pack), office
        transaction.set_rollback(True)


def _write(office: Office, kinds: dict[str, Any]) -> None:
    """What was written, changeset by changeset, as the services do."""
    first = office.written[0].changeset
    Changeset.objects.bulk_create(
        Changeset(number=number, made_at=now(), actor="测试", action="test")
        for number in range(first, office.newest + 1)
    )
    store_facts.assign_slots(kinds, PackVersion.objects.get())
    slots = store_facts.slot_map()
    ids = {item.record.ref.record_id: item.record.kind for item in office.written}
    RecordRow.objects.bulk_create(RecordRow(record_id=key, kind=kind) for key, kind in ids.items())
    RecordVersion.objects.bulk_create(
        RecordVersion(
            record_id=item.record.ref.record_id,
            version=item.record.ref.version,
            changeset_id=item.changeset,
            unit=item.record.unit,
            status=item.record.status,
            values=TOMBSTONE
            if item.cleared_by
            else values_to_json(kinds[item.record.kind], item.record.values),
            source_unit=item.source_unit,
            source_period=item.source_period,
            redaction_id=item.cleared_by or None,
        )
        for item in office.written
    )
    SubmissionRow.objects.bulk_create(
        SubmissionRow(
            unit=sent.unit,
            kind=sent.kind,
            period=sent.period,
            state=sent.state,
            received_on=sent.received_on,
            changeset_id=sent.changeset,
        )
        for sent in office.sent
    )
    for changeset in range(first, office.newest + 1):
        some = [item.record for item in office.written if item.changeset == changeset]
        store_facts.write_facts(some, kinds, slots, changeset)
    rebuild_unsettled()
    cleared = [item.record.ref.record_id for item in office.written if item.cleared_by]
    Fact.objects.filter(record_id__in=cleared).delete()


def known_at(office: Office, changeset: int) -> list[Record]:
    """What counts at a changeset, told from the versions by nothing but going through them."""
    held: dict[str, Record] = {}
    cleared = {item.record.ref.record_id for item in office.written if item.cleared_by}
    for item in office.written:
        record = item.record
        if item.changeset > changeset or record.ref.record_id in cleared:
            continue
        if record.status is Status.APPROVED:
            held[record.ref.record_id] = record
        elif record.status is Status.WITHDRAWN:
            held.pop(record.ref.record_id, None)
    return [*held.values()]


@pytest.fixture(scope="session")
def second_server(server: str) -> Iterator[Any]:
    """A table of facts in PostgreSQL beside the office; None where the office lies there itself, or there is none."""
    from tests.support.postgres import cluster, programs

    if server or programs() is None:
        yield None
        return
    import psycopg

    with (
        cluster() as socket,
        psycopg.connect(host=socket, dbname="postgres", user="office", autocommit=True) as session,
    ):
        # As the model has them: a column that is added there is here too.
        sorts = {
            "BigIntegerField": "BIGINT",
            "PositiveIntegerField": "INTEGER",
            "DateField": "DATE",
        }
        columns = [
            f"{field.column} {sorts.get(field.get_internal_type(), 'TEXT')}"
            for field in Fact._meta.concrete_fields
            if field.column != "id"
        ]
        session.execute(f"CREATE TABLE {FACT_TABLE} ({', '.join(columns)})".encode())
        yield session


def copied(session: Any) -> Run:
    """The facts of the office, in PostgreSQL; how it is asked."""
    names = [field.column for field in Fact._meta.concrete_fields if field.column != "id"]
    session.execute(f"TRUNCATE {FACT_TABLE}".encode())
    with (
        session.cursor() as cursor,
        cursor.copy(f"COPY {FACT_TABLE} ({', '.join(names)}) FROM STDIN".encode()) as copy,
    ):
        for row in Fact.objects.values_list(*names):
            copy.write_row(row)

    def run(query: Fragment) -> list[tuple[object, ...]]:
        found: list[tuple[object, ...]] = session.execute(
            query.text.encode(), query.parameters
        ).fetchall()
        return found

    return run


@pytest.mark.parametrize("lot", range(_LOTS))
def test_every_engine_gives_what_the_evaluator_gives(
    office: Workspace, tmp_path: Path, second_server: Any, lot: int
) -> None:
    for number in range(FROM + lot, FROM + OFFICES, _LOTS):
        with written(office, number) as (workspace, made):
            run = copied(second_server) if second_server is not None else None
            assert store_facts.differing_facts(workspace.pack.kinds) == [], number
            for at, (unit, period, changeset) in enumerate(made.questions):
                where = f"office {number}, question {at}: {unit} {period} @{changeset}"
                folder = tmp_path / f"{number}-{at}"
                export_parquet(workspace, VIEWER, folder, changeset)
                exported = ParquetLedger(folder)
                try:
                    ask(workspace, made, (unit, period, changeset), exported, run, where)
                finally:
                    exported.close()
                    shutil.rmtree(folder)


def ask(
    workspace: Workspace,
    made: Office,
    question: tuple[str, Any, int],
    exported: ParquetLedger,
    run: Run | None,
    where: str,
) -> None:
    unit, period, changeset = question
    pack = workspace.pack
    indicators, held = pack.indicators, known_at(made, changeset)
    spans = queries.unit_spans(VIEWER, pack.kinds[UNIT_KIND_ID], changeset)
    tree = UnitTree.of(spans, period)
    if tree.span(unit) is None:
        unit = "root"
    ledger = reference_ledger(VIEWER, pack.kinds, tree, pack.expectations, changeset)
    assert {record.ref: record for record in ledger.records} == {
        record.ref: record for record in held
    }, where
    ledger = Ledger(held, ledger.submissions, ledger.expectations, ledger.waiting)
    order = in_order(indicators, indicators)

    outcomes = evaluate(indicators, order, ledger, tree, unit, period)
    base = evaluate_base(indicators, order, ledger, spans, unit, period)
    computed = compute(workspace, VIEWER, order, unit, period, changeset)

    assert computed.current == outcomes, where
    assert computed.base == base, where
    assert computed.problems == tuple(check_parts(indicators, outcomes)), where

    measures = {
        name: body for name, item in indicators.items() if isinstance(body := item.body, Measure)
    }
    earlier = period.same_period_last_year()
    now_tree = Comparison.of(spans, earlier, period).now
    entries = queries.entries(VIEWER, pack.kinds, measures.values(), changeset)
    slots = store_facts.slot_map()
    engines: list[tuple[Run, Slots]] = [
        (exported.run, exported.slots),
        (queries.run_here, slots),
        *([(run, slots)] if run is not None else []),
    ]
    for asked, seen in ((period, tree), (earlier, now_tree)):
        owners = seen.owners(unit)
        window = Window(asked, owners, changeset, seen.standing, entries)
        expected = {
            name: evaluate_measure(body, held, owners, asked, seen.standing)
            for name, body in measures.items()
        }
        for engine, columns in engines:
            assert measure_all(engine, measures, window, columns) == expected, where
            # The counts alone, as tables ask for them, by the same predicates as the records.
            rows = count_measures(engine, list(measures.values()), window, columns)
            assert [(row.count, row.number, row.any_of_kind) for row in rows] == [
                (len(one.records), one.number, one.any_of_kind) for one in expected.values()
            ], where
    # Who may see a part only is told of that part.
    someone = Viewer("科员", tree.spans[-1].code)
    owners, visible = tree.owners(unit), tree.owners(someone.unit)
    part = Window(period, owners, changeset, tree.standing, entries)
    assert queries.measure(someone, measures, part, tree, slots) == {
        name: evaluate_measure(
            body, held, [code for code in owners if code in visible], period, tree.standing
        )
        for name, body in measures.items()
    }, where
    lines = [row.owners for row in table_rows(tree, unit)]
    pairs = [(body, period) for body in measures.values()]
    window = Window(period, (), changeset, tree.standing, entries)
    cells = [
        [
            (len(one.records), one.number, one.any_of_kind)
            for body in measures.values()
            for one in [evaluate_measure(body, held, line, period, tree.standing)]
        ]
        for line in lines
    ]
    for engine, columns in engines:
        table = count_rows(VIEWER, pairs, lines, window, tree, columns, run=engine)
        assert [
            [(cell.count, cell.number, cell.any_of_kind) for cell in line] for line in table
        ] == cells, where
