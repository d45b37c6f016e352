"""Targets: from the shape of the file to the core's values."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.indicators.target import Target
from taizhang.core.ledger.field import Slot
from taizhang.core.values import Message, Period, Problem, RefusedError
from taizhang.packs.convert_kind import read_bound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from taizhang.core.indicators import Indicator
    from taizhang.packs.marked import Marked, Path
    from taizhang.packs.schema import TargetsText, TargetText

_PLACES = 6


def convert_targets(
    text: TargetsText, marked: Marked, indicators: Mapping[str, Indicator]
) -> tuple[list[Target], list[Problem]]:
    """The targets of a file, and what is wrong with those that cannot be read."""
    try:
        period = Period.read(text.period)
    except RefusedError as error:
        return [], [Problem(error.problems[0].message, marked.place(("period",)))]
    targets: list[Target] = []
    problems: list[Problem] = []
    for index, item in enumerate(text.targets):
        path: Path = ("targets", index)
        found = _target(item, text.source, period, marked, path)
        if isinstance(found, Problem):
            problems.append(found)
        elif item.indicator not in indicators:
            message = Message("没有名为“{name}”的指标。", name=item.indicator)
            problems.append(Problem(message, marked.place((*path, "indicator"))))
        else:
            targets.append(found)
    return targets, problems


def check_targets(targets: list[Target]) -> list[Problem]:
    """A unit has one target for an indicator and a period from a day on."""
    seen: dict[object, Target] = {}
    problems = []
    for target in targets:
        key = (target.indicator, target.unit, target.period, target.decided_on)
        if key in seen:
            message = Message(
                "“{unit}”的“{indicator}”在{day}已有目标（{place}）。目标有调整的，"
                "原来的留着，另写一项，decided_on 写调整的日期。",
                unit=target.unit,
                indicator=target.indicator,
                day=target.decided_on,
                place=str(seen[key].place),
            )
            problems.append(Problem(message, target.place))
        seen.setdefault(key, target)
    return problems


def _target(
    item: TargetText, source: str, period: Period, marked: Marked, path: Path
) -> Target | Problem:
    number, wrong = read_bound(item.value, Slot.INTEGER, _PLACES)
    if wrong is not None:
        return Problem(wrong, marked.place((*path, "value")))
    day, wrong = read_bound(item.decided_on, Slot.DATE, 0)
    if wrong is not None:
        return Problem(wrong, marked.place((*path, "decided_on")))
    if not isinstance(number, Decimal) or number <= 0 or day is None or isinstance(day, Decimal):
        return Problem(Message("目标应是大于零的数。"), marked.place((*path, "value")))
    return Target(
        indicator=item.indicator,
        unit=item.unit,
        period=period,
        number=number,
        decided_on=day,
        why=item.why or "",
        source=source,
        place=marked.place(path),
    )
