"""What the charts of a report are drawn from: indicators month by month, or by the answers of a field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.indicators import Aggregate, Measure, Outcome
from taizhang.core.indicators.breakdown import Part, measures_behind, parts_by_field
from taizhang.core.indicators.comparison import Comparison
from taizhang.core.indicators.small_cell import hide_small_cells
from taizhang.core.reports.material import Slice
from taizhang.core.reports.template import Along
from taizhang.core.values import Grain, Known, Message, Period, RefusedError
from taizhang.services.counting import Counting
from taizhang.store import queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from taizhang.core.indicators import Indicator
    from taizhang.packs.pack import Pack
    from taizhang.services.counting import Computed
    from taizhang.store.viewer import Viewer

Wanted = tuple[str, Along, str]
"""An indicator, along what, and by which field."""

_GRAINS = {Along.MONTH: Grain.MONTH, Along.QUARTER: Grain.QUARTER}


def find_slices(
    pack: Pack, viewer: Viewer, whole: Computed, wanted: Iterable[Wanted], *, least: int
) -> Mapping[Wanted, tuple[Slice, ...]]:
    """The slices of each indicator that a chart wants; small cells of a breakdown by a field are hidden.

    They are hidden from everybody: a report is handed on.

    Raises:
        RefusedError: There is no such field, or it is none of answers.
    """
    found: dict[Wanted, tuple[Slice, ...]] = {}
    for asked in wanted:
        identifier, along, by = asked
        if along is Along.FIELD:
            parts = _parts(pack, identifier, by, whole.period)
            found[asked] = _by_field(pack, viewer, whole, identifier, parts, least)
        else:
            found[asked] = _by_time(pack, viewer, whole, identifier, _GRAINS[along])
    return found


def _by_time(
    pack: Pack, viewer: Viewer, whole: Computed, identifier: str, grain: Grain
) -> tuple[Slice, ...]:
    spans = queries.unit_spans(viewer, pack.kinds["unit"], whole.changeset)
    counting = Counting.of(pack, viewer, [identifier], whole.changeset, whole.tree)
    slices = []
    for part in whole.period.split(grain):
        days = Period(max(part.start, whole.period.start), min(part.end, whole.period.end)).named()
        # Under the tree of the whole: the slices are those of one figure.
        comparison = Comparison.of(spans, days.same_period_last_year(), whole.period)
        slices.append(
            Slice(
                days.short_name if days.start.year == whole.period.last_day.year else days.name,
                days,
                counting.outcomes(days, whole.tree, whole.unit),
                counting.compared(comparison, whole.unit),
            )
        )
    return tuple(slices)


def _by_field(
    pack: Pack,
    viewer: Viewer,
    whole: Computed,
    identifier: str,
    parts: Sequence[Part],
    least: int,
) -> tuple[Slice, ...]:
    counting = Counting.of(pack, viewer, [identifier], whole.changeset, whole.tree)
    outcomes = [counting.outcomes(whole.period, whole.tree, whole.unit, part) for part in parts]
    hidden: set[int] = set()
    for name, measure in measures_behind(pack.indicators, identifier).items():
        counts = [[_size(found[name], measure) for found in outcomes]]
        cells = hide_small_cells(counts, least, total=False) if least else frozenset()
        hidden |= {column for _row, column in cells}
    return tuple(
        Slice(part.label, whole.period, found, {}, hidden=place in hidden)
        for place, (part, found) in enumerate(zip(parts, outcomes, strict=True))
        if part.key or found[identifier].records
    )


def _size(outcome: Outcome, measure: Measure) -> int:
    if measure.aggregate is Aggregate.COUNT_DISTINCT and isinstance(outcome.value, Known):
        return int(outcome.value.number)
    return len(outcome.records)


def _parts(pack: Pack, identifier: str, by: str, period: Period) -> tuple[Part, ...]:
    indicator: Indicator = pack.indicators[identifier]
    kinds = {body.kind for body in measures_behind(pack.indicators, identifier).values()}
    fields = [pack.kinds[kind].named_field(by) for kind in kinds]
    field = fields[0] if len(fields) == 1 else None
    if field is None or not field.choices:
        raise RefusedError(
            Message(
                "“%图”里“{indicator}”不能按“{by}”细分：它的台账没有这个选项字段。",
                indicator=indicator.name,
                by=by,
            )
        )
    return parts_by_field(field, period)
