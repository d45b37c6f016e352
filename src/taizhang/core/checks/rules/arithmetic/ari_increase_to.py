"""“增加了”写成了“增加到”，或者相反。

“由40家增加了60家”说的是现在有100家；后面又写净增20家，可见应为“增加到60家”。没有净增数可对照时只作疑点。

查得出：
    示范单位由40家增加了60家，净增20家。

不报：
    示范单位由40家增加到60家，净增20家。

依据：
    “增加到”后面是现数，“增加了”后面是增量。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import ChangeKind, FigureKind
from taizhang.core.values import Message

_FROM = re.compile(r"(?<![事理自])[由从](?:原来|原先|最初|年初|上年|去年)?的?$")
_GREW = re.compile(r"^(?:增加|增长|提高|上升|减少|下降|降低)了?$")
_NET = re.compile(r"净[增减]|[增减](?:加|少)了?$")


def _check(document: CheckedText) -> Iterator[Hit]:
    for number in range(1, len(document.figures)):
        before, told = document.figures[number - 1], document.figures[number]
        if told.change is not ChangeKind.INCREASE or told.kind is FigureKind.PERCENTAGE_POINT:
            continue
        if told.unit != before.unit or not told.unit or told.kind is FigureKind.PERCENT:
            continue
        if not _FROM.search(document.before(number - 1).rstrip()):
            continue
        if not _GREW.match(document.between(number - 1, number).strip()):
            continue
        net = _net(document, number)
        said = document.between(number - 1, number).strip()
        yield Hit(
            spans(before, told),
            Message(
                "“由{before}{said}{told}”：现在有{told}的，应写“到{told}”；增减量是{told}的，请写明现数。",
                before=before.text,
                said=said,
                told=told.text,
            ),
            Severity.ERROR if net else Severity.DOUBT,
            texts(before, told),
        )


def _net(document: CheckedText, number: int) -> bool:
    """Whether the next figure is the difference, so that the second is what there is now."""
    if number + 1 >= len(document.figures):
        return False
    before, told, net = document.figures[number - 1 : number + 2]
    if net.unit != told.unit or not _NET.search(document.before(number + 1)):
        return False
    values = (before.value, told.value, net.value)
    if not all(isinstance(value, Decimal) for value in values):
        return False
    first, second, third = (value for value in values if isinstance(value, Decimal))
    return abs(second - first) == third


RULE = Rule("ARI-INCREASE-TO", Severity.DOUBT, __doc__, _check)
