"""What a unit has to enter for a period, and how far it is: kinds owed, nil reports, its own records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from taizhang.core.ledger.period_lock import concerns
from taizhang.core.ledger.record import Status
from taizhang.core.ledger.submission import Standing, SubmissionState, standing_of
from taizhang.core.ledger.unit import UNIT_KIND_ID
from taizhang.core.values import Message, Period, RefusedError
from taizhang.services.clock import today
from taizhang.services.entry_names import EntryNames
from taizhang.services.locked import ClosedPeriods
from taizhang.services.unit_choice import choices_in
from taizhang.store import queries
from taizhang.store.facts import slot_map
from taizhang.store.own_records import (
    HeldVersion,
    count_counted,
    newest_counted,
    newest_of_kind,
    on_their_way,
)
from taizhang.store.submissions import submissions
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from collections.abc import Mapping

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.services.unit_choice import UnitChoice
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

_MOST_WAITING, _MOST_COUNTED = 300, 30


@dataclass(frozen=True, slots=True)
class Due:
    """One report that is owed.

    Attributes:
        due: The last day on which it is in time.
        state: What was sent, None if nothing.
        standing: How it stands today.
        days_late: How many days after the due day it came, or has not come by today.
        closed: Whether the period is closed for the unit.
        may_be_nil: Whether a nil report may be given: nothing was sent, and nothing is held.
    """

    period: Period
    due: date
    state: SubmissionState | None
    standing: Standing
    days_late: int
    closed: bool
    may_be_nil: bool


@dataclass(frozen=True, slots=True)
class KindToEnter:
    """A kind, what is owed of it, and how many records there are of the period.

    Attributes:
        counted: How many count.
        waiting: How many are on their way.
        dues: What is owed; empty if the unit owes none of it.
    """

    id: str
    label: str
    counted: int
    waiting: int
    dues: tuple[Due, ...]

    @property
    def records(self) -> int:
        """How many records there are in all."""
        return self.counted + self.waiting

    @property
    def owing(self) -> bool:
        """Whether anything that is owed has not been sent."""
        return any(not due.state for due in self.dues)


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """A record of the unit.

    Attributes:
        day: The first day of what it tells of.
        status: Where it stands.
        reason: Why it was returned.
        actor: Who entered, sent or returned it last.
        made_at: UTC.
    """

    record_id: str
    kind_id: str
    kind: str
    title: str
    day: date | None
    status: Status
    reason: str
    actor: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class EntryDesk:
    """All of it.

    Attributes:
        unit: The code of the unit that is entered for.
        units: The units that may be entered for.
        owed: The kinds that the unit owes, those that are pressing first.
        others: The other kinds that may be entered.
    """

    unit: str
    unit_name: str
    units: tuple[UnitChoice, ...]
    owed: tuple[KindToEnter, ...]
    others: tuple[KindToEnter, ...]
    returned: tuple[OwnRecord, ...]
    drafts: tuple[OwnRecord, ...]
    submitted: tuple[OwnRecord, ...]
    counted: tuple[OwnRecord, ...]


def unit_to_enter(workspace: Workspace, viewer: Viewer, period: Period, unit: str = "") -> str:
    """The unit that is entered for: the one asked for, else one's own if it owes anything, else the first that does.

    Raises:
        RefusedError: It is not one of those that one may enter for, or there is none.
    """
    return _unit(workspace, viewer, _tree(workspace, viewer, period), period, unit)


def _unit(workspace: Workspace, viewer: Viewer, tree: UnitTree, period: Period, unit: str) -> str:
    choices = [choice.code for choice in choices_in(tree, viewer)]
    if unit and unit not in choices:
        raise RefusedError(Message("只能录入本单位和下级单位的记录。"))
    if unit:
        return unit
    for code in choices:
        span = tree.span(code)
        if span is not None and any(item.owed_by(span) for item in workspace.pack.expectations):
            return code
    if not choices:
        message = Message("{period}没有可以录入的单位，请先登记单位。", period=period.name)
        raise RefusedError(message)
    return choices[0]


def _tree(workspace: Workspace, viewer: Viewer, period: Period) -> UnitTree:
    kind = workspace.pack.kinds[UNIT_KIND_ID]
    everybody = everything(viewer.name)
    return queries.unit_tree(everybody, kind, period, queries.latest_changeset(viewer))


def kind_to_enter(workspace: Workspace, kind_id: str) -> RecordKind:
    """A kind whose records are entered one by one.

    Raises:
        RefusedError: There is none of this id.
    """
    kind = workspace.pack.kinds.get(kind_id)
    if kind is None or kind.is_register:
        raise RefusedError(Message("没有这一类台账，请从“录入”重新选择。"))
    return kind


def closed_period(workspace: Workspace, viewer: Viewer, unit: str, period: Period) -> str:
    """The name of a closed period that what is entered for a unit and period reaches into; empty if there is none."""
    line = ClosedPeriods.now(workspace, viewer).lock(unit, period)
    return line.period.name if line is not None else ""


def closed_around(
    workspace: Workspace,
    viewer: Viewer,
    kind: RecordKind,
    unit: str,
    values: Mapping[str, FieldValue],
) -> str:
    """The name of a closed period that a record stands in; empty if there is none."""
    line = ClosedPeriods.now(workspace, viewer).touched(kind, (unit, values), None)
    return line.period.name if line is not None else ""


def entry_desk(workspace: Workspace, viewer: Viewer, period: Period, unit: str = "") -> EntryDesk:
    """What a unit has to enter for a period.

    Raises:
        RefusedError: One may not enter for that unit.
    """
    tree = _tree(workspace, viewer, period)
    code = _unit(workspace, viewer, tree, period, unit)
    kinds = workspace.pack.kinds
    entered = [kind for kind in kinds.values() if not kind.is_register and kind.reported_in(period)]
    slots = slot_map()
    counts = count_counted(viewer, entered, slots, [code], period)
    waiting = on_their_way(viewer, kinds, [code], _MOST_WAITING)
    of_period = [item for item in waiting if concerns(kinds[item.kind], period, item.values)]
    dues = _dues(workspace, viewer, tree, period, code, waiting)
    order = {item.kind: at for at, item in enumerate(workspace.pack.expectations)}
    listed = [
        KindToEnter(
            id=kind.id,
            label=kind.label,
            counted=counts[kind.id],
            waiting=sum(item.kind == kind.id for item in of_period),
            dues=tuple(dues.get(kind.id, ())),
        )
        for kind in sorted(entered, key=lambda kind: order.get(kind.id, len(order)))
    ]
    counted = newest_counted(viewer, kinds, slots, [code], period, _MOST_COUNTED)
    names = EntryNames(workspace, viewer)

    def own(items: list[HeldVersion], *statuses: Status) -> tuple[OwnRecord, ...]:
        return tuple(
            _own(kinds[item.kind], names, item) for item in items if item.status in statuses
        )

    choices = choices_in(tree, viewer)
    return EntryDesk(
        unit=code,
        unit_name=next((one.name for one in choices if one.code == code), code),
        units=choices,
        owed=tuple(sorted((kind for kind in listed if kind.dues), key=_pressing)),
        others=tuple(kind for kind in listed if not kind.dues),
        returned=own(waiting, Status.RETURNED),
        drafts=own(waiting, Status.DRAFT),
        submitted=own(of_period, Status.SUBMITTED),
        counted=own(counted, Status.APPROVED),
    )


def _pressing(kind: KindToEnter) -> tuple[bool, date]:
    """What nothing was said of comes first, and of it what is due first; the order of the pack otherwise."""
    still = [due.due for due in kind.dues if due.state is None]
    return not still, min(still, default=date.max)


def _dues(
    workspace: Workspace,
    viewer: Viewer,
    tree: UnitTree,
    period: Period,
    unit: str,
    waiting: list[HeldVersion],
) -> dict[str, list[Due]]:
    day = today()
    closed = ClosedPeriods.now(workspace, viewer)
    kinds, slots = workspace.pack.kinds, slot_map()
    sent = {
        (item.kind, item.period): item
        for item in submissions(viewer, queries.latest_changeset(viewer), unit)
    }
    span = tree.span(unit)
    found: dict[str, list[Due]] = {}
    for expectation in workspace.pack.expectations:
        if span is None or not expectation.owed_by(span):
            continue
        kind = kinds[expectation.kind]
        for part in expectation.periods(period):
            if not span.within(part):
                continue
            item = sent.get((kind.id, part))
            held = item is not None or any(
                one.kind == kind.id and concerns(kind, part, one.values) for one in waiting
            )
            held = held or bool(count_counted(viewer, [kind], slots, [unit], part)[kind.id])
            is_closed = closed.lock(unit, part) is not None
            due, received_on = expectation.due(part), item.received_on if item else None
            found.setdefault(kind.id, []).append(
                Due(
                    period=part,
                    due=due,
                    state=item.state if item else None,
                    standing=standing_of(due, received_on, day),
                    days_late=max(0, ((received_on or day) - due).days),
                    closed=is_closed,
                    may_be_nil=not held and not is_closed,
                )
            )
    return found


def _own(kind: RecordKind, names: EntryNames, item: HeldVersion) -> OwnRecord:
    day = item.values.get(kind.first_day_field)
    return OwnRecord(
        record_id=item.record_id,
        kind_id=kind.id,
        kind=kind.label,
        title=names.title(kind, item.values),
        day=day if isinstance(day, date) else None,
        status=item.status,
        reason=item.reason if item.status is Status.RETURNED else "",
        actor=item.actor,
        made_at=item.made_at,
    )


def last_of_kind(
    workspace: Workspace, viewer: Viewer, kind: RecordKind, unit: str
) -> HeldVersion | None:
    """The record of a kind that a unit entered last, None if there is none."""
    return newest_of_kind(viewer, workspace.pack.kinds, kind.id, unit)
