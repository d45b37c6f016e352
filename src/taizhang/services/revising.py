"""A record as somebody opens it to give it other content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.record import Status
from taizhang.core.values import Message
from taizhang.services.record_versions import newest_version, whole_tree
from taizhang.store.codec import values_from_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class RevisionBase:
    """What is revised: the newest version, whoever wrote it.

    Attributes:
        unit: The code of the unit whose record it is.
        reason: Why it was returned; empty otherwise.
        made_at: UTC.
        barred: Why it cannot be revised as it stands, None if it can.
    """

    record_id: str
    version: int
    kind: RecordKind
    unit: str
    unit_name: str
    status: Status
    values: Mapping[str, FieldValue]
    actor: str
    made_at: datetime
    reason: str
    barred: Message | None


def revision_base(workspace: Workspace, viewer: Viewer, record_id: str) -> RevisionBase:
    """The newest version of a record.

    Raises:
        RefusedError: There is none that the viewer may see, or its content was cleared.
    """
    row = newest_version(workspace, viewer, record_id)
    kind = workspace.pack.kinds[row.record.kind]
    status = Status(row.status)
    barred = None
    if kind.is_register:
        barred = Message("“{kind}”是名录，请到“单位与名录”修改。", kind=kind.label)
    elif status is Status.SUBMITTED:
        barred = Message("已经提交，正在审核。要改动，请先撤回。")
    elif status is Status.WITHDRAWN and row.changeset.action != "undo":
        barred = Message("这条记录已撤销，不能修改。")
    return RevisionBase(
        record_id=record_id,
        version=row.version,
        kind=kind,
        unit=row.unit,
        unit_name=whole_tree(workspace, viewer).name(row.unit),
        status=status,
        values=values_from_json(kind, row.values),
        actor=row.changeset.actor,
        made_at=row.changeset.made_at,
        reason=row.changeset.reason if status is Status.RETURNED else "",
        barred=barred,
    )
