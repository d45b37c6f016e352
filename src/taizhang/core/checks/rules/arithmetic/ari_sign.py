"""增长、下降后面带负号。

方向已经由文字说明，数前不再带负号；“下降-3.2%”照字面是上升。

查得出：
    受理量同比增长-3.2%。

不报：
    受理量同比下降3.2%。

依据：
    方向由文字或符号说明，只用其一。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import ChangeKind, Direction
from taizhang.core.values import Message


def _check(document: CheckedText) -> Iterator[Hit]:
    for number, figure in enumerate(document.figures):
        if figure.change is not ChangeKind.INCREASE or not isinstance(figure.value, Decimal):
            continue
        if figure.value >= 0 or figure.direction is Direction.NONE:
            continue
        positive = figure.text.lstrip("-−－–—﹣")
        if figure.direction is Direction.UP:
            message = Message(
                "“增长”后面带负号：{said}，应写下降{positive}。",
                said=figure.text,
                positive=positive,
            )
        else:
            message = Message(
                "“下降”后面带负号：{said}，照字面是上升，请核对方向。", said=figure.text
            )
        yield Hit(spans(figure), message, None, (*texts(figure), document.before(number)))


RULE = Rule("ARI-SIGN", Severity.ERROR, __doc__, _check)
