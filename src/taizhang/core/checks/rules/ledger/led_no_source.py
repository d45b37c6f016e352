"""有的数在台账里找不到出处：一份文件只报一次，说有多少个。

写明来源的（“据……统计”“来源：”）、目标和条件、位次、由别的数算出来的、遮住的，都不算。

台账：
    - {指标: 学习培训场次, 值: 46, 计量单位: 场次}

查得出：
    2025年上半年，共举办学习培训46场次，修缮房屋300间。

不报：
    2025年上半年，共举办学习培训46场次。据住建部门统计，修缮房屋300间。

依据：
    每个数都要说得出从哪里来；台账里没有的，注明来源。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.held import HeldFigure
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import FigureKind, RelationKind
from taizhang.core.values import Message

_SOURCED = re.compile(r"来源|据[^，。；]{1,20}(?:统计|报表|公布|反馈|台账)|统计局|年报")
_DERIVED = frozenset(
    {
        RelationKind.COMPARED_WITH,
        RelationKind.SHARE_HELD_BY,
        RelationKind.SHARE_OF,
        RelationKind.EACH_OF,
    }
)
_PASSED = frozenset({FigureKind.RANK, FigureKind.DURATION, FigureKind.OTHER, FigureKind.MULTIPLE})
_MOST = 12


def _check(document: CheckedText) -> Iterator[Hit]:
    found = [held for held in document.held if _has_none(document, held)]
    if not found:
        return
    shown = tuple(held.figure.text for held in found[:_MOST])
    more = "等" if len(found) > _MOST else ""
    yield Hit(
        tuple(held.figure.span for held in found),
        Message(
            "{count}个数在台账里找不到出处：{shown}{more}。请注明来源，或者登记到台账。",
            count=len(found),
            shown=shown,
            more=more,
        ),
        None,
        tuple(held.figure.text for held in found),
    )


def _has_none(document: CheckedText, held: HeldFigure) -> bool:
    figure = held.figure
    if held.candidates or figure.kind in _PASSED or not document.usable(held.number):
        return False
    if any(relation.kind in _DERIVED for relation in figure.relations):
        return False
    return not _SOURCED.search(document.sentence_at(held.figure.start).span.of(document.text))


RULE = Rule("LED-NO-SOURCE", Severity.HINT, __doc__, _check)
