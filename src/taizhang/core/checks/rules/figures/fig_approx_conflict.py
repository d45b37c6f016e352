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
from taizhang.core.checks.indicators import mentions
from taizhang.core.checks.reckoning import exactly, spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import FigureHedge
from taizhang.core.values import Message

_NEAR = Decimal("0.3")
_UNLIKE = frozenset({FigureHedge.VAGUE, FigureHedge.AT_LEAST, FigureHedge.AT_MOST})


def _check(document: CheckedText) -> Iterator[Hit]:
    for same in mentions(document):
        exact = [mention for mention in same if exactly(mention.figure) is not None]
        if len({exactly(mention.figure) for mention in exact}) != 1:
            continue
        value = exactly(exact[0].figure)
        for mention in same:
            figure = mention.figure
            if figure.hedge is FigureHedge.EXACT or figure.hedge in _UNLIKE:
                continue
            if figure.interval is None or not isinstance(figure.value, Decimal) or value is None:
                continue
            if value in figure.interval or abs(value - figure.value) > _NEAR * figure.value:
                continue  # it is right, or another thing altogether
            yield Hit(
                spans(figure, exact[0].figure),
                Message(
                    "“{what}”写{about}，另一处写{exact}，约数的方向不对或数不一致。",
                    what=figure.what,
                    about=figure.text,
                    exact=exact[0].figure.text,
                ),
                None,
                texts(figure, exact[0].figure),
            )


RULE = Rule("FIG-APPROX-CONFLICT", Severity.DOUBT, __doc__, _check)
