"""约数词的方向与台账相反。

“近”“不足”要比写出的数少，“超”“余”“突破”要比写出的数多，都不超过一步（300 的一步是 100）。

台账：
    - {指标: 政策宣讲会场数, 值: 298, 计量单位: 场}

查得出：
    2025年上半年，举办政策宣讲会超300场。

不报：
    2025年上半年，举办政策宣讲会近300场。

依据：
    约数词含义见“数的含义”：超 300 是大于 300、小于 400。
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
    "“{text}”的约数词与台账不符：{about}，台账为{value}，依据{records}条记录，查看：{trace}"
).template


def _check(document: CheckedText) -> Iterator[Hit]:
    yield from hits_of_cause(document, Cause.HEDGE, _SAYS)


RULE = Rule("LED-APPROX-DIR", Severity.ERROR, __doc__, _check)
