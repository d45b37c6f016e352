"""参加的人次比场次还少。

“培训6场，参训5人次”：每场至少有一人，人次不会少于场次，请核对单位和位数（万）是否漏写。

查得出：
    举办培训6场，参训5人次。

不报：
    举办培训6场，参训240人次。

依据：
    一场活动至少有一人次。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import FigureKind
from taizhang.core.values import Message

_EVENTS = frozenset({"次", "场", "期", "场次", "堂", "期次", "场活动"})
_TAKING_PART = re.compile(
    r"[，,、(]?(?:共|累计|直接|现场)?(?:参训|参加(?:人员)?|参与|培训|覆盖|服务|惠及|受益|受众|接受教育|到场|听课)(?:群众|干部|人员|师生|职工|家长|学生|居民|党员|企业|游客|读者)?"
    r"(?:人数)?(?:共|达到?|约|近|超)*"
)

_TOOK_PART = re.compile(r"参加|参与|参训|受益|受教育|接受")
_GATHERING = re.compile(r"演练|讲座|活动|培训|宣讲|宣传|义诊|会议|课")


def _check(document: CheckedText) -> Iterator[Hit]:
    for number in range(1, len(document.figures)):
        events, people = document.figures[number - 1], document.figures[number]
        if events.unit not in _EVENTS or people.kind is not FigureKind.PERSON_TIMES:
            continue
        if people.unit != "人次" or not document.usable(number - 1) or not document.usable(number):
            continue
        after = document.folded[people.end : people.end + 4]
        told = _TAKING_PART.fullmatch(document.between(number - 1, number)) or (
            document.between(number - 1, number) in ("，", ",", "、") and _TOOK_PART.match(after)
        )
        if not told or (events.unit == "次" and not _GATHERING.search(document.lead(number - 1))):
            continue
        if (
            events.interval is None
            or people.interval is None
            or not isinstance(people.value, Decimal)
        ):
            continue
        low, high = events.interval.low, people.interval.high
        if low is not None and high is not None and high < low:
            yield Hit(
                spans(events, people),
                Message("{events}只有{people}，请核对。", events=events.text, people=people.text),
                None,
                texts(events, people),
            )


RULE = Rule("FIG-EVENT-RATIO", Severity.DOUBT, __doc__, _check)
