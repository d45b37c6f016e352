"""A text read once for all rules: paragraphs, sentences, figures, words of time."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from taizhang.core.checks.masking import Masking, find_masking
from taizhang.core.checks.outline import Outline, read_outline
from taizhang.core.checks.phrase_list import PhraseList
from taizhang.core.documents.document import Document
from taizhang.core.documents.docx_layout import DocxLayout
from taizhang.core.reading import (
    Relation,
    RelationKind,
    TimeMention,
    Vocabulary,
    read_figures,
    read_periods,
)
from taizhang.core.reading.folding import fold
from taizhang.core.values import Span

if TYPE_CHECKING:
    from taizhang.core.checks.edited import EditedFigure
    from taizhang.core.checks.held import HeldFigure
    from taizhang.core.checks.told_event import ToldEvent

_SENTENCE_END = re.compile(r"[。！？!?\n]+")
_CLAUSE_END = re.compile(r"[，；。：！？!?;\n]|,(?![0-9]{3})|:(?![0-9])|[()]")
_HEADING = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|[0-9]{1,2}[.、．]\s?(?![0-9])|#+\s)"
)
_LONGEST_HEADING = 40
_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Stretch:
    """A paragraph or a sentence: where it stands, and which figures stand in it.

    Attributes:
        start: Its first code point.
        end: After its last, without its closing sign.
        first: Number of its first figure.
        last: After its last figure.
    """

    start: int
    end: int
    first: int
    last: int

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)

    @property
    def numbers(self) -> range:
        """Its figures, by number."""
        return range(self.first, self.last)


class CheckedText:
    """A text and what was read in it; every rule is handed the same one.

    Attributes:
        text: As it was given; a line is a paragraph.
        folded: With wide signs made narrow, of the same length.
        figures: In order.
        on: The day of the document, if it is known.
        source: The document that the text is of, with its tables; None for a text that was typed.
        paragraphs: Lines that are not empty.
        sentences: In order; they end with 。, not with ；.
        layout: How the file looks, if it is one that tells.
        phrases: The wordings and titles that are to be quoted to the sign, if an office lists any.
        held: Its figures beside what the ledger says; nothing where there is no ledger.
        events: Events of the ledger that it puts on another day.
        edited: Figures that were changed by hand, if it is a report of ours that came back.
    """

    def __init__(
        self,
        text: str,
        *,
        on: date | None = None,
        vocabulary: Vocabulary | None = None,
        source: Document | None = None,
        layout: DocxLayout | None = None,
        phrases: PhraseList | None = None,
    ) -> None:
        """Read the text."""
        self.phrases = phrases
        self.layout = layout
        self.text = text
        self.on = on
        self.source = source
        self.held: tuple[HeldFigure, ...] = ()
        self.edited: tuple[EditedFigure, ...] = ()
        self.events: tuple[ToldEvent, ...] = ()
        self.folded = fold(text)
        self._vocabulary = vocabulary
        self.figures = tuple(read_figures(text, on=on, vocabulary=vocabulary))
        self._starts = [figure.start for figure in self.figures]
        self.paragraphs = self._stretches(re.compile(r"\n"))
        self.sentences = self._stretches(_SENTENCE_END)
        self._clauses = [0, *self._clause_starts()]
        self._sentence_starts = [stretch.start for stretch in self.sentences]
        self._paragraph_starts = [stretch.start for stretch in self.paragraphs]

    @cached_property
    def times(self) -> tuple[TimeMention, ...]:
        """Words that say when, in order."""
        return tuple(read_periods(self.text, on=self.on, vocabulary=self._vocabulary))

    @cached_property
    def masking(self) -> Masking:
        """Whether its figures are masked, and with which digits."""
        return find_masking(self.figures)

    @cached_property
    def outline(self) -> Outline:
        """Its lines and what each of them is: headings, title, signature, annexes, cells."""
        return read_outline(self.text, self.folded, self.source)

    @cached_property
    def title(self) -> Stretch | None:
        """Its first paragraph, if that is short and no sentence."""
        if not self.paragraphs:
            return None
        first = self.paragraphs[0]
        words = first.span.of(self.folded).strip()
        if len(words) > _LONGEST_TITLE or words.endswith(("。", "；", "，")):
            return None
        return first if len(self.paragraphs) > 1 else None

    def is_heading(self, paragraph: Stretch) -> bool:
        """Whether a paragraph is numbered, short and no sentence."""
        words = paragraph.span.of(self.folded).rstrip()
        return (
            len(words) <= _LONGEST_HEADING
            and _HEADING.match(words) is not None
            and not words.endswith(("。", "；", "，"))
        )

    def usable(self, number: int) -> bool:
        """Whether a figure may be reckoned with: a fact that is not masked."""
        return self.figures[number].role == "fact" and not self.masking.masks(self.figures[number])

    def sentence_of(self, number: int) -> Stretch:
        """The sentence in which a figure stands."""
        return self.sentences[bisect_right(self._sentence_starts, self.figures[number].start) - 1]

    def paragraph_of(self, number: int) -> Stretch:
        """The paragraph in which a figure stands."""
        return self.paragraph_at(self.figures[number].start)

    def paragraph_at(self, at: int) -> Stretch:
        """The paragraph that holds a place, or the last one before it."""
        return self.paragraphs[max(0, bisect_right(self._paragraph_starts, at) - 1)]

    def sentence_at(self, at: int) -> Stretch:
        """The sentence that holds a place, or the last one before it."""
        return self.sentences[max(0, bisect_right(self._sentence_starts, at) - 1)]

    def clause_start(self, number: int) -> int:
        """Where the clause begins in which a figure stands."""
        return self._clauses[bisect_right(self._clauses, self.figures[number].start) - 1]

    def before(self, number: int) -> str:
        """The words of its clause between the figure before it and itself."""
        earlier = self.figures[number - 1].end if number else 0
        start = max(self.clause_start(number), earlier)
        return self.folded[start : self.figures[number].start]

    def lead(self, number: int) -> str:
        """The words of its sentence between the figure before it and itself."""
        earlier = self.figures[number - 1].end if number else 0
        start = max(self.sentence_of(number).start, earlier)
        return self.folded[start : self.figures[number].start]

    def after(self, number: int) -> str:
        """The words between a figure and the next one, or the end of its sentence."""
        end = self.sentence_of(number).end
        if number + 1 < len(self.figures):
            end = min(end, self.figures[number + 1].start)
        return self.folded[self.figures[number].end : max(end, self.figures[number].end)]

    def between(self, first: int, second: int) -> str:
        """The words between two figures."""
        return self.folded[self.figures[first].end : self.figures[second].start]

    def related(self, number: int, kind: RelationKind) -> list[Relation]:
        """What the words say of a figure and others, of one kind."""
        return [found for found in self.figures[number].relations if found.kind is kind]

    def _stretches(self, ends: re.Pattern[str]) -> tuple[Stretch, ...]:
        found = []
        at = 0
        stops = [(match.start(), match.end()) for match in ends.finditer(self.folded)]
        for stop, after in [*stops, (len(self.folded), len(self.folded))]:
            if self.folded[at:stop].strip():
                first, last = bisect_left(self._starts, at), bisect_left(self._starts, stop)
                found.append(Stretch(at, stop, first, last))
            at = after
        return tuple(found)

    def _clause_starts(self) -> list[int]:
        starts = []
        number = 0
        for match in _CLAUSE_END.finditer(self.folded):
            at = match.start()
            while number < len(self.figures) and self.figures[number].end <= at:
                number += 1
            inside = number < len(self.figures) and self.figures[number].start <= at
            if not inside:
                starts.append(match.end())
        return starts
