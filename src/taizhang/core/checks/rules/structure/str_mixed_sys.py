"""两套序号混用。

正文用“一、”，又用“1.1”“1.2”；附件里的技术文本不报。

查得出：
    一、主要工作
    1.1 学习
    好。
    1.2 宣传
    好。

不报：
    一、主要工作
    （一）学习
    好。
    （二）宣传
    好。

依据：
    一篇用一套层次序数。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.outline import Depth, LineKind
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_POINTED = re.compile(
    r"(?P<above>[0-9]{1,2}(?:\.[0-9]{1,2}){0,2})\.(?P<last>[0-9]{1,2})(?![0-9.%])[ ]?"
    r"(?=[\u4e00-\u9fff])(?![万亿个倍元公平亩吨度米千])"
)


def _check(document: CheckedText) -> Iterator[Hit]:
    outline = document.outline
    if not any(heading.depth is Depth.ONE for heading in outline.headings):
        return
    last: tuple[str, int] | None = None
    spans: list[Span] = []
    follows = False
    for line in outline.of_kind(LineKind.BODY, LineKind.HEADING):
        found = _POINTED.match(document.folded, line.span.start, line.span.end)
        if found is None:
            continue
        here = (found["above"], int(found["last"]))
        follows |= last is not None and here == (last[0], last[1] + 1)
        last = here
        spans.append(Span(found.start(), found.end()))
    if follows:
        words = spans[0].of(document.text)
        yield Hit(
            tuple(spans),
            Message("“一、”与“{words}”两套序号混用。", words=words.strip()),
            None,
            (words.strip(),),
        )


RULE = Rule("STR-MIXED-SYS", Severity.DOUBT, __doc__, _check)
