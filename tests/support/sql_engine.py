"""The SQL of indicators on a small SQLite table, so that it can be held against the reference evaluator.

The table is laid out by the field types of the kinds themselves: nothing of the store is needed.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from taizhang.core.indicators import AsOf, Ledger, Measure, Outcome, in_order
from taizhang.core.indicators.coverage import cover
from taizhang.core.indicators.entry import Entries, entry_spans
from taizhang.core.indicators.finish import MeasureResult, finish
from taizhang.core.indicators.fragment import Fragment, SlotColumn, Slots
from taizhang.core.indicators.fused import count_measures, find_records
from taizhang.core.indicators.sql import FACT_TABLE, Window
from taizhang.core.ledger.field import Slot
from taizhang.core.ledger.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from taizhang.core.indicators import Indicator
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.core.values import Period

NOW = 7
"""The changeset at which the table is asked."""
FOREVER = 2**31 - 1
_COLUMNS_OF_A_SORT = 12


@dataclass(frozen=True)
class Fact:
    """A version of a record with the changesets from and up to which it held."""

    record: Record
    from_changeset: int = 1
    to_changeset: int = FOREVER


def slots_of(kinds: Iterable[RecordKind]) -> Slots:
    """A column for every field that has a slot, counted from 1 for each kind and sort."""
    slots: Slots = {}
    for kind in kinds:
        used: Counter[Slot] = Counter()
        for field in kind.fields:
            if field.type.slot is None:
                continue
            used[field.type.slot] += 1
            column = f"{field.type.slot.value}{used[field.type.slot]}"
            slots[kind.id, field.id] = SlotColumn(column, field.decimals, field.type.many)
    return slots


def open_table(facts: Iterable[Fact], kinds: Mapping[str, RecordKind]) -> sqlite3.Connection:
    """A database in memory that holds the facts."""
    slots = slots_of(kinds.values())
    sorts = {Slot.INTEGER: "INTEGER", Slot.DATE: "TEXT", Slot.CODE: "TEXT"}
    columns = [
        f"{slot.value}{number} {sort}"
        for slot, sort in sorts.items()
        for number in range(1, _COLUMNS_OF_A_SORT + 1)
    ]
    connection = sqlite3.connect(":memory:")
    connection.execute(
        f"CREATE TABLE {FACT_TABLE} (record_id TEXT, version INTEGER, kind TEXT, unit TEXT, "
        f"from_changeset INTEGER, to_changeset INTEGER, {', '.join(columns)})"
    )
    for fact in facts:
        record = fact.record
        row: dict[str, object] = {
            "record_id": record.ref.record_id,
            "version": record.ref.version,
            "kind": record.kind,
            "unit": record.unit,
            "from_changeset": fact.from_changeset,
            "to_changeset": fact.to_changeset,
        }
        for name, value in record.values.items():
            field = kinds[record.kind].field(name)
            assert field is not None, name
            if field.type.slot is not None:
                cell = field.type.to_slot(value, field)
                row[slots[record.kind, name].column] = _bound(cell)
        marks = ", ".join("?" * len(row))
        connection.execute(
            f"INSERT INTO {FACT_TABLE} ({', '.join(row)}) VALUES ({marks})",  # noqa: S608 (names are ours)
            tuple(row.values()),
        )
    return connection


def _bound(parameter: object) -> object:
    return parameter.isoformat() if isinstance(parameter, date) else parameter


def run(connection: sqlite3.Connection, query: Fragment) -> list[tuple[int | None, ...]]:
    """The rows of a query, its marks written as SQLite wants them."""
    parameters = tuple(_bound(parameter) for parameter in query.parameters)
    return connection.execute(query.text.replace("%s", "?"), parameters).fetchall()


def measure_by_sql(
    connection: sqlite3.Connection, measures: Sequence[Measure], window: Window, slots: Slots
) -> list[MeasureResult]:
    """All measures by fused queries, and the records of each by the same predicates."""

    def ask(query: Fragment) -> list[tuple[int | None, ...]]:
        return run(connection, query)

    rows = count_measures(ask, measures, window, slots)
    records = find_records(ask, measures, window, slots)
    for row, refs in zip(rows, records, strict=True):
        assert row.count == len(refs), "the fused query counts other records than it names"
    return [
        MeasureResult(row.number, row.any_of_kind, refs)
        for row, refs in zip(rows, records, strict=True)
    ]


def entries_of(measures: Iterable[Measure], records: Sequence[Record]) -> Entries:
    """The rows of the registers that decide which entries have ended."""
    return {
        source: entry_spans(source, records)
        for measure in measures
        if isinstance(measure.timing, AsOf) and (source := measure.timing.register) is not None
    }


@dataclass(frozen=True)
class Question:
    """What is asked: the definitions, and of whom and when."""

    indicators: Mapping[str, Indicator]
    kinds: Mapping[str, RecordKind]
    tree: UnitTree
    unit: str
    period: Period


def evaluate_by_sql(
    question: Question,
    wanted: Iterable[str],
    ledger: Ledger,
    facts: Iterable[Fact] | None = None,
) -> dict[str, Outcome]:
    """As `evaluate`, with the numbers from SQL; `facts` replaces the records of the ledger."""
    scope = question.tree.owners(question.unit)
    order = in_order(question.indicators, wanted)
    measures = {
        identifier: body
        for identifier in order
        if isinstance(body := question.indicators[identifier].body, Measure)
    }
    held = [Fact(record) for record in ledger.records] if facts is None else facts
    connection = open_table(held, question.kinds)
    try:
        results = measure_by_sql(
            connection,
            list(measures.values()),
            Window(
                question.period,
                scope,
                NOW,
                question.tree.standing,
                entries_of(measures.values(), ledger.records),
            ),
            slots_of(question.kinds.values()),
        )
    finally:
        connection.close()
    coverage = {
        kind: cover(
            kind, scope, question.period, question.tree, ledger.expectations, ledger.submissions
        )
        for kind in {measure.kind for measure in measures.values()}
    }
    named = dict(zip(measures, results, strict=True))
    return finish(question.indicators, order, named, coverage, period=question.period)
