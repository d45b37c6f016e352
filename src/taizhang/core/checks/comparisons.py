"""Three figures of one sentence in a row: what there is, what there was, and by how much it changed.

比去年同期的260件增长20%, 去年同期260件，今年312件: the words between the figures say which is which. Only these words
may stand there, so that nothing else can have been meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from taizhang.core.checks.document import CheckedText
from taizhang.core.reading import ChangeKind, Direction, RelationKind

_BASE = (
    r"(?:(?:上年|去年|前年|20[0-9]{2}年)(?:度)?(?:同期|同月|末|底|年底|全年|上半年|[0-9]{1,2}月份?)?"
    r"|上个?月|上季度|上周|年初|[一二三]季度|[0-9]{1,2}月份?|同期)"
)
_THEN_BASE = re.compile(
    rf"[，,(、；]?(?:而)?(?P<than>比|较|与)?(?P<when>{_BASE})[^0-9，。；、比较]{{0,8}}?(?:的|为|是|有|仅)?"
)
_CHANGED = re.compile(
    r"\)?[，,]?(?:相比)?[，,]?(?:同比|环比)?(?:净|大幅|共|约)?(?:增长|增加|上升|提高|提升|多|高|缩短|压减|压缩|延长|扩大|回落|下降|减少|降低|少|增幅|降幅|降|增)"
    r"(?:了|约|近|达到?|为|幅度?为?)*"
)
_NOW = re.compile(
    r"[，,；、](?:而)?(?:今年|本期|当年|本年|本月|上半年|二季度|[0-9]{1,2}月份?|1[—-][0-9]{1,2}月|20[0-9]{2}年)+"
    r"[^0-9，。；、]{0,12}"
)
_LEADING_BASE = re.compile(rf"(?P<when>{_BASE})[^0-9，。；、]{{0,14}}$")
_FROM = re.compile(r"(?<![事理自])[由从][^，。；、]{0,14}$")
_TO = re.compile(r"[^0-9，。；、]{0,8}(?:到|至|为|升至|增至)(?:了|约)?[^0-9，。；、]{0,6}")
_YEAR = re.compile(r"去年|上年|前年|同期|年初|20[0-9]{2}年|上个?月|上季度|上周")
_COME = re.compile(r"[，,](?:净增|新增)(?:了)?")
_BARE_YEAR = re.compile(r"(?:上年|去年|前年|20[0-9]{2}年)(?:度|全年)?")
_PART_OF_YEAR = re.compile(r"上半年|季度|[0-9]月|半年")
_FURTHEST = 40


@dataclass(frozen=True, slots=True)
class ThreeFigures:
    """What there is and was, and the figure that tells of the change.

    Attributes:
        now: What there is.
        base: What there was.
        change: By how much it changed.
        when: The words that say when it was so.
    """

    now: int
    base: int
    change: int
    when: str


def comparisons(document: CheckedText) -> Iterator[ThreeFigures]:
    """Every such three figures; a rate beside a difference is told of the same two."""
    figures = document.figures
    for first in range(len(figures) - 2):
        second, third = first + 1, first + 2
        one, two, three = figures[first], figures[second], figures[third]
        if one.unit != two.unit or not _levels(document, first, second):
            continue
        gap = document.between(second, third).replace(" ", "")
        come = _COME.fullmatch(gap) and three.unit == two.unit and document.usable(third)
        if not (come or _is_change(document, third)) or three.start - one.end > _FURTHEST * 2:
            continue
        if document.sentence_of(first) != document.sentence_of(third):
            continue
        if not come and _CHANGED.fullmatch(gap) is None:
            continue
        found = _which(document, first, second)
        if found is None:
            continue
        now, base, when = found
        if _BARE_YEAR.fullmatch(when) and _PART_OF_YEAR.search(
            document.folded, document.sentence_of(first).start, three.start
        ):
            continue  # the whole of last year is no base of half a year
        yield ThreeFigures(now, base, third, when)
        fourth = third + 1
        if fourth < len(figures) and figures[fourth].unit != three.unit:
            tells = _is_change(document, fourth) and figures[fourth].direction is three.direction
            if tells and _CHANGED.fullmatch(document.between(third, fourth).replace(" ", "")):
                yield ThreeFigures(now, base, fourth, when)


def _which(document: CheckedText, first: int, second: int) -> tuple[int, int, str] | None:
    gap = document.between(first, second).replace(" ", "")
    found = _THEN_BASE.fullmatch(gap)
    if found is not None:
        if _LEADING_BASE.search(document.before(first)) and found["than"] is None:
            # 5月40件，6月46件: the later of two months is the one that is told of.
            return _later(document.before(first), first, second, found["when"])
        return first, second, found["when"]
    lead = document.before(first)
    base = _LEADING_BASE.search(lead)
    if base is not None and _NOW.fullmatch(gap):
        if _YEAR.search(base["when"]):
            return second, first, base["when"]
        return _later(lead, first, second, gap)
    if _FROM.search(lead) and _TO.fullmatch(gap):
        return second, first, "" if base is None else base["when"]
    return None


_MONTH = re.compile(r"(?P<month>[0-9]{1,2})月份?")
_QUARTERS = {"一季度": 1, "二季度": 2, "三季度": 3, "四季度": 4}


def _order(words: str) -> int | None:
    found = _MONTH.search(words)
    if found is not None:
        return int(found["month"])
    return next((number for name, number in _QUARTERS.items() if name in words), None)


def _later(lead: str, first: int, second: int, when: str) -> tuple[int, int, str] | None:
    one, two = _order(lead), _order(when)
    years = re.search(r"去年|上年|前年|同期|20[0-9]{2}年", when)
    if years is not None:
        return first, second, when
    if re.search(r"去年|上年|前年|同期", lead) or one is None or two is None:
        return None
    if one - two == 1:
        return first, second, "上月"
    return (second, first, "上月") if two - one == 1 else None


def _levels(document: CheckedText, *numbers: int) -> bool:
    return all(
        document.usable(number) and document.figures[number].change is not ChangeKind.INCREASE
        for number in numbers
    )


def _is_change(document: CheckedText, number: int) -> bool:
    figure = document.figures[number]
    if figure.direction not in (Direction.UP, Direction.DOWN):
        return False
    told = figure.change is ChangeKind.INCREASE and document.usable(number)
    return told and not document.related(number, RelationKind.RESPECTIVELY)
