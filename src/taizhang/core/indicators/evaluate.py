"""The reference evaluator: slow, obvious, and the oracle of the SQL.

It walks over the records one by one, as a clerk with a paper ledger would.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.indicators.comparison import Comparison, PartedUnit, why_not_comparable
from taizhang.core.indicators.condition import holds
from taizhang.core.indicators.coverage import cover
from taizhang.core.indicators.definition import (
    UNIT_FIELD,
    Aggregate,
    AsOf,
    During,
    Held,
    Measure,
    in_order,
)
from taizhang.core.indicators.entry import ended_entries, entry_spans
from taizhang.core.indicators.finish import MeasureResult, finish

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from taizhang.core.indicators.definition import Indicator
    from taizhang.core.indicators.outcome import Coverage, Outcome
    from taizhang.core.ledger.record import Record, RecordRef
    from taizhang.core.ledger.submission import Expectation, Submission
    from taizhang.core.ledger.unit import UnitSpan, UnitTree
    from taizhang.core.values import Period


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger as known at one moment: approved records only, each in its version of then."""

    records: Sequence[Record]
    submissions: Sequence[Submission]
    expectations: Sequence[Expectation]
    waiting: Sequence[Record] = ()
    """What waits for approval, each in its newest version."""


def evaluate(
    indicators: Mapping[str, Indicator],
    wanted: Iterable[str],
    ledger: Ledger,
    tree: UnitTree,
    unit: str,
    period: Period,
) -> dict[str, Outcome]:
    """The outcomes of the wanted indicators, and of those that they are computed from."""
    order, measures = _measures(indicators, wanted)
    owners, standing = tree.owners(unit), tree.standing
    results, coverage = _count(measures, ledger, owners, period, tree, standing)
    return finish(indicators, order, results, coverage, period=period)


def evaluate_base(
    indicators: Mapping[str, Indicator],
    wanted: Iterable[str],
    ledger: Ledger,
    spans: Iterable[UnitSpan],
    unit: str,
    period: Period,
    earlier: Period | None = None,
) -> dict[str, Outcome]:
    """What a period is compared with: earlier records under the tree of the period, or why not.

    The earlier period is the same period last year if no other is given.
    """
    comparison = Comparison.of(spans, earlier or period.same_period_last_year(), period)
    base, then, now = comparison.earlier, comparison.then, comparison.now
    order, measures = _measures(indicators, wanted)
    results, coverage = _count(measures, ledger, now.owners(unit), base, then, now.standing)
    parted = [
        PartedUnit(part, *_count(measures, ledger, [part.code], base, then, now.standing))
        for part in now.parted(unit)
    ]
    reasons = why_not_comparable(indicators, order, measures, comparison, unit, parted)
    return finish(indicators, order, results, coverage, reasons, base)


def _measures(
    indicators: Mapping[str, Indicator], wanted: Iterable[str]
) -> tuple[tuple[str, ...], dict[str, Measure]]:
    order = in_order(indicators, wanted)
    return order, {
        identifier: body
        for identifier in order
        if isinstance(body := indicators[identifier].body, Measure)
    }


def _count(
    measures: Mapping[str, Measure],
    ledger: Ledger,
    owners: Sequence[str],
    period: Period,
    tree: UnitTree,
    standing: Mapping[str, str],
) -> tuple[dict[str, MeasureResult], dict[str, Coverage]]:
    """What these units hold, and which of them owed and sent, in the tree of the period."""
    results = {}
    for identifier, measure in measures.items():
        found = evaluate_measure(measure, ledger.records, owners, period, standing)
        waiting = [record for record in ledger.waiting if record.kind == measure.kind]
        in_question = [
            record
            for record in waiting
            if record.unit in owners and in_time(measure.timing, record, period)
        ]
        ended = _ended(measure, ledger.records, period)
        results[identifier] = with_waiting(measure, found, waiting, in_question, period, ended)
    coverage = {
        kind: cover(kind, owners, period, tree, ledger.expectations, ledger.submissions)
        for kind in {measure.kind for measure in measures.values()}
    }
    return results, coverage


