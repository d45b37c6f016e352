"""A line of a list: what a record says in the columns that are shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from taizhang.services.ledger_template import shown_cell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import Record, Status
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.services.entry_names import EntryNames
    from taizhang.store.unsettled_records import UnsettledVersion

SUMMED = frozenset({"integer", "decimal", "money"})
"""Types of fields that are added up."""
_USUAL_COLUMNS = 7


@dataclass(frozen=True, slots=True)
class ListedCell:
    """What a record says in a column: a number, or text."""

    value: Decimal | int | str


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A line of a list.

    Attributes:
        waiting: The state of a version on its way that would replace what is shown; None if there is none.
        cleared: Whether its content was cleared by law.
        actor: Who brought it into the state in which it is; empty for what counts.
        reason: Why.
    """

    record_id: str
    version: int
    unit: str
    title: str
    cells: tuple[ListedCell, ...]
    state: Status
    waiting: Status | None = None
    cleared: bool = False
    actor: str = ""
    reason: str = ""
    made_at: datetime | None = None


def shown_fields(kind: RecordKind, columns: Sequence[str]) -> tuple[Field, ...]:
    """The fields that a list shows: those asked for, or the first that tell something to whoever looks over it."""
    if columns:
        return tuple(item for item in kind.fields if item.id in columns)
    first = [
        item
        for item in kind.fields
        if item.id in (kind.title_field, kind.began_field, kind.ended_field)
    ]
    rest = [
        item
        for item in kind.fields
        if item not in first and (item.required or item.type.id in SUMMED)
    ]
    wanted = {item.id for item in [*first, *rest][:_USUAL_COLUMNS]}
    return tuple(item for item in kind.fields if item.id in wanted)


def load_names(names: EntryNames, shown: Sequence[Field], records: Sequence[Record]) -> None:
    """Look up at once the titles of all that these records point to."""
    for item in shown:
        if item.type.id == "link":
            keys = [str(one.values[item.id]) for one in records if item.id in one.values]
            names.load(item.target, keys)


def row_of(
    kind: RecordKind,
    record: Record,
    shown: Sequence[Field],
    tree: UnitTree,
    names: EntryNames,
    *,
    waiting: Status | None = None,
) -> ListedRow:
    """The line of a record."""
    return ListedRow(
        record_id=record.ref.record_id,
        version=record.ref.version,
        unit=names.units.get(record.unit) or tree.name(record.unit),
        title=str(record.values.get(kind.title_field, "")),
        cells=_cells_of(record, shown, names),
        state=record.status,
        waiting=waiting,
    )


def loose_row(
    kind: RecordKind,
    one: UnsettledVersion,
    shown: Sequence[Field],
    tree: UnitTree,
    names: EntryNames,
) -> ListedRow:
    """The line of a record on its way, with who brought it there."""
    return replace(
        row_of(kind, one.record(kind), shown, tree, names),
        cleared=one.cleared,
        actor=one.actor,
        reason=one.reason,
        made_at=one.made_at,
    )


def _cells_of(record: Record, shown: Sequence[Field], names: EntryNames) -> tuple[ListedCell, ...]:
    """What a record says in these columns; units and entries by name."""
    found = []
    for item in shown:
        if item.id not in record.values:
            found.append(ListedCell(""))
            continue
        value = record.values[item.id]
        if item.type.id == "link":
            found.append(ListedCell(names.entry(item.target, str(value))))
            continue
        cell = shown_cell(item, value, names.units)
        number = isinstance(cell, int | Decimal)
        found.append(ListedCell(cast("Any", cell) if number else str(cell)))
    return tuple(found)
