"""约数用了阿拉伯数字。

“20几人”写成“二十几人”，“3、4个月”写成“三四个月”；“100多件”“一百多件”都可以，不报。

查得出：
    到场20几人。

不报：
    到场二十几人，受理100多件。

依据：
    GB/T 15835：含“几”的概数、相邻两个数字的概数用汉字。
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
    r"(?<![0-9.])[1-9][0-9]{0,3}几[个人名件户家天年次万百千]"
    r"|(?<=[\u4e00-\u9fff])(?<![第表图级])(?:1、2|2、3|3、4|4、5|5、6|6、7|7、8|8、9)(?:个月?|天|次|家|户|名|人)(?![0-9])"
)
_EACH = Message("约数写成汉字：{words}").template
_MANY = Message("全文{count}处约数用了阿拉伯数字，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = spans_of(_PATTERN, document.folded)
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("NUM-APPROX-ARABIC", Severity.DOUBT, __doc__, _check)
