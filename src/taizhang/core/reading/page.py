"""A text laid out for reading: folded, with its quotations, its vocabulary and what was found so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from taizhang.core.reading.folding import fold
from taizhang.core.reading.vocabulary import UnitWord, Vocabulary

_QUOTED = re.compile(r"“[^“”\n]{1,40}”|‘[^‘’\n]{1,40}’|「[^「」\n]{1,40}」|\"[^\"\n]{1,24}\"")
_TITLE = re.compile(r"《[^《》\n]{1,120}》|〔[^〔〕\n]{1,12}〕")
_SENTENCE_SIGNS = re.compile(r"[，。；！？,;!?]")


@dataclass(slots=True)
class Page:
    """A text and what its readers share.

    Attributes:
        text: As it was given.
        folded: The same with wide digits and signs made narrow, of the same length.
        words: Units and names.
        labels: Spans of titles and quoted labels, in order; numbers in them are names.
        explain: Whether steps are kept.
    """

    text: str
    words: Vocabulary
    explain: bool = False
    folded: str = ""
    labels: list[tuple[int, int]] = field(default_factory=list)
    _label: int = 0

    def __post_init__(self) -> None:
        self.folded = fold(self.text)
        self.labels = sorted(
            [found.span() for found in _TITLE.finditer(self.folded)]
            + [
                found.span()
                for found in _QUOTED.finditer(self.folded)
                if not _SENTENCE_SIGNS.search(found.group())
            ]
        )

    def label_end(self, at: int) -> int | None:
        """Where the title or quoted label ends that holds a place; places are asked for in rising order."""
        while self._label < len(self.labels) and self.labels[self._label][1] <= at:
            self._label += 1
        if self._label < len(self.labels):
            start, end = self.labels[self._label]
            if start < at:
                return end
        return None

    def unit_at(self, at: int) -> UnitWord | None:
        """The longest unit that begins at a place."""
        return self.words.unit_at(self.folded, at)

    def begins_scaled_unit(self, at: int) -> bool:
        """Whether a unit such as 千米 or 百分点 begins here, whose first sign looks like a scale."""
        unit = self.words.unit_at(self.folded, at)
        return unit is not None and len(unit.word) > 1
