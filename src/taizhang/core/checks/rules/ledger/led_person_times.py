"""台账记的是人次，文件里写成人；或者反过来。

同一个人参加两次是两人次、一个人。数与台账相同、只有单位不同时才报；数也不同的，可能本来就是另一个数，不报。

台账：
    - {指标: 服务群众人次, 值: 1200, 计量单位: 人次}

查得出：
    2025年上半年，服务群众1200人。

不报：
    2025年上半年，服务群众1200人次。

依据：
    人和人次是两个计量单位，台账没有按人去重的，不能说成人。
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
    "“{text}”应为{value}：{about}，台账记的是人次还是人，以台账为准，依据{records}条记录，查看：{trace}"
).template


def _check(document: CheckedText) -> Iterator[Hit]:
    yield from hits_of_cause(document, Cause.PERSONS, _SAYS)


RULE = Rule("LED-PERSON-TIMES", Severity.ERROR, __doc__, _check)
