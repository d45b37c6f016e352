"""What a report says beside the figures of its unit: the targets, and what each unit below did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.indicators import Coverage, Outcome, State
from taizhang.core.indicators.target import target_for
from taizhang.core.ledger.unit import UnitTree
from taizhang.core.reports.material import Aim, UnitPart
from taizhang.core.reports.template import AIMING
from taizhang.core.values import NOT_COMPARABLE
from taizhang.services.counting import Computed, Counting
from taizhang.store import queries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from taizhang.core.reports.template import Template
    from taizhang.core.values import Period
    from taizhang.packs.pack import Pack
    from taizhang.store.viewer import Viewer


def find_aims(
    viewer: Viewer, pack: Pack, template: Template, unit: str, period: Period, changeset: int
) -> dict[str, Aim]:
    """The targets that a template speaks of, and what has been done of each."""
    places = (place for place, _by_unit in template.places() if place.form in AIMING)
    found: dict[str, Aim] = {}
    spans = None
    for name in dict.fromkeys(place.indicator for place in places):
        target = target_for(pack.targets, name, unit, period)
        if target is None:
            continue
        spans = spans or queries.unit_spans(viewer, pack.kinds["unit"], changeset)
        over = target.measured_over(period)
        tree = UnitTree.of(spans, over)
        counting = Counting.of(pack, viewer, [name], changeset, tree)
        found[name] = Aim(target, counting.outcomes(over, tree, unit)[name], over)
    return found


def find_parts(
    viewer: Viewer,
    pack: Pack,
    whole: Computed,
    wanted: Iterable[str],
    compute: Callable[[Sequence[str], str], Computed],
) -> tuple[UnitPart, ...]:
    """What each unit directly below did, and the unit's own offices, if they have records of their own.

    `compute` computes indicators of a unit as those of the whole were.
    """
    wanted = [*wanted, *(pack.indicators[name].part_of for name in wanted)]
    wanted = list(dict.fromkeys(filter(None, wanted)))
    if not wanted:
        return ()
    tree = whole.tree
    parts = []
    counting = Counting.of(pack, viewer, wanted, whole.changeset, tree)
    own = counting.own(whole.period, tree, whole.unit)
    if any(outcome.records for outcome in own.values()):
        nothing = Outcome(NOT_COMPARABLE, State.NOT_COMPARABLE, Coverage(), ())
        parts.append(UnitPart(whole.unit, "本级", own, dict.fromkeys(own, nothing)))
    for span in tree.spans:
        if span.parent != whole.unit:
            continue
        computed = compute(wanted, span.code)
        parts.append(UnitPart(span.code, span.short_name, computed.current, computed.base))
    return tuple(parts)
