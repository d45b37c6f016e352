"""单独成行的标题末尾用了句号。

“一、主要工作。”后面接着另起一段的正文，末尾不用句号；标题后接排正文的用句号，不报。逐条列出、没有正文的不报。

查得出：
    一、主要工作。
    上半年共开展活动46场，覆盖各镇。

不报：
    一、主要工作
    （一）学习培训。共开展活动46场，覆盖各镇。

依据：
    单独成行的标题末尾不用句号。
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.habit import hits_or_habit
from taizhang.core.checks.outline import Depth, Heading, LineKind, Outline
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_LONGEST = 30


def _check(document: CheckedText) -> Iterator[Hit]:
    outline = document.outline
    spans = []
    for heading in outline.headings:
        words = document.text[heading.mark.start : heading.span.end]
        last = heading.line + 1 == len(outline.lines)
        if not heading.alone or last or heading.depth > Depth.TWO or len(words) > _LONGEST:
            continue
        below = outline.lines[heading.line + 1]
        listed = any(
            other.line == heading.line + 1 and other.depth <= heading.depth
            for other in _near(outline, heading.line + 1)
        )
        if words.endswith("。") and below.kind is not LineKind.CELL and not listed:
            spans.append(heading.span)
    yield from hits_or_habit(
        document.text,
        spans,
        Message("标题末尾不用句号：{words}").template,
        Message("全文{count}个标题末尾用了句号，如：{words}").template,
    )


def _near(outline: Outline, line: int) -> list[Heading]:
    at = bisect_left(outline.headings, line, key=lambda heading: heading.line)
    return list(outline.headings[at : at + 1])


RULE = Rule("PUN-HEAD-END", Severity.DOUBT, __doc__, _check)
