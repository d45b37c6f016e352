"""What reading finds: figures, and how they stand to each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from taizhang.core.values import Hedge as ValueHedge
from taizhang.core.values import Interval, Period, Printed, Span, round_step

FigureValue = Decimal | tuple[Decimal, Decimal] | str
"""A number; two for a range; text for a:b:c."""


class FigureKind(StrEnum):
    """What a figure measures."""

    COUNT = "count"
    PERSON_TIMES = "person-times"
    MONEY = "money"
    PERCENT = "percent"
    PERCENTAGE_POINT = "percentage-point"
    MULTIPLE = "multiple"
    AREA = "area"
    LENGTH = "length"
    DURATION = "duration"
    RANK = "rank"
    OTHER = "other"


class FigureHedge(StrEnum):
    """How exactly a figure is meant, as far as its words say; 数十 has no definite number at all."""

    EXACT = ""
    MORE = ">"
    AT_LEAST = ">="
    LESS = "<"
    AT_MOST = "<="
    ABOUT = "~"
    VAGUE = "vague"


class FigureRole(StrEnum):
    """What a figure is in its sentence."""

    FACT = "fact"
    TARGET = "target"
    THRESHOLD = "threshold"


class Direction(StrEnum):
    """Whither a change goes."""

    NONE = ""
    UP = "up"
    DOWN = "down"
    SAME = "same"


class ChangeKind(StrEnum):
    """Whether a figure of a change says how much there is now, or how much has come or gone."""

    NONE = ""
    LEVEL = "level"
    INCREASE = "increase"


class RelationKind(StrEnum):
    """How a figure stands to another."""

    PART_OF = "part-of"
    RESPECTIVELY = "respectively"
    COMPARED_WITH = "compared-with"
    CHANGED_FROM = "changed-from"
    SHARE_OF = "share-of"
    SHARE_HELD_BY = "share-held-by"
    EACH_OF = "each-of"


@dataclass(frozen=True, slots=True)
class Relation:
    """From a figure to another, by its place in the list of figures.

    Attributes:
        kind: part-of: the other is the whole. compared-with: the other is what has grown or shrunk by this.
            changed-from: the other is what it was before. share-of: the other is what this is the share of.
            share-held-by: the other is the part that has this share.
            each-of: this holds for each of the other. respectively: this is the n-th of a list that starts
            with the other.
        to: The other figure; None where the text names it without a figure.
        words: The words that say so.
        candidates: Other figures that it may be meant of, where the text leaves it open.
    """

    kind: RelationKind
    to: int | None
    words: str
    candidates: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another reading that the words allow, and why."""

    value: FigureValue | None
    unit: str
    reason: str


@dataclass(frozen=True, slots=True)
class TimeMention:
    """Words that place something in time.

    Attributes:
        span: Where they stand.
        text: The words.
        period: The days meant; None if the document's date is needed and not known, or if they are vague.
        is_date: A day or a time of day, rather than a stretch of time.
    """

    span: Span
    text: str
    period: Period | None = None
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of how a figure was read: the rule, the words it took, and the steps within it."""

    rule: str
    text: str
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number together with what it measures.

    Attributes:
        start: First code point in the text.
        end: After the last.
        text: The words themselves.
        value: Number, pair or ratio; 万 and 亿 multiplied out; a decline is positive.
        hedge: How exactly it is meant.
        unit: As written, 万 and 亿 taken out; empty if none is written.
        kind: What it measures.
        what: What is counted, in words of the text.
        whose: The unit or place whose figure it is, if the text says so.
        period: The words that say when, and the days if they can be told.
        paragraph_period: The last words of time in its paragraph, where its own sentence has none.
        role: Fact, target or threshold.
        direction: Whither a change goes.
        change: Whether it is a level or an increase.
        sense: What its measure word counts: people, times, events, households ...
        relations: How it stands to other figures of the list.
        alternatives: Other readings that the words allow.
        number: As printed: digits and scale; None for a ratio or a fraction.
        tree: How it was read; only if it was asked for.
    """

    start: int
    end: int
    text: str
    value: FigureValue
    hedge: FigureHedge
    unit: str
    kind: FigureKind
    what: str = ""
    whose: str = ""
    period: TimeMention | None = None
    paragraph_period: TimeMention | None = None
    role: FigureRole = FigureRole.FACT
    direction: Direction = Direction.NONE
    change: ChangeKind = ChangeKind.NONE
    sense: str = ""
    relations: tuple[Relation, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    number: Printed | None = field(default=None, repr=False)
    tree: Step | None = field(default=None, repr=False)

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)

    @property
    def interval(self) -> Interval | None:
        """The numbers that it stands for, by the table of `core/values`; None for a ratio."""
        if isinstance(self.value, str):
            return None
        if isinstance(self.value, tuple):
            return Interval(*self.value)
        if self.hedge is FigureHedge.VAGUE:
            # 数十 is somewhere from ten up to, not including, a hundred.
            return Interval(self.value, self.value + round_step(self.value) * 9, high_closed=False)
        if self.number is None:
            return Interval(self.value, self.value)
        return self.number.interval


def printed(digits: Decimal, scale: Decimal, hedge: FigureHedge, unit: str) -> Printed | None:
    """The figure as the table of hedges knows it; a vague one it does not know."""
    if hedge is FigureHedge.VAGUE:
        return None
    return Printed(digits, unit, scale=scale, hedge=ValueHedge(hedge.value))
