"""A report that comes back: every figure of ours is found again, or said to be lost.

The issued text in the workspace is the base; anchors in the file are evidence.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from taizhang.core.documents.document import Document
from taizhang.core.reports.tree import Figure, Report
from taizhang.core.values import Message, Span

__all__ = ["Found", "LooseNumber", "Resolution", "ResolvedFigure", "Verdict", "resolve"]


class Verdict(StrEnum):
    """What became of a figure."""

    OK = "ok"
    CHANGED = "changed"
    MISSING = "missing"
    DUPLICATE = "duplicate"
    RELINKED = "relinked"
    UNLINKED = "unlinked"
    UNACCEPTED = "unaccepted"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Found:
    """A place where a figure stands."""

    paragraph: int
    span: Span
    text: str
    by_tag: bool
    by_bookmark: bool
    aligned: bool


@dataclass(frozen=True, slots=True)
class ResolvedFigure:
    """A figure of the report and what became of it."""

    figure: Figure
    verdict: Verdict
    found: tuple[Found, ...]
    message: Message
    author: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class LooseNumber:
    """A number of the returned text that is no figure of ours."""

    paragraph: int
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """All figures of a report in a returned text."""

    figures: tuple[ResolvedFigure, ...]
    loose: tuple[LooseNumber, ...]
    paragraphs: tuple[tuple[int | None, int | None], ...]


def resolve(report: Report, returned: Document) -> Resolution:
    """Every figure of the report, by tags and bookmarks."""
    places: dict[str, list[Found]] = defaultdict(list)
    for number, block in enumerate(returned.blocks):
        for anchor in block.anchors:
            words = anchor.span.of(block.text)
            if words:
                places[anchor.id].append(
                    Found(
                        number, anchor.span, words, anchor.by_tag, anchor.by_bookmark, aligned=False
                    )
                )
    figures = []
    for figure in report.figures():
        found = _apart(places.get(figure.id, []))
        if not found:
            verdict, message = Verdict.MISSING, Message("文中找不到这个数。")
        elif len(found) > 1:
            verdict, message = Verdict.DUPLICATE, Message("这个数出现了几处。")
        elif found[0].text == figure.text:
            verdict, message = Verdict.OK, Message("没有改动。")
        else:
            verdict, message = Verdict.CHANGED, Message("这个数改过。")
        figures.append(ResolvedFigure(figure, verdict, found, message))
    return Resolution(tuple(figures), (), ())


def _apart(found: list[Found]) -> tuple[Found, ...]:
    """Places that do not lie over each other; of two that do, the one that the tag tells."""
    kept: list[Found] = []
    for place in sorted(found, key=lambda place: (not place.by_tag, place.paragraph)):
        same = (other for other in kept if other.paragraph == place.paragraph)
        if not any(other.span.overlaps(place.span) for other in same):
            kept.append(place)
    return tuple(sorted(kept, key=lambda place: (place.paragraph, place.span)))
