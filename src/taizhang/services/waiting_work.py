"""What waits for somebody: records on their way, reports in hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.record import Status
from taizhang.core.values import Period
from taizhang.services.record_versions import whole_tree
from taizhang.services.report_state import ReportState, states_of
from taizhang.services.review_queue import heads, said_by, waiting_for
from taizhang.store import queries
from taizhang.store.ledger.models import Record as RecordRow
from taizhang.store.ledger.models import RecordVersion
from taizhang.store.reporting.present import present_reports
from taizhang.store.touched import ANSWERS, touched

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from taizhang.services.review_queue import Head
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

MOST_REPORTS = 8
SMALL_LEDGER = 20_000
"""Up to so many records all of them can be gone through while somebody waits."""
_VERSION = re.compile(r"-v[0-9]+$", re.ASCII)


@dataclass(frozen=True, slots=True)
class ReturnedRecord:
    """A record that was sent back, as a list names it.

    Attributes:
        record_id: Its id.
        kind: The label of its kind.
        unit: The short name of its unit.
        title: What names it to people.
        made_at: Since when, in UTC.
        actor: Who sent it back.
        reason: Why.
    """

    record_id: str
    kind: str
    unit: str
    title: str
    made_at: datetime
    actor: str
    reason: str


@dataclass(frozen=True, slots=True)
class OnTheirWay:
    """Records of one's units on their way, those that came first before the others.

    Attributes:
        drafts: Entered and not sent.
        returned: Sent back with a reason.
        ours: Sent, and it is for oneself to decide.
        above: Sent, and it is for others to decide.
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
    """What the viewer's units have entered and does not count yet, and what waits for himself."""
    tree = whole_tree(workspace, viewer)
    found = heads(workspace, viewer)
    seen = set(viewer.seen({head.unit for head in found}, tree))
    mine = waiting_for(workspace, viewer)
    ours = {head.record_id for head in mine}

    def those(status: Status) -> tuple[Head, ...]:
        return tuple(head for head in found if head.status is status and head.unit in seen)

    return OnTheirWay(
        drafts=those(Status.DRAFT),
        returned=those(Status.RETURNED),
        ours=mine,
        above=tuple(head for head in those(Status.SUBMITTED) if head.record_id not in ours),
    )


def returned_records(
    workspace: Workspace, viewer: Viewer, some: Sequence[Head]
) -> tuple[ReturnedRecord, ...]:
    """These records by their names."""
    kinds, tree = workspace.pack.kinds, whole_tree(workspace, viewer)
    said = said_by(workspace, some)
    return tuple(
        ReturnedRecord(
            head.record_id,
            kinds[head.kind].label,
            tree.name(head.unit),
            str(said.get(head.key, {}).get(kinds[head.kind].title_field, "")),
            head.made_at,
            head.sender,
            head.reason,
        )
        for head in some
    )


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
    now = touched()
    large = ("more records than", SMALL_LEDGER, now.since if now is not None else 0)
    # Records are never taken away again.
    if now is not None and ANSWERS.held(large):
        return False
    small = RecordRow.objects.order_by()[: SMALL_LEDGER + 1].count() <= SMALL_LEDGER
    if now is not None and not small:
        ANSWERS.put(large, found=True)
    return small
