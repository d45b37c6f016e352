"""What measures come to without the records behind them, and those records page by page: for what is looked at."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from taizhang.core.indicators import AsOf
from taizhang.core.indicators.breakdown import Leaves, ask_leaves, roll_up, rolls_up
from taizhang.core.indicators.finish import MeasureResult
from taizhang.core.indicators.fused import count_measures, find_records
from taizhang.core.indicators.sql import compile_page
from taizhang.core.ledger.record import RecordRef
from taizhang.core.ledger.unit import UNIT_KIND_ID
from taizhang.store.batches import batches
from taizhang.store.breakdowns import LONGEST_SCOPE
from taizhang.store.by_day import steadily
from taizhang.store.queries import facts_of, run_here
from taizhang.store.touched import PAGES, touched, unit_by_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from taizhang.core.indicators import Measure
    from taizhang.core.indicators.fragment import Slots
    from taizhang.core.indicators.sql import MeasureRow, Window
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.store.touched import Touched
    from taizhang.store.viewer import Viewer

SOME = RecordRef("", 0)
"""Stands for records that are there and were not gathered."""


def count_only(
    viewer: Viewer,
    measures: Mapping[str, Measure],
    window: Window,
    tree: UnitTree,
    slots: Slots,
    among: Iterable[str] = (),
) -> dict[str, MeasureResult]:
    """All measures of a window by one fused query a kind.

    Of the records behind them only those among the ids given are named.
    """
    if not measures:
        return {}
    seen = replace(window, scope=viewer.seen(window.scope, tree))
    wanted = [*measures.values()]
    rows = _rows(wanted, seen, slots)
    named: list[list[RecordRef]] = [[] for _measure in wanted]
    # What waits is mostly new and counts nowhere yet: only the few that do are looked for among all.
    counted = facts_of(viewer, among, window.changeset)
    kinds = {kind for kind, _unit in counted.values()}
    places = [place for place, measure in enumerate(wanted) if measure.kind in kinds]
    for ids in batches(counted) if places else ():
        units = {counted[record_id][1] for record_id in ids}
        scope = [unit for unit in seen.scope if unit in units]
        few = replace(seen, scope=scope, only=tuple(ids))
        some = [wanted[place] for place in places]
        for place, refs in zip(places, find_records(run_here, some, few, slots), strict=True):
            named[place] += refs
    return {
        name: MeasureResult(
            row.number, row.any_of_kind, tuple(refs) or ((SOME,) if row.count else ())
        )
        for name, row, refs in zip(measures, rows, named, strict=True)
    }


def _rows(measures: Sequence[Measure], window: Window, slots: Slots) -> list[MeasureRow]:
    """What a window holds of measures, kind by kind: what nobody has touched is not counted anew."""
    now = touched()
    if now is None or now.number != window.changeset or window.only:
        return count_measures(run_here, measures, window, slots)
    by_kind: dict[str, list[int]] = {}
    for place, measure in enumerate(measures):
        by_kind.setdefault(measure.kind, []).append(place)
    registers = {source.kind for source in window.entries}
    scope = tuple(window.scope)
    found: dict[int, MeasureRow] = {}
    for kind, places in by_kind.items():
        rolled = [place for place in places if rolls_up(measures[place])]
        if rolled:
            some = tuple(measures[place] for place in rolled)
            rows = _rolled(now, kind, some, window, slots)
            found.update(zip(rolled, rows, strict=True))
        alone = [place for place in places if place not in found]
        if not alone:
            continue
        some = tuple(measures[place] for place in alone)
        # Of an entry the last record counts, whose it may be.
        everywhere = any(isinstance(measure.timing, AsOf) for measure in some)
        key = (
            *("rows", now.counting([kind], None if everywhere else scope), scope),
            *(now.of([UNIT_KIND_ID, *registers]), window.period, some),
            tuple(sorted(window.standing.items())),
        )
        find = partial(_count, some, slots)
        rows = PAGES.get(key, partial(steadily, window, [kind], find))
        found.update(zip(alone, rows, strict=True))
    return [found[place] for place in range(len(measures))]


def _count(measures: Sequence[Measure], slots: Slots, window: Window) -> list[MeasureRow]:
    return count_measures(run_here, measures, window, slots)


def _rolled(
    now: Touched, kind: str, measures: tuple[Measure, ...], window: Window, slots: Slots
) -> list[MeasureRow]:
    """What adds up from unit to unit: only units of which something was touched are counted anew."""
    asked = [(measure, window.period) for measure in measures]

    def find(missing: Sequence[str]) -> Mapping[str, Leaves]:
        everywhere = len(missing) > LONGEST_SCOPE

        def ask(fresh: Window) -> Leaves:
            return ask_leaves(run_here, asked, fresh, slots, everywhere=everywhere)

        told = steadily(replace(window, scope=missing), [kind], ask)
        return {unit: _of_one(told, unit) for unit in missing}

    leaves = unit_by_unit(now, ("leaves", window.period, measures), kind, window.scope, find)
    whole = Leaves(
        [{unit: leaf.counts[at][unit] for unit, leaf in leaves.items() if unit in leaf.counts[at]}
         for at in range(len(measures))],
        [{unit: leaf.sums[at][unit] for unit, leaf in leaves.items() if unit in leaf.sums[at]}
         for at in range(len(measures))],
        {kind: frozenset(unit for unit, leaf in leaves.items() if unit in leaf.kinds.get(kind, ()))},
    )  # fmt: skip
    return roll_up(asked, whole, window.scope, window.standing)


def _of_one(leaves: Leaves, unit: str) -> Leaves:
    """What leaves say of a unit."""

    def own(held: Mapping[str, Any]) -> dict[str, Any]:
        return {unit: held[unit]} if unit in held else {}

    return Leaves(
        [own(one) for one in leaves.counts],
        [own(one) for one in leaves.sums],
        {kind: units & {unit} for kind, units in leaves.kinds.items()},
    )


def records_page(
    viewer: Viewer,
    measure: Measure,
    window: Window,
    tree: UnitTree,
    slots: Slots,
    *,
    first: int,
    most: int,
) -> tuple[int, tuple[RecordRef, ...]]:
    """How many records a measure counts, and some of them: what began last comes first."""
    seen = replace(window, scope=viewer.seen(window.scope, tree))
    (row,) = count_measures(run_here, [measure], seen, slots)
    if first >= row.count:
        return row.count, ()
    found = run_here(compile_page(measure, seen, slots, first=first, most=most))
    return row.count, tuple(RecordRef(str(one), int(str(version))) for one, version in found)
