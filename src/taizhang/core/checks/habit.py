"""What is done the same way all through a text is told once, with the number of its places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.values import Message, Span

MANY = 5
_SHOWN = 3
_LONGEST = 30


def hits_or_habit(
    text: str,
    spans: Sequence[Span],
    each: str,
    all_of_them: str,
    severity: Severity | None = None,
) -> Iterator[Hit]:
    """A hit for each of a few places, one hit for many.

    `each` has a place `{words}`; `all_of_them` has `{count}` and `{words}`, which are those of the first places.
    """
    words = [_excerpt(span, text) for span in spans[:MANY]]
    if len(spans) < MANY:
        for span, said in zip(spans, words, strict=True):
            yield Hit((span,), Message(each, words=said), severity, (said,))
        return
    first = tuple(dict.fromkeys(words))[:_SHOWN]
    message = Message(all_of_them, count=len(spans), words=" ".join(first))
    yield Hit(tuple(spans), message, severity, first)


def _excerpt(span: Span, text: str) -> str:
    words = span.of(text)
    return (words.strip() or words)[:_LONGEST]


def spans_of(pattern: re.Pattern[str], text: str) -> list[Span]:
    """Where a pattern stands in a text."""
    return [Span(found.start(), found.end()) for found in pattern.finditer(text)]
