"""Where a figure stands in a returned paragraph by the words around it, whatever the number says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from taizhang.core.reports.returned.comparison import normal
from taizhang.core.reports.returned.issued import Standing
from taizhang.core.reports.returned.line import NUMBER, Line, Number
from taizhang.core.values import Span

CONTEXT = 8
"""So many signs around a figure are looked at."""
ENOUGH = 3
"""So many of them must still be there."""

_NEAR = 12
_REACH = 10
_LARGEST = 4_000_000


@dataclass(frozen=True, slots=True)
class Location:
    """A place and how many of the signs around the figure are around it."""

    span: Span
    agreement: int


def locate(issued: Line, standings: Sequence[Standing], line: Line) -> list[Location | None]:
    """For each figure of an issued paragraph, where it stands in a returned one."""
    if issued.mask == line.mask:
        return [Location(_straight(issued, standing.span, line), CONTEXT) for standing in standings]
    if len(issued.keys) * len(line.keys) > _LARGEST:
        return [None] * len(standings)
    places = _matched(issued.keys, line.keys)
    return [_located(issued, standing, line, places) for standing in standings]


def _straight(issued: Line, span: Span, line: Line) -> Span:
    return line.span_of(*issued.signs_of(span))


def _matched(ours: list[str], theirs: list[str]) -> list[int | None]:
    """For each sign, its place in the other text."""
    places: list[int | None] = [None] * len(ours)
    for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            places[block.a + step] = block.b + step
    return places


def _located(
    issued: Line, standing: Standing, line: Line, places: list[int | None]
) -> Location | None:
    first, last = issued.signs_of(standing.span)
    left = next(
        (at for at in range(first - 1, max(first - 1 - _REACH, -1), -1) if places[at] is not None),
        None,
    )
    right = next(
        (at for at in range(last, min(last + _REACH, len(places))) if places[at] is not None), None
    )
    if left is None and right is None:
        return None
    low = 0 if left is None else _known(places, left) + 1
    high = len(line.keys) if right is None else _known(places, right)
    if left is None:
        low = max(high - _REACH, 0) if first else 0
    if right is None:
        high = min(low + _REACH, len(line.keys)) if last < len(places) else len(line.keys)
    agreement = _agreement(issued, (first, last), (low, high), places)
    close = (left == first - 1, right == last)
    span = _within(issued, standing, line, line.span_of(low, high), close)
    return None if span is None else Location(span, agreement)


def _known(places: list[int | None], at: int) -> int:
    place = places[at]
    return -1 if place is None else place


def _agreement(
    issued: Line, figure: tuple[int, int], gap: tuple[int, int], places: list[int | None]
) -> int:
    """How many of the signs around the figure are around the gap; other numbers do not count.

    What is counted stands before its number: where nothing of that is left, what follows tells nothing, for it would
    follow the number of a neighbour just as well once the clause has gone.
    """
    near = [at for at in _context(issued.keys, *figure) if issued.keys[at] != NUMBER]
    kept = [
        at
        for at in near
        if (place := places[at]) is not None and gap[0] - _NEAR <= place < gap[1] + _NEAR
    ]
    if near and near[0] < figure[0] and not any(at < figure[0] for at in kept):
        return 0
    return len(kept)


def _context(keys: Sequence[str], first: int, last: int) -> list[int]:
    """The eight signs around, four on each side; at an edge more on the other."""
    half = CONTEXT // 2
    before, after = first, len(keys) - last
    left = min(before, max(half, CONTEXT - after))
    right = min(after, CONTEXT - left)
    return [*range(first - left, first), *range(last, last + right)]


def _within(
    issued: Line, standing: Standing, line: Line, gap: Span, close: tuple[bool, bool]
) -> Span | None:
    """The figure in what stands between the words that were there before."""
    numbers = line.numbers_at(gap)
    if all(close):
        # Nothing else can have come in between: all of it stands for the figure.
        if gap.start == gap.end:
            return None
        return gap if len(numbers) != 1 else _joined(numbers[0].span, gap)
    if not numbers:
        return None
    if len(numbers) == 1:
        return numbers[0].span
    if close[0] or close[1]:
        number = numbers[0] if close[0] else numbers[-1]
        if _unit(number) == _unit_of(issued, standing):
            return number.span
    same = [number for number in numbers if _unit(number) == _unit_of(issued, standing)]
    return same[0].span if len(same) == 1 else None


def _joined(number: Span, gap: Span) -> Span:
    """The number with what belongs to it, without words that somebody put beside it."""
    if number.start <= gap.start and gap.end <= number.end:
        return gap
    start, end = max(number.start, gap.start), min(number.end, gap.end)
    return Span(start, end) if start < end else Span(gap.start, gap.end)


def _unit(number: Number) -> str:
    return "" if number.read is None else normal(number.read.unit)


def _unit_of(issued: Line, standing: Standing) -> str:
    found = [number.read for number in issued.numbers_at(standing.span) if number.read is not None]
    read = found[0] if found else None
    return normal(standing.figure.printed.unit if read is None else read.unit)


def agreement_at(issued: Line, standing: Standing, line: Line, span: Span) -> int:
    """How many of the signs around a figure are around a place, in any order of nearness."""
    first, last = issued.signs_of(standing.span)
    near = _context(issued.keys, first, last)
    at, end = line.signs_of(span)
    start = max(at - CONTEXT, 0)
    theirs = [*line.keys[start:at], "\0", *line.keys[end : end + CONTEXT]]
    ours = [issued.keys[place] for place in near if place < first]
    ours += ["\0", *(issued.keys[place] for place in near if place >= last)]
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    return sum(
        1
        for block in blocks
        for sign in ours[block.a : block.a + block.size]
        if sign not in {NUMBER, "\0"}
    )


def words_around(issued: Line, standing: Standing) -> int:
    """How many signs there are that can agree: a cell that holds the figure alone has none."""
    first, last = issued.signs_of(standing.span)
    return sum(1 for at in _context(issued.keys, first, last) if issued.keys[at] != NUMBER)
