"""正文开头写的是去年的同一时段，像是沿用了去年的稿子。

标题是2026年上半年，正文一句以“2025年上半年”开头，又没有“同期”“比”等对比的话。

查得出：
    示例街道2026年上半年工作总结
    2025年上半年，共开展活动46场。

不报：
    示例街道2026年上半年工作总结
    2026年上半年，共开展活动46场，比2025年上半年多3场。

依据：
    正文时段与标题一致。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.outline import LineKind
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_PERIOD = re.compile(
    r"(?P<year>20[0-9]{2})年(?:度)?(?P<part>上半年|下半年|第?[一二三四]季度|前三季度|[0-9]{1,2}月份?)"
)
_COMPARED = re.compile(r"同期|[比较]|去年|上年|以来|回顾|获|印发|下发|通过|启动|始于|至今|当时")


def _check(document: CheckedText) -> Iterator[Hit]:
    title = document.title
    own = None if title is None else _PERIOD.search(document.folded, title.start, title.end)
    if own is None or title is None:
        return
    cells = {line.span.start for line in document.outline.of_kind(LineKind.CELL)}
    for sentence in document.sentences:
        if sentence.start < title.end:
            continue
        words = sentence.span.of(document.folded)
        found = _PERIOD.match(words.lstrip())
        if (
            found is None
            or found["part"] != own["part"]
            or int(found["year"]) != int(own["year"]) - 1
        ):
            continue
        if _COMPARED.search(words) or f"{own['year']}年" in words:
            continue
        start = sentence.start + len(words) - len(words.lstrip())
        # A table sets years beside each other.
        if start in cells:
            continue
        span = Span(start, start + len(found.group()))
        yield Hit(
            (span,),
            Message(
                "标题是{own}，这里写{said}，请看是不是沿用了去年的稿子。",
                own=own.group(),
                said=found.group(),
            ),
            None,
            (own.group(), found.group()),
        )


RULE = Rule("PLH-LAST-YEAR", Severity.DOUBT, __doc__, _check)
