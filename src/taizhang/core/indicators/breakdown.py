"""A table of figures: one scan gives what each unit holds, and the rows of the table are added up from that.

Counts and sums of a unit are those of the units in its scope added up. So is the number of units that have
something to show, for each unit is one. Whatever else is counted distinct cannot be added up: two towns may
have worked with the same organisation. Such a measure is asked for each row and for the whole by itself, as
are rates, which are finished from the numerators and denominators of their own row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.indicators.condition import All, Filled, Not, OneOf
from taizhang.core.indicators.definition import (
    UNIT_FIELD,
    Aggregate,
    Measure,
    Ratio,
    in_order,
)
from taizhang.core.indicators.outcome import Coverage
from taizhang.core.indicators.sql import (
    Asked,
    MeasureRow,
    compile_holders,
    compile_leaves,
    number_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from taizhang.core.indicators.condition import Condition
    from taizhang.core.indicators.definition import Indicator
    from taizhang.core.indicators.fragment import Slots
    from taizhang.core.indicators.fused import Run
    from taizhang.core.indicators.sql import KindQuery, Window
    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.core.values import Period


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table: a unit, or what belongs to the whole and to none of the units below it.

    Attributes:
        unit: The code of the unit.
        owners: The units whose records count for the row.
        is_own: Whether it is the rest: what the unit asked for holds itself.
    """

    unit: str
    owners: tuple[str, ...]
    is_own: bool = False


def table_rows(tree: UnitTree, unit: str) -> tuple[TableRow, ...]:
    """The units directly below a unit, then what is its own: every record of the unit is in exactly one row."""
    below = [span.code for span in tree.spans if span.parent == unit and span.code != unit]
    rows = [TableRow(code, tree.owners(code)) for code in below]
    taken = {owner for row in rows for owner in row.owners}
    own = tuple(owner for owner in tree.owners(unit) if owner not in taken)
    return (*rows, TableRow(unit, own, is_own=True))


def rolls_up(measure: Measure) -> bool:
    """Whether what a unit has of it follows from what the units of its scope have."""
    if measure.aggregate is Aggregate.COUNT_DISTINCT:
        return measure.field == UNIT_FIELD
    return measure.aggregate in {Aggregate.COUNT, Aggregate.SUM}


def adds_up(indicators: Mapping[str, Indicator], identifier: str) -> bool:
    """Whether the rows of a table may be added to the whole, by what the indicator is."""
    bodies = [indicators[name].body for name in in_order(indicators, [identifier])]
    return not any(
        isinstance(body, Ratio)
        or (isinstance(body, Measure) and body.aggregate not in {Aggregate.COUNT, Aggregate.SUM})
        for body in bodies
    )


@dataclass(frozen=True, slots=True)
class Leaves:
    """What each unit holds itself.

    Attributes:
        counts: Of each measure asked for, in order: how many records each unit has that has any.
        sums: The same for what they add up to, of units where a number is given.
        kinds: Of each kind the units that hold anything at all.
    """

    counts: Sequence[Mapping[str, int]]
    sums: Sequence[Mapping[str, Decimal]]
    kinds: Mapping[str, frozenset[str]]


_AT_ONCE = 100
"""So many units find place in one question."""


def ask_leaves(
    run: Run,
    asked: Sequence[Asked],
    window: Window,
    slots: Slots,
    *,
    everywhere: bool = False,
) -> Leaves:
    """What each unit of the window's scope holds; see `compile_leaves`."""
    queries = compile_leaves(asked, window, slots, everywhere=everywhere)
    answers = [(query, run(query.query)) for query in queries]
    leaves = read_leaves(asked, answers, slots, window.scope)
    kinds = dict(leaves.kinds)
    for query in queries:
        # Whoever has nothing of those days may have something of others.
        rest = [unit for unit in window.scope if unit not in kinds[query.kind]]
        for start in range(0, len(rest) if query.some_days else 0, _AT_ONCE):
            some = run(compile_holders(query.kind, window, rest[start : start + _AT_ONCE]))
            kinds[query.kind] |= {str(row[0]) for row in some}
    return replace(leaves, kinds=kinds)


