"""封账: what a closed period protects, and whose it is.

A period that is closed for a unit keeps the figures that were drawn from it: what happened in it, and what was
going on in it, may no longer be changed by one person alone. What comes later, such as the day on which a
matter of the closed half-year was settled in the next one, is still entered as before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from taizhang.core.ledger.field import Slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.core.values import Period

_BEFORE, _INSIDE, _AFTER = -1, 0, 1


@dataclass(frozen=True, slots=True)
class LockLine:
    """One line of the book of locks.

    Attributes:
        unit: The code of the unit for which, with all below it, the period was closed or opened again.
        locked: Whether it was closed.
        changeset: By which changeset; of several lines the newest holds.
    """

    unit: str
    period: Period
    locked: bool
    changeset: int


def lock_of(
    lines: Iterable[LockLine], unit: str, period: Period, tree: UnitTree
) -> LockLine | None:
    """The line that closes a period for a unit, None if it is open.

    The newest line of the unit and of all above it holds: a unit founded since is closed with the unit above
    it, and one that was opened by itself is closed again when the unit above it is.

    Args:
        lines: All lines, of whatever period.
        unit: The code of the unit.
        period: Exactly as it was closed.
        tree: The units of the period.
    """
    line_up = {unit, *tree.above(unit)}
    about = [line for line in lines if line.period == period and line.unit in line_up]
    newest = max(about, key=lambda line: line.changeset, default=None)
    return newest if newest is not None and newest.locked else None


def concerns(kind: RecordKind, period: Period, values: Mapping[str, FieldValue] | None) -> bool:
    """Whether a record happened in a period or, if it is one that lasts, was going on in it."""
    if values is None:
        return False
    days = [field.id for field in kind.fields if field.type.slot is Slot.DATE]
    places = [_place(period, values[name]) for name in days if name in values]
    if _INSIDE in places:
        return True
    if kind.validity is not None:
        first, last = kind.validity.since, kind.validity.until
    elif kind.stages:
        first, last = kind.stages[0].date_field, kind.stages[-1].date_field
    else:
        return False
    return _place(period, values.get(first)) == _BEFORE and (
        _place(period, values.get(last)) == _AFTER
    )


def touches(
    kind: RecordKind,
    period: Period,
    before: Mapping[str, FieldValue] | None,
    after: Mapping[str, FieldValue] | None,
) -> bool:
    """Whether a change of a record is one to what a closed period protects.

    Args:
        kind: The kind of the record.
        period: The closed period.
        before: What the record said; None if there was none, or it did not count.
        after: What it says; None if it is withdrawn.
    """
    if before is None or after is None:
        return concerns(kind, period, after if before is None else before)
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    days = {field.id for field in kind.fields if field.type.slot is Slot.DATE}
    for name in changed & days:
        places = {_place(period, values.get(name)) for values in (before, after)}
        if _INSIDE in places or len(places) > 1:
            return True
    concerned = concerns(kind, period, before) or concerns(kind, period, after)
    others = changed - days
    if not concerned or not others:
        return False
    # What is first said together with a later step belongs to that step: who settled the matter, and how.
    follows = any(
        name not in before and _place(period, after.get(name)) == _AFTER for name in changed & days
    )
    return not (follows and all(name not in before for name in others))


def _place(period: Period, value: object) -> int:
    """Before, in or after a period; a day that is not known has not come yet."""
    if not isinstance(value, date):
        return _AFTER
    if value < period.start:
        return _BEFORE
    return _INSIDE if value < period.end else _AFTER
