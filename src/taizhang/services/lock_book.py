"""The book of locks: when periods were closed and opened again, for which unit, by whom and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitTree
from taizhang.store import queries
from taizhang.store.ledger.models import Changeset
from taizhang.store.locks import lock_lines

if TYPE_CHECKING:
    import datetime as dt

    from taizhang.core.values import Period
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class LockEntry:
    """A line of the book of locks, for the units that the viewer may see.

    Attributes:
        code: The unit's code.
        unit: Its short name in that period.
        locked: Whether it was closed; else it was opened again.
        in_force: Whether nothing newer holds.
    """

    code: str
    unit: str
    period: Period
    locked: bool
    in_force: bool
    changeset: int
    made_at: dt.datetime
    actor: str
    reason: str
    approver: str


def lock_book(
    workspace: Workspace, viewer: Viewer, period: Period | None = None
) -> tuple[LockEntry, ...]:
    """The book of locks, newest first: lines of the viewer's units and of those above them.

    Args:
        workspace: The workspace.
        viewer: For whom.
        period: Only of this one.
    """
    lines = [line for line in lock_lines(viewer) if period in (None, line.period)]
    acts = Changeset.objects.in_bulk([line.changeset for line in lines])
    kind = workspace.pack.kinds[UNIT_KIND_ID]
    spans = queries.unit_spans(viewer, kind, queries.latest_changeset(viewer))
    trees = {one: UnitTree.of(spans, one) for one in {line.period for line in lines}}
    found = []
    for line in reversed(lines):
        tree = trees[line.period]
        near = {line.unit, *tree.above(line.unit)}
        concerned = (
            not viewer.unit or viewer.unit in tree.scope(line.unit) or viewer.sees(line.unit, tree)
        )
        if not concerned:
            continue
        newer = any(
            other.changeset > line.changeset and other.period == line.period and other.unit in near
            for other in lines
        )
        act = acts[line.changeset]
        found.append(
            LockEntry(
                code=line.unit,
                unit=tree.name(line.unit),
                period=line.period,
                locked=line.locked,
                in_force=not newer,
                changeset=line.changeset,
                made_at=act.made_at,
                actor=act.actor,
                reason=act.reason,
                approver=act.approver,
            )
        )
    return tuple(found)
