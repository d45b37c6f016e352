"""Remarks beside a text: a place, and words about it; who made them is no matter here."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from taizhang.core.values import Span


@dataclass(frozen=True, slots=True)
class Annotation:
    """A remark on words of a text.

    Attributes:
        spans: The words concerned, in code points of the text, the first of them first.
        sort: A key that remarks may be told apart by, such as `error`.
        label: What that is called to people.
        mark: A short name, such as that of a rule.
        words: What is said.
        help: What more there is to know, behind the remark.
        of_look: Whether it is about how paragraphs look, not about their words.
    """

    spans: tuple[Span, ...]
    sort: str
    label: str
    mark: str
    words: str
    help: str = ""
    of_look: bool = False


Mark = tuple[Span, int, str]
"""Words of the text, the number of the remark on them, from 1, and its sort."""


def marks_of(annotations: Sequence[Annotation]) -> list[Mark]:
    """The marked words, none of them over another: fewer words go before more.

    Of what is about the look of paragraphs, or has all its words taken, only the number is shown, where it begins.
    """
    wanted = sorted(
        (span.end - span.start, span, number, item.sort)
        for number, item in enumerate(annotations, start=1)
        if not item.of_look
        for span in item.spans
    )
    taken: list[Span] = []
    found: list[Mark] = [
        (Span(span.start, span.start), number, item.sort)
        for number, item in enumerate(annotations, start=1)
        if item.of_look
        for span in item.spans
    ]
    for _, span, number, sort in wanted:
        at = bisect_left(taken, span)
        before = taken[at - 1].end if at else 0
        after = taken[at].start if at < len(taken) else span.end
        if before <= span.start and span.end <= after:
            taken.insert(at, span)
            found.append((span, number, sort))
        else:
            start = max(span.start, before) if before < span.end else span.start
            found.append((Span(start, start), number, sort))
    return sorted(found)
