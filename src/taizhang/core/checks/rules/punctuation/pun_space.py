"""正文的汉字中间有空格。

“上半 年”。标题、落款、表格里的空格用来对齐，不报；一篇一条。

查得出：
    上半 年共开展活动46场，覆盖各镇各村和各个社区。

不报：
    上半年共开展活动46场，覆盖各镇各村和各个社区。

依据：
    正文的字之间不空格。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.habit import spans_of
from taizhang.core.checks.outline import LineKind
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_PATTERN = re.compile(r"(?<=[\u4e00-\u9fff])(?<!电)[ ]{1,2}(?=[\u4e00-\u9fff])")
_SHORT = 20
_ALIGNED = 3


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = []
    for line in document.outline.of_kind(LineKind.BODY):
        found = spans_of(_PATTERN, line.span.of(document.text))
        if len(found) < _ALIGNED and line.span.end - line.span.start >= _SHORT:
            spans += [
                Span(line.span.start + span.start - 1, line.span.start + span.end + 1)
                for span in found
            ]
    if spans:
        words = spans[0].of(document.text)
        yield Hit(
            tuple(spans),
            Message("正文{count}处汉字中间有空格，如：{words}", count=len(spans), words=words),
        )


RULE = Rule("PUN-SPACE", Severity.HINT, __doc__, _check)
