"""Records that overlap or contradict each other, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.overlap import find_overlaps
from taizhang.core.ledger.record import Status
from taizhang.core.ledger.unit import UnitTree
from taizhang.core.values import Grain, Message, Period, RefusedError
from taizhang.services.ledger_template import shown_cell
from taizhang.store import queries

if TYPE_CHECKING:
    from datetime import date

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import Record
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class OverlappingRecord:
    """A record of a group: its id, what it is called, the fields in which the group differs."""

    record_id: str
    title: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OverlapGroup:
    """Records that a person should look at together.

    Attributes:
        label: What it means.
        shared: In what they agree, in words.
        fields: The names of the fields in which they differ.
        records: The records.
    """

    label: str
    shared: tuple[str, ...]
    fields: tuple[str, ...]
    records: tuple[OverlappingRecord, ...]


def list_overlaps(
    workspace: Workspace, viewer: Viewer, kind_name: str, on: date
) -> tuple[OverlapGroup, ...]:
    """The overlaps among the approved records of a kind that hold on a day.

    Raises:
        RefusedError: There is no such kind, or its pack does not say what overlaps in it.
    """
    kinds = workspace.pack.kinds
    kind = next((k for k in kinds.values() if kind_name in (k.id, k.label)), None)
    able = tuple(k.label for k in kinds.values() if k.overlaps)
    if kind is None or not kind.overlaps:
        raise RefusedError(
            Message(
                "“{name}”没有写明怎样算重复或不一致（业务包里的 overlaps），可用：{known}。",
                name=kind_name,
                known=able or (Message("（没有）"),),
            )
        )
    latest = queries.latest_changeset(viewer)
    spans = queries.unit_spans(viewer, kinds["unit"], latest)
    tree = UnitTree.of(spans, Period.of(on.year, Grain.MONTH, on.month))
    names = {span.code: span.short_name for span in spans}
    records = [
        record
        for record in queries.records(viewer, kinds, tree, latest, [kind.id])
        if record.status is Status.APPROVED
    ]
    return tuple(
        OverlapGroup(
            found.rule.label,
            tuple(_shown(kind, found.records[0], name, names) for name in found.rule.same),
            tuple(_label(kind, name) for name in found.rule.differ),
            tuple(
                OverlappingRecord(
                    record.ref.record_id,
                    _shown(kind, record, kind.title_field, names),
                    tuple(_shown(kind, record, name, names) for name in found.rule.differ),
                )
                for record in found.records
            ),
        )
        for found in find_overlaps(kind, records, on)
    )


def _label(kind: RecordKind, name: str) -> str:
    field = kind.field(name)
    return field.label if field else name


def _shown(kind: RecordKind, record: Record, name: str, names: dict[str, str]) -> str:
    field = kind.field(name)
    if field is None or name not in record.values:
        return ""
    return str(shown_cell(field, record.values[name], names))
