"""数据与台账不符，却正是另一个时段的数。

文件说的是上半年，数却等于全年的、一季度的或者上年同期的。五以下的数碰巧相同的多，不报。

台账：
    - {指标: 学习培训场次, 值: 21, 计量单位: 场次, 另一时段: {2025年1月1日至7月31日: 24}}

查得出：
    2025年上半年，共举办学习培训24场次。

不报：
    2025年上半年，共举办学习培训21场次。

依据：
    按事情发生的日期统计，不按录入的日期；时段之外的不计。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.held_hit import hits_of_other
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_SAYS = Message("“{text}”等于{name}的数，请看一看时段：{about}，台账为{value}。").template


def _check(document: CheckedText) -> Iterator[Hit]:
    yield from hits_of_other(document, lambda held: held.elsewhen, _SAYS)


RULE = Rule("LED-PERIOD", Severity.DOUBT, __doc__, _check)
