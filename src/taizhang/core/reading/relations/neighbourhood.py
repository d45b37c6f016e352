"""The figures of a text with their surroundings, for those that look for relations.

Looking back is bounded, so that the time taken stays in proportion to the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from taizhang.core.reading.change import Moved
from taizhang.core.reading.draft import Draft
from taizhang.core.reading.figure import ChangeKind, FigureKind
from taizhang.core.reading.setting import Setting

RATES = frozenset(
    {FigureKind.PERCENT, FigureKind.PERCENTAGE_POINT, FigureKind.MULTIPLE, FigureKind.RANK}
)
MOST_BACK = 24


@dataclass(slots=True)
class Neighbourhood:
    """Figures and what was found out about each, side by side.

    Attributes:
        text: The folded text.
        drafts: The figures.
        places: Their settings.
        whats: What they count, and the change they tell of.
        bases: Figures of a time before, that others are held against: 上年同期260件.
    """

    text: str
    drafts: list[Draft]
    places: list[Setting]
    whats: list[tuple[str, Moved | None]]
    bases: frozenset[int]

    def earlier(self, index: int, start: int) -> range:
        """Figures before one, nearest first, none before a place."""
        first = max(0, index - MOST_BACK)
        while first < index and self.drafts[first].start < start:
            first += 1
        return range(index - 1, first - 1, -1)

    def before(self, index: int) -> str:
        """The words before a figure, those before a word of time between included."""
        return self.places[index].lead + self.places[index].before

    def is_rate(self, index: int) -> bool:
        """Whether it measures something in proportion to something else."""
        return self.drafts[index].kind in RATES

    def moved(self, index: int) -> Moved | None:
        """The change that a figure tells of."""
        return self.whats[index][1]

    def is_level(self, index: int) -> bool:
        """Whether it says how much there is, rather than how much has come or gone."""
        moved = self.moved(index)
        return moved is None or moved.change is ChangeKind.LEVEL or moved.phrase.endswith("新增")

    def number(self, index: int) -> Decimal | None:
        """Its number; a range and a ratio have none."""
        value = self.drafts[index].value
        return value if isinstance(value, Decimal) else None
