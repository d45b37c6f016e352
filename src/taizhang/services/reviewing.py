"""Review: what units have entered is submitted, returned with a reason, approved, or taken back by who sent it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from taizhang.core.ledger.cell import excerpt
from taizhang.core.ledger.period_lock import concerns
from taizhang.core.ledger.record import Record, RecordRef, Status
from taizhang.core.ledger.review import APPROVE, review_chain, waits_at
from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitTree
from taizhang.core.values import Message, RefusedError
from taizhang.services.coherence import Around, disorder, refuse_disorder
from taizhang.services.entry_names import EntryNames
from taizhang.services.locked import AfterLock, refuse_closed
from taizhang.services.reason import name_to_keep, reason_to_keep
from taizhang.services.record_versions import (
    FieldChange,
    field_changes,
    find_unit_ever,
    next_version,
    whole_tree,
)
from taizhang.services.sending import note_sent
from taizhang.services.workspace import writing
from taizhang.store import queries
from taizhang.store.batches import batches
from taizhang.store.codec import values_from_json
from taizhang.store.facts import slot_map, write_facts
from taizhang.store.ledger.models import RecordVersion
from taizhang.store.viewer import Viewer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from taizhang.core.values import Period
    from taizhang.services.workspace import Workspace
    from taizhang.store.ledger.models import Changeset

_MOST_NAMED = 20
REQUEUE = "requeue"
"""The action by which what was approved by mistake waits again."""
NOT_SENDING = frozenset({APPROVE, REQUEUE, "undo"})
"""Actions of those who review: whoever took them did not send the record."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record on its way.

    Attributes:
        status: Draft, submitted or returned.
        at: The short name of the unit whose turn it is; empty if it is with the unit that entered it.
        actor: Who entered, sent or returned it last.
        made_at: UTC.
        reason: Why it was returned, or entered anew.
        counts: Whether something of it counts already, which this would change.
        fields: In what it differs from what counts; all that it says if nothing does.
    """

    record_id: str
    kind: str
    unit: str
    title: str
    status: Status
    at: str
    actor: str
    made_at: datetime
    reason: str
    counts: bool
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class ReviewDone:
    """What a step of a review did.

    Attributes:
        records: Ids of the records that took the step.
        changeset: By which.
        counted: Ids of those that count from now on.
        next_units: Short names of the units whose turn it is for the others.
    """

    records: tuple[str, ...]
    changeset: int
    counted: tuple[str, ...] = ()
    next_units: tuple[str, ...] = ()


def acting_for(workspace: Workspace, viewer: Viewer, unit: str) -> Viewer:
    """The viewer as one of a unit.

    Raises:
        RefusedError: There is no such unit, or the viewer may not act for it.
    """
    tree = whole_tree(workspace, viewer)
    code = find_unit_ever(tree, unit)
    if not viewer.sees(code, tree):
        raise RefusedError(Message("只能以本单位或下级单位的身份办理。"))
    return replace(viewer, unit=code)


def list_waiting(
    workspace: Workspace,
    viewer: Viewer,
    *,
    unit: str | None = None,
    period: Period | None = None,
    statuses: Iterable[Status] = (Status.SUBMITTED,),
    mine: bool = False,
) -> tuple[Waiting, ...]:
    """Records on their way, in the order in which they came.

    Args:
        workspace: The workspace.
        viewer: Sees his own unit and those below it.
        unit: Only of this unit and those below it.
        period: Only what concerns this period.
        statuses: Only in these states.
        mine: Only those that wait for the viewer's own unit.

    Raises:
        RefusedError: There is no such unit.
    """
    kinds, wanted = workspace.pack.kinds, set(statuses)
    tree = whole_tree(workspace, viewer)
    scope = None if unit is None else set(tree.scope(find_unit_ever(tree, unit)))
    names = EntryNames(workspace, viewer)
    rows = [
        row
        for row in queries.waiting_rows()
        if Status(row.status) in wanted
        and row.record.kind in kinds
        and viewer.sees(row.unit, tree)
        and (scope is None or row.unit in scope)
    ]
    turns = _turns(workspace, tree, rows)
    counting = counting_now(workspace, viewer, _ids(rows))
    found = []
    for row in rows:
        kind = kinds[row.record.kind]
        values = values_from_json(kind, row.values)
        if period is not None and not concerns(kind, period, values):
            continue
        turn = turns[row.record_id]
        if mine and turn != viewer.unit:
            continue
        held = counting.get(row.record_id)
        found.append(
            Waiting(
                record_id=row.record_id,
                kind=kind.label,
                unit=tree.name(row.unit),
                title=str(values.get(kind.title_field, "")),
                status=Status(row.status),
                at=tree.name(turn) if turn else "",
                actor=row.changeset.actor,
                made_at=row.changeset.made_at,
                reason=row.changeset.reason,
                counts=held is not None,
                fields=field_changes(kind, held.values if held else {}, values, names),
            )
        )
    return tuple(found)


def count_waiting(
    workspace: Workspace,
    viewer: Viewer,  # noqa: ARG001 (every read says for whom)
    scope: Collection[str],
    period: Period,
) -> int:
    """How many submitted records of these units concern a period and do not count yet."""
    kinds = workspace.pack.kinds
    return sum(
        row.status == Status.SUBMITTED
        and row.unit in scope
        and row.record.kind in kinds
        and concerns(
            kinds[row.record.kind], period, values_from_json(kinds[row.record.kind], row.values)
        )
        for row in queries.waiting_rows()
    )


def waiting_beside(workspace: Workspace, viewer: Viewer, unit: str, period: Period) -> int:
    """How many submitted records of a unit, by code, and those below it wait while its report is written."""
    kind = workspace.pack.kinds[UNIT_KIND_ID]
    tree = queries.unit_tree(viewer, kind, period, queries.latest_changeset(viewer))
    return count_waiting(workspace, viewer, tree.scope(unit), period)


def submit_records(workspace: Workspace, viewer: Viewer, record_ids: Sequence[str]) -> ReviewDone:
    """Send drafts and returned records for review.

    Raises:
        RefusedError: One of them is not there, or is not one that can be sent.
    """
    with writing(viewer.name, "submit") as changeset:
        rows = _newest(workspace, viewer, record_ids)
        wrong = []
        for row in rows:
            undone = row.status == Status.WITHDRAWN and row.changeset.action == "undo"
            if row.status not in (Status.DRAFT, Status.RETURNED) and not undone:
                message = Message("记录 {id} 不是草稿或退回的记录，不能提交。", id=row.record_id)
                wrong.append(message)
        _refuse(wrong)
        made = _step(changeset, rows, Status.SUBMITTED, sent_by=(workspace, viewer))
        tree = whole_tree(workspace, viewer)
        turns = _turns(workspace, tree, made)
    units = tuple(dict.fromkeys(tree.name(turns[row.record_id]) for row in made))
    return ReviewDone(_ids(rows), changeset.number, next_units=units)


def recall_records(workspace: Workspace, viewer: Viewer, record_ids: Sequence[str]) -> ReviewDone:
    """Take back what was sent for review and has not been approved yet; it is a draft again.

    Raises:
        RefusedError: One of them is not there, or does not wait for approval.
    """
    with writing(viewer.name, "recall") as changeset:
        rows = _submitted(workspace, viewer, record_ids)
        _step(changeset, rows, Status.DRAFT)
    return ReviewDone(_ids(rows), changeset.number)


def requeue_records(workspace: Workspace, viewer: Viewer, record_ids: Sequence[str]) -> ReviewDone:
    """Let what was approved, and has been taken back, wait for approval again as it was sent.

    Raises:
        RefusedError: One of them was never sent for review, or its approval has not been taken back.
    """
    with writing(viewer.name, REQUEUE) as changeset:
        rows = _newest(workspace, viewer, record_ids)
        sent: dict[str, RecordVersion] = {}
        found = RecordVersion.objects.filter(
            record_id__in=list(record_ids), status=Status.SUBMITTED
        ).select_related("record")
        for row in found.order_by("version"):
            sent[row.record_id] = row
        _refuse(
            Message("记录 {id} 的审核没有撤销，不能退回待审。", id=row.record_id)
            for row in rows
            if row.changeset.action != "undo" or row.record_id not in sent
        )
        made = []
        for row in rows:
            was = sent[row.record_id]
            version = next_version(row, changeset, was.unit, Status.SUBMITTED, was.values)
            version.source_file, version.source_sheet = was.source_file, was.source_sheet
            version.source_row = was.source_row
            version.source_unit, version.source_period = was.source_unit, was.source_period
            made.append(version)
        RecordVersion.objects.bulk_create(made)
    return ReviewDone(_ids(rows), changeset.number)


def no_longer_waiting(
    workspace: Workspace, viewer: Viewer, record_ids: Sequence[str], number: int
) -> list[str]:
    """Of these records, those that a changeset that was taken back had approved for good: they should wait again."""
    approved = RecordVersion.objects.filter(
        changeset_id=number, changeset__action=APPROVE, status=Status.APPROVED
    )
    tree = whole_tree(workspace, viewer)
    rows = approved.filter(record_id__in=list(record_ids)).values_list("record_id", "unit")
    return [record_id for record_id, unit in rows if viewer.sees(unit, tree)]


def return_records(
    workspace: Workspace,
    viewer: Viewer,
    record_ids: Sequence[str],
    *,
    reason: str,
    seen: Mapping[str, int] | None = None,
) -> ReviewDone:
    """Send submitted records back to who entered them, with a reason.

    Args:
        workspace: The workspace.
        viewer: Of the unit whose turn it is, or of one above it.
        record_ids: All of them, or none.
        reason: What is to be mended.
        seen: The versions that were looked at, where one looked at them.

    Raises:
        RefusedError: One of them is not there, does not wait for the viewer, is another than was looked at,
            or there is no reason.
    """
    reason = reason_to_keep(reason, "退回")
    with writing(viewer.name, "return", reason=reason) as changeset:
        rows = _submitted(workspace, viewer, record_ids)
        _refuse_unlike(rows, seen)
        _refuse(_not_ours(workspace, viewer, rows, own=False))
        _step(changeset, rows, Status.RETURNED)
    return ReviewDone(_ids(rows), changeset.number)


def approve_records(
    workspace: Workspace,
    viewer: Viewer,
    record_ids: Sequence[str],
    *,
    reason: str = "",
    approver: str = "",
    seen: Mapping[str, int] | None = None,
) -> ReviewDone:
    """Approve submitted records: each passes one step, and counts once it has passed the last.

    Args:
        workspace: The workspace.
        viewer: Of the unit whose turn it is, or of one above it.
        record_ids: All of them, or none.
        reason: Why a closed period is reached into; may be empty otherwise.
        approver: Who agreed that it is.
        seen: The versions that were looked at, where one looked at them.

    Raises:
        RefusedError: One of them is not there, does not wait for the viewer, was sent by the viewer himself,
            is another than was looked at, does not fit with the rest of the ledger, or reaches into a closed
            period without leave.
    """
    reason = reason_to_keep(reason, "审核通过") if reason.strip() or approver else ""
    approver = name_to_keep(approver)
    kinds = workspace.pack.kinds
    with writing(viewer.name, APPROVE, reason=reason, approver=approver) as changeset:
        rows = _submitted(workspace, viewer, record_ids)
        _refuse_unlike(rows, seen)
        _refuse(_not_ours(workspace, viewer, rows, own=True))
        tree = whole_tree(workspace, viewer)
        at = _turns(workspace, tree, rows)
        last = {
            row.record_id
            for row in rows
            if at[row.record_id] == _chain(workspace, tree, row.unit)[-1]
        }
        around = Around.of(workspace, rows, viewer)
        held = around.records(changeset.number - 1)
        before = disorder(workspace, held)
        made = _step(changeset, rows, Status.SUBMITTED, last)
        facts = [_record(workspace, row) for row in made]
        counted = [record for record in facts if record.status is Status.APPROVED]
        concerned = [record for record in held if record.ref.record_id in last]
        refuse_closed(workspace, viewer, concerned, counted, AfterLock(reason, approver))
        write_facts(facts, kinds, slot_map(), changeset.number)
        refuse_disorder(workspace, viewer, changeset, before, around)
        turns = _turns(workspace, tree, [row for row in made if row.record_id not in last])
    units = tuple(dict.fromkeys(tree.name(code) for code in turns.values()))
    return ReviewDone(
        _ids(rows),
        changeset.number,
        counted=tuple(record.ref.record_id for record in counted),
        next_units=units,
    )


def _ids(rows: Iterable[RecordVersion]) -> tuple[str, ...]:
    return tuple(row.record_id for row in rows)


def _record(workspace: Workspace, row: RecordVersion) -> Record:
    kind = workspace.pack.kinds[row.record.kind]
    return Record(
        RecordRef(row.record_id, row.version),
        kind.id,
        row.unit,
        values_from_json(kind, row.values),
        Status(row.status),
    )


def _newest(workspace: Workspace, viewer: Viewer, record_ids: Sequence[str]) -> list[RecordVersion]:
    """The newest versions of records that the viewer may see, in the order in which they were named."""
    tree = whole_tree(workspace, viewer)
    found = {
        row.record_id: row
        for row in RecordVersion.objects.filter(record_id__in=list(record_ids))
        .select_related("record", "changeset")
        .order_by("version")
    }
    rows, wrong = [], []
    for record_id in dict.fromkeys(record_ids):
        row = found.get(record_id)
        if (
            row is None
            or not viewer.sees(row.unit, tree)
            or row.record.kind not in workspace.pack.kinds
        ):
            wrong.append(Message("没有记录号为“{id}”的记录。", id=excerpt(record_id)))
        elif row.redaction_id is not None or row.values == {}:
            wrong.append(Message("记录 {id} 的内容已依法清除。", id=record_id))
        else:
            rows.append(row)
    _refuse(wrong)
    return rows


def _submitted(
    workspace: Workspace, viewer: Viewer, record_ids: Sequence[str]
) -> list[RecordVersion]:
    rows = _newest(workspace, viewer, record_ids)
    _refuse(
        Message("记录 {id} 没有在等待审核。", id=row.record_id)
        for row in rows
        if row.status != Status.SUBMITTED
    )
    return rows


def _refuse_unlike(rows: Iterable[RecordVersion], seen: Mapping[str, int] | None) -> None:
    """Nobody decides on what he has not looked at."""
    _refuse(
        Message("记录 {id} 在你查看之后又改过，请重新查看。", id=row.record_id)
        for row in rows
        if seen is not None and seen.get(row.record_id) != row.version
    )


def _refuse(wrong: Iterable[Message]) -> None:
    found = [*wrong]
    if found:
        raise RefusedError(*found[:_MOST_NAMED])


def _step(
    changeset: Changeset,
    rows: Iterable[RecordVersion],
    status: Status,
    approved: Iterable[str] = (),
    sent_by: tuple[Workspace, Viewer] | None = None,
) -> list[RecordVersion]:
    """One more version of each record that says the same in another state.

    Args:
        changeset: By which.
        rows: The newest versions.
        status: The state.
        approved: Ids of those that are approved instead.
        sent_by: Where and by whom they are submitted, if that is the step: then it is noted what was reported.
    """
    approved = set(approved)
    made = []
    for row in rows:
        to = Status.APPROVED if row.record_id in approved else status
        version = next_version(row, changeset, row.unit, to, row.values)
        # It is what stood in that row of that workbook, one step further.
        version.source_file, version.source_sheet = row.source_file, row.source_sheet
        version.source_row = row.source_row
        made.append(version)
    if sent_by is not None:
        note_sent(*sent_by, changeset, made)
    RecordVersion.objects.bulk_create(made)
    return made


def _acts(record_ids: Iterable[str]) -> dict[str, list[tuple[Status, str, str]]]:
    """State, action and actor of all versions of records, oldest first."""
    found: dict[str, list[tuple[Status, str, str]]] = {}
    rows = RecordVersion.objects.filter(record_id__in=list(record_ids)).order_by("version")
    for record_id, status, action, actor in rows.values_list(
        "record_id", "status", "changeset__action", "changeset__actor"
    ):
        found.setdefault(record_id, []).append((Status(status), action, actor))
    return found


def _chain(workspace: Workspace, tree: UnitTree, unit: str) -> tuple[str, ...]:
    return review_chain(unit, tree, workspace.pack.reviewed_by)


def _turns(workspace: Workspace, tree: UnitTree, rows: Sequence[RecordVersion]) -> dict[str, str]:
    """For each record the unit whose turn it is; empty if it does not wait for approval."""
    acts = _acts(_ids(rows))
    return {
        row.record_id: waits_at(
            _chain(workspace, tree, row.unit),
            [(status, action) for status, action, _actor in acts[row.record_id]],
        )
        for row in rows
    }


def _not_ours(
    workspace: Workspace, viewer: Viewer, rows: Sequence[RecordVersion], *, own: bool
) -> list[Message]:
    """Why the viewer may not decide on records; whoever sees all acts for whoever's turn it is.

    Args:
        workspace: The workspace.
        viewer: Who decides.
        rows: The newest versions.
        own: Whether it also matters that the viewer sent the record himself.
    """
    if not viewer.unit:
        return []
    tree = whole_tree(workspace, viewer)
    turns, acts = _turns(workspace, tree, rows), _acts(_ids(rows))
    wrong = []
    for row in rows:
        turn = turns[row.record_id]
        if turn not in tree.scope(viewer.unit):
            message = Message(
                "记录 {id} 正在等“{unit}”审核。", id=row.record_id, unit=tree.name(turn)
            )
            wrong.append(message)
        elif own and _sender(acts[row.record_id]) == viewer.name:
            wrong.append(Message("记录 {id} 是你自己提交的，须由另一人审核。", id=row.record_id))
    return wrong


def _sender(acts: Sequence[tuple[Status, str, str]]) -> str:
    """Who sent the record for review, what reviewers did since then left out."""
    for _status, action, actor in reversed(acts):
        if action not in NOT_SENDING:
            return actor
    return ""


def counting_now(
    workspace: Workspace,
    viewer: Viewer,  # noqa: ARG001 (every read says for whom)
    record_ids: Iterable[str],
) -> Mapping[str, Record]:
    """What counts of these records now."""
    newest: dict[str, RecordVersion] = {}
    for ids in batches(record_ids):
        rows = RecordVersion.objects.filter(record_id__in=ids, status__in=queries.COUNTING)
        for row in rows.select_related("record").order_by("version"):
            newest[row.record_id] = row
    return {
        record_id: _record(workspace, row)
        for record_id, row in newest.items()
        if row.status == Status.APPROVED and row.redaction_id is None
    }
