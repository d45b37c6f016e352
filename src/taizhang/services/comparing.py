"""An indicator beside the period before, last year, the year so far, its whole and its target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.indicators.comparison import Comparison
from taizhang.core.indicators.relation import Compared, Comparisons, comparisons_of
from taizhang.core.indicators.target import target_for
from taizhang.core.ledger.unit import UnitTree
from taizhang.services.counting import Counting
from taizhang.services.ledger_template import find_unit
from taizhang.store import queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from taizhang.core.indicators import Outcome
    from taizhang.core.ledger.unit import UnitSpan
    from taizhang.core.values import Period
    from taizhang.packs.pack import Pack
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Comparing:
    """Sets indicators beside what they are compared with, for one unit and period after the other."""

    pack: Pack
    viewer: Viewer
    wanted: tuple[str, ...]
    changeset: int
    spans: tuple[UnitSpan, ...]
    named: bool = True

    @classmethod
    def of(
        cls,
        pack: Pack,
        viewer: Viewer,
        wanted: Iterable[str],
        changeset: int,
        *,
        named: bool = True,
    ) -> Comparing:
        """The wanted indicators, as known at a changeset; without `named`, on which records they rest is not told."""
        spans = queries.unit_spans(viewer, pack.kinds["unit"], changeset)
        return cls(pack, viewer, tuple(dict.fromkeys(wanted)), changeset, tuple(spans), named)

    def over(self, codes: Sequence[str], period: Period) -> dict[str, dict[str, Comparisons]]:
        """For each unit, of the tree of the period, the comparisons of each indicator.

        The year so far is counted from the records of all its days, never added up from quarters: units and
        entries that stand in two quarters would count twice, and ratios cannot be added at all.
        """
        pack, tree = self.pack, UnitTree.of(self.spans, period)
        wholes = [pack.indicators[name].part_of for name in self.wanted]
        asked = [*self.wanted, *filter(None, wholes)]
        counting = Counting.of(pack, self.viewer, asked, self.changeset, tree, named=self.named)
        return {code: self._of_unit(counting, code, period) for code in codes}

    def _of_unit(self, counting: Counting, code: str, period: Period) -> dict[str, Comparisons]:
        counted: dict[Period, dict[str, Outcome]] = {}

        def count(days: Period) -> dict[str, Outcome]:
            if days not in counted:
                counted[days] = counting.outcomes(days, UnitTree.of(self.spans, days), code)
            return counted[days]

        def against(earlier: Period, later: Period) -> Compared:
            comparison = Comparison.of(self.spans, earlier, later)
            return Compared(count(later), counting.compared(comparison, code), comparison.heirs)

        year = period.cumulative()
        prior = against(period.prior(), period)
        last_year = against(period.same_period_last_year(), period)
        so_far = last_year if year == period else against(year.same_period_last_year(), year)
        found = {}
        for name in self.wanted:
            target = target_for(self.pack.targets, name, code, period)
            measured = target.measured_over(period) if target is not None else period
            found[name] = comparisons_of(
                self.pack.indicators[name], prior, last_year, so_far, target, count(measured)[name]
            )
        return found


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

    Raises:
        RefusedError: There is no such unit in the period.
    """
    comparing = Comparing.of(pack or workspace.pack, viewer, wanted, changeset)
    code = find_unit(UnitTree.of(comparing.spans, period), unit, period)
    return comparing.over([code], period)[code]
