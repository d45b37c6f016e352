"""Every worked case of the built-in packs where figures really come from: the database, and the exported files.

All cases of a pack lie in one ledger, each in units and register entries of its own, so that it is written and
exported once. `tests/packs/test_built_in_packs.py` runs the same cases with the evaluator and on a bare table.
In the second run of `make test` the database is PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from django.db import transaction

from taizhang.core.indicators import AsOf, Measure, Outcome, evaluate, in_order
from taizhang.core.indicators.coverage import cover
from taizhang.core.indicators.entry import Entries, entry_spans
from taizhang.core.indicators.finish import MeasureResult, finish
from taizhang.core.indicators.fragment import Fragment
from taizhang.core.indicators.fused import count_measures, measure_all
from taizhang.core.indicators.sql import FACT_TABLE, Window
from taizhang.core.ledger.field import Field
from taizhang.core.ledger.record import FieldValue, Record, RecordRef
from taizhang.core.ledger.unit import UnitTree
from taizhang.packs.cases import case_ledger, judge_case
from taizhang.packs.load import built_in_packs
from taizhang.packs.pack import Case, Pack
from taizhang.services.clock import now
from taizhang.services.exporting import export_parquet
from taizhang.services.workspace import Workspace, init_workspace
from taizhang.store import facts, queries
from taizhang.store.database import close_database
from taizhang.store.ledger.models import Changeset, PackVersion
from taizhang.store.parquet_ledger import ParquetLedger
from tests.support import workspaces
from tests.support.built_in import pack_of
from tests.support.workspaces import VIEWER

PACKS = tuple(built_in_packs())
_NAMED = ("unit", "units", "link")
"""Types of fields whose values name something of the case: a unit, an entry, a record."""


def mark(number: int) -> str:
    return f"c{number}~"


def own(record: Record, number: int, pack: Pack, version: int) -> Record:
    """A record among units and entries that only its case has."""
    kind = pack.kinds[record.kind]

    def named(field: Field, value: FieldValue) -> FieldValue:
        is_key = kind.is_register and field.id == kind.identity[0]
        if field.type.id not in _NAMED and not is_key:
            return value
        if isinstance(value, tuple):
            return tuple(mark(number) + one for one in value)
        return f"{mark(number)}{value}"

    values = {
        name: named(field, value)
        for name, value in record.values.items()
        if (field := kind.field(name)) is not None
    }
    ref = RecordRef(mark(number) + record.ref.record_id, version)
    return Record(ref, record.kind, mark(number) + record.unit, values)


def told(record: Record) -> Record:
    """The record as it stood before: the same day and unit, other numbers. It is to be counted no more."""
    values = {
        name: value + 1000 if isinstance(value, int | Decimal) else value
        for name, value in record.values.items()
    }
    return replace(record, ref=RecordRef(record.ref.record_id, 1), values=values)


@dataclass(frozen=True)
class Books:
    """A pack, its cases in one ledger, and the same ledger exported."""

    pack: Pack
    changeset: int
    records: tuple[tuple[Record, ...], ...]
    exported: ParquetLedger


@pytest.fixture(scope="module", params=PACKS)
def books(
    request: pytest.FixtureRequest, server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Books]:
    pytest.importorskip("duckdb")
    folder = tmp_path_factory.mktemp(request.param)
    office = init_workspace(
        folder / "office", request.param, database=workspaces.new_database_url()
    )
    pack = pack_of(request.param)
    records = tuple(
        tuple(own(record, number, pack, 2) for record in case.records)
        for number, case in enumerate(pack.cases)
    )
    with transaction.atomic():
        newest = _write(office, pack, [record for some in records for record in some])
    export_parquet(office, VIEWER, folder / "out", newest)
    exported = ParquetLedger(folder / "out")
    # Read once: a thousand questions would open hundreds of small files each.
    once = f"CREATE TEMP TABLE {FACT_TABLE} AS SELECT * FROM main.{FACT_TABLE}"  # noqa: S608 (our own name)
    exported.run(Fragment(once))
    yield Books(pack, newest, records, exported)
    exported.close()
    close_database()


def _write(office: Workspace, pack: Pack, records: list[Record]) -> int:
    """The facts of two changesets: what stood at first, and what stands."""
    first = queries.latest_changeset(VIEWER) + 1
    Changeset.objects.bulk_create(
        Changeset(number=number, made_at=now(), actor="测试", action="test")
        for number in (first, first + 1)
    )
    facts.assign_slots(pack.kinds, PackVersion.objects.get())
    slots = facts.slot_map()
    facts.write_facts([told(record) for record in records], office.pack.kinds, slots, first)
    facts.write_facts(records, office.pack.kinds, slots, first + 1)
    return first + 1


Count = Callable[[dict[str, Measure], Window], dict[str, MeasureResult]]


def outcome_of(books: Books, number: int, case: Case, count: Count) -> Outcome:
    """What an engine gives for a case; units and records by the names that the case has for them."""
    pack, prefix = books.pack, mark(number)
    tree = UnitTree.of(pack.example_units, case.period)
    order = in_order(pack.indicators, [case.indicator])
    measures = {
        name: body for name in order if isinstance(body := pack.indicators[name].body, Measure)
    }
    scope = tree.owners(case.unit)
    entries: Entries = {
        source: entry_spans(source, books.records[number])
        for body in measures.values()
        if isinstance(body.timing, AsOf) and (source := body.timing.register) is not None
    }
    standing = {prefix + code: prefix + heir for code, heir in tree.standing.items()}
    window = Window(
        case.period, [prefix + code for code in scope], books.changeset, standing, entries
    )
    results = {
        name: replace(
            result,
            records=tuple(
                RecordRef(ref.record_id.removeprefix(prefix), ref.version - 1)
                for ref in result.records
            ),
        )
        for name, result in count(measures, window).items()
    }
    coverage = {
        kind: cover(kind, scope, case.period, tree, pack.expectations, case.submissions)
        for kind in {measure.kind for measure in measures.values()}
    }
    return finish(pack.indicators, order, results, coverage, period=case.period)[case.indicator]


@pytest.mark.parametrize("engine", ["database", "exported files"])
def test_every_case_gives_the_same_wherever_it_is_counted(books: Books, engine: str) -> None:
    run, slots = (
        (queries.run_here, facts.slot_map())
        if engine == "database"
        else (books.exported.run, books.exported.slots)
    )

    def count(measures: dict[str, Measure], window: Window) -> dict[str, MeasureResult]:
        found = measure_all(run, measures, window, slots)
        rows = count_measures(run, list(measures.values()), window, slots)
        assert [(row.count, row.number, row.any_of_kind) for row in rows] == [
            (len(one.records), one.number, one.any_of_kind) for one in found.values()
        ]
        return found

    pack = books.pack
    assert pack.cases
    for number, case in enumerate(pack.cases):
        outcome = outcome_of(books, number, case, count)

        assert judge_case(case, outcome) is None
        tree = UnitTree.of(pack.example_units, case.period)
        ledger = case_ledger(case, pack)
        expected = evaluate(pack.indicators, [case.indicator], ledger, tree, case.unit, case.period)
        assert outcome == expected[case.indicator], (case.indicator, case.name)
