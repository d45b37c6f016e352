"""One fused SQL query a kind for all measures of a report, from the same definitions as the evaluator.

All measures of a kind in a window (period and scope) are one conditional aggregation over the fact table: one
scan instead of one query per indicator. A query per kind, for the index on unit and kind reads no row twice
then, and no row is tested for the measures of other kinds. The predicate of a measure, taken alone, yields the
records behind it. The text is plain ANSI with ``%s`` for parameters; only integers, texts and dates go in.

What is not here: division, comparison, rounding. They are done in Decimal by `finish`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.indicators.condition_sql import compile_condition
from taizhang.core.indicators.definition import UNIT_FIELD, Aggregate, AsOf, During, Held, Measure
from taizhang.core.indicators.entry import ended_entries
from taizhang.core.indicators.fragment import Fragment, SlotColumn, Slots, join, one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from taizhang.core.indicators.entry import Entries
    from taizhang.core.values import Period

FACT_TABLE = "ledger_fact"
SUMMED = (Aggregate.SUM, Aggregate.LATEST)


@dataclass(frozen=True, slots=True)
class ByDay:
    """Facts that hold at the newest changeset, found by the day on which they began: an engine's own short way.

    Attributes:
        table: From where they are read.
        known: Which of the facts hold.
        column: Where that day stands, beside the column of the field itself.
        fields: By kind the field whose day it is.
        least: In a scope of fewer units the way by the unit is shorter.
    """

    table: str
    known: Fragment
    column: str
    fields: Mapping[str, str]
    least: int = 1

    def reach(self, kind: str, asked: Sequence[Asked]) -> Fragment | None:
        """The days of which something is asked; None where the records of all days are wanted."""
        field = self.fields.get(kind)
        if not field or any(measure.timing != During(field) for measure, _period in asked):
            return None
        first = min(period.start for _measure, period in asked)
        after = max(period.end for _measure, period in asked)
        return Fragment(f"{self.column} >= %s AND {self.column} < %s", (first, after))


@dataclass(frozen=True, slots=True)
class Window:
    """A period, a scope of units, and the moment of knowledge.

    Where units are counted, `standing` says as which a unit of the scope is counted, if not as itself.
    `entries` are the rows of registers, of whatever unit: entries that have ended count no more.
    With `only`, no other records than these are looked at. `by_day` is a shorter way to the same facts, if
    the changeset is the newest.
    """

    period: Period
    scope: Sequence[str]
    changeset: int
    standing: Mapping[str, str] = field(default_factory=dict)
    entries: Entries = field(default_factory=dict)
    only: tuple[str, ...] = ()
    by_day: ByDay | None = None

    def ended(self, measure: Measure, period: Period) -> frozenset[str]:
        """The entries whose last number counts no more at the end of a period."""
        source = measure.timing.register if isinstance(measure.timing, AsOf) else None
        spans = self.entries.get(source, ()) if source is not None else ()
        return ended_entries(spans, period.last_day)

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
class MeasureRow:
    """What the fused query says of one measure.

    Attributes:
        count: How many records are counted.
        number: The count or sum; None for a sum where nothing was summed.
        any_of_kind: Whether the scope holds any record of the kind, of whatever date.
    """

    count: int
    number: Decimal | None
    any_of_kind: bool


@dataclass(frozen=True, slots=True)
class KindQuery:
    """All that is asked of one kind, in one query.

    Attributes:
        kind: The kind.
        query: The query.
        places: Which of the measures are in it.
        columns: For each of them where its count stands in a row, and where its number does; the same place
            for a count.
        some_days: Whether records of other days were not looked at.
    """

    kind: str
    query: Fragment
    places: tuple[int, ...]
    columns: tuple[tuple[int, int], ...] = ()
    some_days: bool = False


Asked = tuple[Measure, "Period"]
"""What is counted, and of when."""

_BITS = 60
"""So many measures find place in one whole number of an engine."""


def compile_measures(
    measures: Sequence[Measure], window: Window, slots: Slots
) -> tuple[KindQuery, ...]:
    """For each kind one query of one row: how many records each measure counts, and its number.

    The same aggregate is asked once, whoever needs it. Rows of no measure's time are left out beforehand.
    """
    found = []
    for kind, places in _by_kind(measures):
        asked = [(measures[place], window.period) for place in places]
        columns, where = _columns(asked, slots, window)
        times = dict.fromkeys(_timing_of(measure, period, slots) for measure, period in asked)
        table, among, _some_days = _from(kind, asked, window, _known_in(window))
        among &= _any_of(times)
        select = join(", ", columns)
        query = Fragment(
            f"SELECT {select.text} FROM {table} WHERE {among.text}",  # noqa: S608 (no value is in the text)
            (*select.parameters, *among.parameters),
        )
        found.append(KindQuery(kind, query, places, where))
    return tuple(found)


def compile_leaves(
    asked: Sequence[Asked], window: Window, slots: Slots, *, everywhere: bool
) -> tuple[KindQuery, ...]:
    """For each kind one query, one row a unit that owns records: what it holds of each measure in its period.

    First the code of the unit, then how many records of the kind it has, then as `compile_measures`.

    Args:
        asked: Counts, sums and distinct counts of units; of the last only the number of records is asked.
        window: Whose records, as known when; its period is not looked at.
        slots: Where the fields live.
        everywhere: Whether all units are asked for, in place of a scope too long to be written out.
    """
    found = []
    for kind, places in _by_kind([measure for measure, _period in asked]):
        some = [asked[place] for place in places]
        columns, where = _columns(some, slots, None)
        select = join(", ", [Fragment("unit"), Fragment("COUNT(*)"), *columns])
        known = _known_at(window.changeset)
        if not everywhere:
            known &= one_of("unit", window.scope)
        table, among, some_days = _from(kind, some, window, known)
        query = Fragment(
            f"SELECT {select.text} FROM {table} WHERE {among.text} GROUP BY unit",  # noqa: S608 (no value is in the text)
            (*select.parameters, *among.parameters),
        )
        after = tuple((count + 2, number + 2) for count, number in where)
        found.append(KindQuery(kind, query, places, after, some_days))
    return tuple(found)


def _from(
    kind: str, asked: Sequence[Asked], window: Window, known: Fragment
) -> tuple[str, Fragment, bool]:
    """The table and the facts among which is counted, and whether only those of some days are looked at."""
    of_kind, by_day = Fragment("kind = %s", (kind,)), window.by_day
    days = by_day.reach(kind, asked) if by_day and len(window.scope) >= by_day.least else None
    if by_day is None or days is None:
        return FACT_TABLE, of_kind & known, False
    return by_day.table, of_kind & by_day.known & days & known, True


def compile_records(
    measures: Sequence[Measure], window: Window, slots: Slots
) -> tuple[KindQuery, ...]:
    """For each kind one query: every record that some measure counts, with a number that says which do.

    The number has the first bit for the first of `places`, and so on; the predicates are those of the counts.
    Rows come in no order: engines put texts in different ones.
    """
    found = []
    for kind, places in _by_kind(measures):
        for start in range(0, len(places), _BITS):
            some = places[start : start + _BITS]
            asked = [(measures[place], window.period) for place in some]
            predicates = [
                compile_predicate(measure, period, slots, window, of_kind=True)
                for measure, period in asked
            ]
            bits = join(
                " + ",
                (
                    Fragment(f"CASE WHEN {each.text} THEN {1 << bit} ELSE 0 END", each.parameters)
                    for bit, each in enumerate(predicates)
                ),
            )
            times = dict.fromkeys(_timing_of(measure, period, slots) for measure, period in asked)
            among = Fragment("kind = %s", (kind,)) & _known_in(window) & _any_of(times)
            query = Fragment(
                "SELECT record_id, version, which FROM (SELECT record_id, version, "  # noqa: S608 (no value is in the text)
                f"{bits.text} AS which FROM {FACT_TABLE} WHERE {among.text}) AS counted WHERE which > 0",
                (*bits.parameters, *among.parameters),
            )
            found.append(KindQuery(kind, query, some))
    return tuple(found)


def compile_page(
    measure: Measure, window: Window, slots: Slots, *, first: int, most: int
) -> Fragment:
    """Some of the records that a measure counts: those that began last come first, from the `first` on."""
    columns = {field: slot for (kind, field), slot in slots.items() if kind == measure.kind}
    day = columns[measure.days[0]].column
    predicate = compile_predicate(measure, window.period, slots, window)
    among = _known_in(window) & predicate
    return Fragment(
        f"SELECT record_id, version FROM {FACT_TABLE} WHERE {among.text} "  # noqa: S608 (no value is in the text)
        f"ORDER BY {day} DESC, record_id LIMIT %s OFFSET %s",
        (*among.parameters, most, first),
    )


def compile_holds(kind: str, window: Window) -> Fragment:
    """At most one row: there is if the scope holds a record of the kind, of whatever date."""
    among = Fragment("kind = %s", (kind,)) & _known_in(window)
    return Fragment(
        f"SELECT 1 FROM {FACT_TABLE} WHERE {among.text} LIMIT 1",  # noqa: S608 (no value is in the text)
        among.parameters,
    )


def compile_holders(kind: str, window: Window, units: Sequence[str]) -> Fragment:
    """A row for each of these units that holds a record of the kind, of whatever date: its code."""
    among = Fragment("kind = %s", (kind,)) & _known_at(window.changeset)
    held = [Fragment("unit = %s", (unit,)) & among for unit in units]
    return join(
        " UNION ALL ",
        (
            Fragment(
                f"SELECT unit FROM (SELECT unit FROM {FACT_TABLE} WHERE {each.text} LIMIT 1) AS one",  # noqa: S608 (no value is in the text)
                each.parameters,
            )
            for each in held
        ),
    )


def number_of(measure: Measure, cell: object, slots: Slots) -> Decimal | None:
    """A cell of a number as an exact decimal: a scaled integer is turned back."""
    if cell is None:
        return None
    number = Decimal(str(cell))
    return (
        number.scaleb(-slots[measure.kind, measure.field].scale)
        if measure.aggregate in SUMMED
        else number
    )


def _by_kind(measures: Sequence[Measure]) -> list[tuple[str, tuple[int, ...]]]:
    """The kinds in order, each with the places of its measures."""
    places: dict[str, list[int]] = {}
    for place, measure in enumerate(measures):
        places.setdefault(measure.kind, []).append(place)
    return [(kind, tuple(places[kind])) for kind in sorted(places)]


def _columns(
    asked: Sequence[Asked], slots: Slots, window: Window | None
) -> tuple[list[Fragment], tuple[tuple[int, int], ...]]:
    """The aggregates that are needed, each once, and where each measure finds its count and its number.

    Without a window, units are not counted but left to be told from the rows.
    """
    columns: dict[Fragment, int] = {}
    where = []
    for measure, period in asked:
        predicate = compile_predicate(measure, period, slots, window, of_kind=True)
        count = Fragment(f"COUNT(CASE WHEN {predicate.text} THEN 1 END)", predicate.parameters)
        at = columns.setdefault(count, len(columns))
        number = at
        if measure.aggregate in SUMMED or (
            measure.aggregate is Aggregate.COUNT_DISTINCT and window is not None
        ):
            aggregate = _aggregate(measure, predicate, slots, window)
            number = columns.setdefault(aggregate, len(columns))
        where.append((at, number))
    return list(columns), tuple(where)


def _timing_of(measure: Measure, period: Period, slots: Slots) -> Fragment:
    columns = {field: slot for (kind, field), slot in slots.items() if kind == measure.kind}
    return _timing(measure.timing, period, columns)


def _any_of(tests: Iterable[Fragment]) -> Fragment:
    inner = join(" OR ", (Fragment(f"({test.text})", test.parameters) for test in tests))
    return Fragment(f"({inner.text})", inner.parameters)


def compile_predicate(
    measure: Measure,
    period: Period,
    slots: Slots,
    window: Window | None = None,
    *,
    of_kind: bool = False,
) -> Fragment:
    """Which facts a measure counts, scope and moment of knowledge apart; with `of_kind`, among those of its kind.

    Which record is the last of its entry is asked among those known at the changeset of the window; without
    one, among all that the table holds.
    """
    columns = {field: slot for (kind, field), slot in slots.items() if kind == measure.kind}
    predicate = _timing(measure.timing, period, columns)
    if not of_kind:
        predicate = Fragment("kind = %s", (measure.kind,)) & predicate
    if isinstance(measure.timing, AsOf):
        predicate &= _last_of_each(measure, measure.timing, period, columns, window)
    if measure.where is not None:
        predicate &= compile_condition(measure.where, period, columns)
    return predicate


def _known_in(window: Window) -> Fragment:
    """Facts of the scope that held at the changeset.

    The scope is a literal list: it uses the index on the unit, and was measured on SQLite as 350 times
    faster than a sub-query.
    """
    known = _known_at(window.changeset) & one_of("unit", window.scope)
    return known & one_of("record_id", window.only) if window.only else known


def _known_at(changeset: int) -> Fragment:
    return Fragment("from_changeset <= %s AND to_changeset > %s", (changeset, changeset))


def _last_of_each(
    measure: Measure,
    timing: AsOf,
    period: Period,
    columns: Mapping[str, SlotColumn],
    window: Window | None,
) -> Fragment:
    """The record is the last of its entry that gives a number, among those of all units, of entries that last."""
    day, entry = columns[timing.field].column, columns[timing.entry].column
    among = Fragment(
        f"kind = %s AND {day} <= %s AND {entry} IS NOT NULL", (measure.kind, period.last_day)
    )
    if measure.field:
        among &= Fragment(f"{columns[measure.field].column} IS NOT NULL")
    if window is not None:
        among &= _known_at(window.changeset)
        # What a register says is in no column of the table; of its entries few have ended.
        ended = sorted(window.ended(measure, period))
        if ended:
            ends = one_of(entry, ended)
            among &= Fragment(f"NOT {ends.text}", ends.parameters)
    return Fragment(
        "record_id IN (SELECT record_id FROM (SELECT record_id, ROW_NUMBER() OVER "  # noqa: S608 (no value is in the text)
        f"(PARTITION BY {entry} ORDER BY {day} DESC, record_id DESC) AS place "
        f"FROM {FACT_TABLE} WHERE {among.text}) AS ranked WHERE place = 1)",
        among.parameters,
    )


def _aggregate(
    measure: Measure, predicate: Fragment, slots: Slots, window: Window | None
) -> Fragment:
    column = (
        window.unit_column
        if window is not None and measure.field == UNIT_FIELD
        else Fragment(slots[measure.kind, measure.field].column)
    )
    call = "SUM(" if measure.aggregate in SUMMED else "COUNT(DISTINCT "
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
