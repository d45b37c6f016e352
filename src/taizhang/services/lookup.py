"""Names in cells to codes: units and register entries, those in the same file included."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from taizhang.core.ledger.cell import excerpt
from taizhang.core.ledger.field import CellError
from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitTree
from taizhang.core.values import Message
from taizhang.store import queries
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue, Record


_SHOWN = 10


@dataclass(slots=True)
class NameLookup:
    """Finds what a cell names; a name that stands for two things is refused."""

    _names: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    _present: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, kinds: Mapping[str, RecordKind], records: Iterable[Record]) -> NameLookup:
        """Everything that records of these kinds can be called."""
        lookup = cls()
        for record in records:
            lookup.add(kinds[record.kind], record.ref.record_id, record.values)
        return lookup

    def add(self, kind: RecordKind, record_id: str, values: Mapping[str, FieldValue]) -> None:
        """One more thing that can be named."""
        key = str(values.get(kind.identity[0], record_id)) if kind.is_register else record_id
        names = {key, str(values.get(kind.title_field, key)), str(values.get("short_name", key))}
        for name in names:
            self._names.setdefault(kind.id, {}).setdefault(name, set()).add(key)

    def prefer(self, tree: UnitTree) -> None:
        """The units of a period go by their names of then, before those of any other time."""
        for span in tree.spans:
            for name in {span.name, span.short_name}:
                self._present.setdefault(name, set()).add(span.code)

    def _find(self, kind: str, text: str) -> str | None:
        keys = self._names.get(kind, {}).get(text, set())
        if text in keys:
            return text
        if kind == UNIT_KIND_ID:
            keys = self._present.get(text, keys)
        if len(keys) > 1:
            raise CellError(
                Message(
                    "叫“{cell}”的有{count}个，请改填代码或编号：{keys}。",
                    cell=excerpt(text),
                    count=len(keys),
                    keys="、".join(sorted(keys)[:_SHOWN]),
                )
            )
        return next(iter(keys), None)

    def unit(self, text: str) -> str | None:
        """The code of the unit of that name, short name or code."""
        return self._find(UNIT_KIND_ID, text)

    def entry(self, kind: str, text: str) -> str | None:
        """The key of the register entry or record of that name or key."""
        return self._find(kind, text)


@dataclass(slots=True)
class LedgerLookup:
    """Finds what a text names in the ledger itself; of each kind only when something of it is asked for.

    A record of a large kind that is named by its id costs one look; by its title, all of its kind are read.

    Attributes:
        kinds: By id.
        changeset: As known at this one.
        name: Who asks.
    """

    kinds: Mapping[str, RecordKind]
    changeset: int
    name: str
    _read: dict[str, NameLookup] = field(default_factory=dict)

    def unit(self, text: str) -> str | None:
        """The code of the unit of that name, short name or code."""
        return self._names(UNIT_KIND_ID).unit(text)

    def entry(self, kind: str, text: str) -> str | None:
        """The key of the register entry or record of that name or key."""
        known = self.kinds.get(kind)
        if known is None:
            return None
        if not known.is_register and queries.holds(everything(self.name), kind, text):
            return text
        return self._names(kind).entry(kind, text)

    def _names(self, kind: str) -> NameLookup:
        if kind not in self._read:
            held = queries.records(
                everything(self.name), self.kinds, UnitTree(()), self.changeset, [kind]
            )
            self._read[kind] = NameLookup.of(self.kinds, held)
        return self._read[kind]
