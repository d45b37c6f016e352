"""A draft whose figures were masked before it was passed on: every one is a digit said over and over (99人次, 9.9%).

Such figures say nothing, so that to reckon with them would only find what nobody wrote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from taizhang.core.reading import Figure

_FEWEST = 8
_MOST_DIGITS = 2
_SHARE = Decimal("0.9")


@dataclass(frozen=True, slots=True)
class Masking:
    """The digits that figures are masked with; none if they are not masked."""

    digits: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether the figures are masked at all."""
        return bool(self.digits)

    def masks(self, figure: Figure) -> bool:
        """Whether a figure is masked."""
        return repeated_digit(figure) in self.digits


def repeated_digit(figure: Figure) -> str:
    """The one digit of which a figure is made; empty if it is made of several.

    >>> from taizhang.core.reading import read_figures
    >>> [repeated_digit(figure) for figure in read_figures("培训99人次，增长9.9%，走访12家。")]
    ['9', '9', '']
    """
    digits = {sign for sign in figure.text if sign.isdigit()}
    return digits.pop() if len(digits) == 1 else ""


def find_masking(figures: Sequence[Figure]) -> Masking:
    """Whether nearly all figures, and not only a few, are made of one digit each, and of two such digits at most."""
    written = [figure for figure in figures if any(sign.isdigit() for sign in figure.text)]
    repeated = Counter(digit for figure in written if (digit := repeated_digit(figure)))
    common = repeated.most_common(_MOST_DIGITS)
    masked = sum(count for _digit, count in common)
    if len(written) < _FEWEST or masked < _SHARE * len(written):
        return Masking()
    return Masking(frozenset(digit for digit, _count in common))
