"""一个数用了两个约数词。

“约200人左右”“近500余人”“至少1000万元以上”，留一个。

查得出：
    约200人左右参加活动。

不报：
    约200人参加活动。

依据：
    约数词意思重复。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.habit import hits_or_habit, spans_of
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_NUMBER = r"(?:[0-9][0-9,.]{0,14}|[一二两三四五六七八九十百千]{1,8})"
_MORE = r"(?:[余多](?!元化|样|功能))"
_UNIT = r"(?:[\u4e00-\u9fff]{0,3}?)"
_PATTERN = re.compile(
    rf"(?:大?(?<![节预合签公条制契违特邀履集])约|(?<![最附])近|将近|接近)(?!{_NUMBER}[余多]?个?[年月天周日])"
    rf"{_NUMBER}(?:{_MORE}[万亿]?|[万亿]{_MORE}|[万亿]?{_UNIT}(?:左右|上下))"
    rf"|(?:超过?|逾|突破){_NUMBER}(?:{_MORE}[万亿]?|[万亿]{_MORE}|[万亿]?{_UNIT}以上)"
    rf"|(?:至少|不少于|不低于){_NUMBER}[万亿]?{_UNIT}以上"
    rf"|(?:至多|不足|不超过){_NUMBER}[万亿]?{_UNIT}以下"
    rf"|{_NUMBER}(?:[余多][万亿]?|[万亿][余多]){_UNIT}左右"
)
_EACH = Message("约数词重复，留一个：{words}").template
_MANY = Message("全文{count}处约数词重复，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = spans_of(_PATTERN, document.folded)
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("NUM-DOUBLE-APPROX", Severity.DOUBT, __doc__, _check)
