"""The board of a period: which unit has sent what, and what stands in the way of closing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from taizhang.core.ledger.period_lock import concerns, lock_of
from taizhang.core.ledger.record import Status
from taizhang.core.ledger.submission import SubmissionState
from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitTree
from taizhang.services.duplicates import list_duplicates
from taizhang.services.ledger_status import KindCount, Owed, count_all, ledger_status, reminder
from taizhang.services.review_queue import heads, said_by
from taizhang.store import queries
from taizhang.store.locks import lock_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from taizhang.core.ledger.unit import UnitSpan
    from taizhang.core.values import Period
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


class Sent(StrEnum):
    """How it stands with what a unit owes of a kind."""

    SENT = "sent"
    NIL = "nil"
    LATE = "late"
    IN_REVIEW = "in_review"
    MISSING = "missing"
    OVERDUE = "overdue"


_URGENT = (Sent.OVERDUE, Sent.MISSING, Sent.IN_REVIEW, Sent.LATE, Sent.SENT, Sent.NIL)
"""Where several reports stand in one place, the first of these says how they stand."""


@dataclass(frozen=True, slots=True)
class Square:
    """What one unit owes of one kind: how it stands, and each report of it with how that stands.

    Where nothing is owed there is no state.
    """

    kind: str
    state: Sent | None
    owed: tuple[Owed, ...]
    states: tuple[Sent, ...] = ()

    @property
    def reports(self) -> tuple[tuple[Owed, Sent], ...]:
        """Each report, and how it stands."""
        return tuple(zip(self.owed, self.states, strict=True))


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit on the board.

    Attributes:
        code: Its code.
        name: Its short name.
        depth: How many units stand above it on the board.
        ended_on: The last day on which it was there, if it ended within the period.
        became: Short names of the units that it went to.
        began_on: The day on which it began within the period, if it did.
        squares: One for each kind of the board.
        whole: Whether it has sent all that it owes.
        waiting: Whether something of it waits for approval.
        locked: The changeset by which the period is closed for it; 0 if it is open.
    """

    code: str
    name: str
    depth: int
    ended_on: date | None
    became: tuple[str, ...]
    began_on: date | None
    squares: tuple[Square, ...]
    whole: bool
    waiting: bool
    locked: int

    @property
    def owed(self) -> int:
        """How many reports it owes."""
        return sum(len(square.owed) for square in self.squares)

    @property
    def sent(self) -> int:
        """How many of them it has sent."""
        return sum(item.state is not None for square in self.squares for item in square.owed)

    @property
    def missing(self) -> tuple[Square, ...]:
        """Kinds of which something is missing."""
        return tuple(s for s in self.squares if s.state in (Sent.MISSING, Sent.OVERDUE))


@dataclass(frozen=True, slots=True)
class Board:
    """The board of a period.

    Attributes:
        period: Which one.
        kinds: Ids and labels of the kinds, in the order of the columns.
        rows: The units that owe something, in the order of the tree, and those that ended.
        total: All that is owed.
        owing: How many of the units owe something.
        whole: How many of them have sent everything.
        reminder: What to write to those who owe; empty if there is nobody to ask.
        due: The days on which something is due, the earliest first.
    """

    period: Period
    kinds: tuple[tuple[str, str], ...]
    rows: tuple[UnitRow, ...]
    total: KindCount
    owing: int
    whole: int
    reminder: str
    due: tuple[date, ...]


