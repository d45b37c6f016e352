"""引号里面又用了双引号。

“开展“双报到”活动”里面的一层用单引号。

查得出：
    推动“开展“双报到”活动”落实。

不报：
    推动“开展‘双报到’活动”落实。

依据：
    GB/T 15834：引号里再用引号，外双内单。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.habit import hits_or_habit
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_SIGN = re.compile("[“”]")


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = [
        span
        for paragraph in document.paragraphs
        for span in _nested(document.text, paragraph.start, paragraph.end)
    ]
    yield from hits_or_habit(
        document.text,
        spans,
        Message("里面一层用单引号：{words}").template,
        Message("全文{count}处引号里又用双引号，如：{words}").template,
    )


def _nested(text: str, start: int, end: int) -> list[Span]:
    """The inner ones of a paragraph whose signs go in pairs; of others it is not known which is which."""
    found: list[Span] = []
    open_at: list[int] = []
    for sign in _SIGN.finditer(text, start, end):
        if sign.group() == "“":
            open_at.append(sign.start())
        elif not open_at:
            return []
        else:
            begun = open_at.pop()
            if open_at:
                found.append(Span(begun, sign.end()))
    return [] if open_at else sorted(found)


RULE = Rule("PUN-NEST", Severity.DOUBT, __doc__, _check)
