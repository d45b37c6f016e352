"""币种写重了，或者用了口语。

“￥500元”“500块钱”写成“500元”；“块”也是量词，单写不报。

查得出：
    补贴￥500元。

不报：
    补贴500元，制作展板30块。

依据：
    金额只写一次币种。
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
    r"[¥￥][ ]?[0-9][0-9,.]{0,14}[万亿]?元|[0-9十百千万]块钱"
    r"|人民币[0-9][0-9,.]{0,14}[万亿]?元人民币|\$[ ]?[0-9][0-9,.]{0,14}[万亿]?美元"
)
_EACH = Message("币种写重了或用了口语：{words}").template
_MANY = Message("全文{count}处币种写重了或用了口语，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = spans_of(_PATTERN, document.folded)
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("NUM-CURRENCY", Severity.DOUBT, __doc__, _check)
