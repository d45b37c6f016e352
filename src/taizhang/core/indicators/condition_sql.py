"""The condition of a measure as SQL."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.indicators.condition import (
    All,
    AnyOf,
    BeforePeriod,
    Between,
    Condition,
    Filled,
    Not,
    OneOf,
)
from taizhang.core.indicators.fragment import Fragment, SlotColumn, join, one_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from taizhang.core.values import Period


def compile_condition(
    condition: Condition, period: Period, columns: Mapping[str, SlotColumn]
) -> Fragment:
    """Two-valued: every comparison first asks whether the field is filled."""
    match condition:
        case All(parts):
            return _group(" AND ", parts, period, columns, empty="1 = 1")
        case AnyOf(parts):
            return _group(" OR ", parts, period, columns, empty="1 = 0")
        case Not(part):
            inner = compile_condition(part, period, columns)
            return Fragment(f"NOT ({inner.text})", inner.parameters)
        case Filled(field):
            return Fragment(f"{columns[field].column} IS NOT NULL")
        case BeforePeriod(field):
            return _filled(
                columns[field], Fragment(f"{columns[field].column} < %s", (period.start,))
            )
        case OneOf(field, codes):
            return _filled(columns[field], _holds_one_of(columns[field], codes))
        case Between(field, low, high):
            slot = columns[field]
            sides = [
                Fragment(f"{slot.column} {sign} %s", (_scaled(bound, slot),))
                for sign, bound in ((">=", low), ("<=", high))
                if bound is not None
            ]
            return _filled(slot, join(" AND ", sides or [Fragment("1 = 1")]))


def _group(
    separator: str,
    parts: Sequence[Condition],
    period: Period,
    columns: Mapping[str, SlotColumn],
    *,
    empty: str,
) -> Fragment:
    inner = join(separator, (compile_condition(part, period, columns) for part in parts))
    return Fragment(f"({inner.text or empty})", inner.parameters)


def _filled(slot: SlotColumn, test: Fragment) -> Fragment:
    return Fragment(f"({slot.column} IS NOT NULL AND {test.text})", test.parameters)


def _holds_one_of(slot: SlotColumn, codes: Sequence[str]) -> Fragment:
    if not slot.many:
        return one_of(slot.column, codes)
    # REPLACE finds |code| exactly on every engine, where LIKE would read % and _ as wildcards.
    tests = (
        Fragment(f"REPLACE({slot.column}, %s, '') <> {slot.column}", (f"|{code}|",))
        for code in codes
    )
    inner = join(" OR ", tests)
    return Fragment(f"({inner.text or '1 = 0'})", inner.parameters)


def _scaled(bound: Decimal | date, slot: SlotColumn) -> int | date:
    """A bound in the units of the column; the loader admits no more places than the field has."""
    return int(bound.scaleb(slot.scale)) if isinstance(bound, Decimal) else bound
