"""小数点前漏了0，或者小数点写成了句号。

“.5%”写成“0.5%”，“0。5%”写成“0.5%”；“3。5%”可能是两句话，作疑点。

查得出：
    同比增长.5%。

不报：
    同比增长0.5%。

依据：
    GB/T 15835：纯小数写出小数点前的0，小数点用齐底线的点。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.habit import spans_of
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_BARE = re.compile(r"(?<=[\u4e00-\u9fff])\.[0-9]{1,4}(?=%|‰|个百分点|[万亿])")
_STOP = re.compile(r"(?<![0-9年第.。])(?P<whole>[0-9]{1,4})。[0-9]{1,2}(?=%|个百分点|[万亿][元人])")


def _check(document: CheckedText) -> Iterator[Hit]:
    for span in spans_of(_BARE, document.folded):
        words = span.of(document.text)
        yield Hit((span,), Message("小数点前面补0：{words}", words=words), None, (words,))
    for found in _STOP.finditer(document.folded):
        span = Span(found.start(), found.end())
        words = span.of(document.text)
        sure = None if found["whole"] == "0" else Severity.DOUBT
        yield Hit((span,), Message("小数点写成了句号：{words}", words=words), sure, (words,))


RULE = Rule("NUM-DECIMAL", Severity.ERROR, __doc__, _check)
