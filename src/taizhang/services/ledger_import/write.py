"""Writing what was planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.ledger.matching import Fate
from taizhang.core.ledger.record import Record, RecordRef
from taizhang.services.ledger_import.state import ImportWork
from taizhang.store import queries
from taizhang.store.batches import BATCH
from taizhang.store.chain import version_digest
from taizhang.store.codec import values_to_json
from taizhang.store.facts import slot_map, write_facts
from taizhang.store.ledger.models import Changeset, RecordVersion
from taizhang.store.ledger.models import Record as RecordRow
from taizhang.store.ledger.models import Submission as SubmissionRow
from taizhang.store.mappings import remember_mapping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from taizhang.core.indicators.fragment import Slots
    from taizhang.core.ledger.matching import Match
    from taizhang.services.ledger_import.state import SheetPlan


def write_plan(work: ImportWork, changeset: Changeset) -> None:
    """Write all that was planned, under one changeset; some hundred rows at a time, so that memory stays bounded."""
    waiting = [
        (plan, match)
        for plan in work.plans
        for match in plan.matches
        if match.fate is not Fate.SAME
    ]
    slots = slot_map()
    for start in range(0, len(waiting), BATCH):
        work.terms.progress(start, len(waiting))
        _write_some(work, changeset, waiting[start : start + BATCH], slots)
    work.terms.progress(len(waiting), len(waiting))
    for learned in work.learned:
        remember_mapping(learned.shape, learned.kind, learned.labels, learned.fields, changeset)
    SubmissionRow.objects.bulk_create(
        SubmissionRow(
            unit=item.unit,
            kind=item.kind,
            period=str(item.period),
            state=item.state.value,
            received_on=item.received_on,
            changeset=changeset,
        )
        for item in work.submissions
    )


def _write_some(
    work: ImportWork,
    changeset: Changeset,
    some: Sequence[tuple[SheetPlan, Match]],
    slots: Slots,
) -> None:
    new_records: list[RecordRow] = []
    versions: list[RecordVersion] = []
    facts: list[Record] = []
    newest = queries.newest_versions(
        work.viewer,
        [match.held.ref if match.held else RecordRef(match.row.record_id, 0) for _, match in some],
    )
    for plan, match in some:
        if match.held is None:
            record_id = match.row.record_id
            # One whose import was undone comes back as what it was: its versions go on.
            if record_id not in newest:
                new_records.append(RecordRow(record_id=record_id, kind=plan.kind.id))
        else:
            record_id = match.held.ref.record_id
        ref = RecordRef(record_id, newest.get(record_id, 0) + 1)
        facts.append(Record(ref, plan.kind.id, match.unit, match.row.values, work.status))
        version = RecordVersion(
            record=RecordRow(record_id=record_id, kind=plan.kind.id),
            version=ref.version,
            changeset=changeset,
            unit=match.unit,
            status=work.status.value,
            values=values_to_json(plan.kind, match.row.values),
            source_file=work.file[:255],
            source_sheet=plan.sheet.name,
            source_row=match.row.number,
            source_unit=work.meta.unit,
            source_period=str(work.meta.period or ""),
        )
        version.digest = version_digest(version)
        versions.append(version)
    RecordRow.objects.bulk_create(new_records)
    RecordVersion.objects.bulk_create(versions)
    write_facts(facts, work.pack.kinds, slots, changeset.number)
