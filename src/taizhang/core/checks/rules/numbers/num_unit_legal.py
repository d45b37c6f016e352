"""用了不规范的计量单位。

平米写成平方米，公分写成厘米，KM 写成 km，Kg 写成 kg。“亩”“公斤”不报。

查得出：
    新建广场500平米。

不报：
    新建广场500平方米，整治农田30亩。

依据：
    法定计量单位。
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
    r"(?<=[0-9万亿])[ ]?(?:平米|公分|立米|公升|(?:KM|Km|KG|Kg|KW|Kw|kw|KWH|Kwh|kwh)(?![A-Za-z0-9]))"
)
_EACH = Message("计量单位宜用法定的写法：{words}").template
_MANY = Message("全文{count}处计量单位不是法定的写法，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = spans_of(_PATTERN, document.folded)
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("NUM-UNIT-LEGAL", Severity.DOUBT, __doc__, _check)
