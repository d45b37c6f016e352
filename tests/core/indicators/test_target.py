"""Which target holds, and by which days it is measured."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from taizhang.core.indicators.target import Target, target_for
from taizhang.core.values import Period


def target(period: str, number: int, decided_on: str, unit: str = "dept") -> Target:
    return Target(
        "sessions", unit, Period.read(period), Decimal(number), date.fromisoformat(decided_on)
    )


YEAR = target("2025", 60, "2025-02-10")
LOWERED = target("2025", 48, "2025-07-15")
HALF = target("2025H1", 25, "2025-02-10")
ALL = [
    YEAR,
    LOWERED,
    HALF,
    target("2025", 8, "2025-02-10", "town"),
    target("2024", 9, "2024-02-01"),
]


@pytest.mark.parametrize(
    ("period", "unit", "number"),
    [
        # its own target before that of the year
        ("2025H1", "dept", 25),
        # the year's, as adjusted by then
        ("2025", "dept", 48),
        ("2025H2", "dept", 48),
        ("2025Q3", "dept", 48),
        # a quarter of the first half: the shortest target around it
        ("2025Q2", "dept", 25),
        ("2025", "town", 8),
        # no target of a town is the department's, nor of another year
        ("2025", "village", None),
        ("2023", "dept", None),
        # nobody had decided anything by then
        ("2025-01", "dept", None),
        # a period that is longer than every target
        ("2024-07-01..2025-12-31", "dept", None),
    ],
)
def test_the_target_of_a_period(period: str, unit: str, number: int | None) -> None:
    found = target_for(ALL, "sessions", unit, Period.read(period))

    assert (found.number if found else None) == number


def test_as_decided_by_another_day() -> None:
    year = Period.read("2025")

    assert target_for(ALL, "sessions", "dept", year, date(2025, 7, 14)) == YEAR
    assert target_for(ALL, "sessions", "dept", year, date(2025, 7, 15)) == LOWERED
    assert target_for(ALL, "other", "dept", year) is None


@pytest.mark.parametrize(
    ("goal", "period", "measured"),
    [
        (YEAR, "2025H1", "2025H1"),
        (YEAR, "2025Q3", "2025-01-01..2025-09-30"),
        (HALF, "2025Q2", "2025H1"),
    ],
)
def test_what_is_done_is_measured_from_the_first_day_of_the_target(
    goal: Target, period: str, measured: str
) -> None:
    assert str(goal.measured_over(Period.read(period))) == measured