def evaluate_measure(
    measure: Measure,
    records: Iterable[Record],
    scope: Sequence[str],
    period: Period,
    standing: Mapping[str, str] | None = None,
) -> MeasureResult:
    """One measure over the records of a scope; where units are counted, `standing` says as which they are."""
    held = list(records)
    records = [record for record in held if record.kind == measure.kind]
    of_kind = [record for record in records if record.unit in scope]
    candidates = of_kind
    if isinstance(measure.timing, AsOf):
        last = _last_of_each(measure.timing, measure.field, records, period)
        ended = _ended(measure, held, period)
        candidates = [
            record
            for record in of_kind
            if record.ref in last and record.values[measure.timing.entry] not in ended
        ]
    counted = [record for record in candidates if counts(measure, record, period)]
    return MeasureResult(
        number=_aggregate(measure, counted, standing or {}),
        any_of_kind=bool(of_kind),
        records=tuple(sorted(record.ref for record in counted)),
    )


def counts(measure: Measure, record: Record, period: Period) -> bool:
    """Whether day and condition let a record of the kind count."""
    return in_time(measure.timing, record, period) and (
        measure.where is None or holds(measure.where, record.values, period)
    )


def _ended(measure: Measure, records: Iterable[Record], period: Period) -> frozenset[str]:
    """The entries whose last number counts no more."""
    source = measure.timing.register if isinstance(measure.timing, AsOf) else None
    if source is None:
        return frozenset()
    return ended_entries(entry_spans(source, records), period.last_day)


def _last_of_each(
    timing: AsOf, field: str, records: Iterable[Record], period: Period
) -> frozenset[RecordRef]:
    """Of each entry the last record that gives a number, or the last of all without a field, whosever it is."""
    last: dict[object, tuple[date, RecordRef]] = {}
    for record in records:
        entry, day = record.values.get(timing.entry), record.values.get(timing.field)
        known = entry is not None and (not field or field in record.values)
        if known and isinstance(day, date) and day <= period.last_day:
            last[entry] = max(last.get(entry, (date.min, record.ref)), (day, record.ref))
    return frozenset(ref for _day, ref in last.values())


def with_waiting(
    measure: Measure,
    result: MeasureResult,
    waiting: Iterable[Record],
    in_question: Iterable[Record],
    period: Period,
    ended: frozenset[str] = frozenset(),
) -> MeasureResult:
    """What was found, with the records that wait and would count, or would take the place of one that does.

    Args:
        measure: What is measured.
        result: What was found.
        waiting: What waits, of the kind of the measure.
        in_question: Of these, those of the units that are counted, on a day that counts: see `in_time`.
        period: The period.
        ended: The entries that count no more.
    """
    counted = {ref.record_id for ref in result.records}
    ids = {record.ref.record_id for record in waiting if record.ref.record_id in counted}
    ids |= {
        record.ref.record_id
        for record in in_question
        if (measure.where is None or holds(measure.where, record.values, period))
        and not (
            isinstance(measure.timing, AsOf) and record.values.get(measure.timing.entry) in ended
        )
    }
    return replace(result, waiting=tuple(sorted(ids))) if ids else result


def in_time(timing: During | Held | AsOf, record: Record, period: Period) -> bool:
    """Whether the day that decides lies where it must."""
    match timing:
        case During(field):
            day = record.values.get(field)
            return isinstance(day, date) and period.contains(day)
        case AsOf(field):
            day = record.values.get(field)
            return isinstance(day, date) and day <= period.last_day
        case Held(since, until):
            began, ended = record.values.get(since), record.values.get(until)
            if not isinstance(began, date) or began > period.last_day:
                return False
            return not isinstance(ended, date) or ended > period.last_day


def _aggregate(
    measure: Measure, counted: Sequence[Record], standing: Mapping[str, str]
) -> Decimal | None:
    if measure.aggregate in {Aggregate.COUNT, Aggregate.LATEST_COUNT}:
        return Decimal(len(counted))
    held = [
        standing.get(record.unit, record.unit)
        if measure.field == UNIT_FIELD
        else record.values[measure.field]
        for record in counted
        if measure.field == UNIT_FIELD or measure.field in record.values
    ]
    if measure.aggregate is Aggregate.COUNT_DISTINCT:
        return Decimal(len(set(held)))
    numbers = [Decimal(value) for value in held if isinstance(value, int | Decimal)]
    return sum(numbers, start=Decimal(0)) if numbers else None
