"""说“任务过半”，完成的却不到50%。

“实现双过半”“时间过半、任务过半”和“完成年度任务的46%”在同一段里矛盾。“力争”“确保”“未能”过半的不报。

查得出：
    实现时间过半、任务过半，完成年度任务的46%。

不报：
    实现时间过半、任务过半，完成年度任务的56%。

依据：
    过半就是超过50%。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import texts
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import Direction, FigureKind, FigureRole
from taizhang.core.values import Message, Span

_CLAIM = re.compile(r"双过半|任务过半|目标过半|“双过半”")
_NOT_YET = re.compile(r"力争|确保|争取|努力|奋力|未|没有|为实现|距|差|打好|冲刺|要求")
_YEAR = re.compile(
    r"(?:全年|年度|年初|年)[^，。；]{0,8}(?:任务|目标|计划|预算)[^，。；]{0,8}$|(?:任务|目标|计划|预算)完成率[^，。；]{0,3}$"
)
_HALF = Decimal(50)
_MOST = 5


def _check(document: CheckedText) -> Iterator[Hit]:
    claims: dict[int, list[re.Match[str]]] = {}
    for number, figure in enumerate(document.figures):
        if figure.kind is not FigureKind.PERCENT or figure.direction is not Direction.NONE:
            continue
        high = None if figure.interval is None else figure.interval.high
        if figure.role is not FigureRole.FACT or high is None or high > _HALF:
            continue
        if document.masking.masks(figure) or not _YEAR.search(document.lead(number)):
            continue
        paragraph = document.paragraph_of(number)
        if paragraph.start not in claims:
            said = _CLAIM.finditer(document.folded, paragraph.start, paragraph.end)
            claims[paragraph.start] = list(said)[:_MOST]
        for found in claims[paragraph.start]:
            sentence = document.sentence_at(found.start())
            if _NOT_YET.search(document.folded[sentence.start : found.start()]):
                continue
            same = sentence == document.sentence_of(number)
            yield Hit(
                tuple(sorted((Span(found.start(), found.end()), figure.span))),
                Message(
                    "说“{claim}”，完成的却是{told}，不到50%。",
                    claim=found.group(),
                    told=figure.text,
                ),
                Severity.ERROR if same else Severity.DOUBT,
                texts(figure),
            )
            break


RULE = Rule("FIG-HALF-CLAIM", Severity.ERROR, __doc__, _check)
