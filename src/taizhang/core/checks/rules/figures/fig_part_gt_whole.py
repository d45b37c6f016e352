"""部分大于总数。

“其中”“包括”“含”后面的数是前面总数的一部分，不会比总数大。常见原因是分子的统计时段比分母长，或者含上年结转没有写明。
“其中”也可能说的是更前面的总数，那里装得下时只作疑点。

查得出：
    受理诉求35件，其中办结38件。

不报：
    受理诉求35件，其中办结33件。

依据：
    部分不大于整体。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.wholes import divisions
from taizhang.core.reading import RelationKind
from taizhang.core.values import Message

_CARRIED = re.compile(r"结转|历年|往年|累计|上年|去年")
_DONE = re.compile(
    r"(?P<of>中)?[，,](?:目前|截至目前|现|按期|均)?(?:已|全部)*(?:办结|整改|化解|答复|完成|采纳|开工|处置|销号|回复)(?:了|完毕)?"
)
_TAKEN_IN = re.compile(r"受理|排查|收到|交办|承办|签约|发现|查处|下达|接收|梳理|接到|收集|立案")
_SURE = ("其中", "包括", "包含", "含", "分为", "中", "之中")


def _check(document: CheckedText) -> Iterator[Hit]:
    yield from _done_of(document)
    for division in divisions(document):
        whole = document.figures[division.whole]
        if division.words not in _SURE or document.related(division.whole, RelationKind.PART_OF):
            continue  # a part of a part is FIG-NESTED's
        room = whole.interval
        if not document.usable(division.whole):
            continue  # a plan may be surpassed
        if room is None or room.high is None:
            continue
        for number in division.sure:
            part = document.figures[number]
            if number < division.whole or part.interval is None or part.interval.low is None:
                continue
            if part.interval.low <= room.high:
                continue
            if _CARRIED.search(document.between(division.whole, number) + document.after(number)):
                continue
            same = document.sentence_of(number) == document.sentence_of(division.whole)
            fits = any(_fits(document, outer, number) for outer in division.outer)
            yield Hit(
                spans(whole, part),
                Message(
                    "“{words}”的{part}大于总数{whole}。",
                    words=division.words,
                    part=part.text,
                    whole=whole.text,
                ),
                Severity.ERROR if same and not fits else Severity.DOUBT,
                texts(whole, part),
            )


def _done_of(document: CheckedText) -> Iterator[Hit]:
    """受理361件，全部办结384件: what is done of it stands right behind it."""
    for number in range(1, len(document.figures)):
        whole, part = document.figures[number - 1], document.figures[number]
        if whole.unit != part.unit or not whole.unit or not document.usable(number - 1):
            continue
        gap = document.between(number - 1, number)
        found = _DONE.fullmatch(gap)
        if found is None or not document.usable(number):
            continue
        if not _TAKEN_IN.search(document.before(number - 1)):
            continue
        room, size = whole.interval, part.interval
        if room is None or size is None or room.high is None or size.low is None:
            continue
        if size.low <= room.high or _CARRIED.search(
            document.before(number - 1) + document.after(number)
        ):
            continue
        yield Hit(
            spans(whole, part),
            Message(
                "{part}大于{whole}，请核对时段和是否含结转。", part=part.text, whole=whole.text
            ),
            Severity.ERROR if found["of"] else Severity.DOUBT,
            texts(whole, part),
        )


def _fits(document: CheckedText, whole: int, part: int) -> bool:
    room, size = document.figures[whole].interval, document.figures[part].interval
    if room is None or size is None or size.low is None:
        return False
    return room.high is None or size.low <= room.high


RULE = Rule("FIG-PART-GT-WHOLE", Severity.ERROR, __doc__, _check)
