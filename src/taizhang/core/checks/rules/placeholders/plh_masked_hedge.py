"""个位数后面带“余”“多”。

“9余人次”：“余”“多”跟在整十、整百、整万的数后面，一位数后面没有零头可余，多半是脱敏或改数时留下的。“3余年”常见，不报。

查得出：
    累计参训9余人次。

不报：
    累计参训90余人次。

依据：
    余、多表示整数后面的零头。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import FigureKind
from taizhang.core.values import Message

_TEN = Decimal(10)
_KINDS = frozenset({FigureKind.COUNT, FigureKind.PERSON_TIMES, FigureKind.MONEY})
_MORE = ("余", "多")


def _check(document: CheckedText) -> Iterator[Hit]:
    for figure in document.figures:
        if figure.kind not in _KINDS or figure.number is None or figure.number.scale != 1:
            continue
        if not figure.text[:1].isdigit() or figure.text[1:2] not in _MORE:
            continue
        if figure.number.digits < _TEN:
            yield Hit(
                spans(figure),
                Message("一位数后面不用“{more}”：{said}", more=figure.text[1], said=figure.text),
                None,
                texts(figure),
            )


RULE = Rule("PLH-MASKED-HEDGE", Severity.DOUBT, __doc__, _check)
