"""数字用了全角。

“１２３件”写成“123件”。

查得出：
    受理１２３件。

不报：
    受理123件。

依据：
    公文中的阿拉伯数字用半角。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.habit import hits_or_habit, spans_of
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_PATTERN = re.compile(r"[０-９]+(?:[．，][０-９]+)?")
_EACH = Message("数字用半角：{words}").template
_MANY = Message("全文{count}处数字用了全角，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = spans_of(_PATTERN, document.text)
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("NUM-FULLWIDTH", Severity.DOUBT, __doc__, _check)
