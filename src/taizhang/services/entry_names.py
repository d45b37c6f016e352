"""What units, entries of registers and records are called, for whoever reads a field that points to them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from taizhang.core.ledger.unit import UnitTree
from taizhang.services.kept import kept
from taizhang.services.record_versions import unit_names, whole_tree
from taizhang.store import queries
from taizhang.store.batches import batches
from taizhang.store.codec import values_from_json
from taizhang.store.ledger.models import RecordVersion
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


def register_names(workspace: Workspace, viewer: Viewer, kind_id: str) -> Mapping[str, str]:
    """The names of the entries of a register, by key, the latest of each; open to everyone."""
    kinds = workspace.pack.kinds
    kind, everybody = kinds[kind_id], everything(viewer.name)

    def names(changeset: int) -> dict[str, str]:
        held = queries.records(everybody, kinds, UnitTree(()), changeset, [kind_id])
        return {
            str(item.values.get(kind.identity[0], item.ref.record_id)): str(
                item.values.get(kind.title_field, item.ref.record_id)
            )
            for item in held
        }

    return kept(workspace, everybody, ("names", kind_id), names)


class EntryNames:
    """Names, looked up when they are first asked for."""

    def __init__(self, workspace: Workspace, viewer: Viewer) -> None:
        """For a viewer: names in registers are open to everyone, titles of records to who may see them."""
        self._workspace, self._viewer = workspace, viewer
        self._records: dict[tuple[str, str], str] = {}

    @cached_property
    def units(self) -> Mapping[str, str]:
        """Short names of units by their codes."""
        return unit_names(self._workspace, self._viewer)

    @cached_property
    def _tree(self) -> UnitTree:
        return whole_tree(self._workspace, self._viewer)

    def entry(self, kind_id: str, key: str) -> str:
        """The name of an entry or record; its key where it is not known."""
        kind = self._workspace.pack.kinds.get(kind_id)
        if kind is None:
            return key
        if kind.is_register:
            return register_names(self._workspace, self._viewer, kind_id).get(key, key)
        if (kind_id, key) not in self._records:
            self.load(kind_id, [key])
        return self._records.get((kind_id, key), key)

    def as_typed(self, kind_id: str, key: str) -> str:
        """An entry or record as one would type it: a name that is one entry's only, a title with the id behind it."""
        name = self.entry(kind_id, key)
        kind = self._workspace.pack.kinds.get(kind_id)
        if kind is None or name == key:
            return key
        if not kind.is_register:
            return f"{name}（{key}）"
        names = register_names(self._workspace, self._viewer, kind_id)
        return name if [*names.values()].count(name) == 1 else key

    def title(self, kind: RecordKind, values: Mapping[str, FieldValue]) -> str:
        """What names a record to people; one that is named by an entry of a register goes by the entry's name."""
        value = str(values.get(kind.title_field, ""))
        titled = kind.field(kind.title_field)
        if titled is None or titled.type.id != "link":
            return value
        target = self._workspace.pack.kinds.get(titled.target)
        return self.entry(target.id, value) if target is not None and target.is_register else value

    def is_record(self, kind_id: str, key: str) -> bool:
        """Whether it is a record that the viewer may see, and so one that has a page."""
        self.entry(kind_id, key)
        return (kind_id, key) in self._records

    def load(self, kind_id: str, keys: Iterable[str]) -> None:
        """Look up the titles of many records at once."""
        kind = self._workspace.pack.kinds.get(kind_id)
        if kind is None or kind.is_register:
            return
        for ids in batches(key for key in keys if (kind_id, key) not in self._records):
            rows = RecordVersion.objects.filter(record_id__in=ids).order_by("version")
            for row in rows:
                if self._viewer.sees(row.unit, self._tree):
                    title = str(values_from_json(kind, row.values).get(kind.title_field, ""))
                    self._records[kind_id, row.record_id] = title or row.record_id
