"""A printed percentage held against every two figures near it that it may be of.

Which figures a percentage is of is often left open. It is called wrong only if no two of its sentence make it right,
and for certain only if there are no others that could have been meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Severity
from taizhang.core.checks.growth import verdict
from taizhang.core.checks.reckoning import last_place, percent
from taizhang.core.reading import ChangeKind, FigureKind, RelationKind

_UNCOUNTED = frozenset(
    {
        FigureKind.PERCENT,
        FigureKind.PERCENTAGE_POINT,
        FigureKind.MULTIPLE,
        FigureKind.RANK,
        FigureKind.DURATION,
    }
)
_MOST = 8  # keeps the work in proportion to the length of the text
_FARTHEST = 24


def counted_before(document: CheckedText, number: int) -> list[int]:
    """The last figures of its sentence before a percentage, from which it may be reckoned, nearest first."""
    first = max(document.sentence_of(number).first, number - _FARTHEST)
    return [index for index in range(number - 1, first - 1, -1) if _counts(document, index)]


def _counts(document: CheckedText, number: int) -> bool:
    figure = document.figures[number]
    if figure.kind in _UNCOUNTED or document.masking.masks(figure):
        return False
    if figure.change is ChangeKind.INCREASE and not figure.what.endswith("新增"):
        return False
    return isinstance(figure.value, Decimal) and not document.related(number, RelationKind.EACH_OF)


def verdict_on(document: CheckedText, rate: int, part: int, whole: int) -> Severity | None:
    """Whether a percentage is that of a part in a whole."""
    told = document.figures[rate]
    one, other = document.figures[part].interval, document.figures[whole].interval
    if told.interval is None or one is None or other is None:
        return None
    reckoned = percent(one, other)
    return None if reckoned is None else verdict(reckoned, told.interval, last_place(told))


def some_other_makes_it_right(document: CheckedText, rate: int, among: Sequence[int]) -> bool:
    """Whether any two figures of one unit make the percentage right."""
    return any(
        verdict_on(document, rate, part, whole) is None for part, whole in _pairs(document, among)
    )


def _pairs(document: CheckedText, among: Sequence[int]) -> Iterator[tuple[int, int]]:
    nearest = among[:_MOST]
    for part in nearest:
        for whole in nearest:
            if part != whole and document.figures[part].unit == document.figures[whole].unit:
                yield part, whole
