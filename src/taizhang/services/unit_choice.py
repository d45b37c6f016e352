"""Which units somebody may look at: his own and all below it, as the tree of a period has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.values import Message, RefusedError
from taizhang.services.indicator_table import find_seen
from taizhang.store import queries

if TYPE_CHECKING:
    from taizhang.core.values import Period
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit to choose: its code, its short name, and how far below the topmost one it stands."""

    code: str
    name: str
    depth: int
    has_below: bool = False

    @property
    def indent(self) -> str:
        """A sign for each step below the topmost."""
        return "　" * self.depth


def units_to_choose(workspace: Workspace, viewer: Viewer, period: Period) -> tuple[UnitChoice, ...]:
    """The units of a period that the viewer may look at: each behind the one above it, else as the tree has them."""
    changeset = queries.latest_changeset(viewer)
    tree = queries.unit_tree(viewer, workspace.pack.kinds["unit"], period, changeset)
    below: dict[str, list[str]] = {}
    for span in tree.spans:
        below.setdefault(span.parent if span.parent != span.code else "", []).append(span.code)
    tops = [viewer.unit] if viewer.unit else below.get("", [])
    waiting = [(code, 0) for code in reversed(tops) if tree.span(code) is not None]
    found: dict[str, UnitChoice] = {}
    while waiting:
        code, depth = waiting.pop()
        if code in found:
            continue
        found[code] = UnitChoice(code, tree.name(code), depth, bool(below.get(code)))
        waiting += [(one, depth + 1) for one in reversed(below.get(code, ()))]
    return tuple(found.values())


def choose_unit(workspace: Workspace, viewer: Viewer, period: Period, asked: str = "") -> str:
    """The code of the unit asked for, without one that of the viewer's own, or of the topmost.

    Raises:
        RefusedError: It is not there in the period, or not the viewer's to see.
    """
    changeset = queries.latest_changeset(viewer)
    tree = queries.unit_tree(viewer, workspace.pack.kinds["unit"], period, changeset)
    if asked or viewer.unit:
        return find_seen(tree, viewer, asked or viewer.unit, period)
    tops = [span.code for span in tree.spans if not span.parent]
    if not tops:
        raise RefusedError(
            Message("{period}的单位名录是空的，请先导入基础名录。", period=period.name)
        )
    return tops[0]
