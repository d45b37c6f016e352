"""Who has sent what, and what of it counts, as known at a changeset."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Concat

from taizhang.core.ledger.record import Status
from taizhang.core.ledger.review import WAITING
from taizhang.core.ledger.submission import Submission, SubmissionState
from taizhang.core.values import Period
from taizhang.store.batches import batches
from taizhang.store.ledger.models import (
    NOTHING_SENT,
    RecordVersion,
)
from taizhang.store.ledger.models import Submission as SubmissionRow
from taizhang.store.touched import ANSWERS, KEPT, touched
from taizhang.store.unsettled_records import unsettled_versions
from taizhang.store.waiting import may_have_waited

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import date

    from django.db.models import QuerySet

    from taizhang.store.touched import Touched
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class _Sent:
    """The line that holds of a unit, kind and period."""

    state: str
    received_on: date
    changeset: int


_Whose = tuple[str, str, str]
"""Unit, kind and period."""


def _sent(changeset: int, unit: str = "") -> dict[_Whose, _Sent]:
    """The line that holds of each unit, kind and period, as known at a changeset."""
    rows = SubmissionRow.objects.filter(changeset_id__lte=changeset).order_by("changeset_id")
    rows = rows.filter(unit=unit) if unit else rows
    wanted = ("unit", "kind", "period", "state", "received_on", "changeset_id")
    newest: dict[_Whose, _Sent] = {}
    for whose, kind, period, state, day, act in rows.values_list(*wanted):
        newest[whose, kind, period] = _Sent(state, day, act)
    return newest


def _held_sent(now: Touched) -> dict[_Whose, _Sent]:
    return KEPT.get(("sent", now.since, now.sent), lambda: _sent(now.number))


def _submissions(held: Mapping[_Whose, _Sent]) -> tuple[Submission, ...]:
    return tuple(
        Submission(unit, kind, Period.read(period), SubmissionState(line.state), line.received_on)
        for (unit, kind, period), line in held.items()
        if line.state != NOTHING_SENT
    )


def submissions(viewer: Viewer, changeset: int, unit: str = "") -> tuple[Submission, ...]:  # noqa: ARG001 (every read says for whom)
    """Who has sent what, as known at a changeset; open to every viewer, as a reminder list is.

    With a unit, only what that unit has sent.
    """
    now = touched()
    if now is None or now.number != changeset:
        return _submissions(_sent(changeset, unit))
    found = KEPT.get(("submissions", now.since, now.sent), lambda: _submissions(_held_sent(now)))
    return tuple(item for item in found if item.unit == unit) if unit else found


def counted_submissions(viewer: Viewer, changeset: int) -> tuple[Submission, ...]:
    """Who has sent what that counts, as known at a changeset.

    A workbook that was taken in for review has come; as long as all of its rows wait for approval, what it
    says of a kind is not known yet, which is another thing than that nothing happened.
    """
    now = touched()
    if now is None or changeset > now.number:
        return _counted_as_of(viewer, changeset)
    # Somebody writes while another one still counts: what was known then is asked for again and again.
    key = ("counted", now.since, changeset)
    if now.number == changeset:
        return KEPT.get(key, lambda: _counted_now(viewer, now))
    return KEPT.get((*key, "then"), lambda: _counted_as_of(viewer, changeset))


def _counted_now(viewer: Viewer, now: Touched) -> tuple[Submission, ...]:
    """The same, by what is told of now."""
    return _without(submissions(viewer, now.number), _unread_now(viewer, now))


def _counted_as_of(viewer: Viewer, changeset: int) -> tuple[Submission, ...]:
    known = RecordVersion.objects.filter(changeset_id__lte=changeset)
    later = known.filter(record_id=OuterRef("record_id"), version__gt=OuterRef("version"))
    waiting = known.filter(_OPEN).filter(~Exists(later)).exclude(source_period="")
    some = may_have_waited(changeset)
    waiting = waiting if some is None else waiting.filter(record_id__in=some)
    sent = {*waiting.values_list(*_OF_WHOM)}
    found = submissions(viewer, changeset)
    if not sent:
        return found
    held = _sent(changeset)
    unread = {
        whose
        for whose in _all_waiting(held, sent, _came)
        if not _approved(whose, known, later.filter(status=Status.WITHDRAWN))
    }
    return _without(found, unread)


# An approval that was taken back leaves nothing that counts; what was sent may be sent for review again.
_OPEN = Q(status__in=WAITING) | Q(status=Status.WITHDRAWN, changeset__action="undo")


_OF_WHOM = ("source_unit", "record__kind", "source_period")


def _without(found: tuple[Submission, ...], unread: set[_Whose]) -> tuple[Submission, ...]:
    if not unread:
        return found
    return tuple(item for item in found if (item.unit, item.kind, str(item.period)) not in unread)


def _unread_now(viewer: Viewer, now: Touched) -> set[_Whose]:
    """Of which workbooks all rows wait: what waits stands in an index of its own."""
    sent = {
        (one.source_unit, one.kind, one.source_period)
        for one in unsettled_versions(viewer)
        if one.open and one.source_period
    }
    known = RecordVersion.objects.filter(changeset_id__lte=now.number)
    later = known.filter(record_id=OuterRef("record_id"), version__gt=OuterRef("version"))
    gone = later.filter(status=Status.WITHDRAWN)

    def approved(whose: _Whose) -> bool:
        # What counts goes on to count until something of its kind is withdrawn.
        kind = whose[1]
        until = ("approved", now.since, now.ended.get(kind, 0), whose)
        if ANSWERS.held(until):
            return True
        found = ANSWERS.get(
            ("approved?", now.counting([kind]), whose), lambda: _approved(whose, known, gone)
        )
        return ANSWERS.get(until, lambda: True) if found else False

    came = partial(_came_kept, now)
    return {whose for whose in _all_waiting(_held_sent(now), sent, came) if not approved(whose)}


_Came = tuple[str, str, str, int]
"""Whose something is, and the act that brought it."""


def _all_waiting(
    held: Mapping[_Whose, _Sent],
    wanted: Iterable[_Whose],
    came: Callable[[Collection[int]], set[_Came]],
) -> set[_Whose]:
    """Of these, those of which the act that sent them last brought something that waits."""
    brought = came({held[whose].changeset for whose in wanted if whose in held})
    return {
        whose for whose in wanted if whose in held and (*whose, held[whose].changeset) in brought
    }


def _came(acts: Collection[int]) -> set[_Came]:
    """What these acts brought that waited then."""
    found: set[_Came] = set()
    for some in batches(acts):
        rows = RecordVersion.objects.filter(changeset_id__in=some, status__in=WAITING)
        found |= {*rows.values_list(*_OF_WHOM, "changeset_id").distinct()}
    return found


def _came_kept(now: Touched, acts: Collection[int]) -> set[_Came]:
    """The same; what an act brought it has brought for good."""
    known = {act: ANSWERS.held(("came", now.since, act)) for act in acts}
    for whose in _came([act for act, held in known.items() if held is None]):
        known[whose[3]] = {*(known[whose[3]] or ()), whose}
    for act, held in known.items():
        ANSWERS.put(("came", now.since, act), frozenset(held or ()))
    return {whose for held in known.values() for whose in held or ()}


def _approved(whose: _Whose, known: QuerySet[RecordVersion], gone: QuerySet[RecordVersion]) -> bool:
    """Whether something of a unit, kind and period counts."""
    unit, kind, period = whose
    # Found by its source; by their kind SQLite would go through all records of it.
    counts = known.annotate(of_kind=Concat("record__kind", Value("")))
    counts = counts.filter(source_unit=unit, source_period=period, of_kind=kind)
    return counts.filter(status=Status.APPROVED).filter(~Exists(gone)).exists()
