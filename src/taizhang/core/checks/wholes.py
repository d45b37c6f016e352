"""Wholes and their parts, as the words of a document tell them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from taizhang.core.checks.document import Document
from taizhang.core.reading import ChangeKind, FigureKind, RelationKind

_ETC = re.compile(r"等(?!级|候|待|于|次|额|同)")
_BESIDE = frozenset({FigureKind.PERCENT, FigureKind.PERCENTAGE_POINT, FigureKind.MULTIPLE})


@dataclass(frozen=True, slots=True)
class Division:
    """A whole and the parts that one word divides it into.

    Attributes:
        whole: Its number in the document.
        parts: Theirs.
        words: The word that says so: 其中, 分为, 合计, a bracket ...
        outer: Other figures that the whole may be instead.
        open: Whether the list may go on: 等.
        sure: Those parts before which the sentence has not gone over to something else.
    """

    whole: int
    parts: tuple[int, ...]
    words: str
    outer: tuple[int, ...]
    open: bool
    sure: tuple[int, ...]


def divisions(document: Document) -> Iterator[Division]:
    """Every whole that is divided into parts that can be reckoned with.

    A part within a part is no part of the outer whole; a part that says a change, an average or a share is none.
    """
    groups: dict[tuple[int, str], list[int]] = {}
    outer: dict[tuple[int, str], tuple[int, ...]] = {}
    for number in range(len(document.figures)):
        for relation in document.related(number, RelationKind.PART_OF):
            if relation.to is None:
                continue
            key = (relation.to, relation.words)
            groups.setdefault(key, []).append(number)
            outer[key] = relation.candidates
    divided = {whole for whole, _words in groups}
    for (whole, words), parts in groups.items():
        if not document.usable(whole):
            continue
        if not all(document.usable(part) and _is_level(document, part) for part in parts):
            continue
        nested = any(part in divided for part in parts)
        first, last = min(whole, *parts), max(whole, *parts)
        said = document.between(first, last) + document.after(last)[:2]
        yield Division(
            whole,
            tuple(parts),
            words,
            outer[whole, words],
            nested or _ETC.search(said) is not None,
            _sure(document, whole, parts),
        )


def _sure(document: Document, whole: int, parts: list[int]) -> tuple[int, ...]:
    """The parts up to a ； or a figure of another sort; a share or a growth told beside a part is none."""
    found: list[int] = []
    for part in parts:
        since = found[-1] if found else whole
        if part < since:
            return tuple(parts)  # a total that comes after
        others = (document.figures[number] for number in range(since + 1, part))
        if any(other.kind not in _BESIDE for other in others):
            break
        if found and "；" in document.between(since, part):
            break
        found.append(part)
    return tuple(found)


def _is_level(document: Document, number: int) -> bool:
    figure = document.figures[number]
    if figure.kind in (FigureKind.PERCENT, FigureKind.PERCENTAGE_POINT, FigureKind.RANK):
        return False
    if figure.change is ChangeKind.INCREASE and not figure.what.endswith("新增"):
        return False
    return not document.related(number, RelationKind.EACH_OF)
