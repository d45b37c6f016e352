"""What one outcome is against another: growth, difference, share, completion; outcomes themselves.

The rules for zero and for what has no number are those of `core/values/value.py`; here is added what only
outcomes know: whether the same units reported, and what may still move.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from taizhang.core.indicators.coverage import same_reporters
from taizhang.core.indicators.finish import combine
from taizhang.core.indicators.outcome import Outcome, State
from taizhang.core.values import (
    NOT_APPLICABLE,
    NOT_COMPARABLE,
    Absence,
    Absent,
    Known,
    Message,
    Value,
    completion,
    difference,
    divide,
    growth,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from taizhang.core.indicators.definition import Indicator
    from taizhang.core.indicators.target import Target

_HUNDRED = Decimal(100)


class OutcomeRelation(StrEnum):
    """How an outcome stands to another."""

    GROWTH = "growth"
    """增幅: (current − base) / base, in %."""
    DIFFERENCE = "difference"
    """增减: current − base, in the unit of count; of percentages in percentage points."""
    SHARE = "share"
    """占比: part / whole, in %."""
    COMPLETION = "completion"
    """完成率: what has been done / the target, in %."""


_OPERATIONS: Mapping[OutcomeRelation, Callable[[Value, Value], Value]] = {
    OutcomeRelation.GROWTH: growth,
    OutcomeRelation.DIFFERENCE: difference,
    OutcomeRelation.SHARE: divide,
    OutcomeRelation.COMPLETION: completion,
}
OTHER_REPORTERS = Message("两个时段未报送的单位不同")


def relate_values(relation: OutcomeRelation, own: Value, other: Value) -> Value:
    """One value against another, unrounded.

    >>> relate_values(OutcomeRelation.SHARE, Known(Decimal(1)), Known(Decimal(8)))
    Known(number=Decimal('12.500'))
    """
    value = _OPERATIONS[relation](own, other)
    if relation is OutcomeRelation.DIFFERENCE or isinstance(value, Absent):
        return value
    return Known(value.number * _HUNDRED)


def compare_periods(
    relation: OutcomeRelation,
    indicator: Indicator,
    current: Outcome,
    base: Outcome,
    heirs: Mapping[str, tuple[str, ...]] | None = None,
) -> Outcome:
    """A period against an earlier one.

    A percentage has no growth in percent, only a difference in points. Where other units are missing in the
    one period than in the other, the two do not compare.

    Args:
        relation: Growth or difference.
        indicator: What is compared.
        current: The outcome of the period.
        base: That of the earlier one, counted under the tree of the period.
        heirs: With which units of the period the records of earlier ones count.
    """
    value = relate_values(relation, current.value, base.value)
    if relation is OutcomeRelation.GROWTH and indicator.unit_of_count == "%":
        value = NOT_APPLICABLE
    found = _rests_on(current, combine(value, [current, base]))
    known = isinstance(current.value, Known) and isinstance(base.value, Known)
    if known and not same_reporters(current.coverage, base.coverage, heirs):
        return replace(
            found, value=NOT_COMPARABLE, state=State.NOT_COMPARABLE, reasons=(OTHER_REPORTERS,)
        )
    return found


def share_of(part: Outcome, whole: Outcome) -> Outcome:
    """A part of its whole."""
    return combine(relate_values(OutcomeRelation.SHARE, part.value, whole.value), [part, whole])


def complete(actual: Outcome, target: Target | None) -> Outcome:
    """What has been done of a target."""
    aim = Known(target.number) if target is not None else Absent(Absence.NOT_APPLICABLE)
    return combine(relate_values(OutcomeRelation.COMPLETION, actual.value, aim), [actual])


def _rests_on(current: Outcome, found: Outcome) -> Outcome:
    """Who reported is told of the period itself; the zero of two values that are equal is no nil report."""
    state = State.ZERO if found.state is State.NIL else found.state
    return replace(found, coverage=current.coverage, state=state)


@dataclass(frozen=True, slots=True)
class Comparisons:
    """An indicator of a unit and period beside all that it is compared with, each an outcome.

    Attributes:
        current: The period itself.
        prior: The period of the same length before (上期), under the tree of the period.
        prior_growth: 环比增幅.
        prior_difference: 环比增减.
        last_year: The same period last year, under the tree of the period.
        last_year_growth: 同比增幅.
        last_year_difference: 同比增减.
        cumulative: From 1 January to the end of the period, from the records.
        cumulative_last_year: The same days last year, under the tree of this year.
        cumulative_difference: 累计同比增减.
        cumulative_growth: 累计同比增幅.
        share: Of its whole, None if it is part of none.
        target: The target that holds, None if there is none.
        actual: What the target is measured by: from its first day to the end of the period.
        completion: 完成率; not applicable without a target.
    """

    current: Outcome
    prior: Outcome
    prior_growth: Outcome
    prior_difference: Outcome
    last_year: Outcome
    last_year_growth: Outcome
    last_year_difference: Outcome
    cumulative: Outcome
    cumulative_last_year: Outcome
    cumulative_difference: Outcome
    cumulative_growth: Outcome
    share: Outcome | None
    target: Target | None
    actual: Outcome
    completion: Outcome


@dataclass(frozen=True, slots=True)
class Compared:
    """Outcomes of a period, and of another with which it is compared, by indicator.

    Attributes:
        current: The period.
        base: The other, under the tree of the period.
        heirs: With which units of the period those of the other count.
    """

    current: Mapping[str, Outcome]
    base: Mapping[str, Outcome]
    heirs: Mapping[str, tuple[str, ...]]

    def of(self, indicator: Indicator, relation: OutcomeRelation) -> Outcome:
        """How an indicator moved."""
        current, base = self.current[indicator.id], self.base[indicator.id]
        return compare_periods(relation, indicator, current, base, self.heirs)


def comparisons_of(
    indicator: Indicator,
    prior: Compared,
    last_year: Compared,
    cumulative: Compared,
    target: Target | None,
    actual: Outcome,
) -> Comparisons:
    """All comparisons of an indicator, out of outcomes that an engine has counted.

    Args:
        indicator: The definition.
        prior: The period and the one before.
        last_year: The period and the same one last year.
        cumulative: The year up to the end of the period, and the same last year.
        target: The target that holds.
        actual: Over the days by which the target is measured; of the period itself without a target.
    """
    name = indicator.id
    current = last_year.current[name]
    whole = last_year.current.get(indicator.part_of)
    return Comparisons(
        current=current,
        prior=prior.base[name],
        prior_growth=prior.of(indicator, OutcomeRelation.GROWTH),
        prior_difference=prior.of(indicator, OutcomeRelation.DIFFERENCE),
        last_year=last_year.base[name],
        last_year_growth=last_year.of(indicator, OutcomeRelation.GROWTH),
        last_year_difference=last_year.of(indicator, OutcomeRelation.DIFFERENCE),
        cumulative=cumulative.current[name],
        cumulative_last_year=cumulative.base[name],
        cumulative_difference=cumulative.of(indicator, OutcomeRelation.DIFFERENCE),
        cumulative_growth=cumulative.of(indicator, OutcomeRelation.GROWTH),
        share=share_of(current, whole) if whole is not None else None,
        target=target,
        actual=actual,
        completion=complete(actual, target),
    )
