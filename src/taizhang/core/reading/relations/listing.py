"""A、B分别增长8%、5%: the n-th figure belongs to the n-th name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.reading.figure import Relation, RelationKind
from taizhang.core.reading.lexicon import any_of
from taizhang.core.reading.relations.neighbourhood import MOST_BACK, Neighbourhood

_WORDS = re.compile(r"分别|依次")
_BETWEEN = frozenset({"、", "和", "及", "与", "，", ","})
_NAME_SIGNS = re.compile(r"、|和|与|及|以及")
_BASE = re.compile(r"(?:[比较同与](?:去年|上年|[0-9]{4}年).*|同比|环比)$")
_PLACE_ONLY = re.compile(rf"{any_of('place-end')}$")
_PLACE = re.compile(rf".{{1,8}}?{any_of('place-end')}(?P<rest>.+)$")
_RECOUNT = re.compile(r"[两二三四五六七八九十]+[个大家]?[^、]{1,4}$")


def find(around: Neighbourhood) -> Iterator[tuple[int, Relation]]:
    """Each figure of a list with the first of it."""
    for first, last, words in _lists(around):
        for number in range(first, last + 1):
            yield number, Relation(RelationKind.RESPECTIVELY, first, words)


def names(around: Neighbourhood) -> dict[int, str]:
    """What each figure of a list counts, where there are as many names as figures."""
    found: dict[int, str] = {}
    for first, last, _words in _lists(around):
        before = around.before(first)
        word = list(_WORDS.finditer(before))[-1]
        listed = _names(before[: word.start()], last - first + 1)
        after = before[word.end() :]
        for number, name in zip(range(first, last + 1), listed, strict=False):
            found[number] = f"{name}{after}"
    return found


def _names(words: str, count: int) -> list[str]:
    listed = [name.strip() for name in _NAME_SIGNS.split(words) if name.strip()]
    if len(listed) != count or count <= 1:
        return []
    listed[-1] = _BASE.sub("", listed[-1])
    shorter = _RECOUNT.sub("", listed[-1])
    listed[-1] = shorter or listed[-1]
    whole = _PLACE.match(listed[-1])
    if whole is not None and all(_PLACE_ONLY.search(name) for name in listed[:-1]):
        # 甲街道、乙街道信访量: what is counted stands with the last name and holds for all.
        return [*(f"{name}{whole['rest']}" for name in listed[:-1]), listed[-1]]
    return listed


def _lists(around: Neighbourhood) -> Iterator[tuple[int, int, str]]:
    index = 0
    while index < len(around.drafts):
        said = _WORDS.search(around.places[index].before)
        last = index
        while said is not None and last + 1 < len(around.drafts) and last - index < MOST_BACK:
            between = around.text[around.drafts[last].end : around.drafts[last + 1].start]
            if between.strip() not in _BETWEEN:
                break
            if around.drafts[last + 1].kind is not around.drafts[index].kind:
                break
            last += 1
        if said is not None and last > index:
            yield index, last, said.group()
        index = last + 1
