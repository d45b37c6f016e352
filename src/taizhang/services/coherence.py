"""Whether the ledger as a whole still fits together after something was corrected or taken back."""

from __future__ import annotations

from dataclasses import dataclass
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
    from taizhang.store.ledger.models import Changeset, RecordVersion
    from taizhang.store.viewer import Viewer

_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Around:
    """What of a ledger an act on some records can set at odds.

    Where nothing names records of their kinds and they hold for no stretch of time, that is the records
    themselves and what they name; a ledger of a million records is not read for the sake of one.

    Attributes:
        ids: The records themselves, empty if the whole ledger has to be looked at.
        kinds: The kinds that they name.
    """

    workspace: Workspace
    viewer: Viewer
    ids: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()

    @classmethod
    def of(cls, workspace: Workspace, rows: Iterable[RecordVersion], viewer: Viewer) -> Around:
        """Around records of which these are versions."""
        rows = list(rows)
        kinds = workspace.pack.kinds
        named = {field.target for kind in kinds.values() for field in kind.fields if field.target}
        own = {row.record.kind for row in rows}
        if not rows or any(
            kind_id not in kinds
            or kinds[kind_id].is_register
            or kinds[kind_id].validity is not None
            or kind_id in named
            for kind_id in own
        ):
            return cls(workspace, viewer)
        targets = {f.target for kind_id in own for f in kinds[kind_id].fields if f.target}
        return cls(
            workspace,
            viewer,
            tuple(dict.fromkeys(row.record_id for row in rows)),
            frozenset({UNIT_KIND_ID, *targets}),
        )

    def records(self, changeset: int) -> tuple[Record, ...]:
        """Those records, as known at a changeset."""
        kinds, viewer = self.workspace.pack.kinds, everything(self.viewer.name)
        if not self.ids:
            return queries.records(viewer, kinds, UnitTree(()), changeset)
        return (
            *queries.records(viewer, kinds, UnitTree(()), changeset, self.kinds),
            *queries.records(viewer, kinds, UnitTree(()), changeset, ids=self.ids),
        )


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
    workspace: Workspace,
    viewer: Viewer,
    changeset: Changeset,
    before: list[Message],
    around: Around | None = None,
) -> None:
    """Refuse what has been written, and so take it back, if the ledger no longer fits together."""
    held = (around or Around(workspace, viewer)).records(changeset.number)
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
