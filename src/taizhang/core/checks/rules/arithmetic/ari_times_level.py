"""“是原来的几倍”算得不对。

由20件增至60件，是原来的3倍，不是2倍，也不是4倍。紧接在前后两个数后面的才核对。

查得出：
    受理量由20件增至60件，是原来的4倍。

不报：
    受理量由20件增至60件，是原来的3倍。

依据：
    倍数 = 现数 ÷ 原数。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.pair_before import level_and_base
from taizhang.core.checks.reckoning import as_shown, meet, per, spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import FigureKind
from taizhang.core.values import Message

_OF_BEFORE = re.compile(
    r"\)?[，,](?:约|正好)?(?:是|为|达到?)(?:原来|原先|去年|上年|同期|去年同期|上年同期|之前)的(?:约|近)?"
)


def _check(document: CheckedText) -> Iterator[Hit]:
    for number, told in enumerate(document.figures):
        if told.kind is not FigureKind.MULTIPLE or told.interval is None:
            continue
        pair = level_and_base(document, number)
        if pair is None or not _OF_BEFORE.fullmatch(document.between(number - 1, number)):
            continue
        now, before = document.figures[pair[0]], document.figures[pair[1]]
        if now.interval is None or before.interval is None:
            continue
        times = per(now.interval, before.interval)
        if times is None or meet(times, told.interval):
            continue
        if not isinstance(now.value, Decimal) or not isinstance(before.value, Decimal):
            continue
        yield Hit(
            spans(before, now, told),
            Message(
                "由{before}到{now}，是原来的{right}，文中写{told}。",
                before=before.text,
                now=now.text,
                right=as_shown(now.value / before.value, told),
                told=told.text,
            ),
            None,
            texts(before, now, told),
        )


RULE = Rule("ARI-TIMES-LEVEL", Severity.ERROR, __doc__, _check)
