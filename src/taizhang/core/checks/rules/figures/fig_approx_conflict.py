"""约数与别处的准确数矛盾。

“近500人”是不到500人，别处写526人；“超300场”是300场以上，别处写298场。约数代表的区间装不下准确数的报出。

查得出：
    培训村级干部近500人。
    共培训村级干部526人。

不报：
    培训村级干部500余人。
    共培训村级干部526人。

依据：
    近、不足是略少，余、多、超是略多，约是上下半个整数位。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import exactly, spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.tellings import Likeness, alike
from taizhang.core.reading import FigureHedge
from taizhang.core.values import Message

_NEAR, _NEARER = Decimal("0.3"), Decimal("0.1")
_UNLIKE = frozenset({FigureHedge.VAGUE, FigureHedge.AT_LEAST, FigureHedge.AT_MOST})


def _check(document: CheckedText) -> Iterator[Hit]:
    seen: set[int] = set()
    for first, second, likeness in alike(document):
        told, exact = (second, first) if exactly(second.figure) is None else (first, second)
        value, figure = exactly(exact.figure), told.figure
        if value is None or figure.hedge is FigureHedge.EXACT or figure.hedge in _UNLIKE:
            continue
        if figure.interval is None or not isinstance(figure.value, Decimal):
            continue
        near = _NEAR if likeness is Likeness.SAME else _NEARER
        if value in figure.interval or abs(value - figure.value) > near * figure.value:
            continue  # it is right, or another thing altogether
        if told.number in seen:
            continue
        seen.add(told.number)
        yield Hit(
            spans(figure, exact.figure),
            Message(
                "“{what}”写{about}，另一处写{exact}，约数的方向不对或数不一致。",
                what=figure.what,
                about=figure.text,
                exact=exact.figure.text,
            ),
            None,
            texts(figure, exact.figure),
        )


RULE = Rule("FIG-APPROX-CONFLICT", Severity.DOUBT, __doc__, _check)
