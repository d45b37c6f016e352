"""A figure of a text beside what the ledger says: the same, another, or not to be told."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from taizhang.core.checks.reckoning import amount, last_place, wider
from taizhang.core.reading import Direction, FigureHedge
from taizhang.core.reports.matching import in_units
from taizhang.core.reports.runs import Role
from taizhang.core.values import Interval, Known, Value, difference, divide, growth, round_step

if TYPE_CHECKING:
    from taizhang.core.reading import Figure
    from taizhang.core.values import Message, Period

_HALF = Decimal("0.5")
_TEN = Decimal(10)
_PLACES = Decimal("0.01")
_SCALES = (Decimal(10_000), Decimal(100_000_000))
_SIGNED = frozenset({Role.GROWTH, Role.POINTS, Role.DIFFERENCE})


class HeldVerdict(StrEnum):
    """How a figure stands to the ledger."""

    AGREES = "agrees"
    DIFFERS = "differs"
    OPEN = "open"
    """There are candidates, or no value to hold it against."""
    UNKNOWN = "unknown"
    """Nothing in the ledger looks like it."""


class Cause(StrEnum):
    """Why a figure is not what the ledger says, as far as that can be told."""

    NONE = ""
    OVERRIDDEN = "overridden"
    """A person has let it stand otherwise, with a reason."""
    RETYPED = "retyped"
    """The report was written with another figure, and nobody has said why."""
    PERSONS = "persons"
    SCALE = "scale"
    HEDGE = "hedge"
    UNREVIEWED = "unreviewed"
    """It is what comes of it if records count that nobody has approved."""
    EARLIER = "earlier"
    """It is what the ledger said before."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the same indicator comes to for another unit, another period or at an earlier changeset."""

    name: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Published:
    """What an earlier issued report says of the same."""

    report: str
    text: str
    interval: Interval


