"""两个百分数的差写成了百分之几，应写百分点。

办结率由52%提高到75%，提高的是23个百分点；提高23%是52%的23%，只到64%。取整以后两种说法相近的，只作疑点。

查得出：
    办结率由52%提高到75%，提高23%。

不报：
    办结率由52%提高到75%，提高23个百分点。

依据：
    两个百分数相减的单位是百分点。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.growth import changes, signed
from taizhang.core.checks.reckoning import (
    last_place,
    less,
    meet,
    percent,
    spans,
    texts,
    wider,
)
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import Figure, FigureKind
from taizhang.core.values import Interval, Message, plain

_ALL = Decimal(100)


def _check(document: CheckedText) -> Iterator[Hit]:
    for change in changes(document):
        if change.base is None:
            continue
        told, now = document.figures[change.number], document.figures[change.current]
        before = document.figures[change.base]
        if not now.kind is before.kind is FigureKind.PERCENT:
            continue
        if told.kind is FigureKind.PERCENTAGE_POINT:
            hit = _wrong_points(told, now, before)
            if hit is not None:
                yield hit
            continue
        if told.kind is not FigureKind.PERCENT:
            continue
        if told.interval is None or now.interval is None or before.interval is None:
            continue
        if not isinstance(now.value, Decimal) or not isinstance(before.value, Decimal):
            continue
        points = abs(now.value - before.value)
        relative = percent(now.interval, before.interval)
        if points != told.value or relative is None or not before.value:
            continue
        if points * _ALL == points * before.value:
            continue  # it is right as it stands, whichever is meant
        low, high = (abs(end - _ALL) for end in (relative.low or _ALL, relative.high or _ALL))
        may_be = meet(Interval(min(low, high), max(low, high)), told.interval)
        yield Hit(
            spans(told),
            Message(
                "{before}与{now}相差{points}个百分点，文中写{told}。",
                before=before.text,
                now=now.text,
                points=plain(points),
                told=told.text,
            ),
            Severity.DOUBT if may_be else Severity.ERROR,
            texts(before, now, told),
        )


def _wrong_points(told: Figure, now: Figure, before: Figure) -> Hit | None:
    """The points that are told, if the two rates do not differ by so much."""
    printed = signed(told)
    if printed is None or now.interval is None or before.interval is None:
        return None
    if not isinstance(now.value, Decimal) or not isinstance(before.value, Decimal):
        return None
    room = last_place(told) / 2
    if meet(less(now.interval, before.interval), wider(printed, room)):
        return None
    return Hit(
        spans(before, now, told),
        Message(
            "{before}与{now}相差{points}个百分点，文中写{told}。",
            before=before.text,
            now=now.text,
            points=plain(abs(now.value - before.value)),
            told=told.text,
        ),
        None,
        texts(before, now, told),
    )


RULE = Rule("ARI-PP", Severity.ERROR, __doc__, _check)
