"""破折号不规范。

“--”写成“——”。范围、页码、表格线不报。

查得出：
    打造品牌--红石榴家园。

不报：
    打造品牌——红石榴家园。

依据：
    GB/T 15834：破折号占两字。
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
    r"(?<![-－—|:])(?:-{2}|－{2})(?=[\u4e00-\u9fff“《])(?<=[\u4e00-\u9fff”》）].{2})|^\s{0,8}(?:-{2}|－{2})(?=[\u4e00-\u9fff“《])",
    re.MULTILINE,
)
_EACH = Message("破折号写成“——”：{words}").template
_MANY = Message("全文{count}处破折号不规范，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = spans_of(_PATTERN, document.text)
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("PUN-DASH", Severity.DOUBT, __doc__, _check)
