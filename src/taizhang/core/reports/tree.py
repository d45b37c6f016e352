"""A report as a tree: headings and paragraphs of text runs and bound figures.

The tree is what is archived and digested; DOCX, Markdown and the basis table are drawn from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

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

    @property
    def text(self) -> str:
        """As it stands in the sentence."""
        return self.printed.text


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of a sentence without figures."""

    text: str


Run = Text | Figure


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 to 4 is numbered 一、（一）1.（1）by the composer, in `number`."""

    level: int
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Its words, figures as printed."""
        return "".join(run.text for run in self.runs)


Block = Heading | Paragraph


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report.

    Attributes:
        title: One to three lines.
        blocks: Headings and paragraphs in order.
        signature: The name of the office that signs (署名).
        signed_on: The date under it (成文日期), if it was given.
        unit: The code of the unit it reports on.
        period: The period it reports on.
        changeset: The ledger as known at this changeset.
        template: The id of its template.
        pack: Name and version of its pack, and the digest of its definitions.
    """

    title: tuple[str, ...]
    blocks: tuple[Block, ...]
    signature: str
    signed_on: date | None
    unit: str
    period: Period
    changeset: int
    template: str
    pack: str

    def figures(self) -> Iterator[Figure]:
        """All figures in the order of reading."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield from (run for run in block.runs if isinstance(run, Figure))
