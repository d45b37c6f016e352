"""段落末尾没有标点。

正文的长段落以句号收。标题、列项、表格、落款不报；一篇里许多行都没有，是网页或排版断的行，也不报。

查得出：
    上半年共开展活动46场，覆盖各镇各村和各个社区。其中宣讲12场，取得成效

不报：
    上半年共开展活动46场，覆盖各镇各村和各个社区。其中宣讲12场，取得成效。

依据：
    段落末尾用句号。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.habit import hits_or_habit
from taizhang.core.checks.outline import LineKind
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_LONG = 30
_BROKEN = 4


def _check(document: CheckedText) -> Iterator[Hit]:
    long, spans = 0, []
    for line in document.outline.of_kind(LineKind.BODY):
        words = line.span.of(document.text)
        if len(words) < _LONG or "  " in words:
            continue
        long += 1
        if "。" in words and "\u4e00" <= words[-1] <= "\u9fff":
            spans.append(Span(line.span.end - _SHOWN, line.span.end))
    if len(spans) * _BROKEN > long and len(spans) > 1:
        return
    yield from hits_or_habit(
        document.text,
        spans,
        Message("段落末尾没有标点：{words}").template,
        Message("全文{count}段末尾没有标点，如：{words}").template,
    )


_SHOWN = 10


RULE = Rule("PUN-NO-END", Severity.DOUBT, __doc__, _check)
