"""A record that was sent back and has come again: why it went back, and what was mended since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.record import Status
from taizhang.services.entry_names import EntryNames
from taizhang.services.record_versions import FieldChange, field_changes
from taizhang.store.codec import values_from_json
from taizhang.store.ledger.models import RecordVersion

if TYPE_CHECKING:
    import datetime as dt

    from taizhang.services.review_queue import Head
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class AfterReturn:
    """What whoever returned a record wants to see when it comes again.

    Attributes:
        reason: Why it went back.
        actor: Who returned it.
        made_at: When that was; UTC.
        mended: The fields that say something else now; none if it was sent again as it was.
    """

    reason: str
    actor: str
    made_at: dt.datetime
    mended: tuple[FieldChange, ...]


def after_return(workspace: Workspace, viewer: Viewer, head: Head) -> AfterReturn | None:
    """What has happened since a record was last returned; None if it was not, or was decided on since.

    Args:
        workspace: The workspace.
        viewer: For whom; `head` is of what he may see.
        head: The record as it waits now.
    """
    if head.status is not Status.SUBMITTED:
        return None
    kind = workspace.pack.kinds[head.kind]
    versions = RecordVersion.objects.filter(record_id=head.record_id).select_related("changeset")
    returned, now = None, None
    for row in versions.order_by("version"):
        if row.status == Status.RETURNED:
            returned = row
        elif row.status in (Status.APPROVED, Status.WITHDRAWN):
            returned = None
        now = row
    if returned is None or now is None or returned.redaction_id or now.redaction_id:
        return None
    return AfterReturn(
        returned.changeset.reason,
        returned.changeset.actor,
        returned.changeset.made_at,
        field_changes(
            kind,
            values_from_json(kind, returned.values),
            values_from_json(kind, now.values),
            EntryNames(workspace, viewer),
        ),
    )
