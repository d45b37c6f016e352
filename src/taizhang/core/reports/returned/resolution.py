"""What has become of the figures of a report."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from taizhang.core.reports.runs import Figure
from taizhang.core.values import Message, Span


class Verdict(StrEnum):
    """What has become of a figure, or what a number of the returned text is."""

    OK = "ok"
    """It stands where its anchor says and says what it said."""
    CHANGED = "changed"
    """It says something else, at one of its places at least."""
    MISSING = "missing"
    """It was not found; a person has to look."""
    DUPLICATE = "duplicate"
    """It stands at several places, and says the same at all of them."""
    RELINKED = "relinked"
    """Its anchors are gone; the words around show where it is, and it says the same."""
    UNLINKED = "unlinked"
    """A number that no figure of the report stands behind."""
    UNACCEPTED = "unaccepted"
    """A tracked change that nobody has accepted or rejected gives it two texts."""
    HIDDEN = "hidden"
    """It is there and hidden, so that no reader sees it."""
    OVERRIDDEN = "overridden"
    """It says another number than was computed, and somebody has answered for it, with a reason and an approver."""
    DRAWN = "drawn"
    """It is of a chart that is a picture there, in which nothing can be read."""


UNTOUCHED = frozenset({Verdict.OK, Verdict.RELINKED, Verdict.DRAWN})
"""Verdicts on a figure that a person need not look at."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place where a figure stands in the returned text.

    Attributes:
        paragraph: Which block of the returned document, from 0.
        span: Where in the text of the block.
        text: What stands there.
        by_tag: A control tagged with the figure's id holds it.
        by_bookmark: The hidden bookmark of the figure holds it; a copy has none.
        aligned: The words around it show that it is the figure.
    """

    paragraph: int
    span: Span
    text: str
    by_tag: bool
    by_bookmark: bool
    aligned: bool


@dataclass(frozen=True, slots=True)
class ResolvedFigure:
    """A figure of the issued text and what has become of it.

    Attributes:
        figure: As issued.
        verdict: What has become of it.
        found: Its places in the text as accepted; where a hidden figure or a change that is not accepted leaves none,
            there is none.
        message: The same in words.
        author: Who made the change, where it was tracked.
        at: When, as the file says.
    """

    figure: Figure
    verdict: Verdict
    found: tuple[Found, ...]
    message: Message
    author: str = ""
    at: str = ""

    @property
    def untouched(self) -> bool:
        """Whether nobody need look at it."""
        return self.verdict in UNTOUCHED


@dataclass(frozen=True, slots=True)
class LooseNumber:
    """A number of the returned text that is neither a figure of ours nor a number of the issued text (`UNLINKED`)."""

    paragraph: int
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class ForeignAnchor:
    """An anchor in the returned file that is of another report or workspace, or made up: it is told, not trusted."""

    id: str
    paragraph: int
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What has become of a report.

    Attributes:
        figures: In the order of the report.
        loose: Numbers that came with the editing, in the order of the returned text.
        paragraphs: Which issued paragraph (`issued_paragraphs`) has become which block of the returned document; None
            for one that is new or gone. A paragraph that was parted stands in several pairs.
        foreign: Anchors of something else.
    """

    figures: tuple[ResolvedFigure, ...]
    loose: tuple[LooseNumber, ...]
    paragraphs: tuple[tuple[int | None, int | None], ...]
    foreign: tuple[ForeignAnchor, ...] = ()
