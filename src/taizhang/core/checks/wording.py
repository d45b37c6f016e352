"""Words that are wrong wherever they stand: found by their form alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.values import Message, Span

_LONGEST = 30


def hits_of(
    pattern: re.Pattern[str],
    document: CheckedText,
    template: str,
    severity: Severity | None = None,
) -> Iterator[Hit]:
    """A hit for every match; the template has a place for the words, `{words}`."""
    for found in pattern.finditer(document.folded):
        span = Span(found.start(), found.end())
        words = span.of(document.text).strip() or span.of(document.text)
        yield Hit((span,), Message(template, words=words[:_LONGEST]), severity, (words[:_LONGEST],))


def in_brackets(document: CheckedText, at: int) -> bool:
    """Whether a place lies in a bracket of its paragraph, as remarks to the writer do."""
    paragraph = document.paragraph_at(at)
    before = document.folded[paragraph.start : at]
    opened = max(before.rfind(sign) for sign in "([【{［")
    closed = max(before.rfind(sign) for sign in ")]】}］")
    return opened > closed
