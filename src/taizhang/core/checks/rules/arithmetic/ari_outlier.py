"""增长五倍以上，请核对基数。

同比、环比增减超过500%，多半是基数很小，或者位数、时段写错。写明原数的不报。

查得出：
    受理量同比增长1150%。

不报：
    受理量由2件增至25件，同比增长1150%。

依据：
    异常的变化应当先核对基数。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.comparisons import comparisons
from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import ChangeKind, FigureKind
from taizhang.core.values import Message

_FAR = Decimal(500)


def _check(document: CheckedText) -> Iterator[Hit]:
    told_with_base = {found.change for found in comparisons(document)}
    for number, figure in enumerate(document.figures):
        if figure.kind is not FigureKind.PERCENT or figure.change is not ChangeKind.INCREASE:
            continue
        if not isinstance(figure.value, Decimal) or figure.value < _FAR:
            continue
        if document.usable(number) and number not in told_with_base:
            yield Hit(
                spans(figure),
                Message("变化{told}，请核对基数和位数。", told=figure.text),
                None,
                texts(figure),
            )


RULE = Rule("ARI-OUTLIER", Severity.HINT, __doc__, _check)
