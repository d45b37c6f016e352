"""逾期报来的，一处算了，一处没有算。

同一个指标在文中写了两次，一处是台账现在的数，一处是补报以前的数。

台账：
    - {指标: 学习培训场次, 值: 46, 计量单位: 场次, 曾为: {"12": 40}, 逾期: [柳河镇]}

查得出：
    2025年上半年，共举办学习培训46场次。
    上半年举办学习培训40场次。

不报：
    2025年上半年，共举办学习培训46场次。
    上半年举办学习培训46场次。

依据：
    截止以后报来的，全文要么都算，要么都不算。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.held import Cause, HeldFigure, HeldVerdict
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message


def _check(document: CheckedText) -> Iterator[Hit]:
    now: dict[tuple[object, ...], HeldFigure] = {}
    for held in document.held:
        if held.best is not None and held.verdict is HeldVerdict.AGREES:
            now.setdefault(_same(held), held)
    for held in document.held:
        if held.cause is not Cause.EARLIER or not held.late or _same(held) not in now:
            continue
        other = now[_same(held)]
        yield Hit(
            tuple(sorted((held.figure.span, other.figure.span))),
            Message(
                "“{text}”没有算逾期报来的{late}，“{other}”算了，请用同一个截止日。",
                text=held.figure.text,
                late=held.late,
                other=other.figure.text,
            ),
            None,
            (held.figure.text, other.figure.text),
        )


def _same(held: HeldFigure) -> tuple[object, ...]:
    """What two figures of one thing share."""
    best = held.best
    return (best.indicator if best else "", best.role if best else "", held.period, held.unit_name)


RULE = Rule("LED-LATE", Severity.DOUBT, __doc__, _check)
