"""The words that reading knows: units of measure, and names with a numeral in them that are no figures.

They are text files beside this module, in a form that an office can add to: a line [group] opens a group,
the words of the group follow, a line that begins with # is a note. `Vocabulary.extended` takes an office's own
words in the same form: [unit KIND SENSE] for units, any other group for names. 节>能约 is 节, but not before 能 or 约.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from taizhang.core.reading.figure import FigureKind
from taizhang.core.reading.folding import fold
from taizhang.core.reading.numeral import NUMERAL_SIGNS
from taizhang.core.values import Message, Place, Problem, RefusedError

_NUMERAL_SIGNS = frozenset(NUMERAL_SIGNS)
_LONGEST_WORD = 20


@dataclass(frozen=True, slots=True)
class UnitWord:
    """A unit of measure or a measure word, what it measures and what it counts.

    `not_before` are signs with which it makes a longer word: 节 is none in 节能.
    """

    word: str
    kind: FigureKind
    sense: str
    not_before: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Units by word, and names by the numeral signs in them."""

    units: Mapping[str, UnitWord]
    names: frozenset[str]
    _longest_unit: Mapping[str, int] = field(default_factory=dict)
    _names_at: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, units: Mapping[str, UnitWord], names: frozenset[str]) -> Vocabulary:
        """Index the words, so that looking one up costs the same however many there are."""
        longest: dict[str, int] = {}
        for word in units:
            longest[word[0]] = max(longest.get(word[0], 0), len(word))
        at: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for name in sorted(names, key=lambda name: (-len(name), name)):
            for offset, sign in enumerate(name):
                # A numeral is looked at where it begins; inside 三会一课 that may be in two places.
                if sign in _NUMERAL_SIGNS:
                    at[name[offset : offset + 2]].append((name, offset))
        return cls(units, names, longest, {key: tuple(found) for key, found in at.items()})

    def unit_at(self, text: str, at: int) -> UnitWord | None:
        """The longest unit that begins at a place of a folded text."""
        if at >= len(text):
            return None
        for length in range(self._longest_unit.get(text[at], 0), 0, -1):
            unit = self.units.get(text[at : at + length])
            if unit is None:
                continue
            following = text[at + length : at + length + 1]
            if not following or following not in unit.not_before:
                return unit
        return None

    def name_at(self, text: str, at: int) -> tuple[int, int] | None:
        """Where the name begins and ends that has the sign at a place of a folded text for one of its numerals."""
        pair, single = self._names_at.get(text[at : at + 2]), self._names_at.get(text[at])
        if pair is None and single is None:
            return None
        for named in (pair or (), single or ()):
            for name, offset in named:
                if text.startswith(name, at - offset) and at >= offset:
                    return at - offset, at - offset + len(name)
        return None

    def extended(self, text: str, file: str = "") -> Vocabulary:
        """With the words of a workspace added; they win over ours.

        Raises:
            RefusedError: A unit has a kind that there is not, or a word is longer than any word.
        """
        units, names = _parse(text, file)
        return Vocabulary.of({**self.units, **units}, self.names | names)


def default_vocabulary() -> Vocabulary:
    """The words that come with the program."""
    return _default()


@lru_cache(maxsize=1)
def _default() -> Vocabulary:
    folder = files(__package__) / "data"
    units: dict[str, UnitWord] = {}
    names: frozenset[str] = frozenset()
    for name, unit_file in (("units.txt", True), ("names.txt", False)):
        more, found = _parse((folder / name).read_text("utf-8"), name, units=unit_file)
        units |= more
        names |= found
    return Vocabulary.of(units, names)


def _parse(
    text: str, file: str, *, units: bool = False
) -> tuple[dict[str, UnitWord], frozenset[str]]:
    """Words in the form of our data files; in `units` files every group is one of units."""
    found: dict[str, UnitWord] = {}
    names: set[str] = set()
    group: tuple[FigureKind, str] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        place = Place(file, number)
        if line.startswith("["):
            group = _group(line, place, units=units)
            continue
        for word in _words(line, place):
            if group is None:
                names.add(word)
            else:
                unit, _sign, not_before = word.partition(">")
                found[unit] = UnitWord(unit, *group, not_before)
    return found, frozenset(names)


def _group(line: str, place: Place, *, units: bool) -> tuple[FigureKind, str] | None:
    parts = line.strip().strip("[]").split()
    if not units:
        if not parts or parts[0] != "unit":
            return None
        parts = parts[1:]
    kind = parts[0] if parts else ""
    if kind not in {known.value for known in FigureKind}:
        kinds = tuple(kind.value for kind in FigureKind)
        message = Message("没有“{kind}”这一类数据，有：{kinds}。", kind=kind, kinds=kinds)
        raise RefusedError(Problem(message, place))
    return FigureKind(kind), " ".join(parts[1:])


def _words(line: str, place: Place) -> Iterator[str]:
    if line.startswith("#"):
        return
    for word in line.split():
        if len(word) > _LONGEST_WORD:
            message = Message(
                "“{word}”超过 {most} 个字，不是一个词。",
                word=word[:_LONGEST_WORD],
                most=_LONGEST_WORD,
            )
            raise RefusedError(Problem(message, place))
        yield fold(word)
