"""The places of every figure in one view of a returned document: anchors as evidence, alignment, what is left."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from taizhang.core.documents.document import Block, BlockKind
from taizhang.core.reports.returned.cell_pairing import pair_cells
from taizhang.core.reports.returned.comparison import Likeness, compare, normal
from taizhang.core.reports.returned.issued import IssuedParagraph, Standing
from taizhang.core.reports.returned.line import Line
from taizhang.core.reports.returned.location import (
    CONTEXT,
    ENOUGH,
    agreement_at,
    locate,
    words_around,
)
from taizhang.core.reports.returned.pairing import Pairing, pair_lines
from taizhang.core.reports.returned.resolution import ForeignAnchor, Found, LooseNumber
from taizhang.core.values import Span

_SENTENCE = re.compile(r"[。；：！？\n]|[，,](?![0-9]{3})")
_LONGER = 12
"""A figure that was written anew is not so much longer than it was."""
_SURE = 6
"""So many of the signs around an anchor bear it out without a look at where the sentence has gone."""
_CERTAIN = 4
"""So many of the signs around must agree for a place that an anchor elsewhere speaks against."""
_EDGES = frozenset({BlockKind.HEADER, BlockKind.FOOTER})


@dataclass(slots=True)
class Place:
    """A place of a figure, and how sure it is.

    Attributes:
        found: The place.
        likeness: How what stands there is to the figure.
        agreement: How many of eight signs around agree.
    """

    found: Found
    likeness: Likeness
    agreement: int


@dataclass(slots=True)
class Sought:
    """A figure that is looked for.

    Attributes:
        paragraph: The issued paragraph it stands in.
        standing: The figure and where in it.
        places: What was found.
        emptied: An anchor is there and holds nothing.
        unsure: An anchor is there and holds something that is no figure.
    """

    paragraph: int
    standing: Standing
    places: list[Place] = field(default_factory=list)
    emptied: bool = False
    unsure: Found | None = None

    @property
    def text(self) -> str:
        """What stands at the first place that differs, else at the first."""
        changed = [place for place in self.places if not place.likeness.kept]
        return (changed or self.places)[0].found.text if self.places else ""


class Finding:
    """The figures of an issued text in one view of a returned document."""

    def __init__(
        self, issued: Sequence[IssuedParagraph], lines: Sequence[Line], blocks: Sequence[Block]
    ) -> None:
        """Look for all figures."""
        self.issued = issued
        self.blocks = blocks
        self.ours = lines
        # What is printed on every page is no part of the text.
        self.lines = [Line("" if block.kind in _EDGES else block.text) for block in blocks]
        self.foreign: list[ForeignAnchor] = []
        self._texts = Counter(line.text for line in lines)
        self.sought = {
            standing.figure.id: Sought(number, standing)
            for number, paragraph in enumerate(issued)
            for standing in paragraph.figures
        }
        # Where figures stand: a place that is one figure's is no other's.
        self._claims: dict[int, list[tuple[Place, str]]] = defaultdict(list)
        self._in_paragraph: dict[int, list[Sought]] = defaultdict(list)
        for sought in self.sought.values():
            self._in_paragraph[sought.paragraph].append(sought)
        anchored = self._anchored()
        self.pairing = self._pair(anchored)
        self._take_anchors(anchored)
        self._align()
        self._take_copies()

    # --- anchors -----------------------------------------------------------------------------

    def _anchored(self) -> dict[str, list[Found]]:
        """Where the anchors of each figure stand."""
        anchored: dict[str, list[Found]] = defaultdict(list)
        for number, block in enumerate(self.blocks):
            for anchor in block.anchors:
                text = anchor.span.of(block.text)
                if anchor.id not in self.sought:
                    self.foreign.append(ForeignAnchor(anchor.id, number, anchor.span, text))
                    continue
                anchored[anchor.id].append(
                    Found(
                        number, anchor.span, text, anchor.by_tag, anchor.by_bookmark, aligned=False
                    )
                )
        return anchored

    def _pair(self, anchored: Mapping[str, Iterable[Found]]) -> Pairing:
        votes: dict[int, Counter[int]] = defaultdict(Counter)
        for figure, places in anchored.items():
            for place in places:
                paragraph = self.sought[figure].paragraph
                votes[paragraph][place.paragraph] += place.by_tag + 2 * place.by_bookmark
        cells = pair_cells(self.issued, self.blocks)
        return pair_lines(self.ours, self.lines, cells, votes)

    def _take_anchors(self, anchored: Mapping[str, Sequence[Found]]) -> None:
        for figure, founds in anchored.items():
            sought = self.sought[figure]
            for found in _merged(founds, self.blocks):
                if self._is_misplaced(sought, found):
                    self.foreign.append(
                        ForeignAnchor(figure, found.paragraph, found.span, found.text)
                    )
                else:
                    self._take_anchor(sought, found)

    def _is_misplaced(self, sought: Sought, found: Found) -> bool:
        """Whether an anchor stands in a paragraph that is as issued, where that has something else.

        Nobody wrote there; the anchor was moved, or made up, and what it holds is not its figure.
        """
        source = self.pairing.issued.get(found.paragraph)
        if source is None or not found.text.strip():
            return False
        text = self.ours[source].text
        if text != self.lines[found.paragraph].text:
            return False
        # Of two that read the same, the pairing cannot tell which is which: the anchor can.
        if self.issued[source].cell is None and self._texts[text] > 1:
            return False
        return source != sought.paragraph or not found.span.overlaps(sought.standing.span)

    def _take_anchor(self, sought: Sought, found: Found) -> None:
        if not found.text.strip():
            sought.emptied = True
            return
        line = self.lines[found.paragraph]
        if not self._may_be(sought, found):
            narrowed = self._narrowed(sought, found)
            if narrowed is None:
                sought.unsure = found
                return
            found = narrowed
        self._claim(sought, found, self._agreement(sought, found.paragraph, line, found.span))

    def _may_be(self, sought: Sought, found: Found) -> bool:
        """Whether what an anchor holds may be a figure: not a sentence, not several numbers."""
        text = found.text.strip()
        if text == sought.standing.figure.text:
            return True
        if _SENTENCE.search(text) or len(text) > len(sought.standing.figure.text) + _LONGER:
            return False
        return len(self.lines[found.paragraph].numbers_at(found.span)) <= 1

    def _narrowed(self, sought: Sought, found: Found) -> Found | None:
        """The one number with the unit of the figure in an anchor that holds more than that."""
        unit = normal(sought.standing.figure.printed.unit)
        line = self.lines[found.paragraph]
        same = [
            number.span
            for number in line.numbers_at(found.span)
            if number.read is not None
            and normal(number.read.unit) == unit
            and found.span.start <= number.span.start
            and number.span.end <= found.span.end
        ]
        if len(same) != 1:
            return None
        agreement = self._agreement(sought, found.paragraph, line, same[0])
        if agreement < ENOUGH:
            return None
        return replace(found, span=same[0], text=same[0].of(line.text))

    def _agreement(self, sought: Sought, paragraph: int, line: Line, span: Span) -> int:
        issued = self.ours[sought.paragraph]
        if issued.text == line.text and span == sought.standing.span:
            return CONTEXT
        if self._by_cell(sought) and self.pairing.returned.get(sought.paragraph) == paragraph:
            return CONTEXT
        agreement = agreement_at(issued, sought.standing, line, span)
        # Where there are hardly any words around, all of them have to agree.
        few = words_around(issued, sought.standing)
        return CONTEXT if 0 < few < ENOUGH and agreement == few else agreement

    def _by_cell(self, sought: Sought) -> bool:
        """Whether row and column tell the place, for it is a cell of nothing but the figure."""
        paragraph = self.issued[sought.paragraph]
        return paragraph.cell is not None and paragraph.text.strip() == sought.standing.figure.text

    def _claim(self, sought: Sought, found: Found, agreement: int) -> None:
        line = self.lines[found.paragraph]
        likeness = compare(self.ours[sought.paragraph], sought.standing, line, found.span)
        place = Place(found, likeness, agreement)
        sought.places.append(place)
        self._claims[found.paragraph].append((place, sought.standing.figure.id))

    def _claimed_by_other(self, sought: Sought, paragraph: int, span: Span, agreement: int) -> bool:
        """Whether another figure stands there, for all that the words around say of that one."""
        return any(
            span.overlaps(place.found.span)
            and figure != sought.standing.figure.id
            and (place.agreement >= agreement or not sought.places)
            for place, figure in self._claims[paragraph]
        )

    # --- alignment ---------------------------------------------------------------------------

    def _align(self) -> None:
        """Figures without an anchor that the words around bear out are looked for by those words."""
        asked: dict[int, list[Sought]] = defaultdict(list)
        for sought in self.sought.values():
            if not any(place.agreement >= _SURE for place in sought.places):
                asked[sought.paragraph].append(sought)
        offers = [
            offer for paragraph, group in asked.items() for offer in self._offers(paragraph, group)
        ]
        offers.sort(key=lambda offer: (-offer[0], offer[1]))
        for agreement, _order, sought, paragraph, span in offers:
            self._offer(sought, paragraph, span, agreement)

    def _offers(
        self, paragraph: int, group: list[Sought]
    ) -> Iterator[tuple[int, int, Sought, int, Span]]:
        for order, returned in enumerate(self.pairing.places(paragraph)):
            line = self.lines[returned]
            if len(group) == 1 and self._by_cell(group[0]):
                text = line.text.strip()
                start = line.text.find(text)
                if text:
                    yield CONTEXT, order, group[0], returned, Span(start, start + len(text))
                continue
            standings = [sought.standing for sought in group]
            located = locate(self.ours[paragraph], standings, line)
            for sought, location in zip(group, located, strict=True):
                if location is not None:
                    yield location.agreement, order, sought, returned, location.span

    def _offer(self, sought: Sought, paragraph: int, span: Span, agreement: int) -> None:
        few = words_around(self.ours[sought.paragraph], sought.standing)
        enough = min(ENOUGH, few) if few else 1
        if sought.places:
            same = [
                place
                for place in sought.places
                if place.found.paragraph == paragraph and place.found.span.overlaps(span)
            ]
            for place in same:
                place.agreement = max(place.agreement, agreement)
                place.found = replace(place.found, aligned=True)
            if same or any(place.found.aligned for place in sought.places):
                return
            # Controls may have changed places: the words have to say more than they do for the anchor.
            enough = max(_CERTAIN, *(place.agreement + 1 for place in sought.places))
        if agreement < enough or self._claimed_by_other(sought, paragraph, span, agreement):
            return
        self._claim(sought, self._found(paragraph, span), agreement)

    def _found(self, paragraph: int, span: Span) -> Found:
        text = span.of(self.blocks[paragraph].text)
        return Found(paragraph, span, text, by_tag=False, by_bookmark=False, aligned=True)

    def _take_copies(self) -> None:
        """A paragraph that reads like an issued one, and is not it, is a copy: its numbers are looked at too."""
        twins = [
            (number, source)
            for source, number in self.pairing.returned.items()
            if self.issued[source].figures and self.ours[source].mask == self.lines[number].mask
        ]
        for number, source in [*self.pairing.copies.items(), *twins]:
            # Of two that read the same, either may be the one that the anchors did not stay with.
            group = [
                sought
                for sought in self._in_paragraph.get(source, [])
                if all(place.found.paragraph != number for place in sought.places)
            ]
            if not group:
                continue
            standings = [sought.standing for sought in group]
            located = locate(self.ours[source], standings, self.lines[number])
            for sought, location in zip(group, located, strict=True):
                if location is None or any(
                    location.span.overlaps(place.found.span)
                    for place, _figure in self._claims[number]
                ):
                    continue
                self._claim(sought, self._found(number, location.span), location.agreement)

    # --- what is left ------------------------------------------------------------------------

    def loose(self) -> Iterator[LooseNumber]:
        """Numbers that are no figure of ours and did not stand in the issued text."""
        kept: dict[int, Counter[str]] = {}
        for number, line in enumerate(self.lines):
            sources = self.pairing.sources(number)
            if any(self.ours[source].text == line.text for source in sources):
                continue
            taken = _joined_spans(place.found.span for place, _figure in self._claims[number])
            ends = [span.end for span in taken]
            for read in line.read:
                after = bisect_left(ends, read.start + 1)
                if after < len(taken) and taken[after].overlaps(read.span):
                    continue
                if not self._was_there(kept, sources, normal(read.text)):
                    yield LooseNumber(number, read.span, read.text)

    def _was_there(self, kept: dict[int, Counter[str]], sources: list[int], text: str) -> bool:
        for source in sources:
            if source not in kept:
                standings = self.issued[source].figures
                kept[source] = Counter(
                    normal(read.text)
                    for read in self.ours[source].read
                    if not any(read.span.overlaps(standing.span) for standing in standings)
                )
            if kept[source][text]:
                kept[source][text] -= 1
                return True
        return False

    def pairs(self) -> Iterator[tuple[int | None, int | None]]:
        """Paragraphs as they have become, in the order of the returned text, those gone where they stood."""
        gone: dict[int, list[int]] = defaultdict(list)
        after = -1
        for number in range(len(self.issued)):
            if number in self.pairing.returned:
                after = self.pairing.returned[number]
            elif not self.pairing.related.get(number):
                gone[after].append(number)
        yield from ((number, None) for number in gone[-1])
        for returned, line in enumerate(self.lines):
            sources = self.pairing.sources(returned)
            first = sources[:1] if returned in self.pairing.issued else []
            parts = first or sources
            if parts:
                yield from ((source, returned) for source in parts)
            elif line.text.strip():
                yield None, returned
            yield from ((number, None) for number in gone[returned])


def _joined_spans(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that overlap made one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _merged(founds: Sequence[Found], blocks: Sequence[Block]) -> Iterator[Found]:
    """Tag and bookmark that touch are one place, which holds what either holds."""
    ordered = sorted(founds, key=lambda found: (found.paragraph, found.span))
    held: Found | None = None
    for found in ordered:
        if held is None:
            held = found
        elif (
            held.paragraph == found.paragraph
            and found.span.start <= held.span.end
            and (held.by_tag, held.by_bookmark) != (found.by_tag, found.by_bookmark)
        ):
            held = _union(held, found, blocks[held.paragraph].text)
        else:
            yield held
            held = found
    if held is not None:
        yield held


def _parts_sentences(span: Span, text: str) -> bool:
    """Whether a sentence or clause ends within a place; ten thousand places of one paragraph are joined one by one."""
    # Three signs tell whether a comma stands in a number, and those behind the place are not its own.
    near_end = max(span.start, span.end - 3)
    ends = _sentence_ends(text)
    at = bisect_left(ends, span.start)
    if at < len(ends) and ends[at] < near_end:
        return True
    return bool(_SENTENCE.search(text[near_end : span.end]))


@lru_cache(maxsize=8)
def _sentence_ends(text: str) -> tuple[int, ...]:
    return tuple(found.start() for found in _SENTENCE.finditer(text))


def _union(one: Found, other: Found, text: str) -> Found:
    span = Span(min(one.span.start, other.span.start), max(one.span.end, other.span.end))
    # A bookmark that somebody stretched over a sentence does not tell more than the control in it.
    if _parts_sentences(span, text):
        smaller = min(one, other, key=lambda found: found.span.end - found.span.start)
        if smaller.text.strip():
            span = smaller.span
    return Found(
        one.paragraph,
        span,
        span.of(text),
        by_tag=one.by_tag or other.by_tag,
        by_bookmark=one.by_bookmark or other.by_bookmark,
        aligned=False,
    )
