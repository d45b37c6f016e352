"""标点重复。

“。。”“，，”“。，”只留一个；“？！”不报。

查得出：
    成效明显。。下一步继续推进。

不报：
    成效明显。下一步继续推进。

依据：
    一处一个标点。
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
    r"(?<!。)。{2}(?!。)|，{2,4}|、{2,4}|；{2,4}|：{2,4}|[，、；：][。，；、]|。[，、；：]"
)
_EACH = Message("标点重复：{words}").template
_MANY = Message("全文{count}处标点重复，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = spans_of(_PATTERN, document.text)
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("PUN-DOUBLE", Severity.DOUBT, __doc__, _check)
