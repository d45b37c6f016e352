"""What units, entries of registers and records are called, for whoever reads a field that points to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.ledger.unit import UnitTree
from taizhang.services.record_versions import unit_names, whole_tree
from taizhang.store import queries
from taizhang.store.batches import batches
from taizhang.store.codec import values_from_json
from taizhang.store.ledger.models import RecordVersion
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from collections.abc import Iterable

    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

_KEPT: dict[tuple[str, str], tuple[tuple[int, str], dict[str, str]]] = {}


class EntryNames:
    """Names, looked up when they are first asked for; those of registers are kept until the ledger changes."""

    def __init__(self, workspace: Workspace, viewer: Viewer) -> None:
        """For a viewer: names in registers are open to everyone, titles of records to who may see them."""
        self._workspace, self._viewer = workspace, viewer
        self.units = unit_names(workspace, viewer)
        self._tree = whole_tree(workspace, viewer)
        self._records: dict[tuple[str, str], str] = {}

    def entry(self, kind_id: str, key: str) -> str:
        """The name of an entry or record; its key where it is not known."""
        kind = self._workspace.pack.kinds.get(kind_id)
        if kind is None:
            return key
        if kind.is_register:
            return self._register(kind_id).get(key, key)
        if (kind_id, key) not in self._records:
            self.load(kind_id, [key])
        return self._records.get((kind_id, key), key)

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

    def _register(self, kind_id: str) -> dict[str, str]:
        newest = queries.newest_seal(self._viewer)
        at = (f"{self._workspace.folder} {self._workspace.code}", kind_id)
        kept = _KEPT.get(at)
        if kept is None or kept[0] != newest:
            kinds = self._workspace.pack.kinds
            kind = kinds[kind_id]
            held = queries.records(
                everything(self._viewer.name), kinds, UnitTree(()), newest[0], [kind_id]
            )
            names = {
                str(record.values.get(kind.identity[0], record.ref.record_id)): str(
                    record.values.get(kind.title_field, "")
                )
                for record in held
            }
            kept = (newest, names)
            if newest[1]:
                # An act that is not over has no seal yet, and may be taken back.
                _KEPT[at] = kept
        return kept[1]
