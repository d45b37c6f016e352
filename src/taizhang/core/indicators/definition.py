"""What an indicator (指标) is: its 口径 as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from taizhang.core.indicators.condition import fields_of
from taizhang.core.indicators.formula import inputs_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from taizhang.core.indicators.condition import Condition
    from taizhang.core.indicators.formula import Expression
    from taizhang.core.ledger.field import Break
    from taizhang.core.values import Period


class Aggregate(StrEnum):
    """How records become a number."""

    COUNT = "count"
    SUM = "sum"
    COUNT_DISTINCT = "count_distinct"
    LATEST = "latest"
    """Of each entry of a register the last number known by the end of the period, added up."""
    LATEST_COUNT = "latest_count"
    """Of how many entries the last record known by the end of the period is as asked."""


@dataclass(frozen=True, slots=True)
class During:
    """时期数: records whose day in `field` lies in the period."""

    field: str


@dataclass(frozen=True, slots=True)
class Held:
    """时点数: records that had begun by the last day of the period and had not ended by then.

    On the day given in `until` it holds no longer; an empty `until` means that it lasts.
    """

    since: str
    until: str


@dataclass(frozen=True, slots=True)
class EntrySource:
    """The register that says from when to when an entry holds.

    Attributes:
        kind: The id of the register.
        key: Its field that names the entry; an entry may have several rows of one name, one after the other.
        since: Its field of the first day.
        until: Its field of the day from which on a row holds no longer.
    """

    kind: str
    key: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class AsOf:
    """时点数: of each entry the record with the latest day in `field` that is not after the last day.

    Of two records of one day the one with the greater id. A record of whatever unit takes the place of an
    earlier one, so that an entry counts once however the units are added up. An entry that `register` says
    has ended by then counts no more, whatever was last written of it; one that the register does not know does.
    """

    field: str
    entry: str
    register: EntrySource | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A number taken from the records of one kind.

    Attributes:
        aggregate: Count, sum, count distinct, latest, or how many are so at last.
        kind: The id of the kind.
        timing: Which day decides.
        field: What is summed or counted distinct; `UNIT_FIELD` is the owning unit. Of the last records, the
            number that they give; empty if any record is one.
        where: Which records; None is all.
        retired: From which day on its kind is no longer reported, None while it is.
    """

    aggregate: Aggregate
    kind: str
    timing: During | Held | AsOf
    field: str = ""
    where: Condition | None = None
    retired: date | None = None

    @property
    def days(self) -> tuple[str, ...]:
        """The fields whose days decide."""
        match self.timing:
            case Held(since, until):
                return (since, until)
            case During(day) | AsOf(day):
                return (day,)

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field that it looks at, each once; `UNIT_FIELD` is among them if units are counted."""
        entry = (self.timing.entry,) if isinstance(self.timing, AsOf) else ()
        asked = tuple(fields_of(self.where)) if self.where is not None else ()
        named = (*self.days, *entry, self.field, *asked)
        return tuple(dict.fromkeys(name for name in named if name))

    def ended(self, period: Period | None) -> bool:
        """Whether its kind is not reported for the period: that nothing came then says nothing."""
        return self.retired is not None and period is not None and period.start >= self.retired


UNIT_FIELD = "unit"


@dataclass(frozen=True, slots=True)
class Ratio:
    """Σ numerator / Σ denominator, of two other indicators; `percent` multiplies by 100."""

    numerator: str
    denominator: str
    percent: bool


@dataclass(frozen=True, slots=True)
class Derived:
    """Other indicators added and taken away."""

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """Other indicators put together by + − × ÷; `percent` multiplies the result by 100.

    Indicators that are counted in % enter as fractions, which `percentages` names.
    """

    expression: Expression
    percent: bool = False
    percentages: tuple[str, ...] = ()


Body = Measure | Ratio | Derived | Formula


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator as a pack declares it.

    Attributes:
        id: Permanent.
        name: What people call it.
        definition: The 口径 sentence.
        unit_of_count: 场次, 人次, 件, % ...
        body: How it is computed.
        part_of: The indicator of which it is a part (其中), empty if of none; it can never exceed it.
        decimals: Places that a rate is printed with.
        source: Which rule or practice the definition follows.
        digest: Digest of the definition text, kept with every figure.
        breaks: Since when it means something else than before, be it by itself or by what it is counted from.
        exhaustive: Whether it and the other parts of its whole that are exhaustive add up to the whole.
    """

    id: str
    name: str
    definition: str
    unit_of_count: str
    body: Body
    part_of: str = ""
    decimals: int = 1
    source: str = ""
    digest: str = ""
    breaks: tuple[Break, ...] = ()
    exhaustive: bool = False

    @property
    def inputs(self) -> tuple[str, ...]:
        """The indicators that it is computed from."""
        match self.body:
            case Ratio(numerator, denominator):
                return (numerator, denominator)
            case Derived(plus, minus):
                return (*plus, *minus)
            case Formula(expression):
                return inputs_of(expression)
            case _:
                return ()

    @property
    def is_stock(self) -> bool:
        """Whether it is taken at a moment (时点数)."""
        return isinstance(self.body, Measure) and isinstance(self.body.timing, Held | AsOf)


class CircularDefinitionError(ValueError):
    """Indicators are computed from one another in a circle; `circle` names them in order."""

    def __init__(self, circle: tuple[str, ...]) -> None:
        """Carry the circle."""
        super().__init__(" → ".join(circle))
        self.circle = circle


def fields_read(indicators: Mapping[str, Indicator], identifier: str) -> frozenset[tuple[str, str]]:
    """Kind and field of everything that an indicator looks at; the owning unit of a record apart.

    A record that was corrected elsewhere leaves the indicator as it is.
    """
    found: set[tuple[str, str]] = set()
    for name in in_order(indicators, [identifier]):
        body = indicators[name].body
        if not isinstance(body, Measure):
            continue
        found.update((body.kind, field) for field in body.fields)
    return frozenset(found)


def in_order(indicators: Mapping[str, Indicator], wanted: Iterable[str]) -> tuple[str, ...]:
    """The wanted indicators and all that they are computed from, inputs first.

    Raises:
        CircularDefinitionError: There is no such order.
        KeyError: An indicator is not defined.
    """
    graph: dict[str, tuple[str, ...]] = {}
    waiting = list(wanted)
    while waiting:
        current = waiting.pop()
        if current not in graph:
            graph[current] = indicators[current].inputs
            waiting.extend(graph[current])
    try:
        return tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise CircularDefinitionError(tuple(error.args[1])) from error
