"""One record for whoever looks at it: what it says, where it stands, where it came from, what rests on it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count

from taizhang.core.ledger.record import Status
from taizhang.core.ledger.review import WAITING
from taizhang.services.entry_names import EntryNames
from taizhang.services.exporting import heading
from taizhang.services.ledger_template import shown_cell
from taizhang.services.locked import ClosedPeriods
from taizhang.services.record_history import HistoryEntry, record_history
from taizhang.services.record_versions import (
    FieldChange,
    RestingReport,
    field_changes,
    find_record,
    resting_reports,
    whole_tree,
)
from taizhang.services.undoing import UNDOABLE
from taizhang.store import queries
from taizhang.store.codec import values_from_json
from taizhang.store.decisions import MERGED, decisions
from taizhang.store.ledger.models import RecordVersion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue
    from taizhang.core.values import Message, Period
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field of a record; `value` is a number or text, empty where it holds nothing."""

    id: str
    label: str
    value: Decimal | int | str
    target: str = ""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A version, and the act by which it came.

    Attributes:
        entry: The version.
        rows: How many records the act wrote.
        undoable: Whether the act can be taken back.
        undone: Whether it has been.
    """

    entry: HistoryEntry
    rows: int
    undoable: bool
    undone: bool


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A record.

    Attributes:
        kind: Its kind.
        version: Of the newest version.
        unit: The code of its unit.
        unit_name: The short name.
        title: What it is called.
        state: Of the newest version.
        counts: Whether something of it counts.
        cleared: Whether its content was cleared by law.
        fields: What counts; what waits if nothing does; what it last said if it was withdrawn.
        changes: In what a version on its way differs from what counts.
        source: Where what is shown came from.
        lines: Its versions, newest first.
        reports: The reports that rest on it.
        closed: The closed period that protects it, None if it is open.
        merged: The record that it was merged with, empty if none.
    """

    record_id: str
    kind: RecordKind
    version: int
    unit: str
    unit_name: str
    title: str
    state: Status
    counts: bool
    cleared: bool
    fields: tuple[ShownField, ...]
    changes: tuple[FieldChange, ...]
    source: Message | None
    lines: tuple[HistoryLine, ...]
    reports: tuple[RestingReport, ...]
    closed: Period | None
    merged: str

    @property
    def newest(self) -> HistoryEntry:
        """The newest version."""
        return self.lines[0].entry

    @property
    def on_its_way(self) -> bool:
        """Whether the newest version waits for approval, or for being sent."""
        return self.state in WAITING


def look_at_record(workspace: Workspace, viewer: Viewer, record_id: str) -> RecordPage:
    """A record.

    Raises:
        RefusedError: There is no such record that the viewer may see.
    """
    rows = find_record(workspace, viewer, record_id)
    newest = rows[-1]
    kind = workspace.pack.kinds[newest.record.kind]
    names = EntryNames(workspace, viewer)
    counting = _counting(rows)
    state = Status(newest.status)
    shown = counting or next((row for row in reversed(rows) if row.values), newest)
    values = values_from_json(kind, shown.values)
    on_its_way = state in WAITING and newest is not shown
    changes: tuple[FieldChange, ...] = ()
    if on_its_way:
        changes = field_changes(kind, values, values_from_json(kind, newest.values), names)
    history = record_history(workspace, viewer, record_id)
    at = next(entry for entry in history if entry.version == shown.version)
    return RecordPage(
        record_id=record_id,
        kind=kind,
        version=newest.version,
        unit=newest.unit,
        unit_name=names.units.get(newest.unit, newest.unit),
        title=str(values.get(kind.title_field, "")),
        state=state,
        counts=counting is not None,
        cleared=any(row.redaction_id is not None for row in rows),
        fields=shown_values(kind, values, names),
        changes=changes,
        source=at.source,
        lines=_lines(viewer, history),
        reports=resting_reports(viewer, record_id),
        closed=_closed(workspace, viewer, kind, newest.unit, values),
        merged=_merged(viewer, record_id) if state is Status.WITHDRAWN else "",
    )


def _counting(rows: Sequence[RecordVersion]) -> RecordVersion | None:
    """The version that counts."""
    ended = [row for row in rows if row.status in queries.COUNTING]
    last = ended[-1] if ended else None
    fine = last is not None and last.status == Status.APPROVED and last.redaction_id is None
    return last if fine else None


def shown_values(
    kind: RecordKind, values: Mapping[str, FieldValue], names: EntryNames
) -> tuple[ShownField, ...]:
    """All fields of a kind, with what a record says in them."""
    return tuple(
        ShownField(
            item.id,
            heading(item),
            _shown(item, values[item.id], names) if item.id in values else "",
            _record_of(item, values, names),
        )
        for item in kind.fields
    )


def _shown(item: Field, value: FieldValue, names: EntryNames) -> Decimal | int | str:
    if item.type.id == "link":
        return names.entry(item.target, str(value))
    cell = shown_cell(item, value, names.units)
    return cell if isinstance(cell, int | Decimal) else str(cell)


def _record_of(item: Field, values: Mapping[str, FieldValue], names: EntryNames) -> str:
    """The id of the record that a field points to, empty if it points to none that has a page."""
    key = str(values.get(item.id, ""))
    return key if item.type.id == "link" and key and names.is_record(item.target, key) else ""


def _lines(viewer: Viewer, history: Sequence[HistoryEntry]) -> tuple[HistoryLine, ...]:
    undone = queries.undone_changesets(viewer)
    numbers = [entry.changeset for entry in history]
    counts = RecordVersion.objects.filter(changeset_id__in=numbers).values_list("changeset_id")
    rows = dict(counts.annotate(rows=Count("id")))
    newest = history[-1]
    return tuple(
        HistoryLine(
            entry,
            rows.get(entry.changeset, 1),
            # What came later rests on what came before: only the newest act is taken back.
            undoable=entry is newest
            and entry.action in UNDOABLE
            and entry.changeset not in undone
            and not entry.redacted,
            undone=entry.changeset in undone,
        )
        for entry in reversed(history)
    )


def _closed(
    workspace: Workspace,
    viewer: Viewer,
    kind: RecordKind,
    unit: str,
    values: Mapping[str, FieldValue],
) -> Period | None:
    line = ClosedPeriods.now(workspace, viewer).touched(kind, (unit, values), None)
    return line.period if line is not None else None


def _merged(viewer: Viewer, record_id: str) -> str:
    """The record with which this one was merged."""
    for pair, decision in decisions(viewer).items():
        if record_id in pair and decision.word == MERGED:
            return next(other for other in pair if other != record_id)
    return ""


def form_texts(
    workspace: Workspace, viewer: Viewer, record_id: str, version: int | None = None
) -> dict[str, str]:
    """What a form starts from: the fields of a version as they are typed, by id; None is the newest.

    Raises:
        RefusedError: There is no such record or version that the viewer may see.
    """
    rows = find_record(workspace, viewer, record_id)
    row = rows[-1] if version is None else next((r for r in rows if r.version == version), rows[-1])
    kind = workspace.pack.kinds[row.record.kind]
    tree = whole_tree(workspace, viewer)
    names = {span.code: span.short_name for span in tree.spans}
    values = values_from_json(kind, row.values)
    return {
        item.id: str(shown_cell(item, values[item.id], names)) if item.id in values else ""
        for item in kind.fields
    }
