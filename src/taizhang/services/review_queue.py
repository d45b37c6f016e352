"""The queue of what is on its way: counted and filtered by its heads, shown a page at a time.

Which records are on their way changes with every changeset and with nothing else: the heads are read once for
each, and the many pages that only want to say how many wait read nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

from taizhang.core.ledger.period_lock import concerns
from taizhang.core.ledger.record import Status
from taizhang.core.ledger.review import review_chain, waits_at
from taizhang.core.values import Message, RefusedError
from taizhang.services.entry_names import EntryNames
from taizhang.services.kept import kept
from taizhang.services.record_versions import FieldChange, field_changes, whole_tree
from taizhang.services.review_turn import NOT_SENDING
from taizhang.services.waiting_record import counting_now
from taizhang.store.batches import BATCH, batches
from taizhang.store.codec import values_from_json
from taizhang.store.ledger.models import RecordVersion
from taizhang.store.touched import Same
from taizhang.store.unsettled_records import unsettled_versions
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.core.values import Period
    from taizhang.services.workspace import Workspace
    from taizhang.store.unsettled_records import UnsettledVersion
    from taizhang.store.viewer import Viewer

PAGE = 50


@dataclass(frozen=True, slots=True)
class Head:
    """A record on its way, without what it says.

    Attributes:
        at: The code of the unit whose turn it is; empty if it does not wait for approval.
        sender: Who sent it for review, or entered or returned it last.
        made_at: When that was; UTC.
        reason: Why it was returned, or entered anew.
    """

    record_id: str
    version: int
    key: int
    kind: str
    unit: str
    status: Status
    at: str
    sender: str
    made_at: dt.datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Queued:
    """A record on its way, as a person decides on it.

    Attributes:
        head: What it is.
        kind: The label of its kind.
        unit: The short name of its unit.
        at: The short name of the unit whose turn it is.
        title: What it is called.
        day: When it happened.
        day_label: What that day is called.
        counts: Whether something of it counts already, which this would change.
        fields: In what it differs from what counts; all that it says if nothing does.
        whole: All that it says.
        own: Whether the viewer sent it himself.
        mine: Whether the viewer may decide on it.
    """

    head: Head
    kind: str
    unit: str
    at: str
    title: str
    day: date | None
    day_label: str
    counts: bool
    fields: tuple[FieldChange, ...]
    whole: tuple[FieldChange, ...]
    own: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit or kind to filter by, and how many there are of it."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue.

    Attributes:
        groups: Unit and kind, each with its records.
        total: How many there are on all pages.
        page: Which page, from 1.
        pages: How many.
        units: Units to filter by.
        kinds: Kinds to filter by.
    """

    groups: tuple[tuple[str, str, tuple[Queued, ...]], ...]
    total: int
    page: int
    pages: int
    units: tuple[Choice, ...]
    kinds: tuple[Choice, ...]


def heads(workspace: Workspace, viewer: Viewer) -> tuple[Head, ...]:
    """All that is on its way, whoever's it is, in the order in which it came."""
    everybody = everything(viewer.name)
    return kept(workspace, everybody, ("heads",), lambda _changeset: tuple(_read_heads(workspace)))


def _read_heads(workspace: Workspace) -> Iterable[Head]:
    """A head is worked out once: nothing becomes of a version but a newer one, or that the tree changes."""
    everybody = everything("-")
    tree, reviewed_by = whole_tree(workspace, everybody), workspace.pack.reviewed_by
    found = unsettled_versions(everybody, workspace.pack.kinds)
    rows = [row for row in found if row.waits]

    def known(row: UnsettledVersion) -> Head | None:
        rests_on, head = row.beside or (None, None)
        return cast("Head", head) if rests_on == (Same(tree), reviewed_by) else None

    heads = {row.key: head for row in rows if (head := known(row)) is not None}
    fresh = [row for row in rows if row.key not in heads]
    for row, head in zip(fresh, _new_heads(fresh, tree, reviewed_by), strict=True):
        heads[row.key] = head
        row.beside = ((Same(tree), reviewed_by), head)
    return (heads[row.key] for row in rows)


