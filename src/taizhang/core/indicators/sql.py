"""One fused SQL query for all measures of a report, from the same definitions as the evaluator.

All measures of a window (period and scope) are one conditional aggregation over the fact table: one scan
instead of one query per indicator. The predicate of a measure, taken alone, yields the records behind it.
The text is plain ANSI with ``%s`` for parameters; only integers, texts and dates go in.

What is not here: division, comparison, rounding. They are done in Decimal by `finish`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
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
from taizhang.core.indicators.definition import UNIT_FIELD, Aggregate, AsOf, During, Held, Measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from taizhang.core.values import Period

Parameter = int | str | date
FACT_TABLE = "ledger_fact"
_SUMMED = (Aggregate.SUM, Aggregate.LATEST)


@dataclass(frozen=True, slots=True)
class SlotColumn:
    """Where a field lives in the fact table.

    Attributes:
        column: The name of the column.
        scale: Power of ten by which a decimal was multiplied to be whole.
        many: Whether it holds a set, as |a|b|.
    """

    column: str
    scale: int = 0
    many: bool = False


Slots = dict[tuple[str, str], SlotColumn]
"""By id of kind and field."""


@dataclass(frozen=True, slots=True)
class Window:
    """A period, a scope of units, and the moment of knowledge.

    Where units are counted, `standing` says as which a unit of the scope is counted, if not as itself.
    """

    period: Period
    scope: Sequence[str]
    changeset: int
    standing: Mapping[str, str] = field(default_factory=dict)

    @property
    def unit_column(self) -> Fragment:
        """The owning unit as it is counted."""
        others = [(code, self.standing[code]) for code in self.scope if code in self.standing]
        if not others:
            return Fragment("unit")
        cases = " ".join(["WHEN %s THEN %s"] * len(others))
        return Fragment(
            f"CASE unit {cases} ELSE unit END", tuple(code for pair in others for code in pair)
        )


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of SQL and its parameters, in the order of their marks."""

    text: str
    parameters: tuple[Parameter, ...] = ()

    def __and__(self, other: Fragment) -> Fragment:
        return Fragment(f"{self.text} AND {other.text}", (*self.parameters, *other.parameters))


def join(separator: str, fragments: Iterable[Fragment]) -> Fragment:
    """The pieces with a separator between them."""
    pieces = tuple(fragments)
    return Fragment(
        separator.join(piece.text for piece in pieces),
        tuple(parameter for piece in pieces for parameter in piece.parameters),
    )


def compile_measures(measures: Sequence[Measure], window: Window, slots: Slots) -> Fragment:
    """One query, one row: for each measure how many records it counts, then its number.

    A sum is NULL where nothing was summed; read the row with `read_row`.
    """
    columns = []
    for measure in measures:
        predicate = compile_predicate(measure, window.period, slots, window.changeset)
        columns.append(
            Fragment(f"COUNT(CASE WHEN {predicate.text} THEN 1 END)", predicate.parameters)
        )
        columns.append(_aggregate(measure, predicate, slots, window))
    kinds = sorted({measure.kind for measure in measures})
    columns.extend(Fragment("COUNT(CASE WHEN kind = %s THEN 1 END)", (kind,)) for kind in kinds)
    select = join(", ", columns)
    among = _one_of("kind", kinds) & _known_in(window)
    return Fragment(
        f"SELECT {select.text} FROM {FACT_TABLE} WHERE {among.text}",  # noqa: S608 (no value is in the text)
        (*select.parameters, *among.parameters),
    )


def compile_records(measure: Measure, window: Window, slots: Slots) -> Fragment:
    """The records that a measure counts: id and version, by id."""
    among = _known_in(window) & compile_predicate(measure, window.period, slots, window.changeset)
    return Fragment(
        f"SELECT record_id, version FROM {FACT_TABLE} WHERE {among.text} "  # noqa: S608 (no value is in the text)
        "ORDER BY record_id, version",
        among.parameters,
    )


def compile_leaves(
    asked: Sequence[tuple[Measure, Period]], window: Window, slots: Slots, *, everywhere: bool
) -> Fragment:
    """One query, one row a unit that owns records: what it holds of each measure in its period.

    First the code of the unit; for each measure how many records it counts, then the sum if it is one; at last
    how many records of each kind there are, kinds in order.

    Args:
        asked: Counts, sums and distinct counts of units; of the last only the number of records is asked.
        window: Whose records, as known when; its period is not looked at.
        slots: Where the fields live.
        everywhere: Whether all units are asked for, in place of a scope too long to be written out.
    """
    columns = [Fragment("unit")]
    for measure, period in asked:
        predicate = compile_predicate(measure, period, slots)
        columns.append(
            Fragment(f"COUNT(CASE WHEN {predicate.text} THEN 1 END)", predicate.parameters)
        )
        if measure.aggregate is Aggregate.SUM:
            columns.append(_aggregate(measure, predicate, slots, window))
    kinds = sorted({measure.kind for measure, _period in asked})
    columns.extend(Fragment("COUNT(CASE WHEN kind = %s THEN 1 END)", (kind,)) for kind in kinds)
    select = join(", ", columns)
    among = _one_of("kind", kinds) & _known_at(window.changeset)
    if not everywhere:
        among &= _one_of("unit", window.scope)
    return Fragment(
        f"SELECT {select.text} FROM {FACT_TABLE} WHERE {among.text} GROUP BY unit",  # noqa: S608 (no value is in the text)
        (*select.parameters, *among.parameters),
    )


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """What the fused query says of one measure."""

    count: int
    number: Decimal | None
    any_of_kind: bool


