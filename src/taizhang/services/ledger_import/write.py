"""Writing what was planned."""

from __future__ import annotations

from taizhang.core.ledger.matching import Fate
from taizhang.core.ledger.record import Record, RecordRef, Status
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


def write_plan(work: ImportWork, changeset: Changeset) -> None:
    """Write all that was planned, under one changeset."""
    new_records: list[RecordRow] = []
    versions: list[RecordVersion] = []
    facts: list[Record] = []
    newest = queries.newest_versions(
        work.viewer,
        [
            match.held.ref if match.held else RecordRef(match.row.record_id, 0)
            for plan in work.plans
            for match in plan.matches
            if match.fate is not Fate.SAME
        ],
    )
    for plan in work.plans:
        for match in plan.matches:
            if match.fate is Fate.SAME:
                continue
            if match.held is None:
                record_id = match.row.record_id
                # One whose import was undone comes back as what it was: its versions go on.
                if record_id not in newest:
                    new_records.append(RecordRow(record_id=record_id, kind=plan.kind.id))
            else:
                record_id = match.held.ref.record_id
            ref = RecordRef(record_id, newest.get(record_id, 0) + 1)
            facts.append(Record(ref, plan.kind.id, match.unit, match.row.values, Status.APPROVED))
            version = RecordVersion(
                record=RecordRow(record_id=record_id, kind=plan.kind.id),
                version=ref.version,
                changeset=changeset,
                unit=match.unit,
                status=Status.APPROVED.value,
                values=values_to_json(plan.kind, match.row.values),
                source_file=work.file[:255],
                source_sheet=plan.sheet.name,
                source_row=match.row.number,
                source_unit=work.meta.unit,
                source_period=str(work.meta.period or ""),
            )
            version.digest = version_digest(version)
            versions.append(version)
    for learned in work.learned:
        remember_mapping(learned.shape, learned.kind, learned.labels, learned.fields, changeset)
    RecordRow.objects.bulk_create(new_records, batch_size=BATCH)
    RecordVersion.objects.bulk_create(versions, batch_size=BATCH)
    write_facts(facts, work.pack.kinds, slot_map(), changeset.number)
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
