"""Which records are on their way or no longer hold: an index of the newest versions that do not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from taizhang.core.ledger.record import Status
from taizhang.store.batches import BATCH
from taizhang.store.ledger.models import RecordVersion, Unsettled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from taizhang.store.ledger.models import Changeset


def note_unsettled(changeset: Changeset) -> None:
    """Where the records of a changeset stand from now on; to be called once all its versions are written."""
    rows = RecordVersion.objects.filter(changeset=changeset)
    Unsettled.objects.filter(record_id__in=rows.values("record_id")).delete()
    unsettled = rows.exclude(status=Status.APPROVED).select_related("record").order_by("id")
    Unsettled.objects.bulk_create((_unsettled(row) for row in unsettled), batch_size=BATCH)


def _unsettled(row: RecordVersion) -> Unsettled:
    return Unsettled(
        version_id=row.pk,
        record_id=row.record_id,
        kind=row.record.kind,
        unit=row.unit,
        status=row.status,
    )


def rebuild_unsettled() -> None:
    """Make the index anew from the versions."""
    Unsettled.objects.all().delete()
    Unsettled.objects.bulk_create(_expected(), batch_size=BATCH)


def _expected() -> Iterator[Unsettled]:
    later = RecordVersion.objects.filter(
        record_id=OuterRef("record_id"), version__gt=OuterRef("version")
    )
    rows = RecordVersion.objects.exclude(status=Status.APPROVED).filter(~Exists(later))
    return (_unsettled(row) for row in rows.select_related("record").order_by("id").iterator(BATCH))


def differing_unsettled() -> set[tuple[str, int]]:
    """The versions of which the index says something else than they do; nothing is written."""

    def said(row: Unsettled) -> tuple[object, ...]:
        return (row.record_id, row.kind, row.unit, row.status)

    held = {row.pk: said(row) for row in Unsettled.objects.iterator(BATCH)}
    expected = {row.pk: said(row) for row in _expected()}
    wrong = {key for key in {*held, *expected} if held.get(key) != expected.get(key)}
    rows = RecordVersion.objects.filter(pk__in=wrong) if wrong else RecordVersion.objects.none()
    return set(rows.values_list("record_id", "version"))
