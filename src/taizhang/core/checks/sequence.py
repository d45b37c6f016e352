"""Numbers of headings one after another: each with the one before it in its own list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from taizhang.core.checks.outline import Depth, Heading, Outline

_SIGNS = "〇一二三四五六七八九"
_TEN = 10


@dataclass(frozen=True, slots=True)
class Step:
    """A heading and the one before it in the same list.

    Attributes:
        heading: The later one.
        before: The earlier one; nothing where the list begins, or begins anew with 1.
    """

    heading: Heading
    before: Heading | None


def steps(outline: Outline) -> Iterator[Step]:
    """Every heading, in order.

    A list belongs to the heading above it. One that goes on counting under the next heading, and one that begins
    anew with 1, is as it should be.
    """
    open_lists: list[Heading] = []
    repeated: set[Depth] = set()
    for heading in outline.headings:
        while open_lists and open_lists[-1].depth > heading.depth:
            repeated.discard(open_lists.pop().depth)
        before = open_lists.pop() if open_lists and open_lists[-1].depth == heading.depth else None
        open_lists.append(heading)
        if before is None or heading.number == 1:
            yield Step(heading, None)
            continue
        # After a number that was used twice, the next one is either as it stands or as it should be.
        mended = heading.depth in repeated and heading.number == before.number + 2
        if heading.number == before.number:
            repeated.add(heading.depth)
        elif heading.number != before.number + 1:
            repeated.discard(heading.depth)
        yield Step(heading, None if mended else before)


def written(depth: Depth, number: int) -> str:
    """The mark of a number at a level, with narrow brackets.

    >>> written(Depth.ONE, 12), written(Depth.FOUR, 3)
    ('十二、', '(3)')
    """
    if depth in {Depth.THREE, Depth.FOUR}:
        return f"{number}." if depth is Depth.THREE else f"({number})"
    tens, ones = divmod(number, _TEN)
    sign = ("" if tens == 0 else ("" if tens == 1 else _SIGNS[tens]) + "十") + (
        _SIGNS[ones] if ones else ""
    )
    return {Depth.CHAPTER: f"第{sign}部分", Depth.ONE: f"{sign}、"}.get(depth, f"({sign})")
