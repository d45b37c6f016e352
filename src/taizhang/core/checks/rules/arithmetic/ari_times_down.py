"""减少用了倍数。

减少到零也只是减少100%，“下降1倍”“减少3倍”没有确定的意思。应写下降百分之几，或者减少到原来的几分之几。

查得出：
    会议费用下降1倍。

不报：
    会议费用下降50%。

依据：
    倍数只用于增加，不用于减少。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import ChangeKind, Direction, FigureKind
from taizhang.core.values import Message

_FELL = re.compile(r"(?:下降|减少|降低|缩短|缩小|压缩|减|降)了?\s?$")


def _check(document: CheckedText) -> Iterator[Hit]:
    for number, figure in enumerate(document.figures):
        if figure.kind is not FigureKind.MULTIPLE or figure.unit != "倍":
            continue
        if not _FELL.search(document.before(number)):
            continue  # 降幅达到1倍 and the like speak of a fall, not of how far it went
        if figure.direction is Direction.DOWN and figure.change is ChangeKind.INCREASE:
            yield Hit(
                spans(figure),
                Message("减少不用倍数：{said}，请写下降百分之几。", said=figure.text),
                None,
                texts(figure),
            )


RULE = Rule("ARI-TIMES-DOWN", Severity.ERROR, __doc__, _check)