def read_leaves(
    asked: Sequence[Asked],
    answers: Iterable[tuple[KindQuery, Iterable[Sequence[object]]]],
    slots: Slots,
    seen: Iterable[str],
) -> Leaves:
    """The rows of `compile_leaves`, scaled integers turned back into exact decimals; only of units that are seen."""
    wanted = set(seen)
    counts: list[dict[str, int]] = [{} for _asked in asked]
    sums: list[dict[str, Decimal]] = [{} for _asked in asked]
    kinds: dict[str, frozenset[str]] = {}
    for query, rows in answers:
        held = [row for row in rows if row[0] in wanted]
        kinds[query.kind] = frozenset(str(row[0]) for row in held)
        for place, (count, number) in zip(query.places, query.columns, strict=True):
            measure = asked[place][0]
            counts[place] = {str(row[0]): int(row[count]) for row in held if row[count]}  # type: ignore[call-overload] # numbers, as was asked
            if measure.aggregate is Aggregate.SUM:
                told = ((str(row[0]), number_of(measure, row[number], slots)) for row in held)
                sums[place] = {unit: value for unit, value in told if value is not None}
    return Leaves(counts, sums, kinds)


def roll_up(
    asked: Sequence[Asked],
    leaves: Leaves,
    owners: Iterable[str],
    standing: Mapping[str, str] | None = None,
) -> list[MeasureRow]:
    """What these units hold together, as `count_measures` over them as a scope would say."""
    standing = standing or {}
    owners = tuple(owners)
    kinds = {kind for kind, holders in leaves.kinds.items() if not holders.isdisjoint(owners)}
    found = []
    for index, (measure, _period) in enumerate(asked):
        counts = leaves.counts[index]
        holders = [unit for unit in owners if unit in counts]
        count = sum(counts[unit] for unit in holders)
        number: Decimal | None
        match measure.aggregate:
            case Aggregate.COUNT:
                number = Decimal(count)
            case Aggregate.COUNT_DISTINCT:
                number = Decimal(len({standing.get(unit, unit) for unit in holders}))
            case _:
                given = leaves.sums[index]
                parts = [given[unit] for unit in holders if unit in given]
                number = sum(parts, Decimal(0)) if parts else None
        found.append(MeasureRow(count, number, measure.kind in kinds))
    return found


def covered_by(whole: Coverage, owners: Iterable[str]) -> Coverage:
    """The part of a coverage that falls to some of its units: whether one has sent hangs on no other."""
    sent, nil, missing = set(whole.sent), set(whole.nil), set(whole.missing)
    owners = tuple(owners)
    return Coverage(
        sent=tuple(unit for unit in owners if unit in sent),
        nil=tuple(unit for unit in owners if unit in nil),
        missing=tuple(unit for unit in owners if unit in missing),
    )


@dataclass(frozen=True, slots=True)
class Part:
    """One column of a breakdown (细分): the records that give an answer, or those of a month.

    Attributes:
        key: The id of the answer, the month as it is typed, or nothing for an answer that was not given.
        label: What people call it.
        period: The period in which is counted.
        condition: Which records; None is all of the period.
    """

    key: str
    label: str
    period: Period
    condition: Condition | None = None

    def of(self, measure: Measure) -> Measure:
        """The measure, of this part alone."""
        if self.condition is None:
            return measure
        parts = (self.condition,) if measure.where is None else (measure.where, self.condition)
        return replace(measure, where=All(parts))


NOT_FILLED = "未填"


def parts_by_field(field: Field, period: Period) -> tuple[Part, ...]:
    """A part for each answer of a field, in the order of the pack, and one for those that gave none."""
    answers = [
        Part(choice.id, choice.label, period, OneOf(field.id, (choice.id,)))
        for choice in field.choices
    ]
    if field.required:
        return tuple(answers)
    return (*answers, Part("", NOT_FILLED, period, Not(Filled(field.id))))


def measures_behind(indicators: Mapping[str, Indicator], identifier: str) -> dict[str, Measure]:
    """What is counted from records for an indicator, by id."""
    return {
        name: body
        for name in in_order(indicators, [identifier])
        if isinstance(body := indicators[name].body, Measure)
    }


def is_stock(indicators: Mapping[str, Indicator], identifier: str) -> bool:
    """Whether an indicator, or anything that it is computed from, is taken at a moment."""
    return any(indicators[name].is_stock for name in in_order(indicators, [identifier]))


def is_rate(indicators: Mapping[str, Indicator], identifier: str) -> bool:
    """Whether an indicator is a rate, or is computed from one."""
    return any(
        isinstance(indicators[name].body, Ratio) for name in in_order(indicators, [identifier])
    )


__all__ = [
    "NOT_FILLED",
    "Asked",
    "Leaves",
    "Part",
    "TableRow",
    "adds_up",
    "covered_by",
    "is_rate",
    "is_stock",
    "measures_behind",
    "parts_by_field",
    "read_leaves",
    "roll_up",
    "rolls_up",
    "table_rows",
]
