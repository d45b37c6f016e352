"""翻番算得不对。

翻一番是原来的2倍，翻两番是4倍，翻三番是8倍。实际的倍数比它差四分之一以上才报。

查得出：
    村集体收入由100万元增至200万元，翻两番。

不报：
    村集体收入由100万元增至200万元，翻一番。

依据：
    翻 n 番是原来的 2 的 n 次方倍。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.pair_before import level_and_base
from taizhang.core.checks.reckoning import as_shown, per, spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import FigureKind
from taizhang.core.values import Message

_BETWEEN = re.compile(r"[，,](?:实现|比?[^，。；0-9]{0,4})?")
_LOW, _HIGH = Decimal("0.75"), Decimal("1.5")


def _check(document: CheckedText) -> Iterator[Hit]:
    for number, told in enumerate(document.figures):
        if told.kind is not FigureKind.MULTIPLE or not told.text.startswith("翻"):
            continue
        pair = level_and_base(document, number)
        if pair is None or not _BETWEEN.fullmatch(document.between(number - 1, number)):
            continue
        now, before = document.figures[pair[0]], document.figures[pair[1]]
        if now.interval is None or before.interval is None or not isinstance(told.value, Decimal):
            continue
        times = per(now.interval, before.interval)
        if times is None or times.low is None or times.high is None:
            continue
        if times.high >= told.value * _LOW and times.low <= told.value * _HIGH:
            continue
        if not isinstance(now.value, Decimal) or not isinstance(before.value, Decimal):
            continue
        yield Hit(
            spans(before, now, told),
            Message(
                "由{before}到{now}，是原来的{times}；{told}应是原来的{right}倍。",
                before=before.text,
                now=now.text,
                times=as_shown(round(now.value / before.value, 1), told),
                told=told.text,
                right=told.value,
            ),
            None,
            texts(before, now, told),
        )


RULE = Rule("ARI-FAN", Severity.ERROR, __doc__, _check)
