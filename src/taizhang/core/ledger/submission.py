"""Who owes records of which kind by when, and who has sent them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from taizhang.core.ledger.unit_span import UnitSpan
    from taizhang.core.values import Grain, Period


@dataclass(frozen=True, slots=True)
class Expectation:
    """应报: units of these levels owe records of a kind, or a nil report, for each period of a grain.

    Attributes:
        kind: The id of the kind.
        levels: The levels of units that owe it.
        every: For each month, quarter, half-year or year.
        due_days: How many days after the end of the period it is due; negative is before the end.
        retired: From which day on it is no longer owed: the day on which its kind was retired.
        line: The line of work of the kind; units that do not do it owe nothing. Empty is every unit's work.
    """

    kind: str
    levels: tuple[str, ...]
    every: Grain
    due_days: int = 0
    retired: date | None = None
    line: str = ""

    def owed_by(self, unit: UnitSpan) -> bool:
        """Whether a unit owes it: by its level, and by the lines of work that are its own, if it named them."""
        its_work = not self.line or not unit.lines or self.line in unit.lines
        return unit.level in self.levels and its_work

    def periods(self, period: Period) -> tuple[Period, ...]:
        """The periods within a period for which it is owed."""
        return tuple(
            part
            for part in period.split(self.every)
            if self.retired is None or part.start < self.retired
        )

    def due(self, period: Period) -> date:
        """The last day on which it is in time."""
        return period.last_day + timedelta(days=self.due_days)


class Standing(StrEnum):
    """How what is owed stands on a day."""

    IN_TIME = "in_time"
    """按时: it came by the day on which it was due."""
    LATE = "late"
    """逾期报送: it came after that day."""
    OVERDUE = "overdue"
    """逾期未报: it has not come, and that day is over."""
    PENDING = "pending"
    """未到期: it has not come, and may still come in time."""


def standing_of(due: date, received_on: date | None, today: date) -> Standing:
    """How something stands that was due on a day and came on another, or has not come.

    >>> from datetime import date
    >>> standing_of(date(2025, 7, 5), None, date(2025, 7, 6)).value
    'overdue'
    """
    if received_on is None:
        return Standing.OVERDUE if today > due else Standing.PENDING
    return Standing.LATE if received_on > due else Standing.IN_TIME


class SubmissionState(StrEnum):
    """What a unit has sent."""

    SENT = "sent"
    """已报: rows."""
    NIL = "nil"
    """零报告: nothing happened, said so."""


@dataclass(frozen=True, slots=True)
class Submission:
    """报送: a unit has sent records of a kind for a period, or said that there are none."""

    unit: str
    kind: str
    period: Period
    state: SubmissionState
    received_on: date
