"""增减的方向与数字相反。

“由52件增加到47件”，后面的数比前面的小，却说增加。位次（第5位上升到第3位）不在此列。

查得出：
    受理量由52件增加到47件。

不报：
    受理量由52件减少到47件。

依据：
    增加以后比原来多，减少以后比原来少。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import ChangeKind, Direction, FigureKind, RelationKind
from taizhang.core.values import Interval, Message

_UNLIKE = frozenset({FigureKind.RANK})


def _check(document: CheckedText) -> Iterator[Hit]:
    for number, figure in enumerate(document.figures):
        if figure.change is not ChangeKind.LEVEL or figure.kind in _UNLIKE:
            continue
        for relation in document.related(number, RelationKind.CHANGED_FROM):
            if relation.to is None or not document.usable(relation.to):
                continue
            before = document.figures[relation.to]
            if not document.usable(number) or before.unit != figure.unit:
                continue
            one, other = before.interval, figure.interval
            if one is None or other is None:
                continue
            if figure.direction is Direction.UP and _below(other, one):
                message = Message(
                    "由{before}到{now}是减少，文中说增加。", before=before.text, now=figure.text
                )
            elif figure.direction is Direction.DOWN and _below(one, other):
                message = Message(
                    "由{before}到{now}是增加，文中说减少。", before=before.text, now=figure.text
                )
            else:
                continue
            yield Hit(spans(before, figure), message, None, texts(before, figure))


def _below(one: Interval, other: Interval) -> bool:
    return one.high is not None and other.low is not None and one.high < other.low


RULE = Rule("ARI-DIRECTION", Severity.ERROR, __doc__, _check)
