"""A piece of a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Code points from `start` up to, not including, `end`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            msg = f"A span runs forward from 0: {self.start}..{self.end}."
            raise ValueError(msg)

    def of(self, text: str) -> str:
        """The piece itself.

        >>> Span(2, 4).of("培训22场")
        '22'
        """
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a code point."""
        return self.start < other.end and other.start < self.end
