"""How like a report a text is, where nothing in the file says which report it was."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from taizhang.core.documents.document import Document
from taizhang.core.reports.returned.comparison import normal
from taizhang.core.reports.returned.issued import issued_paragraphs
from taizhang.core.reports.returned.line import Line
from taizhang.core.reports.tree import Report

_SHORTEST = 12
_WORDS = Decimal("0.5")
_CLEARLY = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Likeness:
    """What share of a report's text, in signs, stands in another: its words whatever the numbers, and all of it."""

    words: Decimal
    all: Decimal

    @property
    def enough(self) -> bool:
        """Whether it may be the report."""
        return self.words >= _WORDS

    def clearly_before(self, other: Likeness) -> bool:
        """Whether it is more like it than another is, so that nobody need ask."""
        if self.words - other.words >= _CLEARLY:
            return True
        return self.words >= other.words and self.all - other.all >= _CLEARLY


class IssuedText:
    """The paragraphs of a report that are more than a few words, to be held against several texts."""

    def __init__(self, report: Report) -> None:
        """Prepare them once."""
        lines = [
            (paragraph.text, Line(paragraph.text).mask) for paragraph in issued_paragraphs(report)
        ]
        self.lines = [(mask, normal(text)) for text, mask in lines if len(mask) >= _SHORTEST]


class ReturnedText:
    """The paragraphs of a text, to be held against several reports."""

    def __init__(self, document: Document) -> None:
        """Prepare them once."""
        self._masks = {Line(block.text).mask for block in document.blocks}
        self._texts = {normal(block.text) for block in document.blocks}

    def likeness(self, issued: IssuedText) -> Likeness:
        """How like a report it is."""
        whole = words = exact = 0
        for mask, text in issued.lines:
            whole += len(mask)
            words += len(mask) * (mask in self._masks)
            exact += len(mask) * (text in self._texts)
        return Likeness(Decimal(words) / max(whole, 1), Decimal(exact) / max(whole, 1))
