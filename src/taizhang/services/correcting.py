"""Correct a record: what it said is kept as an older version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.record import Record, RecordRef, Status
from taizhang.core.ledger.review import WAITING
from taizhang.core.ledger.unit import UnitTree
from taizhang.core.values import Message, RefusedError
from taizhang.services.coherence import disorder, refuse_disorder
from taizhang.services.entry_names import EntryNames
from taizhang.services.field_reading import FieldsRefusedError, read_fields
from taizhang.services.founding import refuse_too_early
from taizhang.services.locked import AfterLock, refuse_closed
from taizhang.services.lookup import NameLookup
from taizhang.services.meanwhile import refuse_changed
from taizhang.services.reason import name_to_keep, reason_to_keep
from taizhang.services.record_versions import (
    FieldChange,
    RestingReport,
    field_changes,
    newest_version,
    next_version,
    resting_reports,
)
from taizhang.services.workspace import writing
from taizhang.store import queries
from taizhang.store.codec import values_to_json
from taizhang.store.facts import slot_map, write_facts
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from collections.abc import Mapping

    from taizhang.core.ledger.field import Lookup
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue
    from taizhang.core.values import Period
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Correction:
    """What a correction, or a clearing of content, did to a record.

    Attributes:
        version: The number of the version that it made.
        fields: What differs; empty for a clearing.
        reports: The reports already written that rest on the record.
    """

    record_id: str
    title: str
    version: int
    changeset: int
    fields: tuple[FieldChange, ...]
    reports: tuple[RestingReport, ...]


def correct_record(
    workspace: Workspace,
    viewer: Viewer,
    record_id: str,
    changes: Mapping[str, str],
    *,
    reason: str,
    actor: str,
    approver: str = "",
    version: int | None = None,
) -> Correction:
    """Give a record a new version in which some fields, by label or id, read otherwise; empty text clears.

    Args:
        workspace: Where.
        viewer: For whom.
        record_id: Which record.
        changes: By label or id of the field.
        reason: Why.
        actor: Who corrects.
        approver: Who agreed that a closed period is reached into.
        version: From which version the form was made; None is not asked about.

    Raises:
        ChangedMeanwhileError: The record has another version by now.
        RefusedError: There is no such record or field, a text does not fit, nothing would change, or it
            reaches into a closed period and nobody else has agreed.
    """
    reason, actor, approver = (
        reason_to_keep(reason, "更正"),
        name_to_keep(actor),
        name_to_keep(approver),
    )
    kinds = workspace.pack.kinds
    with writing(actor, "correct", reason=reason, approver=approver) as changeset:
        newest = newest_version(workspace, viewer, record_id)
        refuse_changed(newest, version)
        kind = kinds[newest.record.kind]
        held = queries.records(
            everything(viewer.name), kinds, UnitTree(()), changeset.number - 1, kinds
        )
        record = next((item for item in held if item.ref.record_id == record_id), None)
        if record is None:
            raise RefusedError(Message("记录 {id} 已撤销，不能更正。", id=record_id))
        if newest.status in WAITING:
            raise RefusedError(
                Message(
                    "记录 {id} 有还没有审核的内容（变更号 {number}），请先审核或退回，再更正。",
                    id=record_id,
                    number=newest.changeset_id,
                )
            )
        values = changed_values(kind, record.values, changes, NameLookup.of(kinds, held))
        fields = field_changes(kind, record.values, values, EntryNames(workspace, viewer))
        if not fields:
            raise RefusedError(Message("与台账现有内容相同，没有可更正的。"))
        unit = str(values[kind.owner_field]) if kind.owner_field else record.unit
        refuse_too_early(workspace, viewer, kind, unit, values)
        before = disorder(workspace, held)
        row = next_version(newest, changeset, unit, Status.APPROVED, values_to_json(kind, values))
        row.save()
        made = Record(RecordRef(record_id, row.version), kind.id, unit, values)
        refuse_closed(workspace, viewer, [record], [made], AfterLock(reason, approver))
        write_facts([made], kinds, slot_map(), changeset.number)
        refuse_disorder(workspace, viewer, changeset, before)
    title = str(values.get(kind.title_field, ""))
    reports = resting_reports(viewer, record_id)
    return Correction(record_id, title, row.version, changeset.number, fields, reports)


def changed_values(
    kind: RecordKind,
    values: Mapping[str, FieldValue],
    changes: Mapping[str, str],
    lookup: Lookup,
    period: Period | None = None,
) -> dict[str, FieldValue]:
    """The values with the changes.

    Args:
        kind: Of which kind.
        values: What the record said before.
        changes: By label or id of the field; an empty text clears it.
        lookup: Finds what texts name.
        period: Gives the year to days written without.

    Raises:
        RefusedError: There is no such field.
        FieldsRefusedError: Every reason why they cannot be.
    """
    after, faults = read_fields(kind, values, changes, lookup, period)
    if faults:
        raise FieldsRefusedError(kind, faults)
    return after
