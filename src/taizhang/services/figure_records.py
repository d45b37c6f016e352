"""The records behind a figure, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.indicators.breakdown import measures_behind
from taizhang.core.indicators.sql import Window
from taizhang.core.ledger.unit import UnitTree
from taizhang.core.values import Message, RefusedError
from taizhang.services.basis import source_in_words
from taizhang.services.indicator_table import find_seen, names_of, pick_indicators
from taizhang.store import queries
from taizhang.store.facts import slot_map
from taizhang.store.totals import records_page

if TYPE_CHECKING:
    from taizhang.core.indicators import Indicator
    from taizhang.core.reports.basis import BasisSource
    from taizhang.core.values import Period
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

PAGE = 10


@dataclass(frozen=True, slots=True)
class FigureRecords:
    """Some of the records behind a figure.

    Attributes:
        indicator: The figure's indicator.
        of: Which indicator counts them: itself, or one that it is computed from.
        choices: All those that count records for it.
        count: How many records there are.
        page: Which page this is, from 1.
        pages: How many there are.
        sources: The records of the page; what began last comes first.
    """

    indicator: Indicator
    of: Indicator
    choices: tuple[Indicator, ...]
    count: int
    page: int
    pages: int
    sources: tuple[BasisSource, ...]


def records_behind(
    workspace: Workspace,
    viewer: Viewer,
    indicator: str,
    unit: str,
    period: Period,
    *,
    of: str = "",
    page: int = 1,
) -> FigureRecords:
    """The records that count for an indicator of a unit and period, some at a time.

    Raises:
        RefusedError: There is no such indicator or unit, or `of` is not behind it.
    """
    pack = workspace.pack
    (identifier,) = pick_indicators(pack, [indicator])
    behind = measures_behind(pack.indicators, identifier)
    of = of or (identifier if identifier in behind else next(iter(behind)))
    if of not in behind:
        name = pack.indicators[identifier].name
        raise RefusedError(Message("“{name}”不是由这个指标算出的。", name=name))
    changeset = queries.latest_changeset(viewer)
    spans = queries.unit_spans(viewer, pack.kinds["unit"], changeset)
    tree = UnitTree.of(spans, period)
    code = find_seen(tree, viewer, unit, period)
    window = Window(period, tree.owners(code), changeset, tree.standing)
    page = max(page, 1)
    count, refs = records_page(
        viewer, behind[of], window, tree, slot_map(), first=(page - 1) * PAGE, most=PAGE
    )
    found = queries.versions(viewer, pack.kinds, tree, refs)
    names = names_of(spans, tree)
    return FigureRecords(
        pack.indicators[identifier],
        pack.indicators[of],
        tuple(pack.indicators[name] for name in behind),
        count,
        page,
        max(1, -(-count // PAGE)),
        tuple(source_in_words(pack, names, *found[ref]) for ref in refs if ref in found),
    )
