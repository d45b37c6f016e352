"""以日期为名的节日、事件用了阿拉伯数字。

“5.1国际劳动节”写成“五一国际劳动节”，“12.9运动”写成“一二·九”运动。

查得出：
    5.1国际劳动节期间。

不报：
    五一国际劳动节期间。

依据：
    GB/T 15835：含月日的专名用汉字。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.habit import hits_or_habit, spans_of
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_PATTERN = re.compile(
    r"(?<![0-9.])[“\"]?(?:12[.·]9[”\"]?运动|5[.·]1[”\"]?(?:国际劳动节|劳动节|假期|小长假)|5[.·]4[”\"]?(?:运动|青年节|精神)|7[.·]1[”\"]?(?:讲话|表彰|建党)"
    r"|10[.·]1[”\"]?(?:国庆|假期)|8[.·]1[”\"]?建军|3[.·]8[”\"]?(?:妇女节|国际|节)|6[.·]1[”\"]?(?:国际)?儿童节|9[.·]18[”\"]?事变)"
)
_EACH = Message("节日、事件的名称用汉字：{words}").template
_MANY = Message("全文{count}处节日、事件的名称用了阿拉伯数字，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = spans_of(_PATTERN, document.folded)
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("NUM-MONTHDAY-NAME", Severity.DOUBT, __doc__, _check)
