"""What a sentence is made of: text, figures bound to what they were computed from, places left to the writer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from taizhang.core.indicators.outcome import Coverage
    from taizhang.core.ledger.record import RecordRef
    from taizhang.core.values import Period, Printed, Value


class Role(StrEnum):
    """What a figure says of its indicator."""

    VALUE = "value"
    """The value of the period."""
    GROWTH = "growth"
    """增幅: how much it moved against the same period last year, in percent, without its sign."""
    POINTS = "points"
    """How many percentage points a rate moved against the same period last year, without its sign."""
    DIFFERENCE = "difference"
    """增减量: how much it moved against the same period last year, in its own unit, without its sign."""
    SHARE = "share"
    """占比: what part of its whole it is, in percent."""
    TARGET = "target"
    """目标: what is to be reached."""
    COMPLETION = "completion"
    """完成率: what part of the target has been done, in percent."""
    LAST_YEAR = "last_year"
    """上年同期数: the value of the same period last year, counted under the tree of this one."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a sentence, bound to what it was computed from.

    Attributes:
        id: Permanent and unique in its workspace: the anchor in the Word file carries it.
        ordinal: 1, 2, 3 ... in the order of reading; what a person types after `trace`.
        printed: How it is printed, which tells the interval it stands for.
        role: What it says of its indicator.
        indicator: The id of the indicator.
        definition_digest: Digest of the definition that it was computed with.
        unit: The code of the unit that it speaks of.
        period: The period that it speaks of.
        changeset: The ledger as known at this changeset.
        value: The value unrounded, in the printed unit of count.
        base: What it was compared with, for growth, points, difference and share.
        coverage: Who was to report and did.
        records: The record versions it rests on, those of the base included.
        comparison: What has to be said of the comparison with last year, in words; empty if nothing.
        waiting: How many records waited for approval that would have moved it.
        misfits: What does not fit between it and its parts or its whole, in words.
        bare: Whether it stands without its unit, which the header of the table names; a change then has a sign.
        written: What a person wrote in its place in an accepted text; empty if it stands as computed.
        differs: Whether that is another number, for which nobody has answered.
    """

    id: str
    ordinal: int
    printed: Printed
    role: Role
    indicator: str
    definition_digest: str
    unit: str
    period: Period
    changeset: int
    value: Value
    base: Value | None
    coverage: Coverage
    records: tuple[RecordRef, ...]
    comparison: str = ""
    bare: bool = False
    waiting: int = 0
    misfits: tuple[str, ...] = ()
    written: str = ""
    differs: bool = False

    @property
    def text(self) -> str:
        """As it stands in the sentence or cell."""
        if self.written:
            return self.written
        return replace(self.printed, unit="").text if self.bare else self.printed.text

    def says_the_same(self, other: Figure) -> bool:
        """Whether both stand for one number: how many zeros end it, as 25 and 25.0, is the column's affair."""
        if self.written or other.written:
            return self.text == other.text
        ours, theirs = self.printed, other.printed
        return (ours.digits, ours.scale, ours.hedge, ours.unit, self.bare) == (
            *(theirs.digits, theirs.scale, theirs.hedge, theirs.unit),
            other.bare,
        )


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of a sentence without figures.

    Attributes:
        text: The words.
        lead: Whether they are a run-in heading (一是…。), with which a paragraph begins and which is set apart.
        source: The version of the record that the words were taken from, None if they are the template's.
    """

    text: str
    lead: bool = False
    source: RecordRef | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A place that a person has to fill in, or that has no value yet: 【待补：…】.

    Attributes:
        what: What belongs here, in words.
        indicator: The indicator that has no value, if it is one; empty where the writer has to write.
    """

    what: str
    indicator: str = ""

    @property
    def text(self) -> str:
        """As it stands in the sentence."""
        return f"【待补：{self.what}】"


Run = Text | Figure | Gap


def text_of(runs: Iterable[Run]) -> str:
    """The words of runs, figures as printed."""
    return "".join(run.text for run in runs)
