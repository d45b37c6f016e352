"""同比增长20%: how another figure has moved. 由18家增至25家, 上年同期260件: what a figure was before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.reading.change import COMPARED, Moved
from taizhang.core.reading.figure import FigureKind, Relation, RelationKind
from taizhang.core.reading.relations.neighbourhood import Neighbourhood

_FROM = re.compile(r"(?<![事理自])(?:由|从)[^，。；、]{0,12}$")
_TO = re.compile(r"(?:到|至|为)[^，。；、]{0,6}$")
_NO_SUBJECT = re.compile(r"^(?:其|较|比|同|分别|均|也|又|已|，|、|且|并|共|是|全年|总体)+")
_FLOW = ("新增", "退出", "净增", "节约", "核减", "增收")


def find(around: Neighbourhood) -> Iterator[tuple[int, Relation]]:
    """Each change with its figure, each figure with what it was before."""
    for index, draft in enumerate(around.drafts):
        if index in around.bases:
            current = _current(around, index)
            if current is not None:
                yield current, Relation(RelationKind.CHANGED_FROM, index, "同期")
            continue
        if _goes_on_from(around, index):
            yield index, Relation(RelationKind.CHANGED_FROM, index - 1, "由…到…")
            continue
        moved = around.moved(index)
        if moved is None:
            continue
        compared = COMPARED.search(moved.phrase)
        words = compared.group() if compared else moved.phrase
        if compared is None and moved.phrase.startswith(_FLOW):
            continue
        levels = _levels(around, index, moved)
        if levels:
            first, *others = levels
            same = tuple(
                number
                for number in others
                if _same_measure(around, first, number)
                and not (number == first - 1 and _goes_on_from(around, first))
            )
            yield index, Relation(RelationKind.COMPARED_WITH, first, words, candidates=same[:2])
        elif compared is not None and draft.kind is not FigureKind.RANK:
            yield index, Relation(RelationKind.COMPARED_WITH, None, words)


def _current(around: Neighbourhood, base: int) -> int | None:
    """The figure that one of a time before is held against: the nearest of its unit before it."""
    for number in around.earlier(base, around.places[base].sentence):
        if around.drafts[number].unit == around.drafts[base].unit and around.is_level(number):
            return number
    return None


def _goes_on_from(around: Neighbourhood, index: int) -> bool:
    previous = index - 1
    if previous < 0 or around.drafts[previous].start < around.places[index].clause:
        return False
    if around.drafts[previous].kind != around.drafts[index].kind:
        return False
    return bool(_FROM.search(around.before(previous)) and _TO.search(around.places[index].before))


def _levels(around: Neighbourhood, index: int, moved: Moved) -> list[int]:
    """The figures that it may be the change of, nearest first."""
    if len(_NO_SUBJECT.sub("", moved.subject)) > 1:
        return []  # 总产量增长8%: it names itself what has grown
    draft = around.drafts[index]
    found = []
    for number in around.earlier(index, around.places[index].sentence):
        other = around.drafts[number]
        if number in around.bases or not around.is_level(number):
            continue
        if other.kind in (FigureKind.RANK, FigureKind.DURATION):
            continue
        if draft.kind is FigureKind.PERCENTAGE_POINT and other.kind is not FigureKind.PERCENT:
            continue
        if not around.is_rate(index) and other.unit != draft.unit:
            continue
        found.append(number)
    return found


def _same_measure(around: Neighbourhood, first: int, other: int) -> bool:
    """Whether two figures may be one thing at two times: then the words leave open which has grown."""
    return (
        around.drafts[first].unit == around.drafts[other].unit
        and around.whats[first][0] == around.whats[other][0]
    )
