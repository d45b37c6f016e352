"""The book of locks: for which unit and period, by which changeset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.ledger.period_lock import LockLine
from taizhang.core.values import Period
from taizhang.store.ledger.models import FOREVER, PeriodLock

if TYPE_CHECKING:
    from taizhang.store.viewer import Viewer


def lock_lines(viewer: Viewer, changeset: int = FOREVER) -> tuple[LockLine, ...]:  # noqa: ARG001 (every read says for whom)
    """All lines as known at a changeset, oldest first; open to every viewer, as a notice board is."""
    rows = PeriodLock.objects.filter(changeset_id__lte=changeset).order_by("changeset_id", "id")
    return tuple(
        LockLine(row.unit, Period.read(row.period), row.locked, row.changeset_id) for row in rows
    )
