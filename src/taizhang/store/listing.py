"""Lists of what counts now: a page of a kind, how many there are and what they add up to, from the facts alone.

Pages, counts and sums are told by the database; only the records of a page are read. On SQLite a list of many units
is told which index to walk along: without statistics the planner would take them unit by unit and sort them all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection

from taizhang.core.indicators.fragment import Fragment, join
from taizhang.core.ledger.record import Record, RecordRef, Status
from taizhang.store.batches import batches
from taizhang.store.codec import values_from_json
from taizhang.store.ledger.models import FOREVER, Fact, RecordVersion, Unsettled
from taizhang.store.queries import run_here

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from taizhang.core.indicators.fragment import SlotColumn, Slots
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.core.values import Period
    from taizhang.store.viewer import Viewer

EMPTY = "-"
"""The answer of a filter that asks for records without one."""
BY_UNIT, BY_CHANGE = "@unit", "@changed"
"""Orders that are by no field."""
_FEW_UNITS = 6
_DEARER = 30


@dataclass(frozen=True, slots=True)
class Listing:
    """Which records of a kind are listed, and in what order.

    Attributes:
        kind: The kind.
        units: Codes of units; None is all.
        period: In which they happened or were open; None is ever.
        answers: By field id, the code that they hold; `EMPTY` for none.
        terms: What has to stand in their words.
        order: Id of a field, `BY_UNIT` or `BY_CHANGE`; empty is by day.
        falling: The greatest or newest first.
    """

    kind: RecordKind
    units: tuple[str, ...] | None = None
    period: Period | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[str, ...] = ()
    order: str = ""
    falling: bool = True


@dataclass(frozen=True, slots=True)
class Totals:
    """How many records a list holds, and the sums of its numbers by field; None where no record has one."""

    count: int
    sums: Mapping[str, Decimal | None]


def units_seen(viewer: Viewer, tree: UnitTree, unit: str = "") -> tuple[str, ...] | None:
    """The units of a list: those below one, as far as the viewer sees them; None is all there are."""
    if not unit and not viewer.unit:
        return None
    seen = tuple(viewer.seen(tree.owners(unit or viewer.unit), tree))
    return None if len(seen) == len({span.code for span in tree.spans}) else seen


def codes_of(tree: UnitTree, units: tuple[str, ...] | None) -> tuple[str, ...]:
    """The units of a list by their codes, also where it names none because it is of all there are."""
    return tuple(span.code for span in tree.spans) if units is None else units


def few_found(
    viewer: Viewer, listing: Listing, slots: Slots, fields: Sequence[str], most: int
) -> tuple[Totals, list[object]] | None:
    """Totals and the keys of all records listed, in order, if they are few; None if they are more than `most`.

    For what is searched for by words: the facts are gone through once for both.
    """
    known = [(name, slots[listing.kind.id, name]) for name in fields]
    columns = "".join(f", {slot.column}" for _name, slot in known)
    where = where_of(listing, slots)
    text = (
        f"SELECT id{columns} FROM {looked_into(listing)} WHERE {where.text} "
        f"ORDER BY {_order(listing, slots)} LIMIT {int(most) + 1}"
    )
    rows = run_here(Fragment(text, where.parameters))
    if len(rows) > most:
        return None
    sums: dict[str, Decimal | None] = {}
    for at, (name, slot) in enumerate(known, 1):
        held = [Decimal(str(row[at])) for row in rows if row[at] is not None]
        sums[name] = sum(held, Decimal(0)).scaleb(-slot.scale) if held else None
    return Totals(len(rows), sums), [row[0] for row in rows]


def records_of(viewer: Viewer, listing: Listing, keys: Sequence[object]) -> list[Record]:
    """The records of keys that `few_found` gave."""
    return _records(viewer, listing.kind, keys)


def page(viewer: Viewer, listing: Listing, slots: Slots, start: int, most: int) -> list[Record]:
    """Some of the records that are listed, in order."""
    where = where_of(listing, slots)
    by_day = not listing.order or listing.order in (listing.kind.began_field, BY_UNIT)
    table = walked(listing) if by_day else looked_into(listing)
    text = (
        f"SELECT id FROM {table} WHERE {where.text} ORDER BY {_order(listing, slots)} "
        f"LIMIT {int(most)} OFFSET {int(start)}"
    )
    keys = [row[0] for row in run_here(Fragment(text, where.parameters))]
    return _records(viewer, listing.kind, keys)


def _records(viewer: Viewer, kind: RecordKind, keys: Sequence[object]) -> list[Record]:
    """The records of facts, in the order of their keys."""
    facts: dict[object, tuple[str, int]] = {}
    said: dict[tuple[str, int], Record] = {}
    for start in range(0, len(keys), 500):
        some = Fact.objects.filter(id__in=keys[start : start + 500])
        heads = {row[0]: (row[1], row[2]) for row in some.values_list("id", "record_id", "version")}
        facts.update(heads)
        wanted = {*heads.values()}
        rows = RecordVersion.objects.filter(record_id__in=[record_id for record_id, _v in wanted])
        for record_id, version, unit, values in rows.values_list(
            "record_id", "version", "unit", "values"
        ):
            if (record_id, version) in wanted:
                ref = RecordRef(record_id, version)
                record = Record(ref, kind.id, unit, values_from_json(kind, values))
                said[record_id, version] = record
    return [said[facts[key]] for key in keys if key in facts and facts[key] in said]


def records_within(
    viewer: Viewer,
    kind: RecordKind,
    units: tuple[str, ...] | None,
    period: Period | None,
    slots: Slots,
) -> list[Record]:
    """All records of a kind that count and happened or were open in a period, in the order in which they came."""
    listing = Listing(kind, units, period)
    where = where_of(listing, slots)
    text = f"SELECT id FROM {walked(listing)} WHERE {where.text} ORDER BY id"
    return _records(viewer, kind, [row[0] for row in run_here(Fragment(text, where.parameters))])


def heads_between(
    viewer: Viewer,
    kind: RecordKind,
    units: tuple[str, ...] | None,
    first: date,
    before: date,
    most: int,
) -> list[tuple[str, int]]:
    """Record and version of what counts and began from a day up to another, the newest days first."""
    listing = Listing(kind, units)
    where = where_of(listing, {}) & Fragment("day >= %s AND day < %s", (_day(first), _day(before)))
    text = (
        f"SELECT record_id, version FROM {walked(listing)} WHERE {where.text} "
        f"ORDER BY day DESC, id DESC LIMIT {int(most)}"
    )
    rows = run_here(Fragment(text, where.parameters))
    return [(str(record_id), int(str(version))) for record_id, version in rows]


def states_of(viewer: Viewer, record_ids: Sequence[str]) -> dict[str, Status]:
    """Of these records, those whose newest version does not count, each with its state."""
    found: dict[str, Status] = {}
    for ids in batches(record_ids):
        rows = Unsettled.objects.filter(record_id__in=ids)
        found.update(
            {
                record_id: Status(status)
                for record_id, status in rows.values_list("record_id", "status")
            }
        )
    return found


def walked(listing: Listing) -> str:
    """The facts, by the index in which they stand by day: nothing else is read for counts and keys."""
    if connection.vendor != "sqlite" or _few(listing):
        return "ledger_fact"
    return "ledger_fact INDEXED BY fact_list"


def looked_into(listing: Listing) -> str:
    """The facts, where each is looked into: all in a row, or by the index if few of all are concerned.

    To read a record by the index costs as much as to pass over thirty.
    """
    if connection.vendor != "sqlite" or _few(listing):
        return "ledger_fact"
    bare = Listing(listing.kind, listing.units, listing.period)
    where = where_of(bare, {})
    counted = Fragment(f"SELECT COUNT(*) FROM {walked(bare)} WHERE {where.text}", where.parameters)
    ((candidates,),) = run_here(counted)
    ((size,),) = run_here(Fragment("SELECT MAX(id) FROM ledger_fact"))
    many = int(str(candidates)) * _DEARER > int(str(size or 0))
    return "ledger_fact NOT INDEXED" if many else walked(listing)


def _few(listing: Listing) -> bool:
    return listing.units is not None and len(listing.units) <= _FEW_UNITS


def where_of(listing: Listing, slots: Slots) -> Fragment:
    """The condition under which a fact is listed."""
    kind = listing.kind
    # As it stands in the condition of the index: a parameter would not be known to be the same.
    pieces = [Fragment(f"kind = %s AND to_changeset = {FOREVER}", (kind.id,))]
    if listing.units is not None:
        marks = ", ".join(["%s"] * len(listing.units)) or "NULL"
        pieces.append(Fragment(f"unit IN ({marks})", listing.units))
    if listing.period is not None and kind.began_field:
        pieces.append(_within(kind, listing.period))
    for name, answer in listing.answers.items():
        pieces.append(_answered(slots[kind.id, name], answer))
    holds = "instr(words, %s) > 0" if connection.vendor == "sqlite" else "strpos(words, %s) > 0"
    pieces += [Fragment(holds, (term,)) for term in listing.terms]
    return join(" AND ", pieces)


def _within(kind: RecordKind, period: Period) -> Fragment:
    """What happened in a period; of what lasts, what was open in it."""
    start, end = _day(period.start), _day(period.end)
    if kind.validity is not None:
        return Fragment("day < %s AND (until IS NULL OR until > %s)", (end, start))
    if kind.ended_field:
        return Fragment("day < %s AND (until IS NULL OR until >= %s)", (end, start))
    return Fragment("day >= %s AND day < %s", (start, end))


def _day(day: date) -> str | date:
    return day.isoformat() if connection.vendor == "sqlite" else day


def _answered(slot: SlotColumn, answer: str) -> Fragment:
    if answer == EMPTY:
        return Fragment(f"{slot.column} IS NULL")
    if slot.many:
        holds = "instr({}, %s) > 0" if connection.vendor == "sqlite" else "strpos({}, %s) > 0"
        return Fragment(holds.format(slot.column), (f"|{answer}|",))
    return Fragment(f"{slot.column} = %s", (answer,))


def _order(listing: Listing, slots: Slots) -> str:
    way = "DESC" if listing.falling else "ASC"
    if listing.order == BY_CHANGE:
        return f"id {way}"
    if listing.order == BY_UNIT:
        return f"unit {way}, day DESC, id DESC"
    if not listing.order or listing.order == listing.kind.began_field:
        return f"day {way}, id {way}"
    return f"{slots[listing.kind.id, listing.order].column} {way} NULLS LAST, id {way}"
