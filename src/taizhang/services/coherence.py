"""Whether the ledger as a whole still fits together after something was corrected or taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.ledger.matching import check_overlaps
from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitSpan, UnitTree, check_units
from taizhang.core.values import Message, RefusedError
from taizhang.store import queries
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from collections.abc import Iterable

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import Record
    from taizhang.services.workspace import Workspace
    from taizhang.store.ledger.models import Changeset
    from taizhang.store.viewer import Viewer

_MOST_NAMED = 10


def disorder(workspace: Workspace, held: Iterable[Record]) -> list[Message]:
    """What does not fit together in a ledger: spans, units, and names of what is not there."""
    kinds = workspace.pack.kinds
    by_kind: dict[str, list[Record]] = {}
    for record in held:
        by_kind.setdefault(record.kind, []).append(record)
    found: list[Message] = []
    for kind_id, records in by_kind.items():
        kind = kinds[kind_id]
        for _earlier, later in check_overlaps(kind, [record.values for record in records]):
            title = str(records[later].values.get(kind.title_field, ""))
            found.append(Message("“{title}”的两段时间会互相重叠。", title=title))
    spans = [UnitSpan.from_record(record) for record in by_kind.get(UNIT_KIND_ID, ())]
    found += [problem.message for problem in check_units(spans)]
    keys = {UNIT_KIND_ID: {span.code for span in spans}}
    for kind_id, kind in kinds.items():
        if kind_id != UNIT_KIND_ID:
            name = kind.identity[0] if kind.is_register else ""
            keys[kind_id] = {
                str(record.values.get(name, record.ref.record_id))
                for record in by_kind.get(kind_id, ())
            }
    missing: dict[tuple[str, str], None] = {}
    for records in by_kind.values():
        for record in records:
            for target, key in _named(kinds[record.kind], record):
                if key not in keys.get(target, {key}):
                    missing[target, key] = None
    found += [
        Message(
            "“{kind}”中将没有“{key}”，而台账中还有记录用到它。",
            kind=kinds[target].label,
            key=key,
        )
        for target, key in missing
    ]
    return found


def refuse_disorder(
    workspace: Workspace, viewer: Viewer, changeset: Changeset, before: list[Message]
) -> None:
    """Refuse what has been written, and so take it back, if the ledger no longer fits together."""
    kinds = workspace.pack.kinds
    held = queries.records(everything(viewer.name), kinds, UnitTree(()), changeset.number)
    new = [message for message in disorder(workspace, held) if message not in before]
    if new:
        raise RefusedError(*new[:_MOST_NAMED])


def _named(kind: RecordKind, record: Record) -> Iterable[tuple[str, str]]:
    """What a record names: its unit, other units, entries of registers, other records."""
    yield UNIT_KIND_ID, record.unit
    for field in kind.fields:
        target = UNIT_KIND_ID if field.type.id in ("unit", "units") else field.target
        value = record.values.get(field.id)
        if target and value is not None:
            for key in value if isinstance(value, tuple) else (value,):
                yield target, str(key)
