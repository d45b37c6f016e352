"""同一笔数的万、亿或位数写错。

同样的事，一处写1250万元，另一处写1.25亿元，数字相同，只差十倍、百倍、万倍。有效数字两位以上才核对。

查得出：
    投入扶持资金1250万元。
    共投入扶持资金1.25亿元。

不报：
    投入扶持资金1250万元。
    共投入扶持资金0.125亿元。

依据：
    换算成同一单位后应当相等。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import exactly, spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.tellings import alike
from taizhang.core.values import Message, plain

_FEWEST_DIGITS = 2
_SURE = 3


def _check(document: CheckedText) -> Iterator[Hit]:
    seen: set[int] = set()
    for first, other, _likeness in alike(document):
        one, two = exactly(first.figure), exactly(other.figure)
        if not one or not two or one == two or other.number in seen or first.number in seen:
            continue
        digits = _digits(one)
        if digits != _digits(two) or len(digits) < _FEWEST_DIGITS:
            continue
        seen.add(other.number)
        yield Hit(
            spans(first.figure, other.figure),
            Message(
                "“{what}”一处写{one}，另一处写{other}，相差{times}倍，请核对单位和位数。",
                what=first.figure.what,
                one=first.figure.text,
                other=other.figure.text,
                times=plain(max(one, two) / min(one, two)),
            ),
            Severity.ERROR if len(digits) >= _SURE else Severity.DOUBT,
            texts(first.figure, other.figure),
        )


def _digits(value: Decimal) -> str:
    return plain(value).replace(".", "").strip("0")


RULE = Rule("FIG-MAGNITUDE", Severity.ERROR, __doc__, _check)
