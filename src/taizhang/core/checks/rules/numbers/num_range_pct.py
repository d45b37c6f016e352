"""范围的前一个数漏了百分号。

“15～30%”写成“15%～30%”。

查得出：
    增幅在15～30%之间。

不报：
    增幅在15%～30%之间。

依据：
    GB/T 15835：前后两个百分号都写出。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.habit import hits_or_habit, spans_of
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_PATTERN = re.compile(
    r"(?<![0-9.%‰~—第-])[0-9]{1,3}(?:\.[0-9]{1,4})?(?:[~至到-]|(?<!—)—(?!—))[0-9]{1,3}(?:\.[0-9]{1,4})?%"
)
_EACH = Message("范围的前一个数也要写百分号：{words}").template
_MANY = Message("全文{count}处范围的前一个数没有写百分号，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = spans_of(_PATTERN, document.folded)
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("NUM-RANGE-PCT", Severity.DOUBT, __doc__, _check)
