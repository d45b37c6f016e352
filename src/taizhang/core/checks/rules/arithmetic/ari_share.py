"""占比算得不对。

文中写明部分和整体，占百分之几就能算出来。按印出的数所代表的区间算；同句里有别的数能使它成立的不报；
整体在别的句子里的、末位相差不到一个单位的，只作疑点。

查得出：
    受理投诉120件，其中噪声类30件，占30%。

不报：
    受理投诉120件，其中噪声类30件，占25%。

依据：
    占比 = 部分 ÷ 整体。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rates import counted_before, some_other_makes_it_right, verdict_on
from taizhang.core.checks.reckoning import as_shown, spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import Direction, FigureHedge, FigureKind, FigureRole, RelationKind
from taizhang.core.values import Message

_TASK = re.compile(r"任务|目标|计划|预算")
_OF_ALL = re.compile(
    r"[，,]?\(?(?:占比|所占比例|占(?:全部|总数|总量|总体)的?(?:比例|比重)?|占)(?:约?为|达|约)?"
)
_SUM_OF_SEVERAL = re.compile(r"[合总共]计?占|均占|都占|分别占|累计占|两[项者]|三[项者]|以上")

_CONDITION = frozenset({FigureHedge.MORE, FigureHedge.AT_LEAST})


def _check(document: CheckedText) -> Iterator[Hit]:
    for number, figure in enumerate(document.figures):
        wholes = document.related(number, RelationKind.SHARE_OF)
        parts = document.related(number, RelationKind.SHARE_HELD_BY)
        if not wholes or not parts or wholes[0].to is None or parts[0].to is None:
            pair = _beside(document, number)
            if pair is None:
                continue
            part, whole = pair
        else:
            whole, part = wholes[0].to, parts[0].to
        told = document.figures[part].value
        of = document.figures[whole].value
        if figure.direction is not Direction.NONE or figure.role is not FigureRole.FACT:
            continue
        if not isinstance(told, Decimal) or not isinstance(of, Decimal) or of <= 0:
            continue
        if told > of and not document.related(part, RelationKind.PART_OF):
            continue  # it is no part of that
        words = document.lead(number)
        if _TASK.search(words) or _TASK.search(document.before(whole)):
            continue  # that is ARI-RATE's
        if _SUM_OF_SEVERAL.search(words) or not _reckonable(document, number, part, whole):
            continue
        severity = verdict_on(document, number, part, whole)
        near = counted_before(document, number)
        if severity is None or some_other_makes_it_right(document, number, near):
            continue
        if document.sentence_of(whole) != document.sentence_of(number) or part != near[0]:
            severity = Severity.DOUBT
        yield Hit(
            spans(document.figures[whole], document.figures[part], figure),
            Message(
                "{whole}中的{part}，占{right}，文中写{told}。",
                whole=document.figures[whole].text,
                part=document.figures[part].text,
                right=as_shown(told * 100 / of, figure),
                told=figure.text,
            ),
            severity,
            texts(document.figures[whole], document.figures[part], figure),
        )


def _beside(document: CheckedText, number: int) -> tuple[int, int] | None:
    """其中咨询类30件，占比25%: the figure right before, and the whole that it is part of."""
    part = number - 1
    while (
        part > 0
        and document.figures[part].hedge in _CONDITION
        and (document.figures[part].unit != document.figures[part - 1].unit)
    ):
        part -= 1  # 312个村收入超过20万元，占75%
    last = number - 1
    if (
        part < 0
        or document.sentence_of(part) != document.sentence_of(number)
        or document.figures[number].kind is not FigureKind.PERCENT
    ):
        return None
    if not _OF_ALL.fullmatch(document.between(last, number).replace(" ", "")):
        return None
    whole = next((found.to for found in document.related(part, RelationKind.PART_OF)), None)
    if whole is None:
        start = document.sentence_of(part).first
        unit = document.figures[part].unit
        same = [index for index in range(start, part) if document.figures[index].unit == unit]
        whole = same[0] if len(same) == 1 else None
    return None if whole is None else (part, whole)


def _reckonable(document: CheckedText, *numbers: int) -> bool:
    return not any(document.masking.masks(document.figures[number]) for number in numbers)


RULE = Rule("ARI-SHARE", Severity.ERROR, __doc__, _check)
