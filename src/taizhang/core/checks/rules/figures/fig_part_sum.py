"""各部分相加不等于总数。

“分为”“共计”和成对的分类（一般与重大、城镇与农村）把总数分完，相加必须相等，不等是错误；括号里逐项列出的，不等是疑点。
单用“其中”不一定列全，各部分之和略超过总数、或者只差一个写错的数字才是疑点；超过很多的多半可以兼有，
和还差一成以内的、可以兼有的分类（女性、党员、干部）一样只作提示。约数和取整的数按区间算，在区间内不报；有“等”字的不报。

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
from taizhang.core.checks.pairs import make_a_pair, seem_a_pair
from taizhang.core.checks.reckoning import amount, exactly, meet, spans, texts, total
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.tellings import one_digit_off
from taizhang.core.checks.wholes import Division, divisions
from taizhang.core.values import Interval, Message

_WHOLLY = ("分为", "分别为", "分别是", "合计", "共计", "总计", "总共")
_AFTER = ("合计", "共计", "总计", "总共", "共")
_OPEN = re.compile(
    r"等|以及其他|主要|重点|不含|还有|另|累计|历年|结转|重复|交叉|重叠|同时|兼(?!职)|既|上年|去年|同期|比"
)
# One person may be several of these.
_OVERLAPS = re.compile(
    r"女|党员|夜间|突击|困难|贫困|民营|小微|新登记|高新|住校|留守|立行|少数民族|岁|学历|文化|代表|干部|委员|处分|以上|以下|骨干|青年|残疾"
)
_OTHER_SCOPE = re.compile(r"全[市县区省镇乡国州]|累计|历年|连同|加上|截至|目前|今年|全年|年初")
_MOST_OF_IT = Decimal("0.5")
_ALMOST, _ALL_BUT = Decimal("0.9"), Decimal("0.95")
_OF_LEVEL = re.compile(r"(?:国家|中央|[省市州县区镇乡村校院])级?$|(?:国家|[省市县区镇乡村])[级里]")
_LITTLE, _FEW = Decimal("1.1"), 10


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
    slip = _is_a_slip(document, division)
    names = [document.before(number) for number in division.parts]
    apart = slip or _little(summed, whole) or all(map(_OF_LEVEL.search, names))
    if over and (_OVERLAPS.search(words) or not apart):
        return Severity.HINT  # one may be counted in several
    if not over and _reaches(summed, whole, _ALMOST) and seem_a_pair(names):
        return Severity.DOUBT
    if not over and slip and _reaches(summed, whole, _ALL_BUT) and not _OVERLAPS.search(words):
        return Severity.DOUBT
    if over or (division.words == "(" and _reaches(summed, whole, _MOST_OF_IT)):
        return Severity.DOUBT
    return Severity.HINT if _reaches(summed, whole, _ALMOST) else None


def _of_total(document: CheckedText, division: Division) -> Severity | None:
    """A total after its parts: of the same sentence and scope, right behind the word that says so."""
    if division.words == "共" or _OTHER_SCOPE.search(document.lead(division.whole)):
        return None
    close = document.before(division.whole).strip().endswith(division.words)
    return Severity.ERROR if close else Severity.DOUBT


def _little(summed: Interval, whole: Interval) -> bool:
    """Whether the parts are more than the whole by so little that they were meant to make it up."""
    return (
        summed.low is not None
        and whole.high is not None
        and summed.low - whole.high < _FEW
        and summed.low < whole.high * _LITTLE
    )


def _is_a_slip(document: CheckedText, division: Division) -> bool:
    """Whether one digit or two digits in the wrong order would make it right."""
    numbers = (division.whole, *division.parts)
    values = [exactly(document.figures[number]) for number in numbers]
    known = [value for value in values if value is not None]
    if len(known) != len(values):
        return False
    gap = known[0] - sum(known[1:])
    rights = [known[0] - gap, *(value + gap for value in known[1:])]
    return any(
        right > 0 and one_digit_off(value, right)
        for value, right in zip(known, rights, strict=True)
    )


def _reaches(summed: Interval, whole: Interval, share: Decimal) -> bool:
    """Whether so much of the whole is there that the list was perhaps meant to be complete."""
    return summed.high is not None and whole.low is not None and summed.high > whole.low * share


RULE = Rule("FIG-PART-SUM", Severity.ERROR, __doc__, _check)
