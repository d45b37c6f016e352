"""总结编了发文字号单独印发。

“总结”不是法定公文种类，可以用“报告”，或者作为通知、函的附件。

查得出：
    东政发〔2026〕12号
    东湖镇2025年工作总结
    共开展活动46场。

不报：
    东湖镇2025年工作总结
    共开展活动46场。

依据：
    《党政机关公文处理工作条例》列出十五种公文，没有总结。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_NUMBERED = re.compile(r"[\u4e00-\u9fff]{2,12}[〔\[(][12][0-9]{3}[〕\])][0-9]{1,4}号$")
_FIRST_LINES = 5


def _check(document: CheckedText) -> Iterator[Hit]:
    numbered: Span | None = None
    for line in document.outline.lines[:_FIRST_LINES]:
        words = line.span.of(document.folded)[:_LONGEST].rstrip()
        if _NUMBERED.fullmatch(words):
            numbered = line.span
        elif numbered and words.endswith("总结"):
            yield Hit(
                (line.span, numbered), Message("总结不是法定公文种类，宜用报告，或者作附件印发。")
            )
            return


_LONGEST = 60


RULE = Rule("STR-GENRE", Severity.HINT, __doc__, _check)
