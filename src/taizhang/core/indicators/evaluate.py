"""The reference evaluator: slow, obvious, and the oracle of the SQL.

It walks over the records one by one, as a clerk with a paper ledger would.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.indicators.comparison import Comparison, PartedUnit, why_not_comparable
from taizhang.core.indicators.condition import holds
from taizhang.core.indicators.coverage import cover
from taizhang.core.indicators.definition import (
    UNIT_FIELD,
    Aggregate,
    During,
    Held,
    Measure,
    in_order,
)
from taizhang.core.indicators.finish import MeasureResult, finish

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from taizhang.core.indicators.definition import Indicator
    from taizhang.core.indicators.outcome import Coverage, Outcome
    from taizhang.core.ledger.record import Record
    from taizhang.core.ledger.submission import Expectation, Submission
    from taizhang.core.ledger.unit import UnitSpan, UnitTree
    from taizhang.core.values import Period


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger as known at one moment: approved records only, each in its version of then."""

    records: Sequence[Record]
    submissions: Sequence[Submission]
    expectations: Sequence[Expectation]


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
) -> dict[str, Outcome]:
    """What a period is compared with: last year's records under the tree of the period, or why not."""
    comparison = Comparison.of(spans, period.same_period_last_year(), period)
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
    results = {
        identifier: evaluate_measure(measure, ledger.records, owners, period, standing)
        for identifier, measure in measures.items()
    }
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
    of_kind = [record for record in records if record.kind == measure.kind and record.unit in scope]
    counted = [
        record
        for record in of_kind
        if in_time(measure.timing, record, period)
        and (measure.where is None or holds(measure.where, record.values, period))
    ]
    return MeasureResult(
        number=_aggregate(measure, counted, standing or {}),
        any_of_kind=bool(of_kind),
        records=tuple(sorted(record.ref for record in counted)),
    )


def in_time(timing: During | Held, record: Record, period: Period) -> bool:
    """Whether the day that decides lies where it must."""
    match timing:
        case During(field):
            day = record.values.get(field)
            return isinstance(day, date) and period.contains(day)
        case Held(since, until):
            began, ended = record.values.get(since), record.values.get(until)
            if not isinstance(began, date) or began > period.last_day:
                return False
            return not isinstance(ended, date) or ended > period.last_day


def _aggregate(
    measure: Measure, counted: Sequence[Record], standing: Mapping[str, str]
) -> Decimal | None:
    if measure.aggregate is Aggregate.COUNT:
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
