"""Clear the content that the law does not let one hold: the only act that changes what has been written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.ledger.record import Status
from taizhang.core.values import Message, RefusedError
from taizhang.services.coherence import Around, disorder, refuse_disorder
from taizhang.services.correcting import Correction
from taizhang.services.reason import name_to_keep, reason_to_keep
from taizhang.services.record_versions import newest_version, next_version, resting_reports
from taizhang.services.workspace import writing
from taizhang.store.codec import TOMBSTONE
from taizhang.store.ledger.models import Fact, RecordVersion

if TYPE_CHECKING:
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


def redact_record(
    workspace: Workspace,
    viewer: Viewer,
    record_id: str,
    *,
    reason: str,
    actor: str,
    approver: str,
    also_source: bool = False,
) -> Correction:
    """Put a tombstone in the place of all that a record ever said; it no longer counts, at any time.

    Args:
        workspace: Where.
        viewer: For whom.
        record_id: Which record.
        reason: Why the law wants it.
        actor: Who does it.
        approver: Who agreed: somebody else.
        also_source: Whether the names of the files that it came by go as well.

    Raises:
        RefusedError: There is no such record, it has been cleared already, or one person alone asks for it.
    """
    reason, actor, approver = (
        reason_to_keep(reason, "依法清除"),
        name_to_keep(actor),
        name_to_keep(approver),
    )
    if not approver or not actor or actor == approver:
        raise RefusedError(Message("依法清除须由两人办理：请写明另一位批准人。"))
    with writing(actor, "redact", reason=reason, approver=approver) as changeset:
        newest = newest_version(workspace, viewer, record_id)
        around = Around.of(workspace, [newest], viewer)
        before = disorder(workspace, around.records(changeset.number - 1))
        versions = RecordVersion.objects.filter(record_id=record_id)
        versions.update(values=TOMBSTONE, redaction=changeset)
        if also_source:
            versions.update(source_file="", source_sheet="", source_row=None)
        row = next_version(newest, changeset, newest.unit, Status.WITHDRAWN, {})
        row.save()
        Fact.objects.filter(record_id=record_id).delete()
        refuse_disorder(workspace, viewer, changeset, before, around)
    reports = resting_reports(viewer, record_id)
    return Correction(record_id, "", row.version, changeset.number, (), reports)
