"""范围的前一个数漏了“万”“亿”。

“5～10万人”可以读成5人，写成“5万～10万人”。前一个数大于后一个数的、前一个数在一千以上的，不报。

查得出：
    覆盖5～10万人。

不报：
    覆盖5万～10万人。

依据：
    GB/T 15835：前后两个数的“万”“亿”都写出。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.habit import hits_or_habit
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_RANGE = re.compile(
    r"(?<![0-9.万亿~—第-])(?P<low>[0-9]{1,3}(?:\.[0-9]{1,4})?)(?:[~至到-]|(?<!—)—(?!—))"
    r"(?P<high>[0-9]{1,6}(?:\.[0-9]{1,4})?)[万亿]"
)
_EACH = Message("范围的前一个数也要写“万”“亿”：{words}").template
_MANY = Message("全文{count}处范围的前一个数没有写“万”“亿”，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = [
        Span(found.start(), found.end())
        for found in _RANGE.finditer(document.folded)
        if Decimal(found["low"]) < Decimal(found["high"])
    ]
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("NUM-RANGE-WAN", Severity.DOUBT, __doc__, _check)
