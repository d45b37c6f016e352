"""Closed periods at the door: whatever changes the ledger asks here first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.period_lock import LockLine, concerns, lock_of, touches
from taizhang.core.ledger.record import Status
from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitTree
from taizhang.core.values import Message, RefusedError
from taizhang.store import queries
from taizhang.store.locks import lock_lines
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue, Record
    from taizhang.core.values import Period
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class AfterLock:
    """Leave to change what a closed period protects.

    Attributes:
        reason: Why.
        approver: Who agreed: a post, somebody other than who acts.
    """

    reason: str
    approver: str


Side = tuple[str, "Mapping[str, FieldValue]"]
"""The unit and the values of a record as it counts."""


@dataclass(frozen=True, slots=True)
class ClosedPeriods:
    """The periods that have ever been closed, each with the units of its time."""

    lines: tuple[LockLine, ...]
    trees: tuple[tuple[Period, UnitTree], ...]

    @classmethod
    def now(cls, workspace: Workspace, viewer: Viewer) -> ClosedPeriods:
        """As the ledger stands."""
        lines = lock_lines(viewer)
        periods = dict.fromkeys(line.period for line in lines)
        if not periods:
            return cls((), ())
        kind = workspace.pack.kinds[UNIT_KIND_ID]
        changeset = queries.latest_changeset(viewer)
        spans = queries.unit_spans(everything(viewer.name), kind, changeset)
        return cls(lines, tuple((period, UnitTree.of(spans, period)) for period in periods))

    def name(self, line: LockLine) -> str:
        """What the unit of a line was called in its period."""
        return next(tree.name(line.unit) for period, tree in self.trees if period == line.period)

    def lock(self, unit: str, period: Period) -> LockLine | None:
        """The line by which some part of a period is closed for a unit."""
        for closed, tree in self.trees:
            if closed.overlaps(period):
                line = lock_of(self.lines, unit, closed, tree)
                if line is not None:
                    return line
        return None

    def touched(self, kind: RecordKind, before: Side | None, after: Side | None) -> LockLine | None:
        """The line of a closed period that a change would reach into, None if there is none.

        Args:
            kind: The kind of the record.
            before: Its unit and values as they count, None if it does not count yet.
            after: The same as it would count, None if it would no longer.
        """
        said, says = (before[1] if before else None), (after[1] if after else None)
        sides = [side for side in (before, after) if side is not None]
        units = {unit for unit, _values in sides}
        moved = len(units) > 1
        if kind.id == UNIT_KIND_ID:
            # One that is founded stands in no tree yet.
            units |= {str(values["parent"]) for _unit, values in sides if "parent" in values}
        for period, tree in self.trees:
            both = (said, says)
            if touches(kind, period, said, says) or (
                moved and any(concerns(kind, period, values) for values in both)
            ):
                for unit in sorted(units):
                    line = lock_of(self.lines, unit, period, tree)
                    if line is not None:
                        return line
        return None


CLOSED = Message(
    "{period}已对“{unit}”封账（变更号 {number}），要改动须写明理由（--reason），并由另一人批准（--approver）。"
).template
"""Why something cannot be changed, and how it can be all the same."""


def is_closed(message: Message) -> bool:
    """Whether it says, by itself or within, that a closed period is reached into."""
    return message.template == CLOSED or any(
        isinstance(value, Message) and is_closed(value) for value in message.params.values()
    )


def closed_message(line: LockLine, name: str) -> Message:
    """Why something cannot be changed, and how it can be all the same."""
    return Message(
        CLOSED,
        period=line.period.name,
        unit=name,
        number=line.changeset,
    )


def check_leave(leave: AfterLock | None, actor: str) -> bool:
    """Whether leave has been given to reach into a closed period.

    Raises:
        RefusedError: Who asks has given it to himself.
    """
    if leave is None or not leave.approver:
        return False
    if leave.approver == actor:
        raise RefusedError(Message("封账后的改动须由两人办理：批准人不能是经办人本人。"))
    return True


def refuse_closed(
    workspace: Workspace,
    viewer: Viewer,
    before: Iterable[Record],
    after: Iterable[Record],
    leave: AfterLock | None,
) -> None:
    """Refuse an act that reaches into a closed period, unless leave has been given.

    Args:
        workspace: The workspace.
        viewer: Who acts.
        before: The records concerned, as they count.
        after: The same as they would count; one that is not there would not.
        leave: Leave to do so.

    Raises:
        RefusedError: A closed period is reached into, without leave or by one person alone.
    """
    if check_leave(leave, viewer.name):
        return
    closed = ClosedPeriods.now(workspace, viewer)
    if not closed.lines:
        return
    kinds = workspace.pack.kinds
    then, now = _counted(before), _counted(after)
    for record_id, record in {**then, **now}.items():
        kind = kinds.get(record.kind)
        if kind is None:
            continue
        line = closed.touched(kind, _side(then.get(record_id)), _side(now.get(record_id)))
        if line is not None:
            raise RefusedError(closed_message(line, closed.name(line)))


def refuse_closed_reports(
    workspace: Workspace,
    viewer: Viewer,
    reports: Iterable[tuple[str, Period]],
    leave: AfterLock | None,
) -> None:
    """Refuse an act that changes what a unit has reported for a closed period, unless leave has been given.

    Whether a unit said nil or nothing at all tells a zero from a figure that is not known.

    Raises:
        RefusedError: A closed period is reached into, without leave or by one person alone.
    """
    if check_leave(leave, viewer.name):
        return
    closed = ClosedPeriods.now(workspace, viewer)
    for unit, period in reports:
        line = closed.lock(unit, period)
        if line is not None:
            raise RefusedError(closed_message(line, closed.name(line)))


def _counted(records: Iterable[Record]) -> dict[str, Record]:
    return {record.ref.record_id: record for record in records if record.status is Status.APPROVED}


def _side(record: Record | None) -> Side | None:
    return None if record is None else (record.unit, record.values)
