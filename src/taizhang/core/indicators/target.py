"""目标: what is to be reached in a period, as decided on a day; a later decision takes its place from that day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from taizhang.core.values import Period, Place

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Target:
    """A target of a unit for an indicator and a period.

    It is the unit's own: it is neither added up from those of the units below nor divided among them.

    Attributes:
        indicator: The id of the indicator.
        unit: The code of the unit.
        period: For which period.
        number: In the indicator's unit of count.
        decided_on: From which day on it holds.
        why: Why it was set or changed.
        source: The paper that sets it.
        place: Where it is written.
    """

    indicator: str
    unit: str
    period: Period
    number: Decimal
    decided_on: date
    why: str = ""
    source: str = ""
    place: Place = field(default_factory=lambda: Place(""))

    def measured_over(self, period: Period) -> Period:
        """From the first day of the target's period to the end of the period that is asked: what is done so far."""
        return Period(self.period.start, min(period.end, self.period.end)).named()


def target_for(
    targets: Iterable[Target], indicator: str, unit: str, period: Period, day: date | None = None
) -> Target | None:
    """The target that holds for a period: its own, else that of the shortest longer period around it.

    Args:
        targets: All that were ever decided.
        indicator: The id of the indicator.
        unit: The code of the unit.
        period: The period that is asked.
        day: As decided up to and on this day; the last day of the period if not given, so that a report reads
            the same whenever it is written again.
    """
    known_by = day or period.last_day
    found = [
        target
        for target in targets
        if (target.indicator, target.unit) == (indicator, unit)
        and target.period.start <= period.start
        and period.end <= target.period.end
        and target.decided_on <= known_by
    ]
    return min(
        found,
        key=lambda target: (
            target.period.end - target.period.start,
            -target.decided_on.toordinal(),
        ),
        default=None,
    )


def decisions(targets: Iterable[Target], target: Target) -> tuple[Target, ...]:
    """Every decision on the target of that unit, indicator and period, in the order of their days."""
    same = (target.indicator, target.unit, target.period)
    found = (item for item in targets if (item.indicator, item.unit, item.period) == same)
    return tuple(sorted(found, key=lambda item: item.decided_on))
