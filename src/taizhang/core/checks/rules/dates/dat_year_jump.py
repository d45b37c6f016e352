"""年份离本文太远，像是写错了数字。

标题写2026年，正文出现2062年、2206年。一百八十年以前、二十五年以后的年份提问；规划、远景目标的年份在二十五年以内。

查得出：
    示例街道2026年上半年工作总结
    2062年3月，新建社区书屋。

不报：
    示例街道2026年上半年工作总结
    2026年3月，新建社区书屋。

依据：
    写错数字顺序的年份。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_YEAR = re.compile(r"(?<![0-9.〔\[(第])(?P<year>[0-9]{4})年(?!前|的?历史|以[来上前]|期|间)")
_BACK, _AHEAD = 180, 25


def _check(document: CheckedText) -> Iterator[Hit]:
    title = document.title
    if title is None or document.masking:
        return
    own = _YEAR.search(document.folded, title.start, title.end)
    if own is None:
        return
    base = int(own["year"])
    for found in _YEAR.finditer(document.folded, title.end):
        year = int(found["year"])
        if base - _BACK <= year <= base + _AHEAD:
            continue
        span = Span(found.start(), found.end())
        yield Hit(
            (span,),
            Message("标题是{own}年，正文写{year}年，请核对年份。", own=base, year=year),
            None,
            (own.group(), found.group()),
        )


RULE = Rule("DAT-YEAR-JUMP", Severity.DOUBT, __doc__, _check)
