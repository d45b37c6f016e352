"""同比: like with like. Last year's records, counted under the tree of the period that they are compared with.

Shared by the reference evaluator and the SQL: which records count and how many is asked there, whether the
two years compare is told here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.indicators.definition import UNIT_FIELD
from taizhang.core.ledger.unit import UnitTree
from taizhang.core.values import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from taizhang.core.indicators.definition import Indicator, Measure
    from taizhang.core.indicators.finish import MeasureResult
    from taizhang.core.indicators.outcome import Coverage
    from taizhang.core.ledger.succession import Succession
    from taizhang.core.ledger.unit import UnitSpan
    from taizhang.core.values import Period


@dataclass(frozen=True, slots=True)
class Comparison:
    """An earlier period against a later one.

    Attributes:
        earlier: The base.
        later: What is compared with it.
        then: The units of the earlier period as they stood in it: who owed what.
        now: The tree of the later period, under which the records of the earlier one are counted.
    """

    earlier: Period
    later: Period
    then: UnitTree
    now: UnitTree

    @classmethod
    def of(cls, spans: Iterable[UnitSpan], earlier: Period, later: Period) -> Comparison:
        """Two periods, with the units of all times."""
        spans = tuple(spans)
        then = UnitTree.of(spans, earlier)
        return cls(earlier, later, then, UnitTree.of(spans, later, since=earlier))

    @property
    def heirs(self) -> dict[str, tuple[str, ...]]:
        """With which units of today those of then count, where that is not each with itself."""
        return {item.code: item.heirs for item in self.now.successions}

    def regrouped(self, unit: str) -> bool:
        """Whether other units count for a unit under the later tree than under that of the time."""
        mattered = {span.code for span in self.then.spans}
        mattered |= {item.code for item in self.then.successions}
        then, now = set(self.then.owners(unit)), set(self.now.owners(unit))
        return bool(mattered & (then ^ now))


@dataclass(frozen=True, slots=True)
class PartedUnit:
    """A unit that went to several, with what it holds: results by measure, coverage by kind."""

    succession: Succession
    results: Mapping[str, MeasureResult]
    coverage: Mapping[str, Coverage]

    def hinders(self, name: str, measure: Measure, scope: set[str]) -> bool:
        """Whether what is its in a measure cannot be told apart, in a scope in which some of its heirs stand."""
        holds = bool(self.results[name].records)
        if scope.issuperset(self.succession.heirs):
            # All of it is inside; only as how many units it would count now is not known.
            return holds and measure.field == UNIT_FIELD
        return holds or self.coverage[measure.kind].expected > 0


def why_not_comparable(
    indicators: Mapping[str, Indicator],
    order: Sequence[str],
    measures: Mapping[str, Measure],
    comparison: Comparison,
    unit: str,
    parted: Iterable[PartedUnit],
) -> dict[str, tuple[Message, ...]]:
    """By indicator, why the earlier period does not compare with the later one; what it inherits apart.

    Args:
        indicators: The definitions.
        order: The indicators asked for.
        measures: Those of them that are counted from records.
        comparison: The two periods.
        unit: The unit whose scope is asked.
        parted: The units that went to several, of which some stand in the scope.
    """
    found: dict[str, list[Message]] = {}
    for identifier in order:
        indicator = indicators[identifier]
        for each in indicator.breaks:
            if each.parts(comparison.earlier, comparison.later, moment=indicator.is_stock):
                found.setdefault(identifier, []).append(each.why)
    scope = set(comparison.now.scope(unit))
    for part in parted:
        message = _division(part.succession, comparison.now, scope)
        for name, measure in measures.items():
            if part.hinders(name, measure, scope):
                found.setdefault(name, []).append(message)
    return {identifier: tuple(messages) for identifier, messages in found.items()}


def _division(succession: Succession, tree: UnitTree, scope: set[str]) -> Message:
    unit, day = succession.name, succession.day
    names = {code: tree.name(code) for code in succession.heirs}
    outside = tuple(name for code, name in names.items() if code not in scope)
    if not outside:
        return Message(
            "“{unit}”自{day}起归入{heirs}，此前算作几个单位分不清",
            unit=unit,
            day=day,
            heirs=tuple(names.values()),
        )
    if succession.code in names:
        return Message(
            "“{unit}”自{day}起部分或全部归入{heirs}，不都在本范围内，此前的数分不开",
            unit=unit,
            day=day,
            heirs=tuple(name for code, name in names.items() if code != succession.code),
        )
    return Message(
        "“{unit}”自{day}起归入{heirs}，其中{outside}不在本范围内，此前的数分不开",
        unit=unit,
        day=day,
        heirs=tuple(names.values()),
        outside=outside,
    )
