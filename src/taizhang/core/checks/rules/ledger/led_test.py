"""数据算进了像是测试、试填的记录。

记录的名称或单位的名称整个是“测试”“试填”“test1”这样的才算；“普通话水平测试”这样的事照常统计，不报。
一类台账只报一次。

台账：
    - {指标: 学习培训场次, 值: 46, 计量单位: 场次, 测试: [测试1]}

查得出：
    2025年上半年，共举办学习培训46场次。

不报：
    2025年上半年，培训情况良好。

依据：
    试用时录入的不是工作，撤回以后再统计。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.held_hit import about
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message


def _check(document: CheckedText) -> Iterator[Hit]:
    told: set[str] = set()
    for held in document.held:
        if not held.certain or not held.trials or held.best is None or held.kind in told:
            continue
        told.add(held.kind)
        yield Hit(
            (held.figure.span,),
            Message(
                "“{text}”所依据的记录中有{count}条像是测试用的（{names}）：{about}，请撤回这些记录，查看：{trace}",
                text=held.figure.text,
                count=len(held.trials),
                names=held.trials[:_MOST],
                about=about(held),
                trace=held.trace,
            ),
            None,
            (held.figure.text, *held.trials[:_MOST]),
        )


_MOST = 5

RULE = Rule("LED-TEST", Severity.ERROR, __doc__, _check)
