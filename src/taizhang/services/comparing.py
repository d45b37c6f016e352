"""An indicator beside the period before, last year, the year so far, its whole and its target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.indicators.comparison import Comparison
from taizhang.core.indicators.relation import Compared, Comparisons, comparisons_of
from taizhang.core.indicators.target import target_for
from taizhang.core.ledger.unit import UnitTree
from taizhang.services.counting import Counting
from taizhang.services.ledger_template import find_unit
from taizhang.store import queries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from taizhang.core.indicators import Outcome
    from taizhang.core.values import Period
    from taizhang.packs.pack import Pack
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


def compare(
    workspace: Workspace,
    viewer: Viewer,
    wanted: Iterable[str],
    unit: str,
    period: Period,
    changeset: int,
    pack: Pack | None = None,
) -> dict[str, Comparisons]:
    """The wanted indicators of a unit and period, each beside all that it is compared with.

    The year so far is counted from the records of all its days, never added up from quarters: units and
    entries that stand in two quarters would count twice, and ratios cannot be added at all.

    Raises:
        RefusedError: There is no such unit in the period.
    """
    pack = pack or workspace.pack
    wanted = tuple(dict.fromkeys(wanted))
    spans = queries.unit_spans(viewer, pack.kinds["unit"], changeset)
    tree = UnitTree.of(spans, period)
    code = find_unit(tree, unit, period)
    wholes = [pack.indicators[name].part_of for name in wanted]
    counting = Counting.of(pack, viewer, [*wanted, *filter(None, wholes)], changeset, tree)
    counted: dict[Period, dict[str, Outcome]] = {}

    def count(days: Period) -> dict[str, Outcome]:
        if days not in counted:
            counted[days] = counting.outcomes(days, UnitTree.of(spans, days), code)
        return counted[days]

    def against(earlier: Period, later: Period) -> Compared:
        comparison = Comparison.of(spans, earlier, later)
        return Compared(count(later), counting.compared(comparison, code), comparison.heirs)

    year = period.cumulative()
    prior = against(period.prior(), period)
    last_year = against(period.same_period_last_year(), period)
    so_far = last_year if year == period else against(year.same_period_last_year(), year)
    found = {}
    for name in wanted:
        target = target_for(pack.targets, name, code, period)
        measured = target.measured_over(period) if target is not None else period
        found[name] = comparisons_of(
            pack.indicators[name], prior, last_year, so_far, target, count(measured)[name]
        )
    return found
