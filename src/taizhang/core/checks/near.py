"""A set phrase is said wrongly where a sign or two are missing, changed or swapped and all the others stand.

A phrase is cut into pieces of which one must stand untouched, so that a text is looked through once, however many
phrases there are; only where a piece stands are the signs beside it compared.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

SHORTEST = 6
"""Signs of the shortest phrase whose near misses are looked for: 四个意识 is none of 四个自信."""
_LONG = 10
_KEYS = (3, 4)
_ROOM = 2
BREAK = "\n"
_SIGNS = re.compile(r"[^\W_]+|[。！？!?；;：:()\[\]{}【】〔〕《》〈〉\n]")


class Edit(StrEnum):
    """What was done to a sign of a phrase."""

    CHANGED = "changed"
    MISSING = "missing"
    SWAPPED = "swapped"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Difference:
    """An edit: which sign of the phrase, and which of the text."""

    edit: Edit
    at: int
    there: int


@dataclass(frozen=True, slots=True)
class Near:
    """A place of a text where a phrase stands, or nearly.

    Attributes:
        number: Which phrase.
        start: Its first sign.
        end: After its last.
        differences: None where it stands as it is listed.
    """

    number: int
    start: int
    end: int
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of a text that count: letters and digits, a break where a sentence or a bracket ends.

    Attributes:
        text: The signs.
        places: Where each of them stands in the text.
    """

    text: str
    places: Sequence[int]

    @classmethod
    def of(cls, text: str) -> Signs:
        """Without quotation marks, commas and spaces."""
        pieces: list[str] = []
        places: list[int] = []
        for found in _SIGNS.finditer(text):
            word = found.group()
            pieces.append(word if word[0].isalnum() else BREAK)
            places.extend(range(found.start(), found.end()))
        return cls("".join(pieces), places)


def edits_allowed(signs: str) -> int:
    """How many differences are a slip and not another phrase."""
    if len(signs) < SHORTEST:
        return 0
    return 1 if len(signs) < _LONG else 2


class NearIndex:
    """Phrases by the pieces of them that must stand untouched."""

    def __init__(self, phrases: Sequence[str], *, additions: bool = False) -> None:
        """Cut them into pieces; `additions` says whether a sign too many is a slip as well."""
        self._phrases = tuple(phrases)
        self._additions = additions
        self._needed = [
            (frozenset(phrase), len(frozenset(phrase)) - edits_allowed(phrase))
            for phrase in self._phrases
        ]
        self._at: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for number, phrase in enumerate(self._phrases):
            for key, offset, whole in _pieces(phrase):
                self._at[key].append((number, offset, whole))
        self._at = dict(self._at)

    def near(self, text: str) -> Iterator[Near]:
        """Where phrases stand or nearly stand, in the order of the pieces found."""
        seen: set[Near] = set()
        at = self._at
        for start in range(len(text) - _KEYS[0] + 1):
            for length in _KEYS:
                for number, offset, whole in at.get(text[start : start + length], ()):
                    found = self._compared(text, start, number, offset, whole)
                    if found is not None and found not in seen:
                        seen.add(found)
                        yield found

    def _compared(self, text: str, start: int, number: int, offset: int, whole: int) -> Near | None:
        phrase = self._phrases[number]
        first = start - offset
        if first >= 0 and text.startswith(phrase, first):
            # every piece of it is found; it is told by the first
            return None if offset else Near(number, first, first + len(phrase))
        # Most places are told apart by which signs there are at all.
        signs, needed = self._needed[number]
        window = text[max(0, first - _ROOM) : first + len(phrase) + _ROOM]
        if len(signs.intersection(window)) < needed:
            return None
        walk = _Walk(phrase, text, additions=self._additions)
        allowed = edits_allowed(phrase)
        before = walk.on(offset - 1, start - 1, -1, allowed)
        if before is None:
            return None
        after = walk.on(offset + whole, start + whole, 1, allowed - len(before[0]))
        if after is None or not (before[0] or after[0]):
            return None
        return Near(number, before[1] + 1, after[1], (*before[0][::-1], *after[0]))


def _pieces(phrase: str) -> Iterator[tuple[str, int, int]]:
    """Pieces, where they stand, and how many signs of them are the phrase's own in its order."""
    size = len(phrase)
    if size < SHORTEST:
        return
    half, third = size // 2, size // 3
    starts = (0, half, size) if size < _LONG else (0, third, 2 * third, size)
    for start, end in pairwise(starts):
        key = phrase[start : min(end, start + _KEYS[-1])]
        yield key, start, len(key)
    if size < _LONG:
        # Two signs swapped across the middle leave neither half.
        first, second = phrase[half - 1], phrase[half]
        if first != second:
            yield phrase[half - 2] + second + first + phrase[half + 1], half - 2, 1


_Path = tuple[tuple[Difference, ...], int]


@dataclass(frozen=True, slots=True)
class _Walk:
    """Going on from a piece, to one side, sign by sign."""

    phrase: str
    text: str
    additions: bool

    def on(self, at: int, there: int, step: int, left: int) -> _Path | None:
        """The fewest differences up to the end of the phrase, and where the text then stands."""
        phrase, text = self.phrase, self.text
        while 0 <= at < len(phrase) and self._sign(there) == phrase[at]:
            at, there = at + step, there + step
        if not 0 <= at < len(phrase):
            return (), there
        if left <= 0:
            return None
        sign = self._sign(there)
        ways: list[tuple[Edit, int, int]] = []
        if sign != BREAK:
            ways.append((Edit.CHANGED, 1, 1))
            if self._swapped(at, there, step):
                ways.insert(0, (Edit.SWAPPED, 2, 2))
        ways.append((Edit.MISSING, 1, 0))
        if self.additions and sign != BREAK:
            ways.append((Edit.ADDED, 0, 1))
        best: _Path | None = None
        for edit, signs, places in ways:
            rest = self.on(at + step * signs, there + step * places, step, left - 1)
            if rest is not None and (best is None or len(rest[0]) + 1 < len(best[0])):
                best = (Difference(edit, at, min(there, len(text) - 1)), *rest[0]), rest[1]
        return best

    def _sign(self, there: int) -> str:
        return self.text[there] if 0 <= there < len(self.text) else BREAK

    def _swapped(self, at: int, there: int, step: int) -> bool:
        other = at + step
        return (
            0 <= other < len(self.phrase)
            and self._sign(there) == self.phrase[other]
            and self._sign(there + step) == self.phrase[at]
        )
