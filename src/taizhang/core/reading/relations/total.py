"""A、B，合计C: the figures before are parts of the total."""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.reading.figure import Relation, RelationKind
from taizhang.core.reading.relations.neighbourhood import Neighbourhood

_WORDS = re.compile(r"(?:合计|共计|总计|总共|累计共|共有|共)[^，。；、]{0,8}$")
_RECOUNTED = re.compile(r"[^，。；、0-9]{0,5}(?:合计|共计|总计|总共)")
_SMALL_UNITS = frozenset({"个", "家", "所", "处", "项", "类", ""})
_TRUSTED = ("合计", "共计", "总计", "总共")


def find(around: Neighbourhood) -> Iterator[tuple[int, Relation]]:
    """Each part of a total that comes after it.

    共 stands before many figures that sum up nothing: by itself it is believed only if the sum is right.
    """
    for index, draft in enumerate(around.drafts):
        place = around.places[index]
        found = _WORDS.search(place.before)
        amount = around.number(index)
        if found is None or around.is_rate(index) or amount is None:
            continue
        parts: list[int] = []
        for number in around.earlier(index, place.sentence):
            if number == index - 1 and _recounts(around, number, index):
                continue
            if around.drafts[number].unit != draft.unit or around.number(number) is None:
                break
            parts.append(number)
        word = found.group()[:2]
        sizes = [size for size in map(around.number, parts) if size is not None]
        if len(parts) > 1 and (word in _TRUSTED or sum(sizes) == amount):
            for number in parts:
                yield number, Relation(RelationKind.PART_OF, index, word)


def _recounts(around: Neighbourhood, number: int, index: int) -> bool:
    """Whether a figure only says how many the parts are of: 三个片区共计."""
    if around.places[number].clause != around.places[index].clause:
        return False
    between = around.text[around.drafts[number].end : around.drafts[index].start]
    return around.drafts[number].unit in _SMALL_UNITS and _RECOUNTED.match(between) is not None
