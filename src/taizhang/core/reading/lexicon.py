"""The words that the grammar looks for, from `data/words.txt`, as parts of patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

_WORD = re.compile(r"(?P<word>[^<>]+)(?:<(?P<not_after>[^<>]+))?(?:>(?P<not_before>[^<>]+))?")


@lru_cache(maxsize=1)
def _groups() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    words: list[str] = []
    text = (files(__package__) / "data" / "words.txt").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            words = found.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            words += line.split()
    return {group: tuple(words) for group, words in found.items()}


def words_of(group: str) -> tuple[str, ...]:
    """The words of a group, without what may not stand around them."""
    return tuple(word.partition("<")[0].partition(">")[0] for word in _groups()[group])


def any_of(group: str) -> str:
    """A pattern of all the words of a group, longer ones first.

    >>> re.search(any_of("trailing") + "$", "签约") is None
    True
    """
    words = sorted(_groups()[group], key=lambda word: -len(word.partition("<")[0].partition(">")[0]))
    return f"(?:{'|'.join(_pattern(word) for word in words)})"


def _pattern(word: str) -> str:
    found = _WORD.fullmatch(word)
    if found is None:
        raise ValueError(word)
    before = f"(?<![{found['not_after']}])" if found["not_after"] else ""
    after = f"(?![{found['not_before']}])" if found["not_before"] else ""
    return f"{before}{re.escape(found['word'])}{after}"
