"""阅读量、点击量只有个位数。

“阅读量累计达到1人次”：累计的阅读、点击、浏览、播放不会只有几次，多半是替代的数或漏写了“万”。

查得出：
    阅读量累计达到1人次。

不报：
    阅读量累计达到1万人次。

依据：
    请填实际的数。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import FigureKind
from taizhang.core.values import Message

_READS = re.compile(r"(?:阅读|点击|浏览|播放|访问|收听|收看)(?:总?量|次数)[^，。；0-9]{0,8}$")
_FEW = 10
_KINDS = frozenset({FigureKind.COUNT, FigureKind.PERSON_TIMES})


def _check(document: CheckedText) -> Iterator[Hit]:
    for number, figure in enumerate(document.figures):
        if figure.kind not in _KINDS or not isinstance(figure.value, Decimal):
            continue
        if figure.value < _FEW and _READS.search(document.before(number)):
            yield Hit(
                (figure.span,),
                Message("只有{told}，请核对是否漏写“万”，或没有填实际的数。", told=figure.text),
                None,
                (figure.text,),
            )


RULE = Rule("PLH-TINY-READS", Severity.DOUBT, __doc__, _check)
