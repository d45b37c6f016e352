"""数的范围用了短横。

“3-5家”的短横宜写成“～”或“—”。日期、电话、编号里的短横不报。

查得出：
    每月走访3-5家企业。

不报：
    每月走访3～5家企业。

依据：
    GB/T 15835：数值范围用浪纹线或一字线。
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
    r"(?<![0-9A-Za-z./#-])[0-9]{1,6}(?:\.[0-9]{1,4})?[%万亿]?-[0-9]{1,6}(?:\.[0-9]{1,4})?"
    r"(?:%|[万亿]?[个家名人件场户次项元亩月日年天岁级倍])"
)
_EACH = Message("数的范围宜用“～”或“—”：{words}").template
_MANY = Message("全文{count}处数的范围用了短横，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = spans_of(_PATTERN, document.text)
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("NUM-RANGE-CONN", Severity.HINT, __doc__, _check)
