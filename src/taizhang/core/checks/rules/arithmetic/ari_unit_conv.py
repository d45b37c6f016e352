"""换算成别的单位算得不对。

“1500亩（约10公顷）”“1250万元（合1.25亿元）”：两个数紧接着写，中间只有括号和“约、合、折合、即”。
差二十分之一以上才报。

查得出：
    造林1500亩（约10公顷）。

不报：
    造林1500亩（约100公顷）。

依据：
    1公顷=15亩=10000平方米，1平方公里=100公顷，1吨=1000公斤，1公里=1000米。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import amount, last_place, meet, spans, texts, wider
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Interval, Message

_SIZES = {
    "平方米": ("area", Decimal(1)),
    "亩": ("area", Decimal(10000) / 15),
    "公顷": ("area", Decimal(10000)),
    "平方公里": ("area", Decimal(1000000)),
    "平方千米": ("area", Decimal(1000000)),
    "米": ("length", Decimal(1)),
    "公里": ("length", Decimal(1000)),
    "千米": ("length", Decimal(1000)),
    "公斤": ("mass", Decimal(1)),
    "千克": ("mass", Decimal(1)),
    "吨": ("mass", Decimal(1000)),
    "元": ("money", Decimal(1)),
}
_SAME = re.compile(r"[，,]?\(?(?:约?合|折合|约合|合计?|即|相当于|约)(?:约)?")
_ROOM = Decimal("0.05")


def _check(document: CheckedText) -> Iterator[Hit]:
    for number in range(len(document.figures) - 1):
        one, two = document.figures[number], document.figures[number + 1]
        first, second = _SIZES.get(one.unit), _SIZES.get(two.unit)
        if first is None or second is None or first[0] != second[0]:
            continue
        gap = document.between(number, number + 1).replace(" ", "")
        in_bracket = gap == "(" and document.folded.startswith(")", two.end)
        if not in_bracket and (_SAME.fullmatch(gap) is None or "合计" in gap):
            continue
        if one.unit == two.unit and (
            one.unit != "元" or not gap.lstrip("(，,").startswith(("合", "折合", "即"))
        ):
            continue
        if not document.usable(number) or not document.usable(number + 1):
            continue
        if one.interval is None or two.interval is None or not isinstance(one.value, Decimal):
            continue
        if one.interval.low is None or one.interval.high is None:
            continue
        factor = first[1] / second[1]
        turned = Interval(one.interval.low * factor, one.interval.high * factor)
        room = max(last_place(two), abs(one.value * factor) * _ROOM)
        if meet(turned, wider(two.interval, room)):
            continue
        yield Hit(
            spans(one, two),
            Message(
                "{one}合{right}，文中写{two}。",
                one=one.text,
                right=amount(one.value * factor, two.unit),
                two=two.text,
            ),
            None,
            texts(one, two),
        )


RULE = Rule("ARI-UNIT-CONV", Severity.ERROR, __doc__, _check)
