"""A paragraph prepared for comparing: its signs without blanks, numbers taken for one another, figures read once."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from taizhang.core.reading import Figure as ReadFigure
from taizhang.core.reading import read_figures
from taizhang.core.values import Span

NUMBER = "0"
"""The sign that stands for any number in digits."""

_DIGITS = "[0-9０-９]"
_NUMBER = re.compile(rf"{_DIGITS}+(?:[.．]{_DIGITS}+|[,，]{_DIGITS}{{3}}(?!{_DIGITS}))*")
# Marks of tables and of Markdown, which come and go with the format.
_UNSAID = frozenset("|*#\\_>")
_GRAM = 3


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a paragraph, with its unit where it was read with one."""

    span: Span
    read: ReadFigure | None


class Line:
    """A paragraph of the issued or of the returned text."""

    def __init__(self, text: str) -> None:
        """Nothing is prepared before it is asked for: most paragraphs come back as they went."""
        self.text = text

    @cached_property
    def _signs(self) -> tuple[list[str], list[int], list[int]]:
        keys: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for number in (*_NUMBER.finditer(self.text), None):
            stop = len(self.text) if number is None else number.start()
            for place in range(at, stop):
                sign = _folded(self.text[place])
                if sign.isspace() or sign in _UNSAID:
                    continue
                keys.append(sign)
                starts.append(place)
                ends.append(place + 1)
            if number is not None:
                keys.append(NUMBER)
                starts.append(number.start())
                ends.append(number.end())
                at = number.end()
        return keys, starts, ends

    @property
    def keys(self) -> list[str]:
        """Its signs; a number in digits is one sign."""
        return self._signs[0]

    @property
    def starts(self) -> list[int]:
        """Where in the text each sign begins."""
        return self._signs[1]

    @property
    def ends(self) -> list[int]:
        """Where in the text each sign ends."""
        return self._signs[2]

    @cached_property
    def mask(self) -> str:
        """Its words, whatever its numbers are."""
        return "".join(self.keys)

    @cached_property
    def grams(self) -> frozenset[str]:
        """What of its words can be recognised elsewhere."""
        mask = self.mask
        return frozenset(mask[at : at + _GRAM] for at in range(len(mask) - _GRAM + 1))

    @cached_property
    def read(self) -> tuple[ReadFigure, ...]:
        """The figures in it."""
        return tuple(read_figures(self.text))

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """The figures in it, and numbers in digits that stand without a unit."""
        found = [Number(figure.span, figure) for figure in self.read]
        taken = [figure.end for figure in self.read]
        for number in _NUMBER.finditer(self.text):
            after = bisect_left(taken, number.start() + 1)
            if after == len(taken) or number.end() <= self.read[after].start:
                found.append(Number(Span(number.start(), number.end()), None))
        return tuple(sorted(found, key=lambda number: number.span))

    @cached_property
    def _number_ends(self) -> list[int]:
        return [number.span.end for number in self.numbers]

    def numbers_at(self, span: Span) -> list[Number]:
        """The numbers that share a sign with a span."""
        found = []
        at = bisect_left(self._number_ends, span.start + 1)
        while at < len(self.numbers) and self.numbers[at].span.start < span.end:
            found.append(self.numbers[at])
            at += 1
        return found

    def signs_of(self, span: Span) -> tuple[int, int]:
        """The signs of a span: the first, and the one after the last."""
        first = bisect_left(self.ends, span.start + 1)
        last = bisect_left(self.starts, span.end)
        return first, max(first, last)

    def span_of(self, first: int, last: int) -> Span:
        """The text from a sign up to, not including, another."""
        if first >= last:
            at = self.starts[first] if first < len(self.starts) else len(self.text)
            return Span(at, at)
        return Span(self.starts[first], self.ends[last - 1])


def _folded(sign: str) -> str:
    folded = unicodedata.normalize("NFKC", sign)
    return folded if len(folded) == 1 else sign
