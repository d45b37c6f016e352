"""What is said of a rate of growth that is not what its figures make it."""

from __future__ import annotations

from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit
from taizhang.core.checks.growth import ToldChange, base_of, rate_of, signed, verdict
from taizhang.core.checks.reckoning import amount, as_shown, last_place, spans, texts
from taizhang.core.reading import Direction, FigureKind
from taizhang.core.values import Message

UP, DOWN, SAME = Message("增长"), Message("下降"), Message("变动")


def wrong_rate(document: CheckedText, change: ToldChange) -> Hit | None:
    """The hit for a percentage of change that does not follow from its figures; None if it does."""
    rate = document.figures[change.number]
    if rate.kind is not FigureKind.PERCENT:
        return None
    reckoned, printed = rate_of(document, change), signed(rate)
    if reckoned is None or printed is None:
        return None
    severity = verdict(reckoned, printed, last_place(rate))
    now = document.figures[change.current]
    before = base_of(document, change)
    if now.kind is FigureKind.PERCENT:
        return None  # of two rates that is ARI-PP's
    if severity is None or before is None or not isinstance(now.value, Decimal):
        return None
    other = change.base if change.base is not None else change.delta
    assert other is not None  # noqa: S101 (a change is told by one or the other)
    told = document.figures[other]
    assert isinstance(told.value, Decimal)  # noqa: S101 (asked when the change was found)
    base = told.value
    if change.base is None:
        base = now.value - told.value if told.direction is Direction.UP else now.value + told.value
    if base <= 0:
        return None
    exact = (now.value - base) * 100 / base
    way = UP if exact > 0 else DOWN if exact < 0 else SAME
    return Hit(
        spans(now, told, rate),
        Message(
            "现为{now}，原为{base}，应为{way}{right}，文中写{said}{rate}。",
            now=now.text,
            base=amount(base, now.unit),
            way=way,
            right=as_shown(abs(exact), rate),
            said=UP if rate.direction is Direction.UP else DOWN,
            rate=rate.text,
        ),
        severity,
        texts(now, told, rate),
    )
