"""数据连没有审核通过的记录也算了进去。

台账只算审核通过的；文件里的数与台账不同，却等于连同待审核的记录一起算的数。

台账：
    - {指标: 学习培训场次, 值: 46, 计量单位: 场次, 连同待审: 49, 待审: 3}

查得出：
    2025年上半年，共举办学习培训49场次。

不报：
    2025年上半年，共举办学习培训46场次。

依据：
    没有审核的还可能退回，不作为对外的数。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.held import Cause
from taizhang.core.checks.held_hit import about
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message


def _check(document: CheckedText) -> Iterator[Hit]:
    for held in document.held:
        if held.cause is not Cause.UNREVIEWED:
            continue
        yield Hit(
            (held.figure.span,),
            Message(
                "“{text}”连同待审核的{waiting}条记录：{about}，审核通过的为{value}，依据{records}条记录，查看：{trace}",
                text=held.figure.text,
                waiting=held.waiting,
                about=about(held),
                value=held.shown or Message("零条"),
                records=held.records,
                trace=held.trace,
            ),
            None,
            (held.figure.text, held.shown, held.trace),
        )


RULE = Rule("LED-STATUS", Severity.ERROR, __doc__, _check)
