"""一个数中间有空格。

“1 268人”写成“1268人”；以空格分节的大数“1 234 567元”不报。

查得出：
    培训1 268人。

不报：
    培训1268人。

依据：
    一个数不拆开。
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
    r"(?<=[\u4e00-\u9fff])(?<![年月日第])[0-9]{1,4}[ ][0-9]{1,4}(?=[人元件户家名场次个亩%])"
)
_EACH = Message("数中间有空格：{words}").template
_MANY = Message("全文{count}处数中间有空格，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = spans_of(_PATTERN, document.folded)
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("NUM-SPLIT", Severity.DOUBT, __doc__, _check)
