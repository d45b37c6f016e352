"""What is sent by entering: whoever submits a record of a kind has reported that kind for the period of its day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from taizhang.core.ledger.submission import SubmissionState
from taizhang.core.ledger.unit import UNIT_KIND_ID
from taizhang.core.values import Period
from taizhang.services.clock import today
from taizhang.services.locked import ClosedPeriods
from taizhang.store import queries
from taizhang.store.codec import values_from_json
from taizhang.store.ledger.models import Changeset, RecordVersion
from taizhang.store.ledger.models import Submission as SubmissionRow
from taizhang.store.submissions import submissions
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from collections.abc import Sequence

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


def owed_period(workspace: Workspace, kind: RecordKind, day: object) -> Period | None:
    """The period for which a kind is owed that has this day; None if nobody owes the kind, or there is no day."""
    if not isinstance(day, date):
        return None
    owed = next((item for item in workspace.pack.expectations if item.kind == kind.id), None)
    if owed is None:
        return None
    return next(iter(Period(day, day + timedelta(days=1)).split(owed.every)), None)


def note_sent(
    workspace: Workspace, viewer: Viewer, changeset: Changeset, rows: Sequence[RecordVersion]
) -> None:
    """Note what versions that are about to be submitted report; they say which period they belong to.

    A record that came by a workbook belongs to that. The first time of its kind counts, as with workbooks: what
    is submitted later does not make a report late. What a closed period says of who has sent stays as it is.

    Args:
        workspace: The workspace.
        viewer: Who submits.
        changeset: By which.
        rows: The versions, not written yet.
    """
    kinds = workspace.pack.kinds
    reported: dict[tuple[str, str, Period], None] = {}
    for row in rows:
        kind = kinds[row.record.kind]
        if row.source_period:
            continue
        values = values_from_json(kind, row.values)
        period = owed_period(workspace, kind, values.get(kind.first_day_field))
        if period is not None:
            row.source_unit, row.source_period = row.unit, str(period)
            reported[row.unit, kind.id, period] = None
    if not reported:
        return
    everybody, before = everything(viewer.name), changeset.number - 1
    closed = ClosedPeriods.now(workspace, viewer)
    spans = queries.unit_spans(everybody, kinds[UNIT_KIND_ID], before)
    owing = {
        (span.code, item.kind, period)
        for _unit, kind_id, period in reported
        for item in workspace.pack.expectations
        if item.kind == kind_id
        for span in spans
        if item.owed_by(span) and span.within(period)
    }
    units = {unit for unit, _kind, _period in reported}
    sent = {
        (item.unit, item.kind, item.period): item.state
        for unit in units
        for item in submissions(everybody, before, unit)
    }
    SubmissionRow.objects.bulk_create(
        SubmissionRow(
            unit=unit,
            kind=kind_id,
            period=str(period),
            state=SubmissionState.SENT.value,
            received_on=today(),
            changeset=changeset,
        )
        for unit, kind_id, period in reported
        if (unit, kind_id, period) in owing
        and sent.get((unit, kind_id, period)) is not SubmissionState.SENT
        and closed.lock(unit, period) is None
    )
