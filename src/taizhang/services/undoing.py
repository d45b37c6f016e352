"""Take back a changeset as a whole: nothing is removed, another changeset says what held before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.record import Record, RecordRef, Status
from taizhang.core.values import Message, Period, RefusedError
from taizhang.services.coherence import Around, disorder, refuse_disorder
from taizhang.services.locked import AfterLock, refuse_closed, refuse_closed_reports
from taizhang.services.reason import name_to_keep, reason_to_keep
from taizhang.services.record_versions import next_version, whole_tree
from taizhang.services.workspace import writing
from taizhang.store import queries
from taizhang.store.codec import values_from_json
from taizhang.store.decisions import OPEN
from taizhang.store.facts import slot_map, write_facts
from taizhang.store.ledger.models import (
    NOTHING_SENT,
    Changeset,
    DuplicateDecision,
    RecordVersion,
    SheetMapping,
    Submission,
)
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

UNDOABLE = ("import", "correct", "undo", "merge", "enter", "submit", "recall", "return", "approve")
"""The actions that can be taken back."""
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Undo:
    """What taking back a changeset did.

    Attributes:
        undone: The number of the changeset taken back.
        changeset: The number of the changeset that did it.
        withdrawn: Ids of the records that no longer hold.
        restored: Ids of the records that say again what they said before.
        submissions: How many submissions are again what they were.
        mappings: How many shapes of sheet are read as before, or asked about again.
    """

    undone: int
    changeset: int
    withdrawn: tuple[str, ...]
    restored: tuple[str, ...]
    submissions: int
    mappings: int = 0


def undo_changeset(
    workspace: Workspace, viewer: Viewer, number: int, *, reason: str, approver: str = ""
) -> Undo:
    """Take back an import, a correction, a merge, a step of a review or an undo as a whole.

    Raises:
        RefusedError: It cannot be taken back, something later rests on it, or it reaches into a closed period
            and nobody else has agreed.
    """
    reason = reason_to_keep(reason, "撤销")
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
            Message(
                "变更号 {number} 不是导入、录入、审核、更正、合并或撤销，不能撤销。", number=number
            )
        )
    return take_back(
        workspace, viewer, target, action="undo", reason=reason, approver=name_to_keep(approver)
    )


def undo_own(
    workspace: Workspace, viewer: Viewer, number: int, actions: Collection[str], *, reason: str
) -> Undo:
    """Take back what one has just done oneself, of these sorts of acts.

    Raises:
        RefusedError: It was somebody else's act or another one, or it cannot be taken back.
    """
    target = Changeset.objects.filter(number=number).first()
    if target is None or target.actor != viewer.name or target.action not in actions:
        raise RefusedError(Message("只能撤销本人刚办的事。"))
    return undo_changeset(workspace, viewer, number, reason=reason)


def take_back(
    workspace: Workspace,
    viewer: Viewer,
    target: Changeset,
    *,
    action: str,
    reason: str,
    approver: str = "",
) -> Undo:
    """Write what held before a changeset, for all that it wrote, under a changeset of this action.

    Raises:
        RefusedError: It was taken back already, something later rests on it, or it reaches into a closed
            period and nobody else has agreed.
    """
    kinds = workspace.pack.kinds
    with writing(viewer.name, action, reason=reason, approver=approver, undoes=target) as changeset:
        _refuse_undone(viewer, target, changeset)
        rows = RecordVersion.objects.filter(changeset=target).select_related("record")
        written = [row for row in rows.order_by("id") if row.redaction_id is None]
        if not written and rows:
            # What the law had cleared comes back by no act, and holds up none that took in more than it.
            raise RefusedError(
                Message(
                    "变更号 {number} 写入的记录都已依法清除，没有可撤销的。", number=target.number
                )
            )
        _refuse_unseen(workspace, viewer, written)
        _refuse_later(target, changeset, written)
        around = Around.of(workspace, written, viewer)
        held = around.records(changeset.number - 1)
        before = disorder(workspace, held)
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
        concerned = {row.record_id for row in made}
        ending = [fact for fact in facts if fact.status in queries.COUNTING]
        refuse_closed(
            workspace,
            viewer,
            [record for record in held if record.ref.record_id in concerned],
            [*ending, *_counting_still(held, facts)],
            AfterLock(reason, approver),
        )
        write_facts(facts, kinds, slot_map(), changeset.number)
        submissions = _submissions_before(target, changeset)
        refuse_closed_reports(
            workspace,
            viewer,
            [(item.unit, Period.read(item.period)) for item in submissions],
            AfterLock(reason, approver),
        )
        Submission.objects.bulk_create(submissions)
        DuplicateDecision.objects.bulk_create(_decisions_before(target, changeset))
        mappings = _mappings_before(target, changeset)
        SheetMapping.objects.bulk_create(mappings)
        refuse_disorder(workspace, viewer, changeset, before, around)
    withdrawn = tuple(row.record_id for row in made if row.status == Status.WITHDRAWN)
    restored = tuple(row.record_id for row in made if row.status != Status.WITHDRAWN)
    return Undo(
        target.number, changeset.number, withdrawn, restored, len(submissions), len(mappings)
    )


def _counting_still(held: Iterable[Record], made: Iterable[Record]) -> list[Record]:
    """The records that go on counting, since only what waits for approval was taken back."""
    waiting = {fact.ref.record_id for fact in made if fact.status not in queries.COUNTING}
    return [record for record in held if record.ref.record_id in waiting]


def _version_before(row: RecordVersion, changeset: Changeset) -> RecordVersion:
    """What a record says once the version that a changeset gave it no longer holds.

    What counted before counts again; where nothing had, the record is withdrawn. What was still on its way is
    again where it stood.
    """
    earlier = RecordVersion.objects.filter(record_id=row.record_id, version__lt=row.version)
    if row.status in queries.COUNTING:
        earlier = earlier.filter(status__in=queries.COUNTING)
    before = earlier.order_by("version").last()
    said, status = (row, Status.WITHDRAWN) if before is None else (before, Status(before.status))
    made = next_version(row, changeset, said.unit, status, said.values)
    # It says again, to the letter, what stood in that row of that workbook.
    made.source_file, made.source_sheet = said.source_file, said.source_sheet
    made.source_row = said.source_row
    made.source_unit, made.source_period = said.source_unit, said.source_period
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
    tree = whole_tree(workspace, viewer)
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
                decision=earlier.decision if earlier else OPEN,
                changeset=changeset,
            )
        )
    return found


def _mappings_before(target: Changeset, changeset: Changeset) -> list[SheetMapping]:
    """How sheets were read before, unless a person has said otherwise since; asked again if nobody had said."""
    found = []
    for item in SheetMapping.objects.filter(changeset=target):
        lines = SheetMapping.objects.filter(shape=item.shape).order_by("changeset_id")
        if lines.filter(changeset_id__gt=target.number, changeset_id__lt=changeset.number).exists():
            continue
        earlier = lines.filter(changeset_id__lt=target.number).last()
        found.append(
            SheetMapping(
                shape=item.shape,
                kind=item.kind,
                mapping=earlier.mapping if earlier else {},
                changeset=changeset,
            )
        )
    return found
