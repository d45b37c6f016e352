"""Correct a record, take back a changeset, clear content that the law wants gone.

Nothing is changed in place but by the last of the three: a correction and an undo are new versions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.cell import excerpt, is_empty, personal_number_in, text_of
from taizhang.core.ledger.field import CellError
from taizhang.core.ledger.matching import check_overlaps
from taizhang.core.ledger.record import Record, RecordRef, Status
from taizhang.core.ledger.screening import find_personal_number
from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitSpan, UnitTree, check_units
from taizhang.core.reports.digest import report_from_json
from taizhang.core.values import Message, RefusedError
from taizhang.services.ledger_template import shown_cell
from taizhang.services.lookup import NameLookup
from taizhang.services.workspace import writing
from taizhang.store import queries
from taizhang.store.codec import TOMBSTONE, values_from_json, values_to_json
from taizhang.store.facts import slot_map, write_facts
from taizhang.store.ledger.models import (
    NOTHING_SENT,
    Changeset,
    DuplicateDecision,
    Fact,
    RecordVersion,
    Submission,
)
from taizhang.store.reporting.models import Report as ReportRow
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

UNDOABLE = ("import", "correct", "undo", "merge")
"""The actions that can be taken back."""
_MOST_NAMED = 10
_LONGEST_REASON = 400
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What a field said before and says now, as shown; empty if nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RestingReport:
    """A report whose figures rest on a record."""

    number: str
    title: str
    issued: bool


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


@dataclass(frozen=True, slots=True)
class Undo:
    """What taking back a changeset did.

    Attributes:
        undone: The number of the changeset taken back.
        changeset: The number of the changeset that did it.
        withdrawn: Ids of the records that no longer hold.
        restored: Ids of the records that say again what they said before.
        submissions: How many submissions are again what they were.
    """

    undone: int
    changeset: int
    withdrawn: tuple[str, ...]
    restored: tuple[str, ...]
    submissions: int


def correct_record(
    workspace: Workspace,
    viewer: Viewer,
    record_id: str,
    changes: Mapping[str, str],
    *,
    reason: str,
    actor: str,
    approver: str = "",
) -> Correction:
    """Give a record a new version in which some fields, by label or id, read otherwise; empty text clears.

    Raises:
        RefusedError: There is no such record or field, a text does not fit, or nothing would change.
    """
    reason, actor, approver = _said(reason, "更正"), _name(actor), _name(approver)
    kinds = workspace.pack.kinds
    with writing(actor, "correct", reason=reason, approver=approver) as changeset:
        newest = _newest(workspace, viewer, record_id)
        kind = kinds[newest.record.kind]
        held = queries.records(
            everything(viewer.name), kinds, UnitTree(()), changeset.number - 1, kinds
        )
        record = next((item for item in held if item.ref.record_id == record_id), None)
        if record is None:
            raise RefusedError(Message("记录 {id} 已撤销，不能更正。", id=record_id))
        values = _changed(kind, record.values, changes, NameLookup.of(kinds, held))
        fields = field_changes(kind, record.values, values, unit_names(workspace, viewer))
        if not fields:
            raise RefusedError(Message("与台账现有内容相同，没有可更正的。"))
        unit = str(values[kind.owner_field]) if kind.owner_field else record.unit
        before = _disorder(workspace, held)
        row = _next(newest, changeset, unit, Status.APPROVED, values_to_json(kind, values))
        row.source_file, row.source_sheet, row.source_row = "", "", None
        row.save()
        made = Record(RecordRef(record_id, row.version), kind.id, unit, values)
        write_facts([made], kinds, slot_map(), changeset.number)
        _refuse_disorder(workspace, viewer, changeset, before)
    title = str(values.get(kind.title_field, ""))
    reports = resting_reports(viewer, record_id)
    return Correction(record_id, title, row.version, changeset.number, fields, reports)


def undo_changeset(workspace: Workspace, viewer: Viewer, number: int, *, reason: str) -> Undo:
    """Take back an import, a correction, a merge or an undo as a whole.

    Raises:
        RefusedError: It cannot be taken back, or something later rests on it.
    """
    reason = _said(reason, "撤销")
    target = Changeset.objects.filter(number=number).first()
    if target is None:
        raise RefusedError(
            Message(
                "没有变更号 {number}，现有 1 到 {latest}。",
                number=number,
                latest=queries.latest_changeset(viewer),
            )
        )
    if target.action not in UNDOABLE:
        raise RefusedError(
            Message("变更号 {number} 不是导入、更正、合并或撤销，不能撤销。", number=number)
        )
    kinds = workspace.pack.kinds
    with writing(viewer.name, "undo", reason=reason, undoes=target) as changeset:
        _refuse_undone(viewer, target, changeset)
        rows = RecordVersion.objects.filter(changeset=target).select_related("record")
        written = list(rows.order_by("id"))
        _refuse_unseen(workspace, viewer, written)
        _refuse_later(target, changeset, written)
        held = queries.records(everything(viewer.name), kinds, UnitTree(()), changeset.number - 1)
        before = _disorder(workspace, held)
        made = [_version_before(row, changeset) for row in written]
        RecordVersion.objects.bulk_create(made)
        facts = [
            Record(
                RecordRef(row.record_id, row.version),
                row.record.kind,
                row.unit,
                values_from_json(kinds[row.record.kind], row.values),
                Status(row.status),
            )
            for row in made
            if row.record.kind in kinds
        ]
        write_facts(facts, kinds, slot_map(), changeset.number)
        submissions = _submissions_before(target, changeset)
        Submission.objects.bulk_create(submissions)
        DuplicateDecision.objects.bulk_create(_decisions_before(target, changeset))
        _refuse_disorder(workspace, viewer, changeset, before)
    withdrawn = tuple(row.record_id for row in made if row.status == Status.WITHDRAWN)
    restored = tuple(row.record_id for row in made if row.status != Status.WITHDRAWN)
    return Undo(number, changeset.number, withdrawn, restored, len(submissions))


def redact_record(
    workspace: Workspace,
    viewer: Viewer,
    record_id: str,
    *,
    reason: str,
    actor: str,
    approver: str,
    also_source: bool = False,
) -> Correction:
    """Put a tombstone in the place of all that a record ever said; it no longer counts, at any time.

    Args:
        workspace: Where.
        viewer: For whom.
        record_id: Which record.
        reason: Why the law wants it.
        actor: Who does it.
        approver: Who agreed: somebody else.
        also_source: Whether the names of the files that it came by go as well.

    Raises:
        RefusedError: There is no such record, it has been cleared already, or one person alone asks for it.
    """
    reason, actor, approver = _said(reason, "依法清除"), _name(actor), _name(approver)
    if not approver or not actor or actor == approver:
        raise RefusedError(Message("依法清除须由两人办理：请写明另一位批准人。"))
    kinds = workspace.pack.kinds
    with writing(actor, "redact", reason=reason, approver=approver) as changeset:
        newest = _newest(workspace, viewer, record_id)
        held = queries.records(everything(viewer.name), kinds, UnitTree(()), changeset.number - 1)
        before = _disorder(workspace, held)
        versions = RecordVersion.objects.filter(record_id=record_id)
        versions.update(values=TOMBSTONE, redaction=changeset)
        if also_source:
            versions.update(source_file="", source_sheet="", source_row=None)
        row = _next(newest, changeset, newest.unit, Status.WITHDRAWN, {})
        row.source_file, row.source_sheet, row.source_row = "", "", None
        row.save()
        Fact.objects.filter(record_id=record_id).delete()
        _refuse_disorder(workspace, viewer, changeset, before)
    reports = resting_reports(viewer, record_id)
    return Correction(record_id, "", row.version, changeset.number, (), reports)


def resting_reports(viewer: Viewer, record_id: str) -> tuple[RestingReport, ...]:  # noqa: ARG001 (every read says for whom)
    """The reports already written with a figure that rests on a record."""
    return tuple(
        RestingReport(row.number, row.title, row.issued_at is not None)
        for row in ReportRow.objects.order_by("made_at", "number")
        if any(
            ref.record_id == record_id
            for figure in report_from_json(row.tree).figures()
            for ref in figure.records
        )
    )


def unit_names(workspace: Workspace, viewer: Viewer) -> dict[str, str]:
    """Short names of units by their codes."""
    latest = queries.latest_changeset(viewer)
    spans = queries.unit_spans(viewer, workspace.pack.kinds[UNIT_KIND_ID], latest)
    return {span.code: span.short_name for span in spans}


def field_changes(
    kind: RecordKind,
    before: Mapping[str, FieldValue],
    after: Mapping[str, FieldValue],
    names: Mapping[str, str],
) -> tuple[FieldChange, ...]:
    """The fields in which two versions differ, in the order of the columns."""

    def shown(field: Field, values: Mapping[str, FieldValue]) -> str:
        return str(shown_cell(field, values[field.id], names)) if field.id in values else ""

    return tuple(
        FieldChange(field.label, shown(field, before), shown(field, after))
        for field in kind.fields
        if before.get(field.id) != after.get(field.id)
    )


def find_record(workspace: Workspace, viewer: Viewer, record_id: str) -> list[RecordVersion]:
    """All versions of a record, oldest first.

    Raises:
        RefusedError: There is none of this id that the viewer may see.
    """
    rows = RecordVersion.objects.filter(record_id=record_id)
    found = list(
        rows.select_related("record", "changeset", "redaction").order_by("version"),
    )
    if not found or not viewer.sees(found[-1].unit, _all_units(workspace, viewer)):
        raise RefusedError(Message("没有记录号为“{id}”的记录。", id=excerpt(record_id)))
    if found[-1].record.kind not in workspace.pack.kinds:
        raise RefusedError(Message("记录 {id} 的台账类型已不在业务包中。", id=record_id))
    return found


def _all_units(workspace: Workspace, viewer: Viewer) -> UnitTree:
    kind = workspace.pack.kinds[UNIT_KIND_ID]
    return UnitTree(queries.unit_spans(viewer, kind, queries.latest_changeset(viewer)))


def _newest(workspace: Workspace, viewer: Viewer, record_id: str) -> RecordVersion:
    versions = find_record(workspace, viewer, record_id)
    if any(row.redaction_id is not None for row in versions):
        raise RefusedError(Message("记录 {id} 的内容已依法清除。", id=record_id))
    return versions[-1]


def _said(reason: str, action: str) -> str:
    """The reason as it may be kept."""
    reason = reason.strip()
    if not reason:
        raise RefusedError(Message("{action}须写明理由。", action=Message(action)))
    if len(reason) > _LONGEST_REASON:
        raise RefusedError(Message("理由最多{count}个字。", count=_LONGEST_REASON))
    if personal := find_personal_number(reason):
        raise RefusedError(
            Message("理由中含有{what}，台账不保存个人信息，请删去。", what=Message(personal))
        )
    return reason


def _name(name: str) -> str:
    name = name.strip()
    if find_personal_number(name) or len(name) > _LONGEST_NAME:
        raise RefusedError(Message("经办人和批准人请写职务，不能写号码。"))
    return name


def _changed(
    kind: RecordKind,
    values: Mapping[str, FieldValue],
    changes: Mapping[str, str],
    lookup: NameLookup,
) -> dict[str, FieldValue]:
    """The values with the changes, or every reason why they cannot be."""
    after = dict(values)
    wrong: list[Message] = []
    named: set[str] = set()
    for name, text in changes.items():
        field = _field(kind, name)
        if field.id in named:
            wrong.append(Message("“{label}”写了两次。", label=field.label))
        named.add(field.id)
        after.pop(field.id, None)
        if is_empty(text):
            continue
        if personal := personal_number_in(text):
            what = Message("含有{what}，台账不保存个人信息，请删去。", what=Message(personal))
            wrong.append(Message("“{label}”：{error}", label=field.label, error=what))
            continue
        try:
            value = field.type.read_cell(text, field, lookup)
            if value not in ("", ()):
                after[field.id] = value
        except CellError as error:
            wrong.append(Message("“{label}”：{error}", label=field.label, error=error.message))
    if not wrong:
        wrong = [message for _field_id, message in kind.check(after)]
    if wrong:
        raise RefusedError(*wrong)
    return after


def _field(kind: RecordKind, name: str) -> Field:
    wanted = text_of(name)
    for field in kind.fields:
        if wanted in (field.label, field.id, *field.renamed_from):
            return field
    raise RefusedError(
        Message(
            "“{kind}”没有字段“{name}”，有：{known}。",
            kind=kind.label,
            name=excerpt(name),
            known=tuple(field.label for field in kind.fields),
        )
    )


def _next(
    newest: RecordVersion, changeset: Changeset, unit: str, status: Status, values: object
) -> RecordVersion:
    """The version after the newest; it belongs to the same workbook, so that an older one does not undo it."""
    return RecordVersion(
        record=newest.record,
        version=newest.version + 1,
        changeset=changeset,
        unit=unit,
        status=status.value,
        values=values,
        source_file=newest.source_file,
        source_sheet=newest.source_sheet,
        source_row=newest.source_row,
        source_unit=newest.source_unit,
        source_period=newest.source_period,
    )


def _version_before(row: RecordVersion, changeset: Changeset) -> RecordVersion:
    """What a record says once the version that a changeset gave it no longer holds."""
    earlier = RecordVersion.objects.filter(record_id=row.record_id, version=row.version - 1).first()
    if earlier is None:
        return _next(row, changeset, row.unit, Status.WITHDRAWN, row.values)
    earlier.record = row.record
    made = _next(earlier, changeset, earlier.unit, Status(earlier.status), earlier.values)
    made.version = row.version + 1
    return made


def _refuse_undone(viewer: Viewer, target: Changeset, changeset: Changeset) -> None:
    before = changeset.number - 1
    if target.number in queries.undone_changesets(viewer, before):
        by = Changeset.objects.filter(undoes=target, number__lte=before).order_by("number").last()
        raise RefusedError(
            Message(
                "变更号 {number} 已由变更号 {by} 撤销。",
                number=target.number,
                by=by.number if by else "",
            )
        )


def _refuse_unseen(workspace: Workspace, viewer: Viewer, rows: Iterable[RecordVersion]) -> None:
    tree = _all_units(workspace, viewer)
    if not all(viewer.sees(row.unit, tree) for row in rows):
        raise RefusedError(Message("只能撤销本单位和下级单位的变更。"))


def _refuse_later(
    target: Changeset, changeset: Changeset, written: Iterable[RecordVersion]
) -> None:
    """Nothing that came later may rest on what is taken back."""
    ids = {row.record_id for row in written}
    after = RecordVersion.objects.filter(
        changeset_id__gt=target.number, changeset_id__lt=changeset.number
    )
    later = {
        (record_id, number)
        for record_id, number in after.values_list("record_id", "changeset_id")
        if record_id in ids
    }
    if later:
        names = tuple(sorted({record_id for record_id, _number in later}))
        shown: tuple[str, ...] = names[:_MOST_NAMED]
        raise RefusedError(
            Message(
                "变更号 {number} 之后又有变更号 {later} 改过其中{count}条记录（{records}），"
                "请先撤销后来的变更。",
                number=target.number,
                later=tuple(str(number) for number in sorted({item[1] for item in later})),
                count=len(names),
                records=shown if len(names) <= _MOST_NAMED else (*shown, "……"),
            )
        )
    undone = queries.undone_changesets(everything(changeset.actor), changeset.number - 1)
    for item in Submission.objects.filter(changeset=target):
        again = Submission.objects.filter(
            unit=item.unit, kind=item.kind, period=item.period, changeset_id__gt=target.number
        )
        # Rows sent again make no new submission, and rest on this one all the same.
        sent = after.filter(
            record__kind=item.kind,
            source_unit=item.unit,
            source_period=item.period,
            changeset__action="import",
        )
        numbers = {*again.values_list("changeset_id", flat=True)}
        numbers |= {*sent.values_list("changeset_id", flat=True)} - undone
        if numbers:
            raise RefusedError(
                Message(
                    "变更号 {number} 之后，变更号 {later} 又报送了同一单位、同一时段的台账，请先撤销后来的变更。",
                    number=target.number,
                    later=tuple(str(number) for number in sorted(numbers)),
                )
            )


def _submissions_before(target: Changeset, changeset: Changeset) -> list[Submission]:
    """What was sent before, for everything that a changeset said of that."""
    found = []
    for item in Submission.objects.filter(changeset=target):
        earlier = (
            Submission.objects.filter(
                unit=item.unit, kind=item.kind, period=item.period, changeset_id__lt=target.number
            )
            .order_by("changeset_id")
            .last()
        )
        found.append(
            Submission(
                unit=item.unit,
                kind=item.kind,
                period=item.period,
                state=earlier.state if earlier else NOTHING_SENT,
                received_on=earlier.received_on if earlier else item.received_on,
                changeset=changeset,
            )
        )
    return found


def _decisions_before(target: Changeset, changeset: Changeset) -> list[DuplicateDecision]:
    """What had been said before of pairs that look like one event; open again if nothing had."""
    found = []
    for item in DuplicateDecision.objects.filter(changeset=target):
        pair = DuplicateDecision.objects.filter(first_id=item.first_id, second_id=item.second_id)
        earlier = pair.filter(changeset_id__lt=target.number).order_by("changeset_id").last()
        found.append(
            DuplicateDecision(
                first_id=item.first_id,
                second_id=item.second_id,
                decision=earlier.decision if earlier else "open",
                changeset=changeset,
            )
        )
    return found


def _refuse_disorder(
    workspace: Workspace, viewer: Viewer, changeset: Changeset, before: list[Message]
) -> None:
    """Refuse what has been written, and so take it back, if the ledger no longer fits together."""
    kinds = workspace.pack.kinds
    held = queries.records(everything(viewer.name), kinds, UnitTree(()), changeset.number)
    new = [message for message in _disorder(workspace, held) if message not in before]
    if new:
        raise RefusedError(*new[:_MOST_NAMED])


def _disorder(workspace: Workspace, held: Iterable[Record]) -> list[Message]:
    """What does not fit together in a ledger: spans, units, and names of what is not there."""
    kinds = workspace.pack.kinds
    by_kind: dict[str, list[Record]] = {}
    for record in held:
        by_kind.setdefault(record.kind, []).append(record)
    found: list[Message] = []
    for kind_id, records in by_kind.items():
        kind = kinds[kind_id]
        for _earlier, later in check_overlaps(kind, [record.values for record in records]):
            title = str(records[later].values.get(kind.title_field, ""))
            found.append(Message("“{title}”的两段时间会互相重叠。", title=title))
    spans = [UnitSpan.from_record(record) for record in by_kind.get(UNIT_KIND_ID, ())]
    found += [problem.message for problem in check_units(spans)]
    keys = {UNIT_KIND_ID: {span.code for span in spans}}
    for kind_id, kind in kinds.items():
        if kind_id != UNIT_KIND_ID:
            name = kind.identity[0] if kind.is_register else ""
            keys[kind_id] = {
                str(record.values.get(name, record.ref.record_id))
                for record in by_kind.get(kind_id, ())
            }
    missing: dict[tuple[str, str], None] = {}
    for records in by_kind.values():
        for record in records:
            for target, key in _named(kinds[record.kind], record):
                if key not in keys.get(target, {key}):
                    missing[target, key] = None
    found += [
        Message(
            "“{kind}”中将没有“{key}”，而台账中还有记录用到它。",
            kind=kinds[target].label,
            key=key,
        )
        for target, key in missing
    ]
    return found


def _named(kind: RecordKind, record: Record) -> Iterable[tuple[str, str]]:
    """What a record names: its unit, other units, entries of registers, other records."""
    yield UNIT_KIND_ID, record.unit
    for field in kind.fields:
        target = UNIT_KIND_ID if field.type.id in ("unit", "units") else field.target
        value = record.values.get(field.id)
        if target and value is not None:
            for key in value if isinstance(value, tuple) else (value,):
                yield target, str(key)
