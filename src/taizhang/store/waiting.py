"""What is on its way and does not count yet, now and as known at a changeset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from taizhang.core.ledger.record import Record, Status
from taizhang.core.ledger.review import WAITING
from taizhang.core.ledger.unit import UnitTree
from taizhang.store.batches import batches
from taizhang.store.ledger.models import (
    RecordVersion,
    Unsettled,
)
from taizhang.store.queries import record_of
from taizhang.store.touched import KEPT, MOST_AT_ONCE, Same, touched
from taizhang.store.unsettled_records import unsettled_versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.store.viewer import Viewer


_MOST_AT_HAND = 20_000
"""More ids than these are not asked for by name."""


def waiting_ids(viewer: Viewer, record_ids: Iterable[str]) -> set[str]:  # noqa: ARG001 (every read says for whom)
    """Of these ids, those of records whose newest version waits for approval."""
    found: set[str] = set()
    for ids in batches(record_ids):
        rows = waiting_rows().filter(record_id__in=ids)
        found |= set(rows.values_list("record_id", flat=True))
    return found


def waiting_rows(changeset: int | None = None) -> QuerySet[RecordVersion]:
    """The versions on their way, each the newest of its record, in the order in which they came.

    As known at a changeset, if one is given.
    """
    if changeset is None:
        # What is told of now stands in an index of its own.
        rows = RecordVersion.objects.filter(unsettled__status__in=WAITING, redaction__isnull=True)
        # By its key, so that SQLite goes along it and not through all versions.
        return rows.select_related("record", "changeset").order_by("unsettled__version_id")
    known = RecordVersion.objects.filter(changeset__lte=changeset)
    later = known.filter(record_id=OuterRef("record_id"), version__gt=OuterRef("version"))
    rows = known.filter(status__in=WAITING, redaction__isnull=True).filter(~Exists(later))
    some = may_have_waited(changeset)
    rows = rows if some is None else rows.filter(record_id__in=some)
    return rows.select_related("record", "changeset").order_by("id")


def may_have_waited(changeset: int) -> list[str] | None:
    """The records that may have been on their way at a changeset; None if too much has been written since.

    Those that are now, and those that have been given a version since: of a changeset that is hardly over, all others
    need not be looked at.
    """
    # First what is on its way: what is settled meanwhile is found among the later versions.
    ids = {*on_their_way().values_list("record_id", flat=True)}
    since = RecordVersion.objects.filter(changeset_id__gt=changeset).order_by()
    written = [*since.values_list("record_id", flat=True)[: MOST_AT_ONCE + 1]]
    if len(written) > MOST_AT_ONCE or len(ids) > _MOST_AT_HAND:
        return None
    return sorted(ids.union(written))


def on_their_way() -> QuerySet[Unsettled]:
    """What waits, and approvals that were taken back."""
    open_again = Q(status=Status.WITHDRAWN, version__changeset__action="undo")
    return Unsettled.objects.filter(Q(status__in=WAITING) | open_again)


def waiting_records(
    viewer: Viewer, kinds: Mapping[str, RecordKind], tree: UnitTree, changeset: int
) -> tuple[Record, ...]:
    """What waits for approval, as known at a changeset."""
    now = touched()
    if now is not None and now.number == changeset:
        key = ("waiting", now.since, now.number, Same(kinds))
        found = KEPT.get(key, lambda: _waiting_now(viewer, kinds))
    else:
        found = _waiting_then(kinds, changeset)
    seen = {unit: viewer.sees(unit, tree) for unit in {record.unit for record in found}}
    return tuple(record for record in found if seen[record.unit])


def _waiting_now(viewer: Viewer, kinds: Mapping[str, RecordKind]) -> tuple[Record, ...]:
    return tuple(
        one.record(kinds[one.kind]) for one in unsettled_versions(viewer, kinds) if one.waits
    )


def _waiting_then(kinds: Mapping[str, RecordKind], changeset: int) -> tuple[Record, ...]:
    return tuple(
        record_of(row, kinds[row.record.kind])
        for row in waiting_rows(changeset)
        if row.record.kind in kinds
    )
