"""Who owes records of which kind by when, and who has sent them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

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
    """

    kind: str
    levels: tuple[str, ...]
    every: Grain
    due_days: int = 0
    retired: date | None = None

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
