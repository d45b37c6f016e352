"""What waits for somebody: records on their way, reports in hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.record import Status
from taizhang.core.ledger.review import review_chain, waits_at
from taizhang.core.values import Period
from taizhang.services.record_versions import whole_tree
from taizhang.services.report_state import ReportState, states_of
from taizhang.store import queries
from taizhang.store.batches import batches
from taizhang.store.ledger.models import Record as RecordRow
from taizhang.store.ledger.models import RecordVersion
from taizhang.store.reporting.present import present_reports

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from taizhang.core.ledger.unit import UnitTree
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

MOST_REPORTS = 8
SMALL_LEDGER = 20_000
"""Up to so many records all of them can be gone through while somebody waits."""
_VERSION = re.compile(r"-v[0-9]+$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Head:
    """A record on its way, as a list names it.

    Attributes:
        record_id: Its id.
        kind: The label of its kind.
        unit: The short name of its unit.
        title: What names it to people.
        status: Draft, submitted or returned.
        made_at: Since when it is in that state, in UTC.
        actor: Who entered, sent or returned it.
        reason: Why it was returned.
    """

    record_id: str
    kind: str
    unit: str
    title: str
    status: Status
    made_at: datetime
    actor: str
    reason: str


@dataclass(frozen=True, slots=True)
class OnTheirWay:
    """Records of one's units on their way, those that came first before the others.

    Attributes:
        drafts: Entered and not sent.
        returned: Sent back with a reason.
        ours: Sent, and it is for one's own unit, or one below it, to decide.
        above: Sent, and it is for a unit above to decide.
    """

    drafts: tuple[Head, ...] = ()
    returned: tuple[Head, ...] = ()
    ours: tuple[Head, ...] = ()
    above: tuple[Head, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportInHand:
    """A report that is worked on, in its newest version.

    Attributes:
        number: Of the newest version.
        title: Its title.
        unit: The short name of its unit.
        period: The period.
        state: How far it is on its way.
        moved: How many records of its units have been given other content since it was written.
    """

    number: str
    title: str
    unit: str
    period: Period
    state: ReportState
    moved: int

    @property
    def issued(self) -> bool:
        """Whether it has gone out."""
        return self.state is ReportState.ISSUED


def on_their_way(workspace: Workspace, viewer: Viewer) -> OnTheirWay:
    """What the viewer's units have entered and does not count yet; nothing else of the ledger is read."""
    kinds = workspace.pack.kinds
    tree = whole_tree(workspace, viewer)
    rows = queries.waiting_rows()
    if viewer.unit:
        scope = set(tree.owners(viewer.unit))
        found = [row for row in rows if row.unit in scope and row.record.kind in kinds]
    else:
        found = [row for row in rows if row.record.kind in kinds]
    sent = [row for row in found if row.status == Status.SUBMITTED]
    turns = _turns(workspace, tree, sent)
    below = set(tree.scope(viewer.unit)) if viewer.unit else None
    ours: list[Head] = []
    above: list[Head] = []
    for row in sent:
        mine = below is None or turns[row.record_id] in below
        (ours if mine else above).append(_head(workspace, tree, row))
    return OnTheirWay(
        drafts=_heads(workspace, tree, found, Status.DRAFT),
        returned=_heads(workspace, tree, found, Status.RETURNED),
        ours=tuple(ours),
        above=tuple(above),
    )


def _heads(
    workspace: Workspace, tree: UnitTree, rows: Iterable[RecordVersion], status: Status
) -> tuple[Head, ...]:
    return tuple(_head(workspace, tree, row) for row in rows if row.status == status)


def _head(workspace: Workspace, tree: UnitTree, row: RecordVersion) -> Head:
    kind = workspace.pack.kinds[row.record.kind]
    return Head(
        record_id=row.record_id,
        kind=kind.label,
        unit=tree.name(row.unit),
        title=str(row.values.get(kind.title_field, "")),
        status=Status(row.status),
        made_at=row.changeset.made_at,
        actor=row.changeset.actor,
        reason=row.changeset.reason,
    )


def _turns(workspace: Workspace, tree: UnitTree, rows: Iterable[RecordVersion]) -> dict[str, str]:
    """For each record that was sent, the unit whose turn it is."""
    owners = {row.record_id: row.unit for row in rows}
    acts: dict[str, list[tuple[Status, str]]] = {}
    for ids in batches(owners):
        versions = RecordVersion.objects.filter(record_id__in=ids).order_by("version")
        for record_id, status, action in versions.values_list(
            "record_id", "status", "changeset__action"
        ):
            acts.setdefault(record_id, []).append((Status(status), action))
    levels = workspace.pack.reviewed_by
    return {
        record_id: waits_at(review_chain(unit, tree, levels), acts[record_id])
        for record_id, unit in owners.items()
    }


def reports_in_hand(
    workspace: Workspace, viewer: Viewer, period: Period
) -> tuple[ReportInHand, ...]:
    """The reports of a period on the viewer's units, the newest first, each in its newest version."""
    latest = queries.latest_changeset(viewer)
    tree = queries.unit_tree(viewer, workspace.pack.kinds["unit"], period, latest)
    found: dict[str, ReportInHand] = {}
    rows = present_reports().filter(period=str(period)).order_by("-made_at", "-number")
    for row in rows.defer("tree"):
        family = _VERSION.sub("", row.number)
        if family in found or not viewer.sees(row.unit, tree):
            continue
        owners = set(tree.owners(row.unit))
        moved = 0
        if row.changeset < latest:
            since = RecordVersion.objects.filter(
                changeset_id__gt=row.changeset, status__in=queries.COUNTING
            )
            changed = since.values_list("record_id", "unit")
            moved = len({record_id for record_id, unit in changed if unit in owners})
        found[family] = ReportInHand(
            row.number,
            row.title,
            tree.name(row.unit),
            Period.read(row.period),
            state=states_of([row])[row.number],
            moved=moved,
        )
        if len(found) == MOST_REPORTS:
            break
    return tuple(found.values())


def is_small_ledger(viewer: Viewer) -> bool:  # noqa: ARG001 (every read says for whom)
    """Whether all records can be gone through while somebody waits."""
    return RecordRow.objects.order_by()[: SMALL_LEDGER + 1].count() <= SMALL_LEDGER
