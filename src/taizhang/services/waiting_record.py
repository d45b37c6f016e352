"""Records on their way: listed, counted, and what counts of them meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.period_lock import concerns
from taizhang.core.ledger.record import Record, RecordRef, Status
from taizhang.core.ledger.unit import UNIT_KIND_ID
from taizhang.services.entry_names import EntryNames
from taizhang.services.record_versions import (
    FieldChange,
    field_changes,
    find_unit_ever,
    whole_tree,
)
from taizhang.services.review_turn import turns_of
from taizhang.store import queries
from taizhang.store.batches import batches
from taizhang.store.codec import values_from_json
from taizhang.store.ledger.models import RecordVersion
from taizhang.store.unsettled_records import unsettled_versions
from taizhang.store.waiting import waiting_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from taizhang.core.values import Period
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record on its way.

    Attributes:
        status: Draft, submitted or returned.
        at: The short name of the unit whose turn it is; empty if it is with the unit that entered it.
        actor: Who entered, sent or returned it last.
        made_at: UTC.
        reason: Why it was returned, or entered anew.
        counts: Whether something of it counts already, which this would change.
        fields: In what it differs from what counts; all that it says if nothing does.
    """

    record_id: str
    kind: str
    unit: str
    title: str
    status: Status
    at: str
    actor: str
    made_at: datetime
    reason: str
    counts: bool
    fields: tuple[FieldChange, ...]


def list_waiting(
    workspace: Workspace,
    viewer: Viewer,
    *,
    unit: str | None = None,
    period: Period | None = None,
    statuses: Iterable[Status] = (Status.SUBMITTED,),
    mine: bool = False,
) -> tuple[Waiting, ...]:
    """Records on their way, in the order in which they came.

    Args:
        workspace: The workspace.
        viewer: Sees his own unit and those below it.
        unit: Only of this unit and those below it.
        period: Only what concerns this period.
        statuses: Only in these states.
        mine: Only those that wait for the viewer's own unit.

    Raises:
        RefusedError: There is no such unit.
    """
    kinds, wanted = workspace.pack.kinds, set(statuses)
    tree = whole_tree(workspace, viewer)
    scope = None if unit is None else set(tree.scope(find_unit_ever(tree, unit)))
    names = EntryNames(workspace, viewer)
    rows = [
        row
        for row in waiting_rows()
        if Status(row.status) in wanted
        and row.record.kind in kinds
        and viewer.sees(row.unit, tree)
        and (scope is None or row.unit in scope)
    ]
    turns = turns_of(workspace, tree, rows)
    counting = counting_now(workspace, viewer, [row.record_id for row in rows])
    found = []
    for row in rows:
        kind = kinds[row.record.kind]
        values = values_from_json(kind, row.values)
        if period is not None and not concerns(kind, period, values):
            continue
        turn = turns[row.record_id]
        if mine and turn != viewer.unit:
            continue
        held = counting.get(row.record_id)
        found.append(
            Waiting(
                record_id=row.record_id,
                kind=kind.label,
                unit=tree.name(row.unit),
                title=str(values.get(kind.title_field, "")),
                status=Status(row.status),
                at=tree.name(turn) if turn else "",
                actor=row.changeset.actor,
                made_at=row.changeset.made_at,
                reason=row.changeset.reason,
                counts=held is not None,
                fields=field_changes(kind, held.values if held else {}, values, names),
            )
        )
    return tuple(found)


def count_waiting(
    workspace: Workspace, viewer: Viewer, scope: Collection[str], period: Period
) -> int:
    """How many submitted records of these units concern a period and do not count yet."""
    kinds = workspace.pack.kinds
    return sum(
        one.waits
        and one.status is Status.SUBMITTED
        and concerns(kinds[one.kind], period, one.record(kinds[one.kind]).values)
        for one in unsettled_versions(viewer, kinds, scope)
    )


def waiting_beside(workspace: Workspace, viewer: Viewer, unit: str, period: Period) -> int:
    """How many submitted records of a unit, by code, and those below it wait while its report is written."""
    kind = workspace.pack.kinds[UNIT_KIND_ID]
    tree = queries.unit_tree(viewer, kind, period, queries.latest_changeset(viewer))
    return count_waiting(workspace, viewer, tree.scope(unit), period)


def counting_now(
    workspace: Workspace,
    viewer: Viewer,  # noqa: ARG001 (every read says for whom)
    record_ids: Iterable[str],
) -> Mapping[str, Record]:
    """What counts of these records now."""
    newest: dict[str, RecordVersion] = {}
    for ids in batches(record_ids):
        rows = RecordVersion.objects.filter(record_id__in=ids, status__in=queries.COUNTING)
        for row in rows.select_related("record").order_by("version"):
            newest[row.record_id] = row
    return {
        record_id: record_of(workspace, row)
        for record_id, row in newest.items()
        if row.status == Status.APPROVED and row.redaction_id is None
    }


def record_of(workspace: Workspace, row: RecordVersion) -> Record:
    """What a version says."""
    kind = workspace.pack.kinds[row.record.kind]
    return Record(
        RecordRef(row.record_id, row.version),
        kind.id,
        row.unit,
        values_from_json(kind, row.values),
        Status(row.status),
    )