def _new_heads(
    rows: Sequence[UnsettledVersion], tree: UnitTree, reviewed_by: Sequence[str]
) -> Iterable[Head]:
    chains = {unit: review_chain(unit, tree, reviewed_by) for unit in {row.unit for row in rows}}
    # Where one unit alone approves, the newest version mostly tells all; else it is told by those before it.
    several = [
        row.record_id
        for row in rows
        if row.status is Status.SUBMITTED
        and (len(chains[row.unit]) > 1 or row.action in NOT_SENDING)
    ]
    acts = _acts(several)
    for row in rows:
        at, act = "", (row.actor, row.made_at, row.reason)
        if row.status is Status.SUBMITTED:
            steps = acts.get(row.record_id)
            at = chains[row.unit][0]
            if steps:
                at = waits_at(chains[row.unit], [(step[0], step[1]) for step in steps])
                act = next(
                    (step for step in reversed(steps) if step[1] not in NOT_SENDING), steps[-1]
                )[2:]
        yield Head(row.record_id, row.version, row.key, row.kind, row.unit, row.status, at, *act)


def _acts(record_ids: Iterable[str]) -> dict[str, list[tuple[Status, str, str, dt.datetime, str]]]:
    found: dict[str, list[tuple[Status, str, str, dt.datetime, str]]] = {}
    for ids in batches(record_ids):
        rows = RecordVersion.objects.filter(record_id__in=ids).order_by("version")
        for record_id, status, *act in rows.values_list(
            *("record_id", "status", "changeset__action", "changeset__actor"),
            *("changeset__made_at", "changeset__reason"),
        ):
            found.setdefault(record_id, []).append((Status(status), *act))
    return found


def waiting_for(workspace: Workspace, viewer: Viewer) -> tuple[Head, ...]:
    """What waits for the viewer: for his unit, or one below it, and was not sent by himself."""
    tree = whole_tree(workspace, viewer)
    scope = set(tree.scope(viewer.unit)) if viewer.unit else None
    return tuple(
        head
        for head in heads(workspace, viewer)
        if head.at and (scope is None or (head.at in scope and head.sender != viewer.name))
    )


def count_waiting_for(workspace: Workspace, viewer: Viewer) -> int:
    """How many records wait for the viewer."""
    return len(waiting_for(workspace, viewer))


def sent_by(workspace: Workspace, viewer: Viewer) -> tuple[Head, ...]:
    """What the viewer's units have on its way: sent, returned, not sent yet; what is to be mended comes first."""
    tree = whole_tree(workspace, viewer)
    found = heads(workspace, viewer)
    seen = set(viewer.seen({head.unit for head in found}, tree))
    order = {Status.RETURNED: 0, Status.DRAFT: 1, Status.SUBMITTED: 2}
    return tuple(
        sorted((head for head in found if head.unit in seen), key=lambda head: order[head.status])
    )


