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
    from collections.abc import Collection, Iterable

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import Record
    from taizhang.services.workspace import Workspace
    from taizhang.store.ledger.models import Changeset, RecordVersion
    from taizhang.store.viewer import Viewer

_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Around:
    """What of a ledger an act on some records can set at odds.

    Where the records are of no register and hold for no stretch of time, that is the records themselves, what they
    name, and, where the act may end them, what names them; a ledger of a million records is not read for one.

    Attributes:
        ids: The records themselves, empty if the whole ledger has to be looked at.
        kinds: Their kinds.
        ending: Whether the act may end them.
    """

    workspace: Workspace
    viewer: Viewer
    ids: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    ending: bool = True

    @classmethod
    def of(
        cls,
        workspace: Workspace,
        rows: Iterable[RecordVersion],
        viewer: Viewer,
        *,
        ending: bool = True,
    ) -> Around:
        """Around records of which these are versions."""
        rows = list(rows)
        kinds = workspace.pack.kinds
        own = {row.record.kind for row in rows}
        if not rows or any(
            kind_id not in kinds
            or kinds[kind_id].is_register
            or kinds[kind_id].validity is not None
            for kind_id in own
        ):
            return cls(workspace, viewer)
        ids = tuple(dict.fromkeys(row.record_id for row in rows))
        return cls(workspace, viewer, ids, frozenset(own), ending)

    def records(self, changeset: int) -> tuple[Record, ...]:
        """Those records, as known at a changeset."""
        if not self.ids:
            kinds, viewer = self.workspace.pack.kinds, everything(self.viewer.name)
            return queries.records(viewer, kinds, UnitTree(()), changeset)
        own = self._known(changeset, ids=self.ids)
        naming = self._known(changeset, ids=self._naming()) if self.ending else ()
        about = (*own, *naming)
        return (*self._named_by(changeset, about), *about)

    def _known(
        self, changeset: int, only: Iterable[str] | None = None, ids: Collection[str] = ()
    ) -> tuple[Record, ...]:
        if only is None and not ids:
            return ()
        kinds, viewer = self.workspace.pack.kinds, everything(self.viewer.name)
        return queries.records(viewer, kinds, UnitTree(()), changeset, only, ids=ids)

    def _named_by(self, changeset: int, about: Iterable[Record]) -> tuple[Record, ...]:
        """The units, the registers that are named, and the other records that are named."""
        kinds = self.workspace.pack.kinds
        registers: dict[str, None] = {UNIT_KIND_ID: None}
        others: dict[str, None] = {}
        held = {record.ref.record_id for record in about}
        for record in about:
            for target, key in _named(kinds[record.kind], record):
                if target in kinds and kinds[target].is_register:
                    registers[target] = None
                elif key not in held:
                    others[key] = None
        return (*self._known(changeset, registers), *self._known(changeset, ids=tuple(others)))

    def _naming(self) -> set[str]:
        """The ids of other records in which one of these is named, whether they count or are on their way."""
        kinds = self.workspace.pack.kinds
        fields = [
            (kind, field)
            for kind in kinds.values()
            for field in kind.fields
            if field.target in self.kinds
        ]
        return queries.naming(everything(self.viewer.name), fields, self.ids) - {*self.ids}


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
