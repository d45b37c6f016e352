"""Enter a record, or other content for one, that counts only once it has been approved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from taizhang.core.ledger.cell import excerpt
from taizhang.core.ledger.record import Status
from taizhang.core.values import Message, RefusedError
from taizhang.services.clock import new_record_id
from taizhang.services.correcting import changed_values
from taizhang.services.entry_names import EntryNames
from taizhang.services.founding import refuse_too_early
from taizhang.services.lookup import LedgerLookup
from taizhang.services.meanwhile import refuse_changed
from taizhang.services.possible_duplicates import refuse_entered_already
from taizhang.services.reason import reason_to_keep
from taizhang.services.record_versions import (
    FieldChange,
    field_changes,
    find_unit_ever,
    newest_version,
    next_version,
    whole_tree,
)
from taizhang.services.sending import note_sent
from taizhang.services.workspace import writing
from taizhang.store.codec import values_from_json, values_to_json
from taizhang.store.ledger.models import Record as RecordRow
from taizhang.store.ledger.models import RecordVersion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue
    from taizhang.core.values import Period
    from taizhang.services.workspace import Workspace
    from taizhang.store.ledger.models import Changeset
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Entry:
    """What was entered; `fields` is in what it differs from what was there."""

    record_id: str
    title: str
    unit: str
    version: int
    changeset: int
    status: Status
    fields: tuple[FieldChange, ...]


def enter_record(  # noqa: PLR0913 (what there is to say of a record that is entered)
    workspace: Workspace,
    viewer: Viewer,
    kind: str,
    unit: str,
    texts: Mapping[str, str],
    *,
    submit: bool = False,
    period: Period | None = None,
    new_id: Callable[[], str] = new_record_id,
    once: bool = False,
) -> Entry:
    """Enter a new record as a draft, or at once for review.

    Args:
        workspace: The workspace.
        viewer: Who enters; of his own unit and those below it.
        kind: The label or id of the kind.
        unit: The unit whose record it is, by name, short name or code.
        texts: By label or id of the field.
        submit: Whether it is sent for review at once.
        period: Gives the year to days written without.
        new_id: Gives the id.
        once: Whether what the unit has entered already is refused.

    Raises:
        RefusedError: There is no such kind, unit or field.
        FieldsRefusedError: A text does not fit, or a required one is missing.
        EnteredAlreadyError: The unit has a record that says the very same.
    """
    kinds = workspace.pack.kinds
    found = _kind(kinds, kind)
    status = Status.SUBMITTED if submit else Status.DRAFT
    with writing(viewer.name, "enter") as changeset:
        code = _unit_to_enter(workspace, viewer, unit)
        lookup = LedgerLookup(kinds, changeset.number - 1, viewer.name)
        values = changed_values(found, {}, texts, lookup, period)
        refuse_too_early(workspace, viewer, found, code, values)
        _refuse_retired(found, values)
        if once:
            refuse_entered_already(viewer, found, code, values)
        row = _first_version(found, changeset, code, status, values, new_id())
        if submit:
            note_sent(workspace, viewer, changeset, [row])
        row.record.save(force_insert=True)
        row.save()
        fields = field_changes(found, {}, values, EntryNames(workspace, viewer))
    title = str(values.get(found.title_field, ""))
    name = whole_tree(workspace, viewer).name(code)
    return Entry(row.record_id, title, name, 1, changeset.number, status, fields)


def enter_many(
    workspace: Workspace,
    viewer: Viewer,
    kind: str,
    unit: str,
    read: Callable[[RecordKind, str], Sequence[Mapping[str, FieldValue]]],
    *,
    submit: bool = False,
    new_id: Callable[[], str] = new_record_id,
) -> tuple[str, ...]:
    """Enter many new records under one changeset; the ids that they got. None is no change at all.

    Args:
        workspace: The workspace.
        viewer: Who enters; of his own unit and those below it.
        kind: The label or id of the kind.
        unit: The unit whose records they are, by name, short name or code.
        read: Gives the values, for the kind and the code of the unit; called while nobody else can write, so
            that what it leaves out as held already is held.
        submit: Whether they are sent for review at once.
        new_id: Gives the ids.

    Raises:
        RefusedError: There is no such kind or unit, or a record is of a time before its unit.
    """
    found = _kind(workspace.pack.kinds, kind)
    status = Status.SUBMITTED if submit else Status.DRAFT
    with writing(viewer.name, "enter") as changeset:
        code = _unit_to_enter(workspace, viewer, unit)
        rows = [
            _first_version(found, changeset, code, status, values, new_id())
            for values in read(found, code)
        ]
        if not rows:
            transaction.set_rollback(True)
            return ()
        if submit:
            note_sent(workspace, viewer, changeset, rows)
        RecordRow.objects.bulk_create(row.record for row in rows)
        RecordVersion.objects.bulk_create(rows)
    return tuple(row.record_id for row in rows)


def _unit_to_enter(workspace: Workspace, viewer: Viewer, unit: str) -> str:
    tree = whole_tree(workspace, viewer)
    code = find_unit_ever(tree, unit)
    if not viewer.sees(code, tree):
        raise RefusedError(Message("只能录入本单位和下级单位的记录。"))
    return code


def _first_version(
    kind: RecordKind,
    changeset: Changeset,
    unit: str,
    status: Status,
    values: Mapping[str, FieldValue],
    record_id: str,
) -> RecordVersion:
    return RecordVersion(
        record=RecordRow(record_id=record_id, kind=kind.id),
        version=1,
        changeset=changeset,
        unit=unit,
        status=status.value,
        values=values_to_json(kind, values),
        source_unit=unit,
    )


def _kind(kinds: Mapping[str, RecordKind], text: str) -> RecordKind:
    entered = [kind for kind in kinds.values() if not kind.is_register]
    found = next((kind for kind in entered if text in (kind.id, kind.label)), None)
    if found is None:
        raise RefusedError(
            Message(
                "没有名为“{name}”的台账类型，可录入：{known}。名录请用基础名录导入。",
                name=excerpt(text),
                known=tuple(kind.label for kind in entered),
            )
        )
    return found


def _refuse_retired(kind: RecordKind, values: Mapping[str, FieldValue]) -> None:
    """What is no longer reported is no longer entered: it would count for nothing."""
    day = values.get(kind.first_day_field)
    if kind.retired is not None and isinstance(day, date) and day >= kind.retired:
        raise RefusedError(
            Message(
                "“{label}”自{day}起不再报送，不能录入此后的记录。",
                label=kind.label,
                day=kind.retired,
            )
        )


def revise_record(
    workspace: Workspace,
    viewer: Viewer,
    record_id: str,
    texts: Mapping[str, str],
    *,
    reason: str = "",
    submit: bool = False,
    period: Period | None = None,
    base: int | None = None,
) -> Entry:
    """Give a record other content that waits for approval; what counts goes on counting until then.

    Args:
        workspace: The workspace.
        viewer: Who enters.
        record_id: Which record; one that was returned, drafted, approved, or withdrawn by an undo.
        texts: By label or id of the field; an empty text clears it.
        reason: Why.
        submit: Whether it is sent for review at once.
        period: Gives the year to days written without.
        base: The version that was looked at when this was typed, None if that does not matter.

    Raises:
        ChangedMeanwhileError: Somebody else has given it another version since.
        RefusedError: There is no such record or field, nothing would change, or it waits for approval already.
        FieldsRefusedError: A text does not fit, or a required one is missing.
    """
    kinds = workspace.pack.kinds
    reason = reason_to_keep(reason, "录入") if reason.strip() else ""
    status = Status.SUBMITTED if submit else Status.DRAFT
    with writing(viewer.name, "enter", reason=reason) as changeset:
        newest = newest_version(workspace, viewer, record_id)
        refuse_changed(
            newest,
            base,
            Message("{actor}已先一步改过这条记录，请核对后再存。", actor=newest.changeset.actor),
        )
        kind = kinds[newest.record.kind]
        if kind.is_register:
            raise RefusedError(
                Message("“{kind}”是名录，请用 ledger correct 更正。", kind=kind.label)
            )
        if newest.status == Status.SUBMITTED:
            raise RefusedError(
                Message("记录 {id} 已提交，正在审核；要改动请先撤回。", id=record_id)
            )
        if newest.status == Status.WITHDRAWN and newest.changeset.action != "undo":
            raise RefusedError(Message("记录 {id} 已撤销，不能修改。", id=record_id))
        said = values_from_json(kind, newest.values)
        lookup = LedgerLookup(kinds, changeset.number - 1, viewer.name)
        values = changed_values(kind, said, texts, lookup, period)
        fields = field_changes(kind, said, values, EntryNames(workspace, viewer))
        if not fields:
            raise RefusedError(Message("与现有内容相同，没有修改。"))
        refuse_too_early(workspace, viewer, kind, newest.unit, values)
        _refuse_retired(kind, values)
        row = next_version(newest, changeset, newest.unit, status, values_to_json(kind, values))
        if submit:
            note_sent(workspace, viewer, changeset, [row])
        row.save()
    title = str(values.get(kind.title_field, ""))
    unit = whole_tree(workspace, viewer).name(newest.unit)
    return Entry(record_id, title, unit, row.version, changeset.number, status, fields)
