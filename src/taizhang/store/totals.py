"""What measures come to without the records behind them, and those records page by page: for what is looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from taizhang.core.indicators.finish import MeasureResult
from taizhang.core.indicators.fused import count_measures, find_records
from taizhang.core.indicators.sql import compile_page
from taizhang.core.ledger.record import RecordRef
from taizhang.store.batches import batches
from taizhang.store.queries import run_here

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from taizhang.core.indicators import Measure
    from taizhang.core.indicators.sql import Slots, Window
    from taizhang.core.ledger.unit import UnitTree
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
    rows = count_measures(run_here, wanted, seen, slots)
    named: list[list[RecordRef]] = [[] for _measure in wanted]
    for ids in batches(among):
        few = replace(seen, only=tuple(ids))
        for place, refs in enumerate(find_records(run_here, wanted, few, slots)):
            named[place] += refs
    return {
        name: MeasureResult(
            row.number, row.any_of_kind, tuple(refs) or ((SOME,) if row.count else ())
        )
        for name, row, refs in zip(measures, rows, named, strict=True)
    }


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
