"""Tables of figures from the facts: all rows, parts and measures by one scan, added up once over the tree."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from taizhang.core.indicators.breakdown import Leaves, ask_leaves, roll_up, rolls_up
from taizhang.core.indicators.fused import count_measures
from taizhang.store.by_day import steadily
from taizhang.store.queries import run_here

if TYPE_CHECKING:
    from collections.abc import Sequence

    from taizhang.core.indicators import Measure
    from taizhang.core.indicators.fragment import Slots
    from taizhang.core.indicators.fused import Run
    from taizhang.core.indicators.sql import Asked, MeasureRow, Window
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.core.values import Period
    from taizhang.store.viewer import Viewer

LONGEST_SCOPE = 2000
"""Beyond so many units a list of them is slower than all units."""
_AT_ONCE = 300
"""A database takes only so many columns in one question."""


def count_rows(
    viewer: Viewer,
    asked: Sequence[Asked],
    rows: Sequence[Sequence[str]],
    window: Window,
    tree: UnitTree,
    slots: Slots,
    run: Run = run_here,
) -> list[list[MeasureRow]]:
    """For each row, what its units hold of each thing asked for: in the order given.

    Args:
        viewer: For whom; units that he does not see hold nothing.
        asked: Measures, each with its period.
        rows: The units whose records count, row by row; a unit may stand in several.
        window: The changeset, and as what units that ceased are counted; scope and period are not looked at.
        tree: By which it is told what the viewer sees.
        slots: Where the fields live.
        run: Where the query is put.
    """
    visible = set(viewer.seen((code for row in rows for code in row), tree))
    seen = [[code for code in row if code in visible] for row in rows]
    found: list[list[MeasureRow | None]] = [[None] * len(asked) for _row in rows]
    rolled = [at for at, (measure, _period) in enumerate(asked) if rolls_up(measure)]
    for start in range(0, len(rolled), _AT_ONCE):
        some = rolled[start : start + _AT_ONCE]
        _roll(found, some, asked, seen, window, slots, run)
    alone: dict[Period, list[int]] = {}
    for at, (measure, period) in enumerate(asked):
        if not rolls_up(measure):
            alone.setdefault(period, []).append(at)
    for period, places in alone.items():
        for line, owners in enumerate(seen):
            measures = [asked[at][0] for at in places]
            own = replace(window, period=period, scope=owners)
            told = _alone(run, measures, own, slots)
            for at, cell in zip(places, told, strict=True):
                found[line][at] = cell
    return [[cell for cell in line if cell is not None] for line in found]


def _alone(run: Run, measures: Sequence[Measure], window: Window, slots: Slots) -> list[MeasureRow]:
    kinds = {measure.kind for measure in measures}
    return steadily(window, kinds, lambda own: count_measures(run, measures, own, slots))


def _roll(
    found: list[list[MeasureRow | None]],
    places: Sequence[int],
    asked: Sequence[Asked],
    rows: Sequence[Sequence[str]],
    window: Window,
    slots: Slots,
    run: Run,
) -> None:
    scope = list(dict.fromkeys(code for row in rows for code in row))
    some = [asked[at] for at in places]
    everywhere = len(scope) > LONGEST_SCOPE

    def ask(whole: Window) -> Leaves:
        return ask_leaves(run, some, whole, slots, everywhere=everywhere)

    kinds = {measure.kind for measure, _period in some}
    leaves = steadily(replace(window, scope=scope), kinds, ask)
    for line, owners in enumerate(rows):
        for at, cell in zip(places, roll_up(some, leaves, owners, window.standing), strict=True):
            found[line][at] = cell
