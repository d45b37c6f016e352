"""各部分相加不等于总数。

“分为”“共计”和成对的分类（一般与重大、城镇与农村）把总数分完，相加必须相等，不等是错误；括号里逐项列出的，不等是疑点。
单用“其中”不一定列全，各部分之和超过总数才是疑点；还差一成以内的、可以兼有的分类（女性、党员、干部）只作提示。约数和取整的数按区间算，在区间内不报；有“等”字的不报。

查得出：
    排查隐患128处，其中一般隐患103处、重大隐患22处。

不报：
    排查隐患128处，其中一般隐患106处、重大隐患22处。

依据：
    部分之和等于整体。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.pairs import make_a_pair
from taizhang.core.checks.reckoning import amount, meet, spans, texts, total
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.wholes import Division, divisions
from taizhang.core.values import Interval, Message

_WHOLLY = ("分为", "合计", "共计", "总计", "总共")
_AFTER = ("合计", "共计", "总计", "总共", "共")
_OPEN = re.compile(
    r"等|以及其他|主要|重点|不含|还有|另|累计|历年|结转|重复|交叉|兼(?!职)|既|上年|去年|同期|比"
)
# One person may be several of these.
_OVERLAPS = re.compile(
    r"女|党员|少数民族|岁|学历|文化|代表|干部|委员|处分|以上|以下|骨干|青年|残疾"
)
_OTHER_SCOPE = re.compile(r"全[市县区省镇乡国州]|累计|历年|连同|加上|截至|目前|今年|全年|年初")
_MOST_OF_IT = Decimal("0.5")
_ALMOST = Decimal("0.9")


def _check(document: CheckedText) -> Iterator[Hit]:
    for division in divisions(document):
        if len(division.parts) < 2 or division.open:  # noqa: PLR2004 (one part sums up nothing)
            continue
        whole = document.figures[division.whole]
        parts = [document.figures[number] for number in division.parts]
        whole_interval = whole.interval
        intervals = [part.interval for part in parts if part.interval is not None]
        if whole_interval is None or len(intervals) != len(parts):
            continue
        summed = total(intervals)
        if meet(summed, whole_interval):
            continue
        severity = _severity(document, division, summed, whole_interval)
        if severity is None:
            continue
        numbers = [part.value for part in parts if isinstance(part.value, Decimal)]
        if len(numbers) != len(parts) or not isinstance(whole.value, Decimal):
            continue
        gap = abs(sum(numbers) - whole.value)
        yield Hit(
            spans(whole, *parts),
            Message(
                "总数{whole}，各部分{parts}，合计{sum}，相差{gap}。",
                whole=whole.text,
                parts=texts(*parts),
                sum=amount(Decimal(sum(numbers)), whole.unit),
                gap=amount(Decimal(gap), whole.unit),
            ),
            severity,
            texts(whole, *parts),
        )


def _severity(
    document: CheckedText, division: Division, summed: Interval, whole: Interval
) -> Severity | None:
    start = min(division.whole, *division.parts)
    end = max(division.whole, *division.parts)
    words = document.between(start, end) + document.after(end)
    if _OPEN.search(words):
        return None
    over = summed.low is not None and whole.high is not None and summed.low > whole.high
    if division.words in _AFTER:
        return _of_total(document, division)
    if division.sure != division.parts:
        return None
    if division.words in _WHOLLY:
        return Severity.ERROR
    if make_a_pair([document.before(number) for number in division.parts]):
        return Severity.ERROR
    if over and _OVERLAPS.search(words):
        return Severity.HINT
    if over or (division.words == "(" and _reaches(summed, whole, _MOST_OF_IT)):
        return Severity.DOUBT
    return Severity.HINT if _reaches(summed, whole, _ALMOST) else None


def _of_total(document: CheckedText, division: Division) -> Severity | None:
    """A total after its parts: of the same sentence and scope, right behind the word that says so."""
    if division.words == "共" or _OTHER_SCOPE.search(document.lead(division.whole)):
        return None
    close = document.before(division.whole).strip().endswith(division.words)
    return Severity.ERROR if close else Severity.DOUBT


def _reaches(summed: Interval, whole: Interval, share: Decimal) -> bool:
    """Whether so much of the whole is there that the list was perhaps meant to be complete."""
    return summed.high is not None and whole.low is not None and summed.high > whole.low * share


RULE = Rule("FIG-PART-SUM", Severity.ERROR, __doc__, _check)
