"""其中, brackets and 120件中: what follows is part of the nearest whole of the same unit before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.reading.figure import Relation, RelationKind
from taizhang.core.reading.relations.neighbourhood import MOST_BACK, Neighbourhood

_WORDS = re.compile(r"其中|内含|含(?![量水税氧金有])|包括|包含|分为|下设")
_OF = re.compile(r"^(?:之)?中(?![小学心层央国型高级医职青介])[，,]?")
_WINDOW = 60
_LONGEST_REMARK = 800


def find(around: Neighbourhood) -> Iterator[tuple[int, Relation]]:
    """Each part, with its whole."""
    opened: tuple[int, int, str] | None = None
    for index, draft in enumerate(around.drafts):
        opened = _opening(around, index) or opened
        if opened is not None and draft.start >= opened[1]:
            opened = None
        if opened is not None:
            relation = _part(around, index, opened[0], opened[2])
            if relation is not None:
                yield index, relation


def _opening(around: Neighbourhood, index: int) -> tuple[int, int, str] | None:
    """The first part, how far the parts reach, and the words that open them; None if none do here."""
    if not index:
        return None
    text, place, draft = around.text, around.places[index], around.drafts[index]
    earlier = around.drafts[index - 1].end
    start = max(earlier, draft.start - _WINDOW, place.sentence)
    said = list(_WORDS.finditer(text, start, draft.start))
    if said:
        return index, _reach(text, said[-1].start(), place.sentence_end), said[-1].group()
    if earlier < place.sentence:
        return None
    previous = around.drafts[index - 1]
    if text.startswith("(", earlier):
        reach = _reach(text, earlier, place.sentence_end)
        return (index, reach, "(") if _many(around, index, reach) else None
    if text.startswith(":", earlier) and draft.unit == previous.unit:
        reach = place.sentence_end
        return (index, reach, ":") if _many(around, index, reach) else None
    if place.clause <= previous.start and draft.unit == previous.unit:
        found = _OF.match(text[earlier : earlier + 4])
        return (index, place.clause_end, found.group()) if found is not None else None
    return None


def _reach(text: str, at: int, end: int) -> int:
    """How far the parts reach: to the closing bracket if they stand in one, otherwise to the full stop."""
    open_at = text.rfind("(", max(0, at - _WINDOW), at + 1)
    if open_at >= 0 and ")" not in text[open_at:at]:
        close = text.find(")", at, min(end, at + _LONGEST_REMARK))
        return close if close >= 0 else end
    return end


def _many(around: Neighbourhood, index: int, reach: int) -> bool:
    """Whether at least two figures of the unit of the figure before stand up to a place."""
    unit = around.drafts[index - 1].unit
    found = 0
    for draft in around.drafts[index : index + MOST_BACK]:
        if draft.start >= reach:
            break
        found += draft.unit == unit
    return found > 1


def _part(around: Neighbourhood, index: int, first: int, words: str) -> Relation | None:
    if around.is_rate(index):
        return None
    unit = around.drafts[index].unit
    sentence = around.places[index].sentence
    wholes = [
        number
        for number in around.earlier(first, max(0, sentence - 1))
        if around.drafts[number].unit == unit
        and around.is_level(number)
        and number not in around.bases
    ]
    if not wholes:
        return None
    return Relation(RelationKind.PART_OF, wholes[0], words, candidates=tuple(wholes[1:3]))
