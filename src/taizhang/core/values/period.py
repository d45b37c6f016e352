"""A stretch of days: month, quarter, half-year, year, or from one day to another.

Half-open on local dates: `start` is the first day in it, `end` the first day after it. The names are
`2025H1`, `2025Q2`, and those of ISO 8601 where that has one (`2025`, `2025-06`).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from taizhang.core.values.message import Message
from taizhang.core.values.problem import RefusedError

_ONE_DAY = timedelta(days=1)
_FIRST_YEAR, _LAST_YEAR = 1949, 2200
_QUARTER_NAMES = "一二三四"
_FORM = re.compile(
    r"(?P<year>\d{4})(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?",
    re.ASCII | re.IGNORECASE,
)
_FREE = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", re.ASCII)


class Grain(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    FREE = "free"

    @property
    def months(self) -> int:
        """Length in months; a free period has none."""
        return {"month": 1, "quarter": 3, "half_year": 6, "year": 12}[self.value]


def _month_after(year: int, month: int, months: int) -> date:
    index = year * 12 + month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _years_before(day: date, years: int) -> date:
    """The same day `years` earlier; the last day of a month stays the last day of that month."""
    last = monthrange(day.year, day.month)[1]
    target_last = monthrange(day.year - years, day.month)[1]
    return date(day.year - years, day.month, target_last if day.day == last else day.day)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `start` up to, not including, `end`."""

    start: date
    end: date
    grain: Grain = Grain.FREE

    def __post_init__(self) -> None:
        if self.start >= self.end:
            msg = f"A period has at least one day: {self.start}..{self.end}."
            raise ValueError(msg)

    @classmethod
    def of(cls, year: int, grain: Grain, ordinal: int = 1) -> Period:
        """The `ordinal`-th (from 1) month, quarter or half of a year; or the year.

        >>> Period.of(2025, Grain.HALF_YEAR, 2).last_day
        datetime.date(2025, 12, 31)
        """
        first = (ordinal - 1) * grain.months + 1
        return cls(date(year, first, 1), _month_after(year, first, grain.months), grain)

    @classmethod
    def read(cls, text: str) -> Period:
        """Read `2025`, `2025H1`, `2025Q2`, `2025-06` or `2025-01-01..2025-05-31` (both days in).

        Raises:
            RefusedError: The text is none of these, or the days run backwards.
        """
        found = _read(text)
        if found is None:
            raise RefusedError(
                Message(
                    "时段“{text}”无法识别。请写成 2025（全年）、2025H1（上半年）、2025Q2（第二季度）、"
                    "2025-06（月）或 2025-01-01..2025-05-31（起止日）。",
                    text=text,
                )
            )
        return found

    @property
    def last_day(self) -> date:
        """The last day in it: the moment (时点) of a stock."""
        return self.end - _ONE_DAY

    @property
    def ordinal(self) -> int:
        """Which month, quarter or half of its year it is, from 1."""
        return (self.start.month - 1) // self.grain.months + 1

    def contains(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.start <= day < self.end

    def overlaps(self, other: Period) -> bool:
        """Whether the two share a day."""
        return self.start < other.end and other.start < self.end

    def same_period_last_year(self) -> Period:
        """上年同期.

        >>> str(Period.read("2024-02-01..2024-02-29").same_period_last_year())
        '2023-02-01..2023-02-28'
        """
        if self.grain is Grain.FREE:
            return Period(_years_before(self.start, 1), _years_before(self.last_day, 1) + _ONE_DAY)
        return Period.of(self.start.year - 1, self.grain, self.ordinal)

    def prior(self) -> Period:
        """上期: the period of the same length directly before.

        >>> str(Period.read("2025Q1").prior()), str(Period.read("2025-02-01..2025-03-31").prior())
        ('2024Q4', '2024-12-01..2025-01-31')
        """
        months = self._whole_months() if self.grain is Grain.FREE else self.grain.months
        if months is None:
            return Period(self.start - (self.end - self.start), self.start)
        return Period(
            _month_after(self.start.year, self.start.month, -months), self.start, self.grain
        )

    def cumulative(self) -> Period:
        """本年累计: from 1 January of the year of its last day to its end, under the name of that period.

        >>> str(Period.read("2025Q2").cumulative()), str(Period.read("2025-05").cumulative())
        ('2025H1', '2025-01-01..2025-05-31')
        """
        return Period(date(self.last_day.year, 1, 1), self.end).named()

    def named(self) -> Period:
        """The same days as a month, quarter, half-year or year, where they are one.

        >>> str(Period.read("2025-01-01..2025-06-30").named())
        '2025H1'
        """
        for grain in (Grain.YEAR, Grain.HALF_YEAR, Grain.QUARTER, Grain.MONTH):
            whole = self.split(grain)[0]
            if (whole.start, whole.end) == (self.start, self.end):
                return whole
        return self

    def _whole_months(self) -> int | None:
        if self.start.day != 1 or self.end.day != 1:
            return None
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month

    def split(self, grain: Grain) -> tuple[Period, ...]:
        """All periods of a grain that share a day with this one, in order."""
        found = []
        first = (self.start.month - 1) // grain.months
        current = Period.of(self.start.year, grain, first + 1)
        while current.start < self.end:
            found.append(current)
            following = current.end
            ordinal = (following.month - 1) // grain.months + 1
            current = Period.of(following.year, grain, ordinal)
        return tuple(found)

    @property
    def name(self) -> str:
        """As a report writes it in full: 2025年上半年."""
        year = f"{self.start.year}年"
        if self.grain is Grain.FREE:
            last = self.last_day
            if last == self.start:
                return chinese_date(last)
            until = f"{last.month}月{last.day}日"
            if last.year != self.start.year:
                until = f"{last.year}年{until}"
            return f"{year}{self.start.month}月{self.start.day}日至{until}"
        return year if self.grain is Grain.YEAR else f"{year}{self.short_name}"

    @property
    def short_name(self) -> str:
        """As a report writes it where the year is known: 上半年."""
        match self.grain:
            case Grain.HALF_YEAR:
                return ("上半年", "下半年")[self.ordinal - 1]
            case Grain.QUARTER:
                return f"第{_QUARTER_NAMES[self.ordinal - 1]}季度"
            case Grain.MONTH:
                return f"{self.start.month}月"
            case Grain.YEAR:
                return "全年"
            case _:
                return self.name

    def __str__(self) -> str:
        """The form that `read` takes."""
        match self.grain:
            case Grain.HALF_YEAR:
                return f"{self.start.year}H{self.ordinal}"
            case Grain.QUARTER:
                return f"{self.start.year}Q{self.ordinal}"
            case Grain.MONTH:
                return f"{self.start.year}-{self.start.month:02}"
            case Grain.YEAR:
                return str(self.start.year)
            case _:
                return f"{self.start}..{self.last_day}"


def chinese_date(day: date) -> str:
    """A date as a report writes it (GB/T 9704: full year, no zero padding).

    >>> chinese_date(date(2025, 6, 30))
    '2025年6月30日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


@lru_cache(maxsize=1024)
def _read(text: str) -> Period | None:
    """The period of a name; a ledger names the same few a hundred thousand times."""
    cleaned = text.strip()
    if free := _FREE.fullmatch(cleaned):
        try:
            first, last = (date.fromisoformat(day) for day in free.groups())
        except ValueError:
            return None
        if first > last or not (first.year >= _FIRST_YEAR and last.year <= _LAST_YEAR):
            return None
        return Period(first, last + _ONE_DAY)
    form = _FORM.fullmatch(cleaned)
    if form is None or not _FIRST_YEAR <= int(form["year"]) <= _LAST_YEAR:
        return None
    year = int(form["year"])
    if form["half"]:
        return Period.of(year, Grain.HALF_YEAR, int(form["half"]))
    if form["quarter"]:
        return Period.of(year, Grain.QUARTER, int(form["quarter"]))
    if form["month"]:
        return Period.of(year, Grain.MONTH, int(form["month"]))
    return Period.of(year, Grain.YEAR)
