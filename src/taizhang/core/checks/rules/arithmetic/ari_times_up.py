"""增长的倍数算得不对。

由20件增至60件，是原来的3倍，增长2倍。

查得出：
    受理量由20件增至60件，增长3倍。

不报：
    受理量由20件增至60件，增长2倍。

依据：
    增长的倍数 =（现数 − 原数）÷ 原数。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.growth import changes
from taizhang.core.checks.reckoning import as_shown, meet, per, spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import Direction, FigureKind
from taizhang.core.values import Interval, Message


def _check(document: CheckedText) -> Iterator[Hit]:
    for change in changes(document):
        told, now = document.figures[change.number], document.figures[change.current]
        if change.base is None or told.kind is not FigureKind.MULTIPLE:
            continue
        before = document.figures[change.base]
        if told.unit != "倍" or told.direction is not Direction.UP or now.unit != before.unit:
            continue
        if told.interval is None or now.interval is None or before.interval is None:
            continue
        level = per(now.interval, before.interval)
        if level is None or level.low is None or level.high is None:
            continue
        grown = Interval(level.low - 1, level.high - 1)
        if meet(grown, told.interval):
            continue
        if not isinstance(now.value, Decimal) or not isinstance(before.value, Decimal):
            continue
        yield Hit(
            spans(before, now, told),
            Message(
                "由{before}到{now}，增长{right}（是原来的{times}），文中写增长{told}。",
                before=before.text,
                now=now.text,
                right=as_shown(now.value / before.value - 1, told),
                times=as_shown(now.value / before.value, told),
                told=told.text,
            ),
            None,
            texts(before, now, told),
        )


RULE = Rule("ARI-TIMES-UP", Severity.ERROR, __doc__, _check)
