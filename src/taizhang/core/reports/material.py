"""What a report is written from, and what its writer should know of the writing."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from taizhang.core.indicators import State
from taizhang.core.values import (
    Message,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from taizhang.core.indicators import Indicator, Outcome
    from taizhang.core.indicators.target import Target
    from taizhang.core.ledger.record import Record
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.core.reports.template import Along
    from taizhang.core.values import Period


@dataclass(frozen=True, slots=True)
class Aim:
    """The target that holds, and what has been done of it.

    Attributes:
        target: As decided by the last day of the period.
        actual: From the first day of the target's period to the end of the period.
        over: Those days.
    """

    target: Target
    actual: Outcome
    over: Period


@dataclass(frozen=True, slots=True)
class UnitPart:
    """What one unit directly below, or the unit's own offices (本级), did.

    Attributes:
        code: The code of the unit.
        name: Its short name; 本级 for the unit itself without those below.
        current: Outcomes of the period.
        base: Outcomes of the same period last year.
        aims: What is to be reached and has been done, for indicators with a target.
    """

    code: str
    name: str
    current: Mapping[str, Outcome]
    base: Mapping[str, Outcome]
    aims: Mapping[str, Aim] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CitedRecord:
    """A record whose words may stand in the report.

    Attributes:
        record: The version that counts.
        shown: What its fields hold, as people read it; `unit` is the short name of its unit.
    """

    record: Record
    shown: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a figure along the axis of a chart: a month, or the records that gave an answer.

    Attributes:
        label: What people call it.
        period: The days in which is counted.
        current: Outcomes of these.
        base: Outcomes of the same days last year.
        hidden: Whether so few records stand behind it that it is not shown.
    """

    label: str
    period: Period
    current: Mapping[str, Outcome]
    base: Mapping[str, Outcome]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """All that a report is written from.

    Attributes:
        indicators: The definitions.
        current: Outcomes of the period.
        base: Outcomes of the same period last year, as known at the same changeset, under the tree of the period.
        tree: The units of the period.
        unit: The code of the unit that is reported on.
        unit_name: Its full name.
        period: The period.
        changeset: The ledger as known at this changeset.
        pack: Name, version and digest of the pack.
        figure_id: The anchor of the n-th figure.
        signed_on: The date under the report, if any.
        base_then: Outcomes of the same period last year under last year's tree; None if units stand as then.
        heirs: With which units those of last year count now, where that is not each with itself.
        parts: The units directly below, in the order of the register, if the template wants them.
        cited: The approved records of the kinds that the template writes of, of the unit and all below.
        aims: What is to be reached and has been done, for indicators with a target.
        slices: Parts of indicators along months, quarters or the answers of a field, for charts.
    """

    indicators: Mapping[str, Indicator]
    current: Mapping[str, Outcome]
    base: Mapping[str, Outcome]
    tree: UnitTree
    unit: str
    unit_name: str
    period: Period
    changeset: int
    pack: str
    figure_id: Callable[[int], str]
    signed_on: date | None = None
    base_then: Mapping[str, Outcome] | None = None
    heirs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parts: tuple[UnitPart, ...] = ()
    cited: tuple[CitedRecord, ...] = ()
    aims: Mapping[str, Aim] = field(default_factory=dict)
    slices: Mapping[tuple[str, Along, str], tuple[Slice, ...]] = field(default_factory=dict)

    @property
    def has_units_below(self) -> bool:
        """Whether units stand below the one that is reported on."""
        return any(span.parent == self.unit for span in self.tree.spans)

    @property
    def owes_anything(self) -> bool:
        """Whether anybody in the scope owes some kind; an office that owes none is not told so of each."""
        return any(outcome.coverage.expected for outcome in self.current.values())


class NoteKind(StrEnum):
    """What happened in the writing that the writer should know."""

    LEFT_OPEN = "left_open"
    """A place has no value and is marked 【待补】."""
    SENTENCE_LEFT_OUT = "sentence_left_out"
    """A sentence fell away in this state."""
    COMPARISON_LEFT_OUT = "comparison_left_out"
    """The two years do not compare: for the reasons given, or, without any, because other units reported."""
    CHART_LEFT_OUT = "chart_left_out"
    """A chart fell away: nobody in the scope owes what it draws."""
    NO_UNITS_BELOW = "no_units_below"
    """A table or chart by units fell away: the unit has none below."""


@dataclass(frozen=True, slots=True)
class Note:
    """What the writer should know of a line of the template."""

    kind: NoteKind
    line: int
    indicator: str
    state: State
    reasons: tuple[Message, ...] = ()
