"""占B的30%: which share of B something has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.reading.figure import FigureKind, Relation, RelationKind
from taizhang.core.reading.relations.neighbourhood import Neighbourhood

_SHARE = re.compile(r"占(?![比地领用道])(?P<whole>[^，。；]{0,24})$")
_NAME_END = re.compile(r"(?:的|总数|比例|比重|约|近|总量|总额|到)+$")
_BACK = 200


def find(around: Neighbourhood) -> Iterator[tuple[int, Relation]]:
    """Each share, with the whole and with the part that has it, as far as they are figures of the text."""
    for index, draft in enumerate(around.drafts):
        if draft.kind is not FigureKind.PERCENT:
            continue
        place = around.places[index]
        found = _SHARE.search(place.before)
        if found is not None:
            yield from _named(around, index, found)
        elif (
            place.before in ("的", "") and index and _SHARE.search(around.places[index - 1].before)
        ):
            # 占年度任务60户的75%
            yield index, Relation(RelationKind.SHARE_OF, index - 1, "占")
            part = _part(around, index - 1)
            if part is not None:
                yield index, Relation(RelationKind.SHARE_HELD_BY, part, "占")


def _named(
    around: Neighbourhood, index: int, found: re.Match[str]
) -> Iterator[tuple[int, Relation]]:
    named = _NAME_END.sub("", found["whole"])
    own = around.places[index].before[: found.start()].strip("，、约并已均 ")
    part = None if own else _part(around, index)
    whole = _whole(around, index, part, named)
    yield index, Relation(RelationKind.SHARE_OF, whole, f"占{named}")
    if part is not None:
        yield index, Relation(RelationKind.SHARE_HELD_BY, part, "占")


def _part(around: Neighbourhood, index: int) -> int | None:
    for number in around.earlier(index, around.places[index].sentence):
        if not around.is_rate(number):
            return number
    return None


def _whole(around: Neighbourhood, index: int, part: int | None, named: str) -> int | None:
    """The figure of what 占 names; where it names nothing, the nearest figure of the part's unit."""
    sentence = around.places[index].sentence
    start = sentence if not named else max(0, sentence - _BACK)
    for number in around.earlier(index if part is None else part, start):
        if around.is_rate(number) or number in around.bases:
            continue
        if part is not None and around.drafts[number].unit != around.drafts[part].unit:
            continue
        if not named and part is None:
            return None
        if not named or _alike(named, around.whats[number][0]):
            return number
    return None


def _alike(named: str, what: str) -> bool:
    """Whether 占茶园面积 means the figure of 茶园面积: the words of one are those of the other."""
    return bool(what) and (named in what or (len(what) > 1 and what in named))
