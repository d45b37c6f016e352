"""增加或减少的数量与前后两个数的差不符。

文中有原数、现数和增减量三个数时核对：现数 − 原数 = 增减量；方向相反也指出。

查得出：
    示范单位由18家增至25家，增加8家。

不报：
    示范单位由18家增至25家，增加7家。

依据：
    增减量 = 现数 − 原数。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.growth import changes, signed
from taizhang.core.checks.reckoning import amount, less, meet, spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import FigureKind
from taizhang.core.values import Message

_RATES = frozenset({FigureKind.PERCENT, FigureKind.PERCENTAGE_POINT, FigureKind.MULTIPLE})


def _check(document: CheckedText) -> Iterator[Hit]:
    for change in changes(document):
        if change.base is None:
            continue
        told, now = document.figures[change.number], document.figures[change.current]
        before = document.figures[change.base]
        if told.kind in _RATES or not told.unit == now.unit == before.unit:
            continue
        printed = signed(told)
        if printed is None or now.interval is None or before.interval is None:
            continue
        if meet(less(now.interval, before.interval), printed):
            continue
        if not isinstance(now.value, Decimal) or not isinstance(before.value, Decimal):
            continue
        gap = now.value - before.value
        words = {
            "before": before.text,
            "now": now.text,
            "gap": amount(abs(gap), now.unit),
            "told": told.text,
        }
        message = (
            Message("由{before}到{now}，增加{gap}，文中写{told}，请核对。", **words)
            if gap >= 0
            else Message("由{before}到{now}，减少{gap}，文中写{told}，请核对。", **words)
        )
        yield Hit(spans(before, now, told), message, None, texts(before, now, told))


RULE = Rule("ARI-DELTA", Severity.ERROR, __doc__, _check)
