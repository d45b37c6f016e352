"""上年同期为零，却写增长百分之几。

零不能作除数，增长率没有意义，应写“上年同期为零，不作比较”。

查得出：
    受理申请40件，上年同期0件，同比增长100%。

不报：
    受理申请40件，上年同期0件，同比增加40件。

依据：
    增长率的分母是上年同期数。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.comparisons import comparisons
from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import exactly, spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import FigureKind
from taizhang.core.values import Message

_RATES = (FigureKind.PERCENT, FigureKind.MULTIPLE)


def _check(document: CheckedText) -> Iterator[Hit]:
    for found in comparisons(document):
        base, told = document.figures[found.base], document.figures[found.change]
        if exactly(base) == 0 and told.kind in _RATES and base.kind not in _RATES:
            yield Hit(
                spans(base, told),
                Message(
                    "原来是{base}，不能算增减百分之几，文中写{told}。",
                    base=base.text,
                    told=told.text,
                ),
                None,
                texts(base, told),
            )


RULE = Rule("ARI-BASE-ZERO", Severity.DOUBT, __doc__, _check)
