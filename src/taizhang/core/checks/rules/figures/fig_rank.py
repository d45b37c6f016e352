"""位次比参加排名的还大。

“在全县12个乡镇中列第13位”：只有12个，没有第13位。

查得出：
    在全县12个乡镇中列第13位。

不报：
    在全县12个乡镇中列第3位。

依据：
    位次不大于参加排名的个数。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import exactly, spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import FigureKind
from taizhang.core.values import Message

_AMONG = re.compile(r"^[^，。；]{0,8}(?:中|里)[^，。；]{0,8}$")


def _check(document: CheckedText) -> Iterator[Hit]:
    for number in range(1, len(document.figures)):
        rank, among = document.figures[number], document.figures[number - 1]
        if rank.kind is not FigureKind.RANK or among.kind is not FigureKind.COUNT:
            continue
        place, count = rank.value, exactly(among)
        if not isinstance(place, Decimal) or count is None or place <= count:
            continue
        if not _AMONG.match(document.between(number - 1, number)):
            continue
        if document.masking.masks(rank) or document.masking.masks(among):
            continue
        yield Hit(
            spans(among, rank),
            Message("{among}参加排名，没有{rank}。", among=among.text, rank=rank.text),
            None,
            texts(among, rank),
        )


RULE = Rule("FIG-RANK", Severity.ERROR, __doc__, _check)
