"""From the numbers of measures to outcomes: zero or missing, ratios, sums.

Shared by the reference evaluator and the SQL: the engines count and add, everything after that is here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.indicators.definition import Derived, Formula, Measure, Ratio
from taizhang.core.indicators.formula import compute_formula, inputs_of
from taizhang.core.indicators.outcome import Coverage, Outcome, State
from taizhang.core.values import (
    MISSING,
    NOT_APPLICABLE,
    NOT_COMPARABLE,
    Absence,
    Absent,
    Known,
    Value,
    add,
    divide,
    negate,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from taizhang.core.indicators.definition import Indicator
    from taizhang.core.indicators.formula import Expression
    from taizhang.core.ledger.record import RecordRef
    from taizhang.core.values import Message, Period

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """What an engine found for one measure.

    Attributes:
        number: The count or sum; None for the sum of a field that no counted record has filled.
        any_of_kind: Whether the scope holds any record of the kind at all, of whatever date.
        records: The record versions that were counted, by id.
        waiting: The ids of records that wait for approval and would count or count otherwise.
    """

    number: Decimal | None
    any_of_kind: bool
    records: tuple[RecordRef, ...]
    waiting: tuple[str, ...] = ()


def finish(
    indicators: Mapping[str, Indicator],
    order: Sequence[str],
    results: Mapping[str, MeasureResult],
    coverage: Mapping[str, Coverage],
    reasons: Mapping[str, tuple[Message, ...]] | None = None,
    period: Period | None = None,
) -> dict[str, Outcome]:
    """Outcomes in the order given, inputs before what is computed from them.

    Args:
        indicators: The definitions.
        order: Ids, as `in_order` gives them.
        results: By the id of each indicator that is a measure.
        coverage: By kind of record.
        reasons: For the base of a comparison: by indicator, why it does not compare. What is computed from
            such a one does not compare either.
        period: The period, which tells what is no longer reported.
    """
    reasons = reasons or {}
    outcomes: dict[str, Outcome] = {}
    for identifier in order:
        body = indicators[identifier].body
        match body:
            case Measure():
                found = _finish_measure(
                    results[identifier], coverage[body.kind], ended=body.ended(period)
                )
                outcomes[identifier] = replace(found, waiting=results[identifier].waiting)
            case Ratio(numerator, denominator, percent):
                value = divide(outcomes[numerator].value, outcomes[denominator].value)
                if percent and isinstance(value, Known):
                    value = Known(value.number * _HUNDRED)
                outcomes[identifier] = combine(
                    value, [outcomes[i] for i in (numerator, denominator)]
                )
            case Derived(plus, minus):
                # What is no longer reported takes no part in a sum that goes on without it.
                left = [i for i in (*plus, *minus) if not _over(indicators[i], outcomes[i], period)]
                terms = [outcomes[i].value for i in plus if i in left]
                terms += [negate(outcomes[i].value) for i in minus if i in left]
                value = add(*terms) if terms else NOT_APPLICABLE
                inputs = [outcomes[i] for i in left or (*plus, *minus)]
                outcomes[identifier] = combine(value, inputs)
            case Formula(expression, percent, percentages):
                value = _finish_formula(expression, outcomes, percentages, percent=percent)
                outcomes[identifier] = combine(
                    value, [outcomes[i] for i in indicators[identifier].inputs]
                )
        if why := reasons.get(identifier):
            found = outcomes[identifier]
            outcomes[identifier] = replace(
                found,
                value=NOT_COMPARABLE,
                state=State.NOT_COMPARABLE,
                reasons=tuple(dict.fromkeys((*found.reasons, *why))),
            )
    return outcomes


def _finish_formula(
    expression: Expression,
    outcomes: Mapping[str, Outcome],
    percentages: Sequence[str],
    *,
    percent: bool,
) -> Value:
    values = {
        name: divide(outcomes[name].value, Known(_HUNDRED))
        if name in percentages
        else outcomes[name].value
        for name in inputs_of(expression)
    }
    return compute_formula(expression, values, _HUNDRED if percent else Decimal(1))


def _over(indicator: Indicator, outcome: Outcome, period: Period | None) -> bool:
    ended = isinstance(indicator.body, Measure) and indicator.body.ended(period)
    return ended and outcome.value == NOT_APPLICABLE


def _finish_measure(result: MeasureResult, coverage: Coverage, *, ended: bool) -> Outcome:
    """Zero is said only where somebody reported: else the value is missing.

    Where nobody owes the kind, the records themselves are the report: some record of the kind must be there.
    Once the kind is no longer reported, there is no answer.
    """
    if result.records:
        if result.number is None:
            return Outcome(MISSING, State.MISSING, coverage, result.records)
        state = State.VALUE if result.number else State.ZERO
        return Outcome(Known(result.number), state, coverage, result.records)
    if ended:
        return Outcome(NOT_APPLICABLE, State.NOT_APPLICABLE, coverage, ())
    reported = coverage.reported > 0 if coverage.expected else result.any_of_kind
    if not reported:
        return Outcome(MISSING, State.MISSING, coverage, ())
    all_nil = coverage.expected > 0 and len(coverage.nil) == coverage.expected
    return Outcome(Known(Decimal(0)), State.NIL if all_nil else State.ZERO, coverage, ())


def combine(value: Value, inputs: Sequence[Outcome]) -> Outcome:
    """A value with all that it was computed from behind it."""
    coverage = Coverage()
    for outcome in inputs:
        coverage = coverage.merge(outcome.coverage)
    records = tuple(sorted({ref for outcome in inputs for ref in outcome.records}))
    reasons = tuple(dict.fromkeys(reason for outcome in inputs for reason in outcome.reasons))
    waiting = tuple(sorted({identifier for outcome in inputs for identifier in outcome.waiting}))
    return Outcome(value, _state_of(value, inputs), coverage, records, reasons, waiting)


def _state_of(value: Value, inputs: Sequence[Outcome]) -> State:
    if isinstance(value, Absent):
        return {
            Absence.MISSING: State.MISSING,
            Absence.NOT_APPLICABLE: State.NOT_APPLICABLE,
            Absence.NOT_COMPARABLE: State.NOT_COMPARABLE,
        }[value.why]
    if value.number:
        return State.VALUE
    return State.NIL if all(outcome.state is State.NIL for outcome in inputs) else State.ZERO