def read_row(
    measures: Sequence[Measure], row: Sequence[int | None], slots: Slots
) -> list[MeasureRow]:
    """The row of `compile_measures`, scaled integers turned back into exact decimals."""
    kinds = sorted({measure.kind for measure in measures})
    of_kind = dict(zip(kinds, row[2 * len(measures) :], strict=True))
    found = []
    for index, measure in enumerate(measures):
        cell = row[2 * index + 1]
        number = None if cell is None else Decimal(cell)
        if number is not None and measure.aggregate in _SUMMED:
            number = number.scaleb(-slots[measure.kind, measure.field].scale)
        found.append(MeasureRow(row[2 * index] or 0, number, bool(of_kind[measure.kind])))
    return found


def compile_predicate(
    measure: Measure, period: Period, slots: Slots, changeset: int | None = None
) -> Fragment:
    """Which facts a measure counts, scope and moment of knowledge apart.

    Which record is the last of its entry is asked among those known at the changeset; without one, among
    all that the table holds.
    """
    columns = {field: slot for (kind, field), slot in slots.items() if kind == measure.kind}
    predicate = Fragment("kind = %s", (measure.kind,)) & _timing(measure.timing, period, columns)
    if isinstance(measure.timing, AsOf):
        predicate &= _last_of_each(measure, measure.timing, period, columns, changeset)
    if measure.where is not None:
        predicate &= _condition(measure.where, period, columns)
    return predicate


def _known_in(window: Window) -> Fragment:
    """Facts of the scope that held at the changeset.

    The scope is a literal list: it uses the index on the unit, and was measured on SQLite as 350 times
    faster than a sub-query.
    """
    return _known_at(window.changeset) & _one_of("unit", window.scope)


def _known_at(changeset: int) -> Fragment:
    return Fragment("from_changeset <= %s AND to_changeset > %s", (changeset, changeset))


def _last_of_each(
    measure: Measure,
    timing: AsOf,
    period: Period,
    columns: Mapping[str, SlotColumn],
    changeset: int | None,
) -> Fragment:
    """The record is the last of its entry that gives a number, among those of all units."""
    day, entry = columns[timing.field].column, columns[timing.entry].column
    among = Fragment(
        f"kind = %s AND {day} <= %s AND {entry} IS NOT NULL "
        f"AND {columns[measure.field].column} IS NOT NULL",
        (measure.kind, period.last_day),
    )
    if changeset is not None:
        among &= _known_at(changeset)
    return Fragment(
        "record_id IN (SELECT record_id FROM (SELECT record_id, ROW_NUMBER() OVER "  # noqa: S608 (no value is in the text)
        f"(PARTITION BY {entry} ORDER BY {day} DESC, record_id DESC) AS place "
        f"FROM {FACT_TABLE} WHERE {among.text}) AS ranked WHERE place = 1)",
        among.parameters,
    )


def _one_of(column: str, codes: Sequence[str]) -> Fragment:
    if not codes:
        return Fragment("1 = 0")
    marks = ", ".join(["%s"] * len(codes))
    return Fragment(f"{column} IN ({marks})", tuple(codes))


def _aggregate(measure: Measure, predicate: Fragment, slots: Slots, window: Window) -> Fragment:
    if measure.aggregate is Aggregate.COUNT:
        return Fragment(f"COUNT(CASE WHEN {predicate.text} THEN 1 END)", predicate.parameters)
    column = (
        window.unit_column
        if measure.field == UNIT_FIELD
        else Fragment(slots[measure.kind, measure.field].column)
    )
    call = "SUM(" if measure.aggregate in _SUMMED else "COUNT(DISTINCT "
    return Fragment(
        f"{call}CASE WHEN {predicate.text} THEN {column.text} END)",
        (*predicate.parameters, *column.parameters),
    )


def _timing(
    timing: During | Held | AsOf, period: Period, columns: Mapping[str, SlotColumn]
) -> Fragment:
    match timing:
        case During(field):
            column = columns[field].column
            return Fragment(f"{column} >= %s AND {column} < %s", (period.start, period.end))
        case AsOf(field):
            return Fragment(f"{columns[field].column} <= %s", (period.last_day,))
        case Held(since, until):
            began, ended = columns[since].column, columns[until].column
            return Fragment(
                f"{began} <= %s AND ({ended} IS NULL OR {ended} > %s)",
                (period.last_day, period.last_day),
            )


def _condition(condition: Condition, period: Period, columns: Mapping[str, SlotColumn]) -> Fragment:
    """Two-valued: every comparison first asks whether the field is filled."""
    match condition:
        case All(parts):
            return _group(" AND ", parts, period, columns, empty="1 = 1")
        case AnyOf(parts):
            return _group(" OR ", parts, period, columns, empty="1 = 0")
        case Not(part):
            inner = _condition(part, period, columns)
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
    inner = join(separator, (_condition(part, period, columns) for part in parts))
    return Fragment(f"({inner.text or empty})", inner.parameters)


def _filled(slot: SlotColumn, test: Fragment) -> Fragment:
    return Fragment(f"({slot.column} IS NOT NULL AND {test.text})", test.parameters)


def _holds_one_of(slot: SlotColumn, codes: Sequence[str]) -> Fragment:
    if not slot.many:
        return _one_of(slot.column, codes)
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
