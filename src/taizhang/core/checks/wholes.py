"""Wholes and their parts, as the words of a document tell them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from taizhang.core.checks.document import CheckedText
from taizhang.core.reading import ChangeKind, Direction, FigureKind, FigureRole, RelationKind

_ETC = re.compile(r"等(?!级|候|待|于|次|额|同)")
_NOW = re.compile(r"现有|目前共|目前有|总数达|总数为|累计达|年末|期末")
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


def divisions(document: CheckedText) -> Iterator[Division]:
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
    for (whole, words), parts in groups.items():
        role = document.figures[whole].role
        if any(document.masking.masks(document.figures[number]) for number in (whole, *parts)):
            continue
        if not all(
            document.figures[part].role is role and _is_level(document, part) for part in parts
        ):
            continue
        first, last = min(whole, *parts), max(whole, *parts)
        said = document.between(first, last) + document.after(last)[:2]
        yield Division(
            whole,
            tuple(parts),
            words,
            outer[whole, words],
            _ETC.search(said) is not None,
            _sure(document, whole, parts),
        )


def _sure(document: CheckedText, whole: int, parts: list[int]) -> tuple[int, ...]:
    """The parts up to a ； or a figure of another sort; a share or a growth told beside a part is none."""
    found: list[int] = []
    for part in parts:
        since = found[-1] if found else whole
        if part < since:
            return tuple(parts)  # a total that comes after
        if not all(_beside(document, number, part) for number in range(since + 1, part)):
            break
        if _NOW.search(document.before(part)):
            break
        if found and "；" in document.between(since, part):
            break
        found.append(part)
    return tuple(found)


def _beside(document: CheckedText, number: int, part: int) -> bool:
    """Whether a figure between is a rate, sticks to the one before it (3户12人), or is part of a part."""
    figure = document.figures[number]
    if figure.role is FigureRole.THRESHOLD:
        return True  # 其中5万元以上的8件
    if figure.kind in _BESIDE:
        # 占30% and 增长5% are told of a part; 立案率85.7% goes on to what was done with it.
        return figure.direction is not Direction.NONE or "占" in document.before(number)
    if figure.start == document.figures[number - 1].end:
        return True
    return any(
        relation.to is not None
        and relation.to < number
        and document.related(relation.to, RelationKind.PART_OF)
        for relation in document.related(number, RelationKind.PART_OF)
    ) and ")" in document.between(number, part)


def _is_level(document: CheckedText, number: int) -> bool:
    figure = document.figures[number]
    if figure.kind in (FigureKind.PERCENT, FigureKind.PERCENTAGE_POINT, FigureKind.RANK):
        return False
    if figure.change is ChangeKind.INCREASE and not figure.what.endswith("新增"):
        return False
    return not document.related(number, RelationKind.EACH_OF)
