"""What lists add up to: how many records there are and the sums of their numbers, kept unit by unit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from taizhang.core.indicators.fragment import Fragment
from taizhang.store.ledger.models import Changeset, Fact
from taizhang.store.listing import Listing, Totals, looked_into, walked, where_of
from taizhang.store.queries import run_here
from taizhang.store.touched import PAGES, touched, unit_by_unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from taizhang.core.indicators.fragment import SlotColumn, Slots
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.values import Period
    from taizhang.store.viewer import Viewer

_LONGEST_SCOPE = 2_000
"""Beyond so many units a list of them is slower than all units."""


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many records of a kind hold, and when and by whom the newest of them was written."""

    count: int
    changed_at: datetime | None
    actor: str


_Line = tuple[int | None, ...]
"""Count, and sums as they are stored; or count, and the key of the newest fact."""


def totals(
    viewer: Viewer,  # noqa: ARG001 (every read says for whom)
    listing: Listing,
    slots: Slots,
    fields: Sequence[str],
    units: Sequence[str],
) -> Totals:
    """How many records are listed, and the sums of some of their numbers.

    Args:
        viewer: For whom.
        listing: Which list.
        slots: Where the fields live.
        fields: Ids of the fields that are added up.
        units: All units of the list, where it names none as well.
    """
    known = [(name, slots[listing.kind.id, name]) for name in fields]
    sums = "".join(f", SUM({slot.column})" for _name, slot in known)
    now = touched()
    if now is None or listing.answers or listing.terms:
        where = where_of(listing, slots)
        # The index tells of units, days and numbers; into answers and words one has to look.
        bare = not listing.answers and not listing.terms
        table = walked(listing) if bare else looked_into(listing)
        text = f"SELECT COUNT(*){sums} FROM {table} WHERE {where.text}"  # noqa: S608 (no value is in the text)

        def find() -> Totals:
            return _totals(known, [_line(run_here(Fragment(text, where.parameters))[0])])

        if now is None:
            return find()
        key = (
            *("totals", now.counting([listing.kind.id], listing.units), listing.kind.id),
            *(listing.units, listing.period, tuple(sorted(listing.answers.items()))),
            *(listing.terms, tuple(fields)),
        )
        return PAGES.get(key, find)
    found = unit_by_unit(
        now,
        ("totals", listing.period, tuple(fields), listing.kind.began_field),
        listing.kind.id,
        units,
        partial(_of_units, replace(listing, units=None), slots, sums, len(units)),
    )
    return _totals(known, [*found.values()])


def _of_units(
    listing: Listing, slots: Slots, columns: str, all_units: int, units: Sequence[str]
) -> Mapping[str, _Line]:
    """A line for each of these units, of a list without any."""
    everywhere = len(units) > min(_LONGEST_SCOPE, all_units - 1)
    some = listing if everywhere else replace(listing, units=tuple(units))
    where = where_of(some, slots)
    text = f"SELECT unit, COUNT(*){columns} FROM {walked(some)} WHERE {where.text} GROUP BY unit"  # noqa: S608 (no value is in the text)
    rows = run_here(Fragment(text, where.parameters))
    held = {str(unit): _line(line) for unit, *line in rows}
    return {unit: held.get(unit, (0,)) for unit in units}


def _line(cells: Sequence[object]) -> _Line:
    return tuple(None if cell is None else int(str(cell)) for cell in cells)


def _totals(known: Sequence[tuple[str, SlotColumn]], lines: Sequence[_Line]) -> Totals:
    sums: dict[str, Decimal | None] = {}
    for at, (name, slot) in enumerate(known, 1):
        held = [cell for line in lines if at < len(line) and (cell := line[at]) is not None]
        sums[name] = Decimal(sum(held)).scaleb(-slot.scale) if held else None
    return Totals(sum(line[0] or 0 for line in lines), sums)


_NEWEST = ", MAX(id)"


def count_kinds(
    viewer: Viewer,  # noqa: ARG001 (every read says for whom)
    kinds: Sequence[RecordKind],
    units: Sequence[str],
    period: Period | None,
    slots: Slots,
) -> dict[str, KindCount]:
    """How many records of each kind these units hold, and the newest change among them."""
    now = touched()
    counts: dict[str, tuple[int, int | None]] = {}
    for kind in kinds:
        find = partial(_of_units, Listing(kind, None, period), slots, _NEWEST, len(units))
        if now is None:
            lines = find(units)
        else:
            place = ("newest", period, kind.began_field)
            lines = unit_by_unit(now, place, kind.id, units, find)
        newest = max((line[1] or 0 for line in lines.values() if len(line) > 1), default=0)
        counts[kind.id] = (sum(line[0] or 0 for line in lines.values()), newest or None)
    # Facts are added in the order of the changesets: the greatest key is the newest change.
    newest_facts = Fact.objects.filter(id__in=[key for _count, key in counts.values() if key])
    by_key = dict(newest_facts.values_list("id", "from_changeset"))
    acts = Changeset.objects.in_bulk({*by_key.values()})
    found = {}
    for kind_id, (count, key) in counts.items():
        act = acts.get(by_key.get(key, 0)) if key else None
        found[kind_id] = KindCount(count, act.made_at if act else None, act.actor if act else "")
    return found
