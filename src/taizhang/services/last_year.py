"""What a unit sent for the same period last year, and what it came to, in a sentence for each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.indicators import Measure, State
from taizhang.core.indicators.coverage import cover
from taizhang.core.indicators.definition import UNIT_FIELD
from taizhang.core.indicators.finish import finish
from taizhang.core.indicators.sql import Window
from taizhang.core.values import Known, plain
from taizhang.store import queries
from taizhang.store.facts import slot_map

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from taizhang.core.indicators import Coverage
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.submission import Submission
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.core.values import Period
    from taizhang.packs.pack import Pack
    from taizhang.store.viewer import Viewer


def last_year_summaries(
    pack: Pack,
    viewer: Viewer,
    unit: str,
    kinds: Sequence[RecordKind],
    period: Period,
    tree: UnitTree,
    sent: Iterable[Submission],
    changeset: int,
) -> dict[str, str]:
    """By kind: sent, nil or not sent, and the indicators that count records of the unit itself.

    The unit alone, without those below it: the workbook is for what it does itself.
    """
    ids = {kind.id for kind in kinds}
    measures = {
        key: indicator.body
        for key, indicator in pack.indicators.items()
        if isinstance(indicator.body, Measure)
        and indicator.body.kind in ids
        # How many units there are is no question to one of them.
        and indicator.body.field != UNIT_FIELD
    }
    sent = tuple(sent)
    coverage = {kind: cover(kind, (unit,), period, tree, pack.expectations, sent) for kind in ids}
    entries = queries.entries(viewer, pack.kinds, measures.values(), changeset)
    window = Window(period, (unit,), changeset, entries=entries)
    results = queries.measure(viewer, measures, window, tree, slot_map())
    outcomes = finish(pack.indicators, tuple(measures), results, coverage)
    summaries = {}
    for kind in kinds:
        totals = [
            f"{pack.indicators[key].name}：{plain(outcome.value.number)}{pack.indicators[key].unit_of_count}"
            for key, outcome in outcomes.items()
            if measures[key].kind == kind.id
            and outcome.state is State.VALUE
            and isinstance(outcome.value, Known)
        ]
        summaries[kind.id] = f"{_said(coverage[kind.id])}。{'；'.join(totals)}"
    return summaries


def _said(coverage: Coverage) -> str:
    if not coverage.expected:
        return "不需报送"
    if coverage.missing:
        return "未报送"
    return "零报告" if coverage.nil else "已报送"
