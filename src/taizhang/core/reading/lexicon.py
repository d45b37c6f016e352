"""The words that the grammar looks for, from `data/words.txt`, as words or as parts of patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_WORD = re.compile(
    r"(?P<word>[<>]?[^<>]*[^<>]|[<>]=?)(?:<(?P<after>[^<>]+))?(?:>(?P<before>[^<>]+))?"
)


@dataclass(frozen=True, slots=True)
class GrammarWord:
    """A word, and the signs that it may not stand after and before."""

    word: str
    not_after: str = ""
    not_before: str = ""

    @property
    def pattern(self) -> str:
        """The word as part of a pattern."""
        after = f"(?<![{self.not_after}])" if self.not_after else ""
        before = f"(?![{self.not_before}])" if self.not_before else ""
        return f"{after}{re.escape(self.word)}{before}"

    def fits(self, text: str, start: int) -> bool:
        """Whether the word, which begins at a place of a text, is no part of a longer one."""
        end = start + len(self.word)
        if self.not_after and start and text[start - 1] in self.not_after:
            return False
        return not (self.not_before and end < len(text) and text[end] in self.not_before)


def _read(word: str) -> GrammarWord:
    found = _WORD.fullmatch(word)
    if found is None:
        raise ValueError(word)
    return GrammarWord(found["word"], found["after"] or "", found["before"] or "")


@lru_cache(maxsize=1)
def _groups() -> Mapping[str, tuple[GrammarWord, ...]]:
    found: dict[str, list[GrammarWord]] = {}
    words: list[GrammarWord] = []
    text = (files(__package__) / "data" / "words.txt").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            words = found.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            words += [_read(word) for word in line.split()]
    return {group: tuple(words) for group, words in found.items()}


def words_of(group: str) -> tuple[str, ...]:
    """The words of a group, whatever may stand around them."""
    return tuple(word.word for word in _groups()[group])


def coded(place: str) -> Iterator[tuple[GrammarWord, str]]:
    """The hedge words of a place (before, between, after), each with its code."""
    for group, words in _groups().items():
        name, _, code = group.partition(" ")
        if name == place:
            for word in words:
                yield word, code


def any_of(group: str) -> str:
    """A pattern of all the words of a group, longer ones first.

    >>> re.search(any_of("trailing") + "$", "签约") is None
    True
    """
    words = sorted(_groups()[group], key=lambda word: -len(word.word))
    return f"(?:{'|'.join(word.pattern for word in words)})"
