"""报告里夹带了请示事项。

标题是报告，结尾又请求批准、拨付；应当另行请示。

查得出：
    关于上半年工作情况的报告
    共开展活动46场。
    特此报告，请批准经费20万元。

不报：
    关于上半年工作情况的报告
    共开展活动46场。
    特此报告。

依据：
    《党政机关公文处理工作条例》第十五条：报告不夹带请示事项。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.outline import LineKind
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_ASKS = re.compile(
    r"(?:恳请|请|请求|申请)(?:上级|市委|区委|县委|市政府|县政府|予以?|给予){0,2}(?:批准|批复|审批|拨付|拨款|解决)|[妥当]否[，,]?请(?:批示|批复|审批)|请批示"
)
_LAST_LINES = 3
_LONGEST = 60


def _check(document: CheckedText) -> Iterator[Hit]:
    outline = document.outline
    title = outline.title
    if title is None or not title.of(document.text).rstrip("。 ").endswith("报告"):
        return
    body = list(outline.of_kind(LineKind.BODY))[-_LAST_LINES:]
    for line in body:
        found = _ASKS.search(
            document.folded, max(line.span.start, line.span.end - _LONGEST * 5), line.span.end
        )
        if found:
            span = Span(found.start(), found.end())
            words = span.of(document.text)
            yield Hit(
                (span,),
                Message("报告不夹带请示事项，请另行请示：{words}", words=words),
                None,
                (words,),
            )
            return


RULE = Rule("STR-CLOSING", Severity.DOUBT, __doc__, _check)
