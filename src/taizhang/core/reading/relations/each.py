"""场均, 户均, 各建2处, 每村3名: it holds for each of another figure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.reading.figure import FigureKind, Relation, RelationKind
from taizhang.core.reading.relations.neighbourhood import Neighbourhood

_EACH = re.compile(
    r"(?P<unit>[户人场家村亩次件篇期校县])均[^，。；、]{0,6}$"
    r"|平均每(?P<mean>[^，。；、]{1,4}?)[为有]?$|平均[^，。；、]{0,6}$"
    r"|(?P<all>[各均])(?:自|[建设配有派给])?[^，。；、]{0,2}$"
    r"|每(?P<per>[^，。；、]{1,4}?)(?:不得|应|需|建|新建|设|配备|补助|奖励|拥有|有|选派|安排|发放)?$"
)
_RATE_WORDS = (
    "平均",
    "均为",
    "均达",
    "均超",
    "均在",
    "均不",
    "均已",
    "各类",
    "各项",
    "各级",
    "各种",
    "各地",
)


def find(around: Neighbourhood) -> Iterator[tuple[int, Relation]]:
    """Each average and each figure that is to be multiplied."""
    for index, draft in enumerate(around.drafts):
        if draft.kind in (FigureKind.PERCENT, FigureKind.PERCENTAGE_POINT, FigureKind.RANK):
            continue
        found = _EACH.search(around.places[index].before)
        if found is None or (found["all"] and found.group().startswith(_RATE_WORDS)):
            continue
        unit = found["unit"] or found["per"] or found["mean"] or ""
        words = found.group()
        # 平均年龄 is an average of what it does not say.
        named = unit or found["all"]
        to = _others(around, index, unit) if named else None
        yield index, Relation(RelationKind.EACH_OF, to, words)


def _others(around: Neighbourhood, index: int, unit: str) -> int | None:
    """The figure whose members it holds for: the nearest one with that unit, or the nearest at all."""
    for number in around.earlier(index, around.places[index].sentence):
        other = around.drafts[number]
        if around.is_rate(number) or number in around.bases:
            continue
        if not unit or other.unit.startswith(unit[:1]) or around.whats[number][0].startswith(unit):
            return number
    return None
