"""“第一”后面用了顿号。

“第一、加强学习”写成“第一，加强学习”；“第一、二季度”不报。

查得出：
    第一、加强学习。

不报：
    第一，加强学习。

依据：
    “第一”后面用逗号。
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
    r"(?:(?<=[。；：:\n])|^)[ ]{0,8}第[一二三四五六七八九十]、(?![一二三四五六七八九十]|第)",
    re.MULTILINE,
)
_EACH = Message("“第一”后面用逗号：{words}").template
_MANY = Message("全文{count}处“第一”后面用了顿号，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = spans_of(_PATTERN, document.folded)
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("STR-DIYI", Severity.DOUBT, __doc__, _check)
