"""Reading the ledger: rows to core values, for a viewer, as known at a changeset."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Max

from taizhang.core.indicators import AsOf, Measure
from taizhang.core.indicators.entry import entry_spans
from taizhang.core.indicators.fragment import Fragment, join
from taizhang.core.indicators.fused import measure_all
from taizhang.core.ledger.record import Record, RecordRef, Status
from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitSpan, UnitTree
from taizhang.core.values import Period
from taizhang.store.batches import BATCH, batches
from taizhang.store.codec import values_from_json
from taizhang.store.ledger.models import (
    FOREVER,
    Changeset,
    Fact,
    RecordVersion,
    SlotAssignment,
    Unsettled,
)
from taizhang.store.ledger.models import Record as RecordRow
from taizhang.store.touched import KEPT, Same, the_moment, touched

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from taizhang.core.indicators.definition import Body
    from taizhang.core.indicators.entry import Entries
    from taizhang.core.indicators.finish import MeasureResult
    from taizhang.core.indicators.fragment import Slots
    from taizhang.core.indicators.sql import Window
    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue
    from taizhang.store.viewer import Viewer


_HEADS = 10_000
_LONGEST_ID = 40
COUNTING = (Status.APPROVED, Status.WITHDRAWN)
"""States with which what was counted before ends."""


def latest_changeset(viewer: Viewer) -> int:  # noqa: ARG001 (every read says for whom)
    """The number of the newest changeset; 0 in an empty workspace."""
    if (moment := the_moment()) is not None:
        return moment.number
    # In plain words: it is asked several times for every page, and Django takes ten times as long to say it.
    ((newest,),) = run_here(Fragment("SELECT MAX(number) FROM ledger_changeset"))
    return int(str(newest or 0))


def newest_seal(
    viewer: Viewer,  # noqa: ARG001 (every read says for whom)
    beside: Collection[str] = (),
) -> tuple[int, str]:
    """The number of the newest changeset of other acts than these, and its link of the chain; 0 and nothing if none."""
    moment = the_moment()
    if moment is not None and not beside:
        return moment.number, moment.digest
    # Of acts after the moment nobody is told who reads in it.
    tests = [Fragment("number <= %s", (moment.number,))] if moment is not None else []
    if beside:
        marks = ", ".join(["%s"] * len(beside))
        tests.append(Fragment(f"action NOT IN ({marks})", tuple(beside)))
    where = join(" AND ", tests or [Fragment("1 = 1")])
    text = f"SELECT number, digest FROM ledger_changeset WHERE {where.text} ORDER BY number DESC LIMIT 1"  # noqa: S608 (no value is in the text)
    rows = run_here(Fragment(text, where.parameters))
    newest = rows[0] if rows else None
    return (int(str(newest[0])), str(newest[1] or "")) if newest else (0, "")


def _as_known(
    changeset: int,
    kinds: Iterable[str] | None = None,
    units: Collection[str] = (),
    *,
    waiting: bool = False,
    ids: Collection[str] = (),
) -> Iterator[RecordVersion]:
    """The versions that held at a changeset, records in the order in which they came.

    What waits for approval stands for a record only if nothing of it has been approved, or if it is asked for.
    With units, only records that have ever been theirs: a record is told by all of its versions or by none.
    """
    rows = RecordVersion.objects.filter(changeset_id__lte=changeset)
    if kinds is not None:
        rows = rows.filter(record__kind__in=list(kinds))
    if units:
        ever = RecordVersion.objects.filter(unit__in=units).values("record_id")
        rows = rows.filter(record_id__in=ever)
    if ids:
        rows = rows.filter(record_id__in=list(ids))
    # Which versions hold is told from their heads alone: all of them at once would fill the memory.
    newest: dict[str, tuple[int, str]] = {}
    heads = rows.order_by("changeset_id", "id").values_list("record_id", "id", "status")
    for record_id, key, status in heads.iterator(_HEADS):
        held = newest.get(record_id)
        # What was approved is counted until something else is approved in its place, or it is withdrawn.
        if (
            held is None
            or waiting
            or Status.WITHDRAWN in {held[1], status}
            or status == Status.APPROVED
        ):
            newest[record_id] = (key, status)
    keys = [key for key, status in newest.values() if status != Status.WITHDRAWN]
    newest.clear()
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        found = RecordVersion.objects.select_related("record").in_bulk(some)
        yield from (found[key] for key in some if found[key].redaction_id is None)


def record_of(row: RecordVersion, kind: RecordKind) -> Record:
    """A version as a value of the core."""
    return Record(
        ref=RecordRef(row.record_id, row.version),
        kind=kind.id,
        unit=row.unit,
        values=values_from_json(kind, row.values),
        status=Status(row.status),
    )


def unit_spans(viewer: Viewer, kind: RecordKind, changeset: int) -> tuple[UnitSpan, ...]:  # noqa: ARG001 (every read says for whom)
    """The register of units, as known at a changeset; names of units are open to every viewer."""

    def find() -> tuple[UnitSpan, ...]:
        return tuple(
            UnitSpan.from_record(record_of(row, kind))
            for row in _as_known(changeset, [UNIT_KIND_ID])
            if row.status == Status.APPROVED
        )

    now = touched()
    if now is None or now.number > changeset:
        return find()
    # Whoever writes records of other kinds has left the units as they were.
    fresh = RecordVersion.objects.filter(changeset_id__gt=now.number, changeset_id__lte=changeset)
    if now.number < changeset and fresh.filter(record__kind=UNIT_KIND_ID).exists():
        return find()
    return KEPT.get(("units", now.of([UNIT_KIND_ID]), Same(kind)), find)


def entries(
    viewer: Viewer,  # noqa: ARG001 (every read says for whom)
    kinds: Mapping[str, RecordKind],
    bodies: Iterable[Body],
    changeset: int,
) -> Entries:
    """The registers by whose entries these are counted, as known at a changeset; open to every viewer as units are."""
    sources = {
        body.timing.register
        for body in bodies
        if isinstance(body, Measure) and isinstance(body.timing, AsOf) and body.timing.register
    }
    if not sources:
        return {}
    registers = {source.kind for source in sources}

    def find() -> Entries:
        rows = [
            record_of(row, kinds[row.record.kind])
            for row in _as_known(changeset, registers)
            if row.status == Status.APPROVED
        ]
        return {source: entry_spans(source, rows) for source in sources}

    now = touched()
    if now is None or now.number != changeset:
        return find()
    return KEPT.get(("entries", now.of(registers), frozenset(sources), Same(kinds)), find)


def unit_tree(viewer: Viewer, kind: RecordKind, period: Period, changeset: int) -> UnitTree:
    """The tree of a period, as known at a changeset."""
    return UnitTree.of(unit_spans(viewer, kind, changeset), period)


def records(
    viewer: Viewer,
    kinds: Mapping[str, RecordKind],
    tree: UnitTree,
    changeset: int,
    only: Iterable[str] | None = None,
    units: Collection[str] = (),
    *,
    waiting: bool = False,
    ids: Collection[str] = (),
) -> tuple[Record, ...]:
    """The records that the viewer may see, as known at a changeset, in the order in which they came.

    Args:
        viewer: For whom.
        kinds: By id.
        tree: By which it is told what the viewer may see.
        changeset: As known at this one.
        only: Ids of kinds; None is all.
        units: Only records that are, or once were, of these units; empty is all.
        waiting: Whether a version that waits for approval is given in place of the one that counts. Without
            it, one that waits is given only where nothing of its record counts.
        ids: Only these records; empty is all.
    """
    return tuple(
        record_of(row, kinds[row.record.kind])
        for row in _as_known(changeset, only, units, waiting=waiting, ids=ids)
        if row.record.kind in kinds and viewer.sees(row.unit, tree)
    )


def versions(
    viewer: Viewer, kinds: Mapping[str, RecordKind], tree: UnitTree, refs: Sequence[RecordRef]
) -> dict[RecordRef, tuple[Record, str]]:
    """These versions, each with where it came from in words a person can follow."""
    found: dict[RecordRef, tuple[Record, str]] = {}
    wanted = set(refs)
    for ids in batches(ref.record_id for ref in refs):
        rows = RecordVersion.objects.filter(record_id__in=ids)
        for row in rows.select_related("record"):
            ref = RecordRef(row.record_id, row.version)
            kind = kinds.get(row.record.kind)
            if ref in wanted and kind is not None and viewer.sees(row.unit, tree):
                found[ref] = (record_of(row, kind), source_of(row))
    return found


def naming(
    viewer: Viewer,  # noqa: ARG001 (every read says for whom)
    fields: Iterable[tuple[RecordKind, Field]],
    record_ids: Collection[str],
) -> set[str]:
    """The ids of records that name one of these in one of some fields, whether they count or not."""
    slots = {
        (slot.kind, slot.field): slot.column for slot in SlotAssignment.objects.filter(many=False)
    }
    found: set[str] = set()
    by_kind: dict[str, list[Field]] = {}
    for kind, field in fields:
        by_kind.setdefault(kind.id, []).append(field)
        if column := slots.get((kind.id, field.id)):
            for ids in batches(record_ids):
                facts = Fact.objects.filter(kind=kind.id, **{f"{column}__in": ids})
                found |= set(facts.values_list("record_id", flat=True))
    wanted = set(record_ids)
    loose = Unsettled.objects.filter(kind__in=by_kind)
    for record_id, kind_id, values in loose.values_list("record_id", "kind", "version__values"):
        if any(values.get(field.id) in wanted for field in by_kind[kind_id]):
            found.add(record_id)
    return found


def newest_counted(viewer: Viewer, refs: Sequence[RecordRef]) -> dict[str, int]:  # noqa: ARG001 (every read says for whom)
    """The newest version number of these records that was approved or withdrawn, by id."""
    found: dict[str, int] = {}
    for ids in batches(ref.record_id for ref in refs):
        rows = RecordVersion.objects.filter(record_id__in=ids, status__in=COUNTING)
        found.update(rows.values_list("record_id").annotate(newest=Max("version")))
    return found


def changesets_of(
    viewer: Viewer,  # noqa: ARG001 (every read says for whom)
    record_ids: Iterable[str],
    since: int,
) -> dict[str, tuple[int, ...]]:
    """The changesets after one by which these records were given versions, by id, oldest first."""
    found: dict[str, tuple[int, ...]] = {}
    for ids in batches(record_ids):
        rows = RecordVersion.objects.filter(record_id__in=ids, changeset_id__gt=since)
        for record_id, number in rows.order_by("version").values_list("record_id", "changeset_id"):
            found[record_id] = (*found.get(record_id, ()), number)
    return found


def newest_versions(viewer: Viewer, refs: Sequence[RecordRef]) -> dict[str, int]:  # noqa: ARG001 (every read says for whom)
    """The newest version number of these records, by id."""
    found: dict[str, int] = {}
    for ids in batches(ref.record_id for ref in refs):
        rows = RecordVersion.objects.filter(record_id__in=ids)
        found.update(rows.values_list("record_id").annotate(newest=Max("version")))
    return found


@dataclass(frozen=True, slots=True)
class PastVersion:
    """What a record once said, and by which changeset and workbook it came."""

    changeset: int
    unit: str
    values: Mapping[str, FieldValue]
    source_period: str


def history(
    viewer: Viewer, kind: RecordKind, tree: UnitTree, record_ids: Iterable[str]
) -> dict[str, list[PastVersion]]:
    """All versions of records of a kind that counted or ended a count, by id, oldest first."""
    found: dict[str, list[PastVersion]] = {}
    for ids in batches(record_ids):
        rows = RecordVersion.objects.filter(
            record_id__in=ids, record__kind=kind.id, status__in=COUNTING
        )
        for row in rows.order_by("version"):
            if viewer.sees(row.unit, tree):
                values = values_from_json(kind, row.values)
                past = PastVersion(row.changeset_id, row.unit, values, row.source_period)
                found.setdefault(row.record_id, []).append(past)
    return found


def taken_ids(viewer: Viewer, record_ids: Iterable[str]) -> set[str]:  # noqa: ARG001 (every read says for whom)
    """Which of these ids stand for a record already, of whatever kind and unit."""
    found: set[str] = set()
    for ids in batches(record_ids):
        rows = RecordRow.objects.filter(record_id__in=ids)
        found |= set(rows.values_list("record_id", flat=True))
    return found


def holds(viewer: Viewer, kind: str, record_id: str) -> bool:  # noqa: ARG001 (every read says for whom)
    """Whether there is a record of this kind and id that was neither withdrawn nor cleared."""
    if not record_id.isprintable() or len(record_id) > _LONGEST_ID:
        return False
    rows = RecordVersion.objects.filter(record_id=record_id, record__kind=kind)
    newest = rows.order_by("version").last()
    return newest is not None and newest.status != Status.WITHDRAWN and newest.redaction_id is None


def undone_changesets(viewer: Viewer, changeset: int = FOREVER) -> set[int]:  # noqa: ARG001 (every read says for whom)
    """The changesets that were taken back, and not brought back again by taking back the taking back."""
    undone: set[int] = set()
    undoing = Changeset.objects.filter(undoes__isnull=False, number__lte=changeset).order_by(
        "-number"
    )
    # An undo comes after what it undoes, so that whether it holds is known before it is looked at.
    for number, undoes in undoing.values_list("number", "undoes_id"):
        if number not in undone:
            undone.add(undoes)
    return undone


def cleared_since(viewer: Viewer, changeset: int, units: Collection[str]) -> tuple[str, ...]:  # noqa: ARG001 (every read says for whom)
    """The records of units that came by a changeset and whose content was cleared after it."""
    rows = RecordVersion.objects.filter(
        redaction_id__gt=changeset, changeset_id__lte=changeset, status=Status.APPROVED
    )
    found = rows.order_by("record_id").values_list("record_id", "unit").distinct()
    return tuple(dict.fromkeys(record_id for record_id, unit in found if unit in units))


def undone_records(
    viewer: Viewer,  # noqa: ARG001 (every read says for whom)
    kind: RecordKind,
    record_ids: Iterable[str],
) -> dict[str, str]:
    """Of these ids, those of records of a kind that an undo has withdrawn, each with the unit that owned it."""
    found: dict[str, str] = {}
    for ids in batches(record_ids):
        rows = RecordVersion.objects.filter(record_id__in=ids, record__kind=kind.id)
        newest = {
            row.record_id: row for row in rows.select_related("changeset").order_by("version")
        }
        for row in newest.values():
            if row.status == Status.WITHDRAWN and row.changeset.action == "undo":
                found[row.record_id] = row.unit
    return found


def redacted_ids(viewer: Viewer, record_ids: Iterable[str]) -> set[str]:  # noqa: ARG001 (every read says for whom)
    """Of these ids, those of records whose content the law wanted gone."""
    found: set[str] = set()
    for ids in batches(record_ids):
        rows = RecordVersion.objects.filter(record_id__in=ids, redaction__isnull=False)
        found |= set(rows.values_list("record_id", flat=True))
    return found


def ids_by_workbook(viewer: Viewer, kind: RecordKind, unit: str, period: str) -> set[str]:  # noqa: ARG001 (every read says for whom)
    """The ids of records of a kind that have ever come by the workbooks of a unit and period."""
    rows = RecordVersion.objects.filter(
        record__kind=kind.id, source_unit=unit, source_period=period
    ).exclude(source_file="")
    return set(rows.values_list("record_id", flat=True))


def source_of(row: RecordVersion) -> str:
    """File, sheet and row of a version."""
    if not row.source_file:
        return ""
    place = f"{row.source_file} {row.source_sheet}".strip()
    return f"{place} 第{row.source_row}行" if row.source_row else place


def facts_of(
    viewer: Viewer,  # noqa: ARG001 (every read says for whom)
    record_ids: Iterable[str],
    changeset: int,
) -> dict[str, tuple[str, str]]:
    """Of these ids, those of records that count at a changeset, each with its kind and unit."""
    found: dict[str, tuple[str, str]] = {}
    for ids in batches(record_ids):
        facts = Fact.objects.filter(
            record_id__in=ids, from_changeset__lte=changeset, to_changeset__gt=changeset
        )
        for record_id, kind, unit in facts.values_list("record_id", "kind", "unit"):
            found[record_id] = (kind, unit)
    return found


def measure(
    viewer: Viewer,
    measures: Mapping[str, Measure],
    window: Window,
    tree: UnitTree,
    slots: Slots,
) -> dict[str, MeasureResult]:
    """All measures of a window by fused queries, and the records behind each by the same predicates."""
    if not measures:
        return {}
    seen = replace(window, scope=viewer.seen(window.scope, tree))
    return measure_all(run_here, measures, seen, slots)


def run_here(query: Fragment) -> Sequence[Sequence[object]]:
    """The rows of a query on the facts of the workspace."""
    with connection.cursor() as cursor:
        cursor.execute(query.text, query.parameters)
        return cursor.fetchall()
