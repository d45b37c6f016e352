"""What a demonstration is made of: units, registers, what happened, and who sent what when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, TypeVar



if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from taizhang.core.values import Message, Period

FOUNDED = date(2020, 1, 1)
Cells = dict[str, object]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unit:
    """A row of the register of units; `lines` are the lines of work that are its own, all without any."""

    code: str
    name: str
    short: str
    level: str
    lines: tuple[str, ...] = ()
    parent: str = ""
    valid_to: date | None = None
    successors: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a sheet: what its unit writes down on the day, and what it learns later.

    Attributes:
        kind: The label of the kind, which is the name of the sheet.
        unit: The code of the unit.
        day: From when on it can be written down.
        cells: What is known then, by label.
        later: What becomes known on later days.
    """

    kind: str
    unit: str
    day: date
    cells: Cells
    later: tuple[tuple[date, Cells], ...] = ()

    def known(self, period: Period) -> Cells:
        """What is known at the end of a period."""
        found = dict(self.cells)
        for day, cells in self.later:
            if day < period.end:
                found |= cells
        return found


@dataclass(frozen=True, slots=True)
class Sending:
    """A workbook that comes back.

    Attributes:
        unit: The code of the unit.
        period: For which period.
        received_on: When it comes.
        nil: Whether the unit says that there was nothing.
        for_review: Whether it waits for the department to approve it before it counts.
    """

    unit: str
    period: Period
    received_on: date
    nil: bool = False
    for_review: bool = False


@dataclass(frozen=True, slots=True)
class ForeignSheet:
    """A workbook of a unit's own design, of one kind: a title, headers, rows."""

    name: str
    unit: str
    period: Period
    kind: str
    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    received_on: date


@dataclass(frozen=True, slots=True)
class WantedReport:
    """A report that is written; the first of a scenario is issued."""

    template: str
    period: Period
    signed_on: date


@dataclass(frozen=True, slots=True)
class LateCorrection:
    """What a unit found wrong after the report had been issued: a number of its latest record, and why."""

    unit: str
    kind: str
    label: str
    add: int
    reason: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """All of a demonstration.

    Attributes:
        pack: The name of the built-in pack.
        units: The first is the one at the top.
        registers: Rows of the other registers, by label.
        entries: What happened.
        sendings: In any order.
        foreign: Workbooks of other designs, taken in after the others.
        reports: What is written.
        traced: The indicator whose figure the story follows.
        overlapping: The label of the kind whose overlaps the story lists, empty for none.
        correction: What was found wrong later.
        waiting: A corrected workbook that waits to be imported: unit, sheet, label and what is added.
        waiting_period: Its period, if it is not that of the first report.
        today: The day on which the story is told.
        tries: What to try: the words after the name of the program, and what it shows.
    """

    pack: str
    units: tuple[Unit, ...]
    registers: Mapping[str, Sequence[Cells]]
    entries: tuple[Entry, ...]
    sendings: tuple[Sending, ...]
    reports: tuple[WantedReport, ...]
    traced: str
    correction: LateCorrection
    waiting: tuple[str, str, str, int]
    today: date
    foreign: tuple[ForeignSheet, ...] = ()
    overlapping: str = ""
    waiting_period: Period | None = None
    tries: tuple[tuple[str, Message], ...] = field(default=())

    @property
    def newest(self) -> Period:
        """The period of the first report."""
        return self.reports[0].period

    def unit(self, code: str) -> Unit:
        """The unit of a code."""
        return next(unit for unit in self.units if unit.code == code)


class Draw:
    """Made-up numbers and days, the same every time for the same seed."""

    def __init__(self, seed: str) -> None:
        self._dice = Random(seed)  # noqa: S311 (made-up data)

    def day(self, period: Period, *, until: date | None = None) -> date:
        """A weekday of a period."""
        last = min(until or period.last_day, period.last_day)
        while True:
            day = period.start + timedelta(days=self._dice.randrange((last - period.start).days + 1))
            if day.isoweekday() <= 5:  # noqa: PLR2004 (Monday to Friday)
                return day

    def between(self, least: int, most: int) -> int:
        """A whole number."""
        return self._dice.randint(least, most)

    def one(self, choices: Sequence[T]) -> T:
        """One of them."""
        return self._dice.choice(choices)

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """So many different ones, in their order."""
        picked = self._dice.sample(range(len(choices)), min(count, len(choices)))
        return [choices[at] for at in sorted(picked)]

    def chance(self, percent: int) -> bool:
        """So often in a hundred."""
        return self._dice.random() * 100 < percent

    def after(self, day: date, least: int, most: int) -> date:
        """A day some days later."""
        return day + timedelta(days=self.between(least, most))