def board_of(workspace: Workspace, viewer: Viewer, period: Period, today: date) -> Board:
    """Who has sent what for a period, of the viewer's own units.

    Raises:
        RefusedError: There are no units in the period.
    """
    changeset = queries.latest_changeset(viewer)
    kind = workspace.pack.kinds[UNIT_KIND_ID]
    spans = queries.unit_spans(viewer, kind, changeset)
    tree = UnitTree.of(spans, period)
    seen = set(viewer.seen((span.code for span in tree.spans), tree))
    owed = [item for item in ledger_status(workspace, viewer, period) if item.unit_code in seen]
    wanted = {item.kind_id for item in owed}
    kinds = tuple((key, one.label) for key, one in workspace.pack.kinds.items() if key in wanted)
    of_unit: dict[str, dict[str, list[Owed]]] = {}
    for item in owed:
        of_unit.setdefault(item.unit_code, {}).setdefault(item.kind_id, []).append(item)
    lines = lock_lines(viewer)
    names = {span.code: span.short_name for span in spans}
    rows = []
    for span, _depth in tree.walked():
        code = span.code
        if code not in seen:
            continue
        ended = _ended_on(span, spans, period)
        if code not in of_unit and ended is None:
            continue
        squares = tuple(_square(key, of_unit.get(code, {}).get(key, ()), today) for key, _ in kinds)
        states = [square.state for square in squares if square.state is not None]
        lock = lock_of(lines, code, period, tree)
        rows.append(
            UnitRow(
                code=code,
                name=span.short_name,
                depth=sum(above in seen for above in tree.above(code)),
                ended_on=ended,
                became=tuple(names.get(one, one) for one in span.successors),
                began_on=_began_on(span, spans, period),
                squares=squares,
                whole=bool(states) and not {Sent.MISSING, Sent.OVERDUE} & {*states},
                waiting=Sent.IN_REVIEW in states,
                locked=lock.changeset if lock else 0,
            )
        )
    return Board(
        period=period,
        kinds=kinds,
        rows=tuple(rows),
        total=count_all(owed, today),
        owing=sum(bool(row.owed) for row in rows),
        whole=sum(row.whole for row in rows),
        reminder=reminder(owed, today),
        due=tuple(sorted({item.due for item in owed})),
    )


def _ended_on(span: UnitSpan, spans: Sequence[UnitSpan], period: Period) -> date | None:
    """The last day of a unit that ended within a period; one that only changed its name or place did not."""
    if span.valid_to is None or span.valid_to > period.end:
        return None
    if any(one.code == span.code and one.valid_from >= span.valid_to for one in spans):
        return None
    return span.valid_to - timedelta(days=1)


def _began_on(span: UnitSpan, spans: Sequence[UnitSpan], period: Period) -> date | None:
    first = min(one.valid_from for one in spans if one.code == span.code)
    return first if period.contains(first) and first > period.start else None


def _square(kind: str, owed: Sequence[Owed], today: date) -> Square:
    states = tuple(_state(item, today) for item in owed)
    state = next((one for one in _URGENT if one in states), None)
    return Square(kind, state, tuple(owed), states)


def _state(item: Owed, today: date) -> Sent:
    if item.state is None:
        return Sent.OVERDUE if today > item.due else Sent.MISSING
    if item.in_review:
        return Sent.IN_REVIEW
    if item.late:
        return Sent.LATE
    return Sent.NIL if item.state is SubmissionState.NIL else Sent.SENT


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands in the way of closing a period for a unit and all below it.

    Attributes:
        waiting: Records that wait for approval.
        returned: Records that were returned and not mended.
        drafts: Records that were never sent.
        missing: Reports that have not come.
        late: How many of the missing ones are overdue.
        in_review: Reports of which nothing counts yet.
    """

    waiting: int
    returned: int
    drafts: int
    missing: int
    late: int
    in_review: int

    @property
    def clear(self) -> bool:
        """Whether nothing stands in the way."""
        return not (self.waiting or self.returned or self.drafts or self.missing or self.in_review)


def readiness(
    workspace: Workspace, viewer: Viewer, unit: str, period: Period, today: date
) -> Readiness:
    """What is not settled in a period, of a unit by its code and all below it."""
    changeset = queries.latest_changeset(viewer)
    tree = queries.unit_tree(viewer, workspace.pack.kinds[UNIT_KIND_ID], period, changeset)
    scope = {*tree.scope(unit), *tree.taken_over(unit)}
    some = [head for head in heads(workspace, viewer) if head.unit in scope]
    said = said_by(workspace, some)
    kinds = workspace.pack.kinds
    counts = dict.fromkeys((Status.SUBMITTED, Status.RETURNED, Status.DRAFT), 0)
    for head in some:
        if concerns(kinds[head.kind], period, said.get(head.key, {})):
            counts[head.status] += 1
    owed = [item for item in ledger_status(workspace, viewer, period) if item.unit_code in scope]
    total = count_all(owed, today)
    return Readiness(
        waiting=counts[Status.SUBMITTED],
        returned=counts[Status.RETURNED],
        drafts=counts[Status.DRAFT],
        missing=total.missing,
        late=total.overdue,
        in_review=sum(item.in_review for item in owed),
    )


def count_duplicates(workspace: Workspace, viewer: Viewer, unit: str, period: Period) -> int:
    """How many pairs of a period nobody has decided on that look like one event."""
    return len(list_duplicates(workspace, viewer, period, unit))
