"""写的日期与台账里这件事的日期不同。

同一个分句里写明了日期，又有台账里一条记录的名称（五个字以上），而这个名称的记录没有一条是那一天的。
拟、计划、定于的不报；一个分句里有两个日期的不报。

台账：
    - {事件: 惠企政策推进会, 日期: 2025-05-16}

查得出：
    2025年5月18日召开惠企政策推进会。

不报：
    2025年5月16日召开惠企政策推进会。

依据：
    写到具体的事，时间要与记录一致；记录错了的更正记录。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, chinese_date


def _check(document: CheckedText) -> Iterator[Hit]:
    for event in document.events:
        days = tuple(chinese_date(day) for day in event.days)
        yield Hit(
            (event.span,),
            Message(
                "“{text}”与台账不同：台账里“{title}”是{days}（记录 {record}）。",
                text=event.text,
                title=event.title,
                days=days,
                record=event.record,
            ),
            None,
            (event.text, *(str(day) for day in event.days)),
        )


RULE = Rule("LED-EVENT", Severity.DOUBT, __doc__, _check)