def queue_of(
    workspace: Workspace,
    viewer: Viewer,
    found: Sequence[Head],
    *,
    unit: str = "",
    kind: str = "",
    period: Period | None = None,
    page: int = 1,
) -> Queue:
    """A page of these, grouped by unit and kind.

    Args:
        workspace: The workspace.
        viewer: For whom.
        found: Of `waiting_for` or `sent_by`.
        unit: Only of this unit, by code, and those below it.
        kind: Only of this kind.
        period: Only what concerns this period.
        page: Which page, from 1.
    """
    tree = whole_tree(workspace, viewer)
    kinds = workspace.pack.kinds
    units = _choices((head.unit for head in found), {s.code: s.short_name for s in tree.spans})
    offered = _choices(
        (head.kind for head in found), {key: one.label for key, one in kinds.items()}
    )
    scope = set(tree.scope(unit)) if unit else None
    chosen = [
        head for head in found if (scope is None or head.unit in scope) and kind in ("", head.kind)
    ]
    if period is not None:
        said = said_by(workspace, chosen)
        chosen = [head for head in chosen if concerns(kinds[head.kind], period, said[head.key])]
    places = {span.code: number for number, span in enumerate(tree.spans)}
    shown = list(kinds)
    chosen.sort(key=lambda head: (places.get(head.unit, -1), shown.index(head.kind)))
    pages = max(1, -(-len(chosen) // PAGE))
    page = min(max(1, page), pages)
    some = chosen[(page - 1) * PAGE : page * PAGE]
    groups: dict[tuple[str, str], list[Queued]] = {}
    for item in detailed(workspace, viewer, some):
        groups.setdefault((item.unit, item.kind), []).append(item)
    return Queue(
        tuple((*key, tuple(items)) for key, items in groups.items()),
        len(chosen),
        page,
        pages,
        units,
        offered,
    )


def _choices(keys: Iterable[str], labels: Mapping[str, str]) -> tuple[Choice, ...]:
    counts: dict[str, int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    known = [key for key in labels if key in counts]
    others = [key for key in counts if key not in labels]
    return tuple(Choice(key, labels.get(key, key), counts[key]) for key in [*known, *others])


def said_by(workspace: Workspace, some: Sequence[Head]) -> dict[int, Mapping[str, FieldValue]]:
    """What versions say, by their keys."""
    kinds = {head.key: workspace.pack.kinds[head.kind] for head in some}
    places = {head.kind for head in some}, {head.unit for head in some}
    found = {
        row.key: row.record(kinds[row.key]).values
        for row in unsettled_versions(everything("-"), *places)
        if row.key in kinds
    }
    # Somebody may have gone on with one of them meanwhile.
    keys = [key for key in kinds if key not in found]
    for start in range(0, len(keys), BATCH):
        rows = RecordVersion.objects.filter(id__in=keys[start : start + BATCH])
        rows = rows.values_list("id", "values")
        found |= {key: values_from_json(kinds[key], values) for key, values in rows}
    return found


def detailed(workspace: Workspace, viewer: Viewer, some: Sequence[Head]) -> tuple[Queued, ...]:
    """These records as a person decides on them."""
    tree, names = whole_tree(workspace, viewer), EntryNames(workspace, viewer)
    scope = set(tree.scope(viewer.unit)) if viewer.unit else None
    said = said_by(workspace, some)
    counting = counting_now(workspace, viewer, [head.record_id for head in some])
    found = []
    for head in some:
        kind = workspace.pack.kinds[head.kind]
        values, held = said.get(head.key, {}), counting.get(head.record_id)
        # Whoever sees all decides alone; else one does not decide on what one has sent oneself.
        own = bool(viewer.unit) and head.sender == viewer.name
        ours = bool(head.at) and (scope is None or head.at in scope)
        found.append(
            Queued(
                head=head,
                kind=kind.label,
                unit=tree.name(head.unit),
                at=tree.name(head.at) if head.at else "",
                title=str(values.get(kind.title_field, "")),
                day=_day(kind, values),
                day_label=_label(kind, kind.first_day_field),
                counts=held is not None,
                fields=field_changes(kind, held.values if held else {}, values, names),
                whole=field_changes(kind, {}, values, names),
                own=own,
                mine=ours and not own,
            )
        )
    return tuple(found)


def _label(kind: RecordKind, name: str) -> str:
    field = kind.field(name)
    return field.label if field else ""


def _day(kind: RecordKind, values: Mapping[str, FieldValue]) -> date | None:
    day = values.get(kind.first_day_field)
    return day if isinstance(day, date) else None


def find_queued(workspace: Workspace, viewer: Viewer, record_id: str) -> Queued:
    """One record on its way.

    Raises:
        RefusedError: There is none that the viewer may see, or it is no longer on its way.
    """
    tree = whole_tree(workspace, viewer)
    for head in heads(workspace, viewer):
        if head.record_id == record_id and viewer.sees(head.unit, tree):
            return detailed(workspace, viewer, [head])[0]
    raise RefusedError(Message("这条记录没有在等待审核：可能已经审过、撤回，或不属于您的单位。"))


def still_as_seen(
    workspace: Workspace, viewer: Viewer, seen: Mapping[str, int]
) -> tuple[dict[str, int], tuple[Message, ...]]:
    """Of the versions that were looked at, those that still wait; and what has become of the others, and by whom."""
    tree = whole_tree(workspace, viewer)
    newest: dict[str, RecordVersion] = {}
    for ids in batches(seen):
        rows = RecordVersion.objects.filter(record_id__in=ids).select_related("record", "changeset")
        for row in rows.order_by("version"):
            newest[row.record_id] = row
    still, told = {}, []
    for record_id, version in seen.items():
        row = newest.get(record_id)
        kind = workspace.pack.kinds.get(row.record.kind) if row else None
        if row is None or kind is None or not viewer.sees(row.unit, tree):
            # What the viewer may not see is refused by whoever decides, in the same words as what is not there.
            still[record_id] = version
        elif row.version == version and row.status == Status.SUBMITTED:
            still[record_id] = version
        else:
            title = str(values_from_json(kind, row.values).get(kind.title_field, "")) or record_id
            told.append(
                Message(
                    "“{title}”在您查看之后已由{actor}{what}，这次没有办。",
                    title=title,
                    actor=row.changeset.actor,
                    what=_BECOME.get(Status(row.status), _CHANGED),
                )
            )
    return still, tuple(told)


_CHANGED = Message("改过")
_BECOME = {
    Status.APPROVED: Message("审核通过"),
    Status.RETURNED: Message("退回"),
    Status.DRAFT: Message("撤回"),
    Status.WITHDRAWN: Message("撤销"),
}
