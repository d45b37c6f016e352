"""The versions that do not count, in one book: read once, and anew where somebody has written since.

What waits is asked for by almost every page: by lists, by the queue of who reviews, by figures that say what is still
on its way. It is little beside what counts, and most of it is the same from one changeset to the next.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count

from taizhang.core.ledger.record import Record, RecordRef, Status
from taizhang.core.ledger.review import WAITING
from taizhang.store.batches import batches
from taizhang.store.codec import values_from_json
from taizhang.store.ledger.models import RecordVersion, Unsettled
from taizhang.store.touched import Kept, newest_sealed, touched

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.store.touched import Touched
    from taizhang.store.viewer import Viewer

MOST_HELD = 20_000
"""More of them than these are not kept."""
_HELD = Kept(8)
_OF_VERSIONS = (
    *("id", "record_id", "version", "record__kind", "unit", "status", "values"),
    *("source_unit", "source_period", "redaction_id", "changeset_id"),
    *("changeset__action", "changeset__made_at", "changeset__actor", "changeset__reason"),
)


_OF_INDEX = tuple(f"version__{column}" for column in _OF_VERSIONS)


@dataclass(slots=True, eq=False)
class UnsettledVersion:
    """The newest version of a record, which does not count, and the act by which it came to stand so.

    Attributes:
        key: Greater than those of all versions before it.
        values: As they are stored.
        source_unit: By which unit's workbook it came, and of which period; empty if by none.
        redacted: By which changeset it was cleared.
        made_at: UTC.
        beside: What others worked out of it and want to find again, with what else that rests on.
    """

    key: int
    record_id: str
    version: int
    kind: str
    unit: str
    status: Status
    values: Mapping[str, object]
    source_unit: str
    source_period: str
    redacted: int | None
    changeset: int
    action: str
    made_at: datetime
    actor: str
    reason: str
    beside: tuple[object, object] | None = field(default=None, repr=False)
    _read: tuple[RecordKind, Record] | None = field(default=None, repr=False)

    @property
    def waits(self) -> bool:
        """Whether it is a draft, waits for approval or was returned, and says something."""
        return self.status in WAITING and self.redacted is None

    @property
    def open(self) -> bool:
        """Whether it may yet count: it waits, or its approval was taken back."""
        undone = self.status is Status.WITHDRAWN and self.action == "undo"
        return self.status in WAITING or undone

    @property
    def cleared(self) -> bool:
        """Whether a tombstone stands in its place."""
        return self.redacted is not None or not self.values

    def record(self, kind: RecordKind) -> Record:
        """What it says; read once."""
        if self._read is None or self._read[0] is not kind:
            said = values_from_json(kind, self.values)
            ref = RecordRef(self.record_id, self.version)
            self._read = (kind, Record(ref, kind.id, self.unit, said, self.status))
        return self._read[1]


_Place = tuple[str, str]
"""Kind and unit."""


@dataclass(frozen=True, slots=True)
class _Book:
    """All of them by their places, as they stood no earlier than at a changeset."""

    number: int
    by_place: Mapping[_Place, Sequence[UnsettledVersion]]


def unsettled_versions(
    viewer: Viewer,  # noqa: ARG001 (every read says for whom)
    kinds: Collection[str] | None = None,
    units: Collection[str] | None = None,
) -> list[UnsettledVersion]:
    """The versions that do not count, of some kinds and units or of all, in the order in which they came.

    As known now, or in the moment of whoever reads in one.
    """
    # Whoever is writing sees what may yet be taken back.
    now = None if connection.in_atomic_block else touched()
    if now is None:
        return _read(kinds, units)
    book = _book(now)
    if book is None:
        found = _read(kinds, units)
    else:
        found = [
            one
            for (kind, unit), some in book.by_place.items()
            if (kinds is None or kind in kinds) and (units is None or unit in units)
            for one in some
        ]
    return sorted(_as_of(now.number, found, kinds, units), key=lambda one: one.key)


def _as_of(
    number: int,
    found: list[UnsettledVersion],
    kinds: Collection[str] | None,
    units: Collection[str] | None,
) -> list[UnsettledVersion]:
    """The same as it was at a changeset: others may have written since, before it was read or after."""
    if newest_sealed() == number:
        return found
    since = RecordVersion.objects.filter(changeset_id__gt=number).order_by()
    written = {*since.values_list("record_id", flat=True)}
    then: dict[str, UnsettledVersion] = {}
    for ids in batches(written):
        known = RecordVersion.objects.filter(record_id__in=ids, changeset_id__lte=number)
        for row in known.order_by("version").values_list(*_OF_VERSIONS):
            then[row[1]] = _version(row)
    return [
        *(one for one in found if one.record_id not in written),
        *(
            one
            for one in then.values()
            if one.status is not Status.APPROVED
            and (kinds is None or one.kind in kinds)
            and (units is None or one.unit in units)
        ),
    ]


def _book(now: Touched) -> _Book | None:
    """What is kept, brought up to date; None if it is too much."""
    stand = ("unsettled", now.since)
    held: _Book | None = _HELD.held(stand)
    if held is not None and held.number >= now.number:
        return held
    by_place: dict[_Place, list[UnsettledVersion]] = {}
    if held is None:
        if Unsettled.objects.count() > MOST_HELD:
            return None
        fresh, kept = _read(None, None), {}
    else:
        written = {place for place, act in now.versions.items() if act > held.number}
        kinds, units = {kind for kind, _unit in written}, {unit for _kind, unit in written}
        fresh = _read(kinds, units) if written else []
        fresh = [one for one in fresh if (one.kind, one.unit) in written]
        kept = {place: some for place, some in held.by_place.items() if place not in written}
    for one in fresh:
        by_place.setdefault((one.kind, one.unit), []).append(one)
    book = _Book(now.number, {**kept, **by_place})
    if sum(map(len, book.by_place.values())) > MOST_HELD:
        return None
    _HELD.put(stand, book)
    return book


def _read(kinds: Collection[str] | None, units: Collection[str] | None) -> list[UnsettledVersion]:
    rows = Unsettled.objects.order_by("version_id")
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    if units is not None:
        rows = rows.filter(unit__in=units)
    return [_version(row) for row in rows.values_list(*_OF_INDEX)]


def _version(row: Sequence[Any]) -> UnsettledVersion:
    key, record_id, version, kind, unit, status, *rest = row
    return UnsettledVersion(key, record_id, version, kind, unit, Status(status), *rest)


def count_unsettled(
    viewer: Viewer,  # noqa: ARG001 (every read says for whom)
    units: tuple[str, ...] | None,
    statuses: Sequence[Status],
) -> dict[str, int]:
    """How many records of each kind stand in one of these states."""
    rows = Unsettled.objects.filter(status__in=[status.value for status in statuses])
    if units is not None:
        rows = rows.filter(unit__in=units)
    return dict(rows.values_list("kind").annotate(count=Count("pk")).order_by())
