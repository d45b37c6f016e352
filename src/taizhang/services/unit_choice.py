"""Which units somebody may choose: his own and all below it, as the tree of a period or a day has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitTree
from taizhang.core.values import Message, RefusedError
from taizhang.services.indicator_table import find_seen
from taizhang.store import queries

if TYPE_CHECKING:
    import datetime as dt

    from taizhang.core.values import Period
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit to choose: code, short and full name, how far below the topmost one it stands, and if others stand below.

    The topmost one is the viewer's own.
    """

    code: str
    name: str
    full_name: str
    depth: int
    has_below: bool

    @property
    def indent(self) -> str:
        """A sign for each step below the topmost."""
        return "　" * self.depth


def choices_in(tree: UnitTree, viewer: Viewer) -> tuple[UnitChoice, ...]:
    """The units of a tree that the viewer may see, each behind the one above it."""
    walked = tree.walked(viewer.seen([span.code for span in tree.spans], tree))
    above = {span.parent for span, _depth in walked}
    return tuple(
        UnitChoice(span.code, span.short_name, span.name, depth, span.code in above)
        for span, depth in walked
    )


def units_to_choose(workspace: Workspace, viewer: Viewer, period: Period) -> tuple[UnitChoice, ...]:
    """The units of a period that the viewer may see."""
    changeset = queries.latest_changeset(viewer)
    tree = queries.unit_tree(viewer, workspace.pack.kinds[UNIT_KIND_ID], period, changeset)
    return choices_in(tree, viewer)


def units_on(workspace: Workspace, viewer: Viewer, day: dt.date) -> tuple[UnitChoice, ...]:
    """The units of a day that the viewer may see."""
    return choices_in(tree_on(workspace, viewer, day), viewer)


def tree_on(workspace: Workspace, viewer: Viewer, day: dt.date) -> UnitTree:
    """The units that are there on a day."""
    changeset = queries.latest_changeset(viewer)
    spans = queries.unit_spans(viewer, workspace.pack.kinds[UNIT_KIND_ID], changeset)
    return UnitTree(
        tuple(
            span
            for span in spans
            if span.valid_from <= day and (span.valid_to is None or day < span.valid_to)
        )
    )


def choose_unit(workspace: Workspace, viewer: Viewer, period: Period, asked: str = "") -> str:
    """The code of the unit asked for, without one that of the viewer's own, or of the topmost.

    Raises:
        RefusedError: It is not there in the period, or not the viewer's to see.
    """
    changeset = queries.latest_changeset(viewer)
    tree = queries.unit_tree(viewer, workspace.pack.kinds[UNIT_KIND_ID], period, changeset)
    if asked or viewer.unit:
        return find_seen(tree, viewer, asked or viewer.unit, period)
    tops = [span.code for span in tree.spans if not span.parent]
    if not tops:
        raise RefusedError(
            Message("{period}的单位名录是空的，请先导入基础名录。", period=period.name)
        )
    return tops[0]
