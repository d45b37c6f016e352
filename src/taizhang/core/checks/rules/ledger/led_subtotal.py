"""数等于下级各单位的数相加，与台账的合计不同。

几个单位联合办的、几个单位都联系的，合计时只算一次；本级自己的也在合计里。与台账不符的另报，这里说明可能的原因。

台账：
    - {指标: 收集诉求件数, 值: 408, 计量单位: 件, 下级之和: 412}

查得出：
    2025年上半年，共收集诉求412件。

不报：
    2025年上半年，共收集诉求408件。

依据：
    汇总数按记录算，不把各单位的数相加。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.held_hit import hits_of_other
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_SAYS = Message("“{text}”等于{name}，合计不是把各单位相加：{about}，台账为{value}。").template


def _check(document: CheckedText) -> Iterator[Hit]:
    yield from hits_of_other(document, lambda held: held.added_up, _SAYS)


RULE = Rule("LED-SUBTOTAL", Severity.DOUBT, __doc__, _check)
