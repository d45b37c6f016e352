"""其中: a part never exceeds its whole, and parts that are said to be all of it add up to it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.indicators.definition import Aggregate, Measure
from taizhang.core.values import MISSING, Known, Message, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from taizhang.core.indicators.definition import Indicator
    from taizhang.core.indicators.outcome import Outcome


def exhaustive_parts(indicators: Mapping[str, Indicator], whole: str) -> tuple[str, ...]:
    """The parts of a whole that together are all of it; empty if none say so."""
    return tuple(
        item.id for item in indicators.values() if item.part_of == whole and item.exhaustive
    )


def with_kin(indicators: Mapping[str, Indicator], wanted: Iterable[str]) -> tuple[str, ...]:
    """The wanted indicators, and those that `check_parts` sets them against."""
    found: dict[str, None] = {}
    for name in wanted:
        whole = indicators[name].part_of
        found.update(dict.fromkeys((name, whole) if whole in indicators else (name,)))
        for other in (name, whole):
            found.update(dict.fromkeys(exhaustive_parts(indicators, other) if other else ()))
    return tuple(found)


def check_parts(
    indicators: Mapping[str, Indicator], outcomes: Mapping[str, Outcome]
) -> Iterator[Message]:
    """What does not fit between parts and wholes, of those that have been computed.

    Where a whole has no number nothing is said: what is not known contradicts nothing.
    """
    for message, _concerned in _misfits(indicators, outcomes):
        yield message


def misfits_by_indicator(
    indicators: Mapping[str, Indicator], outcomes: Mapping[str, Outcome]
) -> dict[str, tuple[Message, ...]]:
    """The same for each indicator that it concerns: the part as well as the whole."""
    found: dict[str, tuple[Message, ...]] = {}
    for message, concerned in _misfits(indicators, outcomes):
        for name in concerned:
            found[name] = (*found.get(name, ()), message)
    return found


def _misfits(
    indicators: Mapping[str, Indicator], outcomes: Mapping[str, Outcome]
) -> Iterator[tuple[Message, tuple[str, ...]]]:
    for indicator in indicators.values():
        if indicator.part_of and (message := _exceeds(indicator, indicators, outcomes)) is not None:
            yield message, (indicator.id, indicator.part_of)
        if (message := _adds_up(indicator, indicators, outcomes)) is not None:
            yield message, (indicator.id, *exhaustive_parts(indicators, indicator.id))


def _exceeds(
    part: Indicator, indicators: Mapping[str, Indicator], outcomes: Mapping[str, Outcome]
) -> Message | None:
    own, other = _number(outcomes, part.id), _number(outcomes, part.part_of)
    if own is None or other is None or own <= other:
        return None
    return Message(
        "“{part}”{own}{unit}，大于整体“{whole}”{other}{unit}，请核对记录中的负数。",
        part=part.name,
        own=plain(own),
        whole=indicators[part.part_of].name,
        other=plain(other),
        unit=part.unit_of_count,
    )


def _adds_up(
    whole: Indicator, indicators: Mapping[str, Indicator], outcomes: Mapping[str, Outcome]
) -> Message | None:
    parts = exhaustive_parts(indicators, whole.id)
    numbers = [_counted(outcomes, name) for name in parts]
    total = _number(outcomes, whole.id)
    known = [number for number in numbers if number is not None]
    if not parts or total is None or len(known) < len(parts):
        return None
    added = sum(known, Decimal(0))
    distinct = isinstance(whole.body, Measure) and whole.body.aggregate is Aggregate.COUNT_DISTINCT
    if added == total or (distinct and added > total):
        # One unit may do several sorts of work: distinct counts of parts may overlap, but leave nobody out.
        return None
    return Message(
        "{parts}合计{added}{unit}，与整体“{whole}”{total}{unit}不符，相差{gap}{unit}。",
        parts=tuple(f"“{indicators[name].name}”" for name in parts),
        added=plain(added),
        whole=whole.name,
        total=plain(total),
        gap=plain(abs(total - added)),
        unit=whole.unit_of_count,
    )


def _counted(outcomes: Mapping[str, Outcome], identifier: str) -> Decimal | None:
    """The number of a part; zero where nothing was counted, since its whole is counted from the same kind."""
    outcome = outcomes.get(identifier)
    if outcome is not None and outcome.value == MISSING and not outcome.records:
        return Decimal(0)
    return _number(outcomes, identifier)


def _number(outcomes: Mapping[str, Outcome], identifier: str) -> Decimal | None:
    outcome = outcomes.get(identifier)
    value = outcome.value if outcome is not None else None
    return value.number if isinstance(value, Known) else None
