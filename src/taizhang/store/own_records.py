"""The records of a few units, as whoever enters them looks at them: newest first, a few at a time, counted by kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from taizhang.core.ledger.record import Record, RecordRef, Status
from taizhang.core.ledger.unit import UnitTree
from taizhang.store import queries
from taizhang.store.codec import values_from_json
from taizhang.store.ledger.models import FOREVER, Fact, RecordVersion
from taizhang.store.listing import heads_between
from taizhang.store.touched import PAGES, touched
from taizhang.store.unsettled_records import unsettled_versions
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from taizhang.core.indicators.fragment import Slots
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue
    from taizhang.core.values import Period
    from taizhang.store.unsettled_records import UnsettledVersion
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class HeldVersion:
    """A version with who wrote it.

    Attributes:
        made_at: UTC.
        reason: Why it was returned, or entered anew.
    """

    record_id: str
    version: int
    kind: str
    unit: str
    status: Status
    values: Mapping[str, FieldValue]
    changeset: int
    made_at: datetime
    actor: str
    reason: str

    def as_record(self) -> Record:
        """What it says, for the core."""
        ref = RecordRef(self.record_id, self.version)
        return Record(ref, self.kind, self.unit, self.values, self.status)


def _held(rows: Iterable[RecordVersion], kinds: Mapping[str, RecordKind]) -> list[HeldVersion]:
    return [
        HeldVersion(
            record_id=row.record_id,
            version=row.version,
            kind=row.record.kind,
            unit=row.unit,
            status=Status(row.status),
            values=values_from_json(kinds[row.record.kind], row.values),
            changeset=row.changeset_id,
            made_at=row.changeset.made_at,
            actor=row.changeset.actor,
            reason=row.changeset.reason,
        )
        for row in rows
        if row.record.kind in kinds and row.redaction_id is None
    ]


def _days(kind: RecordKind, slots: Slots) -> list[str]:
    """The columns of the days on which something of a record happened: it, or a step of its lifecycle."""
    names = [stage.date_field for stage in kind.stages] or [kind.first_day_field]
    return [slots[kind.id, name].column for name in names if (kind.id, name) in slots]


def _within(kind: RecordKind, slots: Slots, first: date, before: date) -> Q:
    found = Q()
    for column in _days(kind, slots):
        found |= Q(**{f"{column}__gte": first, f"{column}__lt": before})
    return found


def count_counted(
    viewer: Viewer,  # noqa: ARG001 (every read says for whom)
    kinds: Iterable[RecordKind],
    slots: Slots,
    units: Collection[str],
    period: Period,
) -> dict[str, int]:
    """How many records of each kind that count happened in a period, by the id of the kind."""
    wanted = [*kinds]
    now, ids = touched(), tuple(kind.id for kind in wanted)
    if now is None:
        return _count_counted(wanted, slots, units, period)
    key = ("own counts", now.counting(ids, units), ids, frozenset(units), period)
    return PAGES.get(key, lambda: _count_counted(wanted, slots, units, period))


def _count_counted(
    wanted: Collection[RecordKind], slots: Slots, units: Collection[str], period: Period
) -> dict[str, int]:
    found = dict.fromkeys((kind.id for kind in wanted), 0)
    places = Q()
    for kind in wanted:
        places |= Q(kind=kind.id) & _within(kind, slots, period.start, period.end)
    if wanted:
        facts = Fact.objects.filter(places, unit__in=units, to_changeset=FOREVER)
        found |= dict(facts.values_list("kind").annotate(count=Count("id")))
    return found


def newest_counted(
    viewer: Viewer,  # noqa: ARG001 (every read says for whom)
    kinds: Mapping[str, RecordKind],
    slots: Slots,
    units: Collection[str],
    period: Period,
    most: int,
) -> list[HeldVersion]:
    """The records that count and happened in a period, those that came last first; at most so many."""

    def find() -> list[HeldVersion]:
        return _newest_counted(kinds, slots, units, period, most)

    now = touched()
    if now is None:
        return find()
    key = ("own newest", now.counting(kinds, units), tuple(kinds), frozenset(units), period, most)
    return PAGES.get(key, find)


def _newest_counted(
    kinds: Mapping[str, RecordKind],
    slots: Slots,
    units: Collection[str],
    period: Period,
    most: int,
) -> list[HeldVersion]:
    wanted = Q()
    for kind in kinds.values():
        if not kind.is_register:
            wanted |= Q(kind=kind.id) & _within(kind, slots, period.start, period.end)
    facts = Fact.objects.filter(wanted, unit__in=units, to_changeset=FOREVER)
    heads = facts.order_by("-from_changeset", "-id").values_list("record_id", "version")[:most]
    return _versions_of([*heads], kinds)


def _versions_of(
    heads: Collection[tuple[str, int]], kinds: Mapping[str, RecordKind]
) -> list[HeldVersion]:
    rows = RecordVersion.objects.filter(record_id__in=[head[0] for head in heads])
    by_head = {
        (row.record_id, row.version): row for row in rows.select_related("record", "changeset")
    }
    return _held((by_head[head] for head in heads if head in by_head), kinds)


def on_their_way(
    viewer: Viewer,
    kinds: Mapping[str, RecordKind],
    units: Collection[str],
    most: int,
) -> list[HeldVersion]:
    """What of these units waits for something, the newest first; at most so many."""
    found = unsettled_versions(viewer, kinds, units)[::-1]
    return [_of_unsettled(one, kinds[one.kind]) for one in found if one.waits][:most]


def newest_of_kind(
    viewer: Viewer,
    kinds: Mapping[str, RecordKind],
    kind: str,
    unit: str,
) -> HeldVersion | None:
    """The record of a kind that a unit entered last, whether it counts yet or not."""
    fact = Fact.objects.filter(unit=unit, kind=kind, to_changeset=FOREVER)
    head = fact.order_by("-from_changeset", "-id").values_list("record_id", "version").first()
    counted = _versions_of([head], kinds) if head else []
    waiting = [one for one in unsettled_versions(viewer, [kind], [unit]) if one.waits][-1:]
    found = [*counted, *(_of_unsettled(one, kinds[kind]) for one in waiting)]
    return max(found, key=lambda item: item.changeset, default=None)


def around_days(
    viewer: Viewer,
    kind: RecordKind,
    slots: Slots,
    first: date,
    before: date,
    most: int,
    units: tuple[str, ...] | None = None,
) -> list[HeldVersion]:
    """Records of a kind that begin from a day up to another, those on their way included; of all units or of some."""
    if kind.began_field == kind.first_day_field:
        heads = heads_between(viewer, kind, units, first, before, most)
    else:
        column = slots[kind.id, kind.first_day_field].column
        facts = Fact.objects.filter(kind=kind.id, to_changeset=FOREVER)
        facts = facts.filter(**{f"{column}__gte": first, f"{column}__lt": before})
        facts = facts if units is None else facts.filter(unit__in=units)
        heads = [*facts.order_by("-id").values_list("record_id", "version")[:most]]
    near = [
        _of_unsettled(one, kind)
        for one in unsettled_versions(viewer, [kind.id], units)[-most:]
        if one.waits
        and isinstance(day := one.record(kind).values.get(kind.first_day_field), date)
        and first <= day < before
    ]
    taken = {item.record_id for item in near}
    counted = _versions_of([head for head in heads if head[0] not in taken], {kind.id: kind})
    return [*counted, *near]


def _of_unsettled(one: UnsettledVersion, kind: RecordKind) -> HeldVersion:
    return HeldVersion(
        record_id=one.record_id,
        version=one.version,
        kind=one.kind,
        unit=one.unit,
        status=one.status,
        values=one.record(kind).values,
        changeset=one.changeset,
        made_at=one.made_at,
        actor=one.actor,
        reason=one.reason,
    )


def newest_titles(
    viewer: Viewer,  # noqa: ARG001 (every read says for whom)
    kinds: Mapping[str, RecordKind],
    kind: str,
    units: Collection[str],
    most: int,
) -> list[HeldVersion]:
    """The newest records of a kind that may be linked to; of these units, or of all if none are given."""
    facts = Fact.objects.filter(kind=kind, to_changeset=FOREVER)
    facts = facts.filter(unit__in=units) if units else facts
    heads = facts.order_by("-id").values_list("record_id", "version")[:most]
    return _versions_of([*heads], kinds)


def of_units(
    viewer: Viewer,
    kinds: Mapping[str, RecordKind],
    kind: str,
    units: Collection[str],
) -> list[Record]:
    """All records of a kind of a few units, counted or on their way."""
    found = queries.records(
        everything(viewer.name),
        kinds,
        UnitTree(()),
        queries.latest_changeset(viewer),
        [kind],
        units,
        waiting=True,
    )
    return [record for record in found if record.unit in units]
