"""省略号不规范，或者与“等”重复。

“...”“。。。”写成“……”；“等”与“……”留一个。

查得出：
    涉及住房、就业...

不报：
    涉及住房、就业等。

依据：
    GB/T 15834：省略号六点，与“等”不并用。
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
    r"(?<=[\u4e00-\u9fff、，”》])\.{3,6}(?!\.)|(?<!。)。{3,6}(?!。)|等…{1,2}|(?<=[\u4e00-\u9fff、，])…(?!…)"
)
_EACH = Message("省略号写成“……”，不与“等”并用：{words}").template
_MANY = Message("全文{count}处省略号不规范，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = spans_of(_PATTERN, document.text)
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("PUN-ELLIPSIS", Severity.DOUBT, __doc__, _check)
