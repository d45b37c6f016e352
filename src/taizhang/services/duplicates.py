"""One event, two reporters: pairs that look alike, kept apart or merged, and a merge taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from taizhang.core.ledger.cell import excerpt
from taizhang.core.ledger.duplicate import find_duplicates
from taizhang.core.ledger.record import Record, RecordRef, Status
from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitTree
from taizhang.core.values import Message, RefusedError
from taizhang.services.ledger_template import find_unit, happened_in
from taizhang.services.locked import AfterLock, refuse_closed
from taizhang.services.reason import name_to_keep, reason_to_keep
from taizhang.services.record_versions import next_version, whole_tree
from taizhang.services.undoing import take_back
from taizhang.services.workspace import writing
from taizhang.store import queries
from taizhang.store.codec import values_to_json
from taizhang.store.decisions import (
    APART,
    MERGED,
    OPEN,
    Decision,
    decisions,
    newest_rows,
    pair_of,
)
from taizhang.store.facts import slot_map, write_facts
from taizhang.store.ledger.models import Changeset, DuplicateDecision, RecordVersion
from taizhang.store.listing import records_within
from taizhang.store.waiting import waiting_ids

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue
    from taizhang.core.values import Period
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ListedRecord:
    """A record as a list of pairs names it; its unit by short name."""

    record_id: str
    unit: str
    title: str
    day: date | None


@dataclass(frozen=True, slots=True)
class ListedPair:
    """Two records that may tell of one event, and why one might think so."""

    kind: str
    first: ListedRecord
    second: ListedRecord
    why: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class PairChange:
    """What was done to a pair, and by which changeset."""

    changeset: int
    kept: str
    dropped: str


def list_duplicates(
    workspace: Workspace,
    viewer: Viewer,
    period: Period,
    unit: str | None = None,
    only: Collection[str] | None = None,
) -> list[ListedPair]:
    """The undecided pairs of a period, kind by kind, the surest first.

    Args:
        workspace: The workspace.
        viewer: Sees both records of a pair, or not the pair.
        period: In which both happened, or held.
        unit: At least one of the two is this unit's or one of those below it; None for all.
        only: Ids of kinds; None for all.

    Raises:
        RefusedError: There is no such unit in the period.
    """
    kinds = workspace.pack.kinds
    changeset = queries.latest_changeset(viewer)
    tree = queries.unit_tree(viewer, kinds[UNIT_KIND_ID], period, changeset)
    scope = None if unit is None else set(tree.scope(find_unit(tree, unit, period)))
    names = {span.code: (span.short_name, span.name) for span in tree.spans}
    decided = {pair for pair, said in decisions(viewer).items() if said.word != OPEN}
    units, slots = tuple(viewer.seen(names, tree)), slot_map()
    found = []
    for kind in kinds.values():
        if kind.id == UNIT_KIND_ID or (only is not None and kind.id not in only):
            continue
        own = {
            record.ref.record_id: record
            for record in records_within(viewer, kind, units, period, slots)
            if _in_period(kind, record, period)
        }
        for item in find_duplicates(kind, [*own.values()], names):
            one, two = own[item.first], own[item.second]
            if (item.first, item.second) in decided:
                continue
            if scope is None or scope & {one.unit, two.unit}:
                first, second = (_listed(kind, record, tree) for record in (one, two))
                found.append(ListedPair(kind.label, first, second, item.why))
    return found


def _in_period(kind: RecordKind, record: Record, period: Period) -> bool:
    if kind.validity is None:
        return happened_in(kind, record, period)
    since, until = (record.values.get(name) for name in (kind.validity.since, kind.validity.until))
    begun = isinstance(since, date) and since < period.end
    return begun and (not isinstance(until, date) or until > period.start)


def _listed(kind: RecordKind, record: Record, tree: UnitTree) -> ListedRecord:
    day = record.values.get(kind.first_day_field)
    return ListedRecord(
        record_id=record.ref.record_id,
        unit=tree.name(record.unit),
        title=str(record.values.get(kind.title_field, "")),
        day=day if isinstance(day, date) else None,
    )


def keep_apart(
    workspace: Workspace, viewer: Viewer, first: str, second: str, *, reason: str
) -> PairChange:
    """Say that two records are two events, so that they are not asked about again.

    Raises:
        RefusedError: One of them is not held, they are of two kinds, or there is no reason.
    """
    reason = reason_to_keep(reason, "认定为两件事")
    with writing(viewer.name, "apart", reason=reason) as changeset:
        _held_pair(workspace, viewer, first, second)
        _decide(changeset, first, second, APART)
    return PairChange(changeset.number, first, second)


def merge_records(
    workspace: Workspace,
    viewer: Viewer,
    keep: str,
    drop: str,
    *,
    reason: str,
    take: Collection[str] = (),
    approver: str = "",
) -> PairChange:
    """Let one record stand for an event that two have reported; the other is withdrawn, with all its versions.

    Args:
        workspace: The workspace.
        viewer: Sees both records.
        keep: The record that stays; its empty fields are filled from the other, and the other's unit becomes
            a co-host if its kind has co-hosts.
        drop: The record that is withdrawn.
        reason: Why they are one.
        take: Fields, by label or id, in which the other's value is the right one.
        approver: Who agreed that a closed period is reached into.

    Raises:
        RefusedError: One of them is not held, they do not go together, there is no reason, or what would
            come of it could not be entered.
    """
    reason, approver = reason_to_keep(reason, "合并"), name_to_keep(approver)
    with writing(viewer.name, "merge", reason=reason, approver=approver) as changeset:
        kept, dropped = _held_pair(workspace, viewer, keep, drop)
        _refuse_waiting(viewer, (keep, drop))
        kind = workspace.pack.kinds[kept.kind]
        if kind.is_register:
            raise RefusedError(
                Message(
                    "“{kind}”是名录，不能合并；请在基础名录中给多余的一行填写终止日期。",
                    kind=kind.label,
                )
            )
        values = _merged_values(kind, kept, dropped, _fields(kind, take))
        for _name, message in kind.check(values):
            raise RefusedError(Message("合并后{problem}", problem=message))
        leave = AfterLock(reason, approver)
        refuse_closed(workspace, viewer, [kept, dropped], [replace(kept, values=values)], leave)
        _write(
            workspace,
            viewer,
            changeset,
            [(kept, values, Status.APPROVED), (dropped, dropped.values, Status.WITHDRAWN)],
        )
        _decide(changeset, keep, drop, MERGED)
    return PairChange(changeset.number, keep, drop)


def unmerge(
    workspace: Workspace,
    viewer: Viewer,
    first: str,
    second: str,
    *,
    reason: str,
    approver: str = "",
) -> PairChange:
    """Take a merge back: both records say again what they said before it, and the pair is open.

    Raises:
        RefusedError: They are not merged, or one of them has been changed since.
    """
    reason, approver = reason_to_keep(reason, "拆开"), name_to_keep(approver)
    pair = pair_of(first, second)
    merge = _merge_of(viewer, pair)
    newest = newest_rows(viewer, pair)
    tree = whole_tree(workspace, viewer)
    for record_id in pair:
        row = newest[record_id]
        if not viewer.sees(row.unit, tree):
            raise _not_held(record_id)
        if row.changeset_id != merge.changeset:
            raise RefusedError(
                Message("“{id}”合并后又有改动，不能直接拆开，请逐项更正。", id=record_id)
            )
    target = Changeset.objects.get(number=merge.changeset)
    done = take_back(workspace, viewer, target, action="unmerge", reason=reason, approver=approver)
    kept = next(key for key in pair if newest[key].status == Status.APPROVED)
    return PairChange(done.changeset, kept, next(key for key in pair if key != kept))


def _refuse_waiting(viewer: Viewer, pair: Collection[str]) -> None:
    """What waits for approval would be passed over without a word."""
    for record_id in sorted(waiting_ids(viewer, pair)):
        raise RefusedError(
            Message("记录 {id} 有还没有审核的内容，请先审核或退回，再合并。", id=record_id)
        )


def _merge_of(viewer: Viewer, pair: tuple[str, str]) -> Decision:
    decision = decisions(viewer).get(pair)
    if decision is None or decision.word != MERGED:
        raise RefusedError(
            Message("“{first}”和“{second}”没有合并过。", first=pair[0], second=pair[1])
        )
    return decision


def _held_pair(
    workspace: Workspace, viewer: Viewer, first: str, second: str
) -> tuple[Record, Record]:
    """Both records as they count now."""
    if first == second:
        raise RefusedError(Message("写的是同一条记录，请写两条不同记录的记录号。"))
    kinds = workspace.pack.kinds
    rows = newest_rows(viewer, [first, second])
    for record_id in (first, second):
        if record_id not in rows or rows[record_id].record.kind not in kinds:
            raise _not_held(record_id)
    one, two = (kinds[rows[record_id].record.kind] for record_id in (first, second))
    if one != two:
        message = Message(
            "两条记录不是同一类台账（“{one}”和“{two}”）。", one=one.label, two=two.label
        )
        raise RefusedError(message)
    tree = whole_tree(workspace, viewer)
    changeset = queries.latest_changeset(viewer)
    held = {
        record.ref.record_id: record
        for record in queries.records(viewer, kinds, tree, changeset, [one.id])
        if record.status is Status.APPROVED
    }
    for record_id in (first, second):
        if record_id not in held:
            raise _not_held(record_id)
    return held[first], held[second]


def _not_held(record_id: str) -> RefusedError:
    # A record that one may not see is told of as one that is not there.
    return RefusedError(Message("台账中没有记录号为“{id}”的有效记录。", id=excerpt(record_id)))


def _fields(kind: RecordKind, names: Collection[str]) -> list[Field]:
    """The fields whose value is taken from the other record."""
    found = [(name, kind.named_field(name)) for name in names]
    for name, field in found:
        if field is None:
            known = tuple(item.label for item in kind.fields)
            raise RefusedError(
                Message(
                    "“{kind}”没有“{field}”这一项，有：{known}。",
                    kind=kind.label,
                    field=excerpt(name),
                    known=known,
                )
            )
    return [field for _name, field in found if field is not None]


def _merged_values(
    kind: RecordKind, kept: Record, dropped: Record, taken: Sequence[Field]
) -> dict[str, FieldValue]:
    values = dict(kept.values)
    for field in kind.fields:
        if field in taken or field.id not in values:
            values.pop(field.id, None)
            if field.id in dropped.values:
                values[field.id] = dropped.values[field.id]
    hosts = next((field.id for field in kind.fields if field.type.id == "units"), "")
    if hosts:
        named = values.get(hosts, ())
        together = (*(named if isinstance(named, tuple) else ()), dropped.unit)
        codes = tuple(dict.fromkeys(code for code in together if code != kept.unit))
        if codes:
            values[hosts] = codes
        else:
            values.pop(hosts, None)
    return values


def _write(
    workspace: Workspace,
    viewer: Viewer,
    changeset: Changeset,
    entries: Sequence[tuple[Record, Mapping[str, FieldValue], Status]],
) -> None:
    """One more version of each record."""
    kinds = workspace.pack.kinds
    newest = newest_rows(viewer, [record.ref.record_id for record, _values, _status in entries])
    rows, records = [], []
    for record, values, status in entries:
        kept = values_to_json(kinds[record.kind], values)
        row = next_version(newest[record.ref.record_id], changeset, record.unit, status, kept)
        rows.append(row)
        ref = RecordRef(row.record_id, row.version)
        records.append(Record(ref, record.kind, record.unit, values, status))
    RecordVersion.objects.bulk_create(rows)
    write_facts(records, kinds, slot_map(), changeset.number)


def _decide(changeset: Changeset, one: str, two: str, word: str) -> None:
    first, second = pair_of(one, two)
    DuplicateDecision.objects.create(
        first_id=first, second_id=second, decision=word, changeset=changeset
    )
