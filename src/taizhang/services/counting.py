"""Indicators counted over units and periods by the SQL engine, as known at a changeset."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol, TypeVar

from taizhang.core.indicators import Coverage, Measure, Outcome, in_order
from taizhang.core.indicators.comparison import Comparison, PartedUnit, why_not_comparable
from taizhang.core.indicators.coverage import cover
from taizhang.core.indicators.definition import AsOf, During, Held
from taizhang.core.indicators.evaluate import in_time, with_waiting
from taizhang.core.indicators.finish import MeasureResult, finish
from taizhang.core.indicators.sql import Window
from taizhang.core.ledger.unit import UnitTree
from taizhang.store import queries
from taizhang.store.by_day import by_day
from taizhang.store.facts import slot_map
from taizhang.store.submissions import counted_submissions
from taizhang.store.totals import count_only
from taizhang.store.waiting import waiting_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from taizhang.core.indicators.breakdown import Part
    from taizhang.core.indicators.entry import Entries
    from taizhang.core.ledger.record import Record
    from taizhang.core.values import Message, Period
    from taizhang.packs.pack import Pack
    from taizhang.store.viewer import Viewer


def measures_in(pack: Pack, names: Iterable[str]) -> dict[str, Measure]:
    """Those of these indicators that are counted from records."""
    bodies = {name: pack.indicators[name].body for name in names}
    return {name: body for name, body in bodies.items() if isinstance(body, Measure)}


@dataclass(frozen=True, slots=True)
class Computed:
    """Outcomes of a unit and period, and of the same period last year.

    Attributes:
        tree: The units of the period.
        unit: The code of the unit.
        period: The period.
        changeset: The ledger as known at this changeset.
        current: Outcomes of the period.
        base: Last year's, under the tree of the period: like with like.
        base_then: Last year's under last year's tree; the same object where units stand as they did.
        comparison: The two periods with their trees.
        problems: What does not fit between parts and wholes in the period.
    """

    tree: UnitTree
    unit: str
    period: Period
    changeset: int
    current: dict[str, Outcome]
    base: dict[str, Outcome]
    base_then: dict[str, Outcome]
    comparison: Comparison
    problems: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Counting:
    """Counts indicators by the SQL engine, as known at a changeset."""

    pack: Pack
    viewer: Viewer
    order: tuple[str, ...]
    changeset: int
    waiting: tuple[Record, ...]
    entries: Entries
    named: bool = True

    @classmethod
    def of(
        cls,
        pack: Pack,
        viewer: Viewer,
        wanted: Iterable[str],
        changeset: int,
        tree: UnitTree,
        *,
        named: bool = True,
    ) -> Counting:
        """The wanted indicators and all that they are computed from; `tree` says whom the viewer may see.

        Without `named`, outcomes say whether they rest on records, not on which: a page of figures that is looked
        at need not gather the ids of a million records.
        """
        waiting = waiting_records(viewer, pack.kinds, tree, changeset)
        order = in_order(pack.indicators, wanted)
        bodies = [pack.indicators[name].body for name in order]
        entries = queries.entries(viewer, pack.kinds, bodies, changeset)
        return cls(pack, viewer, order, changeset, waiting, entries, named)

    @property
    def measures(self) -> dict[str, Measure]:
        """Those of the indicators that are counted from records."""
        return measures_in(self.pack, self.order)

    def outcomes(
        self, period: Period, tree: UnitTree, unit: str, part: Part | None = None
    ) -> dict[str, Outcome]:
        """The outcomes of a period over the units of a tree; of a part of the records, if one is given."""
        results, coverage = self._count(period, tree.owners(unit), tree, tree, part)
        return finish(self.pack.indicators, self.order, results, coverage, period=period)

    def own(self, period: Period, tree: UnitTree, unit: str) -> dict[str, Outcome]:
        """The outcomes of a unit without those below it."""
        results, coverage = self._count(period, [unit], tree, tree)
        return finish(self.pack.indicators, self.order, results, coverage, period=period)

    def compared(
        self, comparison: Comparison, unit: str, *, breaks: bool = True
    ) -> dict[str, Outcome]:
        """The outcomes of the earlier period under the later tree, or why they do not compare.

        Args:
            comparison: The two periods.
            unit: The unit, of the later tree.
            breaks: Whether what changed in the definitions counts too, or only what changed among the units.
        """
        period, then, now = comparison.earlier, comparison.then, comparison.now
        results, coverage = self._count(period, now.owners(unit), then, now)
        parted = [
            PartedUnit(part, *self._count(period, [part.code], then, now))
            for part in now.parted(unit)
        ]
        reasons = why_not_comparable(
            self.pack.indicators if breaks else {},
            self.order if breaks else (),
            self.measures,
            comparison,
            unit,
            parted,
        )
        return finish(self.pack.indicators, self.order, results, coverage, reasons, period)

    def _count(
        self,
        period: Period,
        owners: Sequence[str],
        owed_in: UnitTree,
        seen_in: UnitTree,
        part: Part | None = None,
    ) -> tuple[dict[str, MeasureResult], dict[str, Coverage]]:
        measures = self.measures
        if part is not None:
            measures = {name: part.of(measure) for name, measure in measures.items()}
        whole = Window(period, owners, self.changeset, seen_in.standing, self.entries)
        window = by_day(whole, self.pack.kinds)
        if self.named:
            results = queries.measure(self.viewer, measures, whole, seen_in, slot_map())
        else:
            # Nothing of a record counts yet of which there is but the version that waits.
            among = [record.ref.record_id for record in self.waiting if record.ref.version > 1]
            results = count_only(self.viewer, measures, window, seen_in, slot_map(), among)
        # Dozens of measures of a few kinds, mostly by one day: each goes through what is of its kind and time only.
        waiting, scope = _by_kind(self.waiting), frozenset(owners)

        @cache
        def in_question(kind: str, timing: During | Held | AsOf) -> tuple[Record, ...]:
            return tuple(
                record
                for record in waiting.get(kind, ())
                if record.unit in scope and in_time(timing, record, period)
            )

        results = {
            name: with_waiting(
                measure := measures[name],
                result,
                waiting.get(measure.kind, ()),
                in_question(measure.kind, measure.timing),
                period,
                window.ended(measure, period),
            )
            for name, result in results.items()
        }
        sent = _by_kind(counted_submissions(self.viewer, self.changeset))
        coverage = {
            kind: cover(kind, owners, period, owed_in, self.pack.expectations, sent.get(kind, ()))
            for kind in {measure.kind for measure in measures.values()}
        }
        return results, coverage


class _OfKind(Protocol):
    """A record, or that something was sent."""

    @property
    def kind(self) -> str:
        """Id of the kind."""


_Item = TypeVar("_Item", bound=_OfKind)


def _by_kind(some: Iterable[_Item]) -> Mapping[str, Sequence[_Item]]:
    found: dict[str, list[_Item]] = {}
    for one in some:
        found.setdefault(one.kind, []).append(one)
    return found
