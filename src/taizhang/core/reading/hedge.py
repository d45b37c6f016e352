"""Words that say how exactly a number is meant: before it, between it and its unit, after its unit."""

from __future__ import annotations

from taizhang.core.reading.lexicon import coded, words_of

VAGUE, ABOUT, AT_MOST = "vague", "~", "<="

_BEFORE = {word.word: (word, code) for word, code in coded("before")}
_AFTER = {word.word: (word, code) for word, code in coded("after")}
_LONGEST_BEFORE = max(map(len, _BEFORE))
_LONGEST_AFTER = max(map(len, _AFTER))

BETWEEN = {word.word: code for word, code in coded("between")}
"""Between number and unit: 余, 多, 来, 几."""

BEFORE_SCALE = frozenset(words_of("small-scale-hedge"))
"""Hedges only before a scale with nothing in front: 上千名, 过百家."""


def hedge_before(text: str, at: int) -> tuple[int, str]:
    """Where the hedge word that ends at `at` begins, and its code; (at, "") if there is none.

    >>> hedge_before("投入超过500万元", 4)
    (2, '>')
    >>> hedge_before("会议通过12项决议", 4)
    (4, '')
    """
    for length in range(min(_LONGEST_BEFORE, at), 0, -1):
        found = _BEFORE.get(text[at - length : at])
        if found is not None:
            word, code = found
            return (at - length, code) if word.fits(text, at - length) else (at, "")
    return at, ""


def hedge_after(text: str, at: int) -> tuple[int, str]:
    """Where the hedge word that begins at `at` ends, and its code; (at, "") if there is none.

    >>> hedge_after("50户以上的村庄", 3)
    (5, '>=')
    """
    for length in range(_LONGEST_AFTER, 0, -1):
        found = _AFTER.get(text[at : at + length])
        if found is not None and found[0].fits(text, at):
            return at + length, found[1]
    return at, ""
