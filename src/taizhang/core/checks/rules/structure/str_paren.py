"""标题的序号用了半角括号。

“(一)”写成“（一）”；一篇一条。

查得出：
    (一)学习
    好。
    (二)宣传
    好。

不报：
    （一）学习
    好。
    （二）宣传
    好。

依据：
    公文里的括号用全角。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = [
        heading.mark
        for heading in document.outline.headings
        if set(heading.mark.of(document.text)) & set("()")
    ]
    if spans:
        words = spans[0].of(document.text)
        yield Hit(
            tuple(spans),
            Message("{count}处序号用了半角括号，如：{words}", count=len(spans), words=words),
            None,
            (words,),
        )


RULE = Rule("STR-PAREN", Severity.DOUBT, __doc__, _check)
