"""The chain over changesets: each is sealed by a digest of itself, of all it wrote, and of the one before.

What has been altered, lost or put in another order since does not agree with its digest any more.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from django.db import transaction

from taizhang.packs.load import digest_files
from taizhang.store.batches import BATCH
from taizhang.store.ledger.models import (
    Changeset,
    DuplicateDecision,
    PackVersion,
    PeriodLock,
    RecordVersion,
    SheetMapping,
    Submission,
)
from taizhang.store.reporting.models import FigureOverride, FindingSuppression, ReportStep

if TYPE_CHECKING:
    from collections.abc import Iterable


def _sha256(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def version_digest(row: RecordVersion) -> str:
    """What a version says and where it came from, as one digest; its record must be loaded with it."""
    return _sha256(
        [
            row.record_id,
            row.record.kind,
            row.version,
            row.changeset_id,
            row.unit,
            row.status,
            row.values,
            [row.source_file, row.source_sheet, row.source_row, row.source_unit, row.source_period],
        ]
    )


Link = tuple[str, int, str]
"""A version in the link of its changeset: record, number and digest."""


def changeset_digest(changeset: Changeset, before: str, versions: Iterable[Link]) -> str:
    """The link of a changeset: what came before it, itself, and all that was written with it."""
    number = changeset.number
    mappings = SheetMapping.objects.filter(changeset_id=number).order_by("shape")
    said = [[row.shape, row.kind, row.mapping] for row in mappings]
    overrides = FigureOverride.objects.filter(changeset_id=number).order_by("report_id", "figure")
    replaced = [[row.report_id, row.figure, row.written, row.text] for row in overrides]
    steps = sorted(
        [row.report_id, row.step, row.digest]
        for row in ReportStep.objects.filter(changeset_id=number)
    )
    suppressed = sorted(
        [row.report_id, row.rule, row.key, row.holds]
        for row in FindingSuppression.objects.filter(changeset_id=number)
    )
    return _sha256(
        {
            "before": before,
            "changeset": [
                number,
                changeset.made_at.isoformat(timespec="microseconds"),
                changeset.actor,
                changeset.action,
                changeset.reason,
                changeset.source,
                changeset.source_digest,
                changeset.approver,
                changeset.undoes_id,
            ],
            "versions": sorted([*link] for link in versions),
            "submissions": sorted(
                [row.unit, row.kind, row.period, row.state, row.received_on.isoformat()]
                for row in Submission.objects.filter(changeset_id=number)
            ),
            "packs": sorted(
                [row.pack, row.version, row.digest, digest_files(row.files)]
                for row in PackVersion.objects.filter(changeset_id=number)
            ),
            "locks": sorted(
                [row.unit, row.period, row.locked]
                for row in PeriodLock.objects.filter(changeset_id=number)
            ),
            "decisions": sorted(
                [row.first_id, row.second_id, row.decision]
                for row in DuplicateDecision.objects.filter(changeset_id=number)
            ),
            # Named only where there are any: changesets older than these keep their digests.
            **({"mappings": said} if said else {}),
            **({"overrides": replaced} if replaced else {}),
            **({"steps": steps} if steps else {}),
            **({"suppressions": suppressed} if suppressed else {}),
        }
    )


def seal(changeset: Changeset) -> None:
    """Give the versions of a changeset and itself their digests; to be called last in its transaction."""
    changeset = Changeset.objects.get(number=changeset.number)
    rows = RecordVersion.objects.filter(changeset=changeset)
    # Whoever writes very many gives the digests as they are made: updating row by row takes its time.
    fresh = list(rows.filter(digest="").select_related("record"))
    for row in fresh:
        row.digest = version_digest(row)
    RecordVersion.objects.bulk_update(fresh, ["digest"], batch_size=BATCH)
    versions = rows.values_list("record_id", "version", "digest")
    earlier = Changeset.objects.filter(number__lt=changeset.number).order_by("number").last()
    changeset.digest = changeset_digest(changeset, earlier.digest if earlier else "", versions)
    changeset.save(update_fields=["digest"])


def seal_all() -> Changeset | None:
    """Seal what was written before there was a chain, oldest first; the newest, or None if nothing was sealed.

    What has lost its digest since is never sealed anew.
    """
    if Changeset.objects.exclude(digest="").exists():
        return None
    newest = None
    with transaction.atomic():
        for changeset in Changeset.objects.order_by("number"):
            seal(changeset)
            newest = changeset
    return newest
