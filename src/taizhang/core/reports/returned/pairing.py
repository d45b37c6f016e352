"""Which paragraph of the issued text has become which of the returned one.

Exact words first, then neighbours, then anchors, then what paragraphs have in common. Every step costs as much as the
texts are long: what occurs in very many places tells nothing and is not followed up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from taizhang.core.reports.returned.cell_pairing import CellPairs
from taizhang.core.reports.returned.line import Line

_SHORTEST_KNOWN = 6
_SHORTEST_SIMILAR = 6
_SHORTEST_COPY = 8
_MOST_POSTINGS = 40
_HELD = 0.5
"""What share of the shorter one two paragraphs have in common, at least."""
_ALIKE = 0.35
"""What share of both."""


@dataclass(slots=True)
class Pairing:
    """Pairs of paragraphs by number.

    Attributes:
        returned: Of an issued paragraph, the returned one that it has become.
        issued: The same the other way round.
        related: Of an issued paragraph, others that hold a part of it.
        related_back: The same the other way round.
        copies: Of a returned paragraph that reads like an issued one and is not it, that one.
    """

    returned: dict[int, int] = field(default_factory=dict)
    issued: dict[int, int] = field(default_factory=dict)
    related: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    related_back: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    copies: dict[int, int] = field(default_factory=dict)

    def pair(self, issued: int, returned: int) -> bool:
        """Make a pair of two that are free."""
        if issued in self.returned or returned in self.issued:
            return False
        self.returned[issued] = returned
        self.issued[returned] = issued
        return True

    def relate(self, issued: int, returned: int) -> None:
        """One holds a part of the other."""
        if self.returned.get(issued) != returned and returned not in self.related[issued]:
            self.related[issued].append(returned)
            self.related_back[returned].append(issued)

    def places(self, issued: int) -> list[int]:
        """The returned paragraphs in which the figures of an issued one are looked for."""
        first = [self.returned[issued]] if issued in self.returned else []
        return [*first, *self.related.get(issued, ())]

    def sources(self, returned: int) -> list[int]:
        """The issued paragraphs that a returned one holds something of."""
        first = [self.issued[returned]] if returned in self.issued else []
        return [*first, *self.related_back.get(returned, ())]


def pair_lines(
    issued: Sequence[Line],
    returned: Sequence[Line],
    cells: CellPairs,
    votes: Mapping[int, Counter[int]],
) -> Pairing:
    """Pair the paragraphs of two texts.

    Args:
        issued: The issued text.
        returned: The returned text.
        cells: What the tables tell; their cells are paired by nothing else.
        votes: For an issued paragraph, in which returned ones its anchors stand, and how many.
    """
    pairing = Pairing()
    for one, other in cells.pairs:
        pairing.pair(one, other)
    free = [
        [number for number, line in enumerate(lines) if number not in inside and line.mask]
        for lines, inside in zip((issued, returned), (cells.issued, cells.returned), strict=True)
    ]
    _pair_unique(pairing, issued, returned, free)
    _spread(pairing, issued, returned, free)
    _pair_in_order(pairing, issued, returned, free)
    for one, counts in votes.items():
        for other, _count in counts.most_common():
            if not pairing.pair(one, other):
                pairing.relate(one, other)
    _find_copies(pairing, issued, returned, free)
    _pair_similar(pairing, issued, returned, free)
    return pairing


def _by_mask(lines: Sequence[Line], numbers: Iterable[int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number in numbers:
        found[lines[number].mask].append(number)
    return found


def _pair_unique(
    pairing: Pairing, issued: Sequence[Line], returned: Sequence[Line], free: list[list[int]]
) -> None:
    theirs = _by_mask(returned, free[1])
    for mask, numbers in _by_mask(issued, free[0]).items():
        others = theirs.get(mask, [])
        if len(numbers) == len(others) == 1 and len(mask) >= _SHORTEST_KNOWN:
            pairing.pair(numbers[0], others[0])


def _spread(
    pairing: Pairing, issued: Sequence[Line], returned: Sequence[Line], free: list[list[int]]
) -> None:
    """Neighbours of a pair that read the same are a pair."""
    ours, theirs = free
    place = {number: at for at, number in enumerate(ours)}
    other_place = {number: at for at, number in enumerate(theirs)}
    pairs = [
        (place[one], other_place[other])
        for one, other in pairing.returned.items()
        if one in place and other in other_place
    ]
    for step in (1, -1):
        for at, other_at in pairs:
            here, there = at + step, other_at + step
            while (
                0 <= here < len(ours)
                and 0 <= there < len(theirs)
                and issued[ours[here]].mask == returned[theirs[there]].mask
                and pairing.pair(ours[here], theirs[there])
            ):
                here, there = here + step, there + step


def _pair_in_order(
    pairing: Pairing, issued: Sequence[Line], returned: Sequence[Line], free: list[list[int]]
) -> None:
    """What is left of lines that read the same, as often here as there, is in the same order."""
    ours = _by_mask(issued, (one for one in free[0] if one not in pairing.returned))
    theirs = _by_mask(returned, (other for other in free[1] if other not in pairing.issued))
    for mask, numbers in ours.items():
        others = theirs.get(mask, [])
        if len(numbers) == len(others):
            for one, other in zip(numbers, others, strict=True):
                pairing.pair(one, other)


def _find_copies(
    pairing: Pairing, issued: Sequence[Line], returned: Sequence[Line], free: list[list[int]]
) -> None:
    """What reads like an issued paragraph, numbers aside, is no other one that was reworded."""
    known = _by_mask(issued, free[0])
    for other in free[1]:
        mask = returned[other].mask
        sources = known.get(mask, []) if len(mask) >= _SHORTEST_COPY else []
        if other in pairing.issued or not sources:
            continue
        if len(sources) > 1:
            # Several issued ones read so: it is a copy of the one beside it.
            beside = {pairing.issued.get(other - 1), pairing.issued.get(other + 1)}
            sources = [source for source in sources if source in beside]
        if len(sources) == 1:
            pairing.copies[other] = sources[0]


def _pair_similar(
    pairing: Pairing, issued: Sequence[Line], returned: Sequence[Line], free: list[list[int]]
) -> None:
    left = [one for one in free[0] if one not in pairing.returned]
    new = [
        other for other in free[1] if other not in pairing.issued and other not in pairing.copies
    ]
    scores: dict[tuple[int, int], tuple[float, float]] = {}
    for one, other, shared in _shared(issued, free[0], returned, new):
        scores[one, other] = _likeness(issued[one], returned[other], shared)
    others = [other for other in free[1] if other not in pairing.copies]
    for other, one, shared in _shared(returned, others, issued, left):
        scores[one, other] = _likeness(issued[one], returned[other], shared)
    ranked = sorted(scores.items(), key=lambda item: (-item[1][1], -item[1][0], item[0]))
    for (one, other), (_held, alike) in ranked:
        if alike >= _ALIKE:
            pairing.pair(one, other)
    for (one, other), (held, _alike) in sorted(ranked, key=lambda item: (-item[1][0], item[0])):
        if held >= _HELD and not pairing.pair(one, other):
            pairing.relate(one, other)


def _shared(
    known: Sequence[Line], all_known: list[int], asked: Sequence[Line], asking: list[int]
) -> Iterable[tuple[int, int, int]]:
    """Of each that asks, the known ones it has grams in common with, and how many."""
    if not asking:
        return
    wanted = frozenset[str]().union(*(asked[number].grams for number in asking))
    postings: dict[str, list[int]] = defaultdict(list)
    for number in all_known:
        for gram in known[number].grams & wanted:
            postings[gram].append(number)
    for number in asking:
        counts: Counter[int] = Counter()
        for gram in asked[number].grams:
            found = postings.get(gram, ())
            if len(found) <= _MOST_POSTINGS:
                counts.update(found)
        for other, shared in counts.items():
            yield other, number, shared


def _likeness(one: Line, other: Line, shared: int) -> tuple[float, float]:
    """What share of the shorter, and what share of both, they have in common."""
    if min(len(one.grams), len(other.grams)) < _SHORTEST_SIMILAR:
        return 0.0, 0.0
    sizes = len(one.grams), len(other.grams)
    return shared / min(sizes), 2 * shared / sum(sizes)
