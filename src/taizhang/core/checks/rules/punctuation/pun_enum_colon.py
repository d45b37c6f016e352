"""“一是”后面用了冒号。

“一是：加强学习”写成“一是加强学习”。

查得出：
    一是：加强学习；二是：加强宣传。

不报：
    一是加强学习；二是加强宣传。

依据：
    “一是”后面直接接说的事。
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
    r"(?:(?<=[。；：:，;\n])|^)[ ]{0,8}[一二三四五六七八九十]{1,2}是[:：](?![“”])", re.MULTILINE
)
_EACH = Message("“一是”后面不用冒号：{words}").template
_MANY = Message("全文{count}处“一是”后面用了冒号，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = spans_of(_PATTERN, document.folded)
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("PUN-ENUM-COLON", Severity.DOUBT, __doc__, _check)