@dataclass(frozen=True, slots=True)
class HeldCandidate:
    """An indicator that a figure may tell, and what that comes to."""

    indicator: str
    name: str
    role: Role
    value: Value
    unit_of_count: str
    reasons: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldFigure:
    """A figure of a text, and what the ledger says of it.

    Attributes:
        number: Its place among the figures of the text.
        figure: As it was read.
        candidates: The indicators that it may tell, the likeliest first.
        certain: Whether it tells the first of them for certain.
        bound: Whether that is known by its anchor, not by its words.
        unit_name: Whose it is.
        period: Of when it is.
        kind: The kind of record that the first is counted from; empty if it is computed.
        records: How many records are behind the first.
        trace: The command that shows them.
        expected: How many units owe the records.
        missing: The names of those that have not reported.
        late: The names of those that reported late.
        duplicates: How many pairs of the records look like one event.
        elsewhen: The same for other periods.
        elsewhere: The same for other units.
        earlier: The same as known earlier; the name is the number of the changeset.
        published: What earlier issued reports say of the same.
        carried: How much of it lies before the period, None if that is not counted.
        persons: Whether it is counted in persons where the ledger counts person-times, or the other way round.
        written: The text with which the report was written; empty if it is none of ours.
        override: How a person let it stand otherwise, in words; empty if nobody did.
        waiting: How many records wait for approval that would count.
        unreviewed: What it would come to with them.
        added_up: What the units directly below come to, added up.
        trials: The names of records behind it that were entered to try the program out.
        unproven: How many records behind it name no evidence, where their kind asks for it.
    """

    number: int
    figure: Figure
    candidates: tuple[HeldCandidate, ...] = ()
    certain: bool = False
    bound: bool = False
    unit_name: str = ""
    period: Period | None = None
    kind: str = ""
    records: int = 0
    trace: str = ""
    expected: int = 0
    missing: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    duplicates: int = 0
    elsewhen: tuple[Elsewhere, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    earlier: tuple[Elsewhere, ...] = ()
    published: tuple[Published, ...] = ()
    carried: Decimal | None = None
    persons: bool = False
    written: str = ""
    override: str = ""
    waiting: int = 0
    unreviewed: Decimal | None = None
    added_up: tuple[Elsewhere, ...] = ()
    trials: tuple[str, ...] = ()
    unproven: int = 0

    @property
    def best(self) -> HeldCandidate | None:
        """The likeliest indicator."""
        return self.candidates[0] if self.candidates else None

    @property
    def verdict(self) -> HeldVerdict:
        """How it stands to the ledger."""
        best = self.best
        if best is None:
            return HeldVerdict.UNKNOWN
        if self.persons or not self.certain or not isinstance(best.value, Known):
            return HeldVerdict.OPEN
        return HeldVerdict.AGREES if agrees(self.figure, best) else HeldVerdict.DIFFERS

    @property
    def cause(self) -> Cause:
        """Why it is not what the ledger says; none where it is, or where that cannot be told."""
        best = self.best
        if best is None:
            return Cause.NONE
        if not isinstance(best.value, Known):
            return Cause.UNREVIEWED if self.certain and self._with_waiting else Cause.NONE
        if self.persons:
            same = self.certain and _stands_for(self.figure, _told(best, self.figure))
            return Cause.PERSONS if same else Cause.NONE
        if self.override:
            return Cause.OVERRIDDEN
        if self.certain and self.written and self.written != self.figure.text:
            return Cause.RETYPED
        if self.verdict is not HeldVerdict.DIFFERS:
            return Cause.NONE
        told = _told(best, self.figure)
        if _other_scale(self.figure, told):
            return Cause.SCALE
        if _other_side(self.figure, told):
            return Cause.HEDGE
        if self._with_waiting:
            return Cause.UNREVIEWED
        if self.stood_at is not None:
            return Cause.EARLIER
        return Cause.OTHER

    @property
    def _with_waiting(self) -> bool:
        """Whether it is what comes of it if records count that nobody has approved."""
        best = self.best
        if best is None or self.unreviewed is None:
            return False
        return equals(self.figure, best, self.unreviewed)

    @property
    def stood_at(self) -> Elsewhere | None:
        """The last time that the ledger said what it says."""
        best = self.best
        if best is None:
            return None
        return next((one for one in self.earlier if equals(self.figure, best, one.value)), None)

    @property
    def shown(self) -> str:
        """What the ledger says, as a clerk would write it."""
        best = self.best
        if best is None or not isinstance(best.value, Known):
            return ""
        return shown(best.value.number, best.unit_of_count)


def shown(value: Decimal, unit: str) -> str:
    """A number of the ledger as a clerk would write it.

    >>> shown(Decimal(22), "场次"), shown(Decimal("126500"), "万元"), shown(Decimal("12.345"), "%")
    ('22场次', '12.65亿元', '12.35%')
    """
    number, base = in_units(value, unit)
    if number != number.to_integral_value():
        number = number.quantize(_PLACES, ROUND_HALF_UP)
    return amount(number, base)


def agrees(figure: Figure, candidate: HeldCandidate) -> bool:
    """Whether a figure stands for what an indicator comes to."""
    if not isinstance(candidate.value, Known):
        return False
    return _stands_for(figure, _told(candidate, figure))


def equals(figure: Figure, candidate: HeldCandidate, value: Decimal) -> bool:
    """Whether a figure stands for another value of the same indicator."""
    number, _base = in_units(value, candidate.unit_of_count)
    return _stands_for(figure, number)


def _told(candidate: HeldCandidate, figure: Figure) -> Decimal:
    """What the ledger says, in the units of the figure; a fall is positive where the words say fall."""
    assert isinstance(candidate.value, Known)  # noqa: S101 (asked before; tells the type checker)
    number, _base = in_units(candidate.value.number, candidate.unit_of_count)
    fallen = candidate.role in _SIGNED and figure.direction is Direction.DOWN
    return -number if fallen else number


def _stands_for(figure: Figure, value: Decimal) -> bool:
    interval = figure.interval
    if interval is None:
        return False
    if value in interval:
        return True
    # An average of whole numbers is printed rounded, and a bare whole number is then no exact one.
    if value != value.to_integral_value() and figure.hedge is FigureHedge.EXACT:
        return value in wider(interval, last_place(figure) * _HALF) and interval.exact
    return False


def _other_scale(figure: Figure, value: Decimal) -> bool:
    """Whether it is right but for 万 or 亿."""
    if value == 0:
        return False
    return any(
        _stands_for(figure, other)
        for scale in _SCALES
        for other in (value * scale, value / scale)
        # A hedge or a rounding is wide where numbers are small: 0.3万 may be many things.
        if figure.hedge is FigureHedge.EXACT and abs(other) >= 1
    )


def _other_side(figure: Figure, value: Decimal) -> bool:
    """Whether the number is right, and the hedge says the wrong side of it."""
    if figure.number is None or not isinstance(figure.value, Decimal):
        return False
    if figure.hedge not in (
        FigureHedge.MORE,
        FigureHedge.LESS,
        FigureHedge.AT_LEAST,
        FigureHedge.AT_MOST,
    ):
        return False
    step = round_step(figure.number.digits) * figure.number.scale
    return abs(value - figure.value) <= step * _HALF


def value_in_role(role: Role, current: Value, base: Value, whole: Value) -> Value:
    """What a figure of a role says, with its sign; rates in percent.

    >>> value_in_role(Role.GROWTH, Known(Decimal(22)), Known(Decimal(20)), Known(Decimal(0)))
    Known(number=Decimal('10.0'))
    """
    match role:
        case Role.GROWTH:
            return _percent(growth(current, base))
        case Role.POINTS | Role.DIFFERENCE:
            return difference(current, base)
        case Role.SHARE:
            return _percent(divide(current, whole))
        case Role.LAST_YEAR:
            return base
        case _:
            return current


def unit_in_role(role: Role, unit: str) -> str:
    """What a figure of a role is counted in."""
    match role:
        case Role.GROWTH | Role.SHARE:
            return "%"
        case Role.POINTS:
            return "个百分点"
        case _:
            return unit


def _percent(value: Value) -> Value:
    return Known(value.number * 100) if isinstance(value, Known) else value
