"""数对、单位不对：与台账差一万倍或一亿倍。

台账记“元”，文件里写成“万元”，数字却没有换算。

台账：
    - {指标: 慰问品价值, 值: 126500, 计量单位: 元}

查得出：
    2025年上半年，慰问品价值126500万元。

不报：
    2025年上半年，慰问品价值12.65万元。

依据：
    换算单位时数字和单位一起换。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.held import Cause
from taizhang.core.checks.held_hit import hits_of_cause
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_SAYS = Message(
    "“{text}”的单位没有换算：{about}，台账为{value}，依据{records}条记录，查看：{trace}"
).template


def _check(document: CheckedText) -> Iterator[Hit]:
    yield from hits_of_cause(document, Cause.SCALE, _SAYS)


RULE = Rule("LED-UNIT", Severity.ERROR, __doc__, _check)
