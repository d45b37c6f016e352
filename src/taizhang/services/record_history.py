"""What a record has said over time, and what has been done to the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from taizhang.core.ledger.record import Status
from taizhang.core.values import Message
from taizhang.services.entry_names import EntryNames
from taizhang.services.record_versions import (
    FieldChange,
    field_changes,
    find_record,
)
from taizhang.store import queries
from taizhang.store.codec import values_from_json
from taizhang.store.ledger.models import Changeset, RecordVersion

if TYPE_CHECKING:
    from taizhang.core.ledger.record import FieldValue
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One version of a record.

    Attributes:
        made_at: UTC.
        source: File, sheet and row; None if it came by no workbook.
        redacted: Whether a tombstone stands in its place.
        fields: In what it differs from the version before; the first one from nothing.
    """

    version: int
    changeset: int
    made_at: datetime
    actor: str
    action: str
    reason: str
    approver: str
    source: Message | None
    status: Status
    redacted: bool
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One act of writing.

    Attributes:
        made_at: UTC.
        undoes: The number of the changeset that it takes back, None if it takes back none.
        undone: Whether it has been taken back.
    """

    number: int
    made_at: datetime
    actor: str
    action: str
    source: str
    reason: str
    approver: str
    undoes: int | None
    undone: bool


def record_history(
    workspace: Workspace, viewer: Viewer, record_id: str
) -> tuple[HistoryEntry, ...]:
    """Every version of a record, oldest first.

    Raises:
        RefusedError: There is no such record that the viewer may see.
    """
    rows = find_record(workspace, viewer, record_id)
    kind = workspace.pack.kinds[rows[0].record.kind]
    names = EntryNames(workspace, viewer)
    found = []
    before: dict[str, FieldValue] = {}
    unit, redacted = rows[0].unit, False
    for row in rows:
        values = values_from_json(kind, row.values)
        fields: tuple[FieldChange, ...] = ()
        # Beside a tombstone everything would look changed.
        if row.redaction_id is None and not redacted:
            fields = field_changes(kind, before, values, names)
            if row.unit != unit:
                moved = FieldChange(
                    "单位", names.units.get(unit, unit), names.units.get(row.unit, row.unit)
                )
                fields = (moved, *fields)
        found.append(
            HistoryEntry(
                version=row.version,
                changeset=row.changeset_id,
                made_at=row.changeset.made_at,
                actor=row.changeset.actor,
                action=row.changeset.action,
                reason=row.changeset.reason,
                approver=row.changeset.approver,
                source=_source(row),
                status=Status(row.status),
                redacted=row.redaction_id is not None,
                fields=fields,
            )
        )
        before, unit, redacted = values, row.unit, row.redaction_id is not None
    return tuple(found)


def _source(row: RecordVersion) -> Message | None:
    place = f"{row.source_file} {row.source_sheet}".strip()
    if not place:
        return None
    if row.source_row is None:
        return Message("{place}", place=place)
    return Message("{place} 第{row}行", place=place, row=row.source_row)


def change_log(
    workspace: Workspace,  # noqa: ARG001 (as every service)
    viewer: Viewer,
    limit: int = 30,
    *,
    action: str = "",
    actor: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before: int = 0,
) -> tuple[LogEntry, ...]:
    """The newest changesets, newest first.

    Args:
        workspace: The workspace.
        viewer: Who looks.
        limit: How many at most.
        action: Only of this sort.
        actor: Only of those whose label has this in it.
        since: Not older than this.
        until: Older than this.
        before: Only those before the one of this number.
    """
    undone = queries.undone_changesets(viewer)
    rows = Changeset.objects.order_by("-number")
    if action:
        rows = rows.filter(action=action)
    if actor:
        rows = rows.filter(actor__icontains=actor)
    if since is not None:
        rows = rows.filter(made_at__gte=since)
    if until is not None:
        rows = rows.filter(made_at__lt=until)
    if before:
        rows = rows.filter(number__lt=before)
    return tuple(
        LogEntry(
            number=row.number,
            made_at=row.made_at,
            actor=row.actor,
            action=row.action,
            source=row.source,
            # The pack keeps its digest there, which says nothing to a person.
            reason="" if row.action == "pack" else row.reason,
            approver=row.approver,
            undoes=row.undoes_id,
            undone=row.number in undone,
        )
        for row in rows[:limit]
    )
