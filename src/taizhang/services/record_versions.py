"""The versions of a record: found, compared, and one more of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from django.db.models import TextField
from django.db.models.functions import Cast

from taizhang.core.ledger.cell import excerpt
from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitTree
from taizhang.core.reports.digest import report_from_json
from taizhang.core.values import Message, RefusedError
from taizhang.services.ledger_template import name_of_several, shown_cell
from taizhang.services.report_state import ReportState, states_of
from taizhang.store import queries
from taizhang.store.ledger.models import Changeset, RecordVersion
from taizhang.store.reporting.present import present_reports

if TYPE_CHECKING:
    from collections.abc import Mapping

    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue, Status
    from taizhang.core.ledger.unit import UnitSpan
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


class Names(Protocol):
    """What units, entries of registers and records are called."""

    @property
    def units(self) -> Mapping[str, str]:
        """Short names of units by their codes."""

    def entry(self, kind_id: str, key: str) -> str:
        """The name of an entry or record; its key where it is not known."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What a field said before and says now, as shown; empty if nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RestingReport:
    """A report whose figures rest on a record."""

    number: str
    title: str
    state: ReportState

    @property
    def issued(self) -> bool:
        """Whether it has gone out."""
        return self.state is ReportState.ISSUED


def find_record(workspace: Workspace, viewer: Viewer, record_id: str) -> list[RecordVersion]:
    """All versions of a record, oldest first.

    Raises:
        RefusedError: There is none of this id that the viewer may see.
    """
    rows = RecordVersion.objects.filter(record_id=record_id)
    found = list(
        rows.select_related("record", "changeset", "redaction").order_by("version"),
    )
    if not found or not viewer.sees(found[-1].unit, whole_tree(workspace, viewer)):
        raise RefusedError(Message("没有记录号为“{id}”的记录。", id=excerpt(record_id)))
    if found[-1].record.kind not in workspace.pack.kinds:
        raise RefusedError(Message("记录 {id} 的台账类型已不在业务包中。", id=record_id))
    return found


def newest_version(workspace: Workspace, viewer: Viewer, record_id: str) -> RecordVersion:
    """The newest version of a record, whatever its status.

    Raises:
        RefusedError: There is none that the viewer may see, or its content was cleared.
    """
    versions = find_record(workspace, viewer, record_id)
    if any(row.redaction_id is not None for row in versions):
        raise RefusedError(Message("记录 {id} 的内容已依法清除。", id=record_id))
    return versions[-1]


def next_version(
    newest: RecordVersion, changeset: Changeset, unit: str, status: Status, values: object
) -> RecordVersion:
    """The version after the newest.

    It belongs to the same workbook, so that an older one does not undo it; which file and row it stood in,
    only who knows that it says the same says.
    """
    return RecordVersion(
        record=newest.record,
        version=newest.version + 1,
        changeset=changeset,
        unit=unit,
        status=status.value,
        values=values,
        source_unit=newest.source_unit,
        source_period=newest.source_period,
    )


def field_changes(
    kind: RecordKind,
    before: Mapping[str, FieldValue],
    after: Mapping[str, FieldValue],
    names: Names,
) -> tuple[FieldChange, ...]:
    """The fields in which two versions differ, in the order of the columns; what they point to by its name."""

    def shown(field: Field, values: Mapping[str, FieldValue]) -> str:
        value = values.get(field.id)
        if value is None:
            return ""
        cell = str(shown_cell(field, value, names.units))
        return names.entry(field.target, cell) if field.target else cell

    def change(field: Field) -> FieldChange:
        was, now = shown(field, before), shown(field, after)
        if was == now and field.target:
            # Two entries of one name are told apart by their numbers.
            was, now = f"{was}（{before.get(field.id)}）", f"{now}（{after.get(field.id)}）"
        return FieldChange(field.label, was, now)

    return tuple(
        change(field) for field in kind.fields if before.get(field.id) != after.get(field.id)
    )


def unit_names(workspace: Workspace, viewer: Viewer) -> Mapping[str, str]:
    """Short names of units by their codes."""
    kind = workspace.pack.kinds[UNIT_KIND_ID]
    spans = queries.unit_spans(viewer, kind, queries.latest_changeset(viewer))
    return _names_of(spans)


# Every page asks for these, and the register of units hardly ever changes.
@lru_cache(maxsize=8)
def _names_of(spans: tuple[UnitSpan, ...]) -> Mapping[str, str]:
    return MappingProxyType({span.code: span.short_name for span in spans})


def whole_tree(workspace: Workspace, viewer: Viewer) -> UnitTree:
    """Every unit that there ever was, in the place where it stood last."""
    kind = workspace.pack.kinds[UNIT_KIND_ID]
    spans = queries.unit_spans(viewer, kind, queries.latest_changeset(viewer))
    return _tree_of(spans)


@lru_cache(maxsize=8)
def _tree_of(spans: tuple[UnitSpan, ...]) -> UnitTree:
    last = {span.code: span for span in sorted(spans, key=lambda span: span.valid_from)}
    return UnitTree(tuple(last.values()))


def find_unit_ever(tree: UnitTree, text: str) -> str:
    """The code of the unit that a person means, of all units that there ever were.

    Raises:
        RefusedError: There is none of that name, or more than one.
    """
    found = tree.named(text.strip())
    if len(found) > 1:
        raise RefusedError(name_of_several(text, found))
    if not found:
        raise RefusedError(Message("没有名为“{unit}”的单位。", unit=excerpt(text.strip())))
    return found[0]


def resting_reports(viewer: Viewer, record_id: str) -> tuple[RestingReport, ...]:  # noqa: ARG001 (every read says for whom)
    """The reports already written with a figure that rests on a record."""
    # The database looks for the id in the text first: most reports need not be taken apart at all.
    rows = (
        present_reports().annotate(text=Cast("tree", TextField())).filter(text__contains=record_id)
    )
    found = [
        row
        for row in rows.order_by("made_at", "number")
        if any(
            ref.record_id == record_id
            for figure in report_from_json(row.tree).figures()
            for ref in figure.records
        )
    ]
    states = states_of(found)
    return tuple(RestingReport(row.number, row.title, states[row.number]) for row in found)
