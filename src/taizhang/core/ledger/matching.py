"""Which row of a sheet is which record of the ledger, and what would change.

Identity is the record id that a row carries; failing that, the identity fields of the kind and an
occurrence number, so that a file without ids can be imported twice and two alike events stay two.
"""

from __future__ import annotations

import json
from collections import defaultdict, deque
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from taizhang.core.values import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue, Record
    from taizhang.core.ledger.sheet import SheetRow


class Fate(StrEnum):
    """What an import does with a record."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Match:
    """A row and the record that it is.

    Attributes:
        row: The row.
        unit: The unit that owns the record.
        fate: New, changed or same.
        held: The record as held, None if new.
        changed_fields: The ids of the fields that differ.
    """

    row: SheetRow
    unit: str
    fate: Fate
    held: Record | None
    changed_fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matching:
    """The rows of a sheet against the ledger.

    Attributes:
        matches: One for each good row, in the order of the sheet.
        refused: Rows whose id cannot be, with the reason.
    """

    matches: tuple[Match, ...]
    refused: tuple[tuple[SheetRow, Message], ...]


def identity_of(kind: RecordKind, unit: str, values: Mapping[str, FieldValue]) -> str:
    """The identity fields of a record as one text.

    An entry of a register stays the same entry when it passes to another unit.
    """
    parts: list[object] = [] if kind.is_register else [unit]
    for name in kind.identity:
        field = kind.field(name)
        value = values.get(name)
        parts.append(None if field is None or value is None else field.type.to_json(value))
    return json.dumps([kind.id, *parts], ensure_ascii=False, separators=(",", ":"))


def match_rows(
    kind: RecordKind,
    rows: Iterable[tuple[SheetRow, str]],
    held: Mapping[str, Record],
) -> Matching:
    """Match good rows, each with its owning unit, against the records held.

    Args:
        kind: The kind of the sheet.
        rows: Rows without problems, with the code of the unit that owns each.
        held: Every record of the ledger that a row could mean, by id: all of the kind, and any record
            whose id stands in a row.
    """
    rows = list(rows)
    refused: list[tuple[SheetRow, Message]] = []
    by_id: dict[int, Record] = {}
    seen: dict[str, int] = {}
    for row, unit in rows:
        if not row.record_id:
            continue
        if row.record_id in seen:
            message = Message(
                "记录号与第{row}行重复，多为整行复制所致，请清空本行记录号。",
                row=seen[row.record_id],
            )
            refused.append((row, message))
            continue
        seen[row.record_id] = row.number
        record = held.get(row.record_id)
        if record is None:
            continue
        if record.kind != kind.id or (record.unit != unit and not kind.is_register):
            refused.append((row, Message("记录号属于另一单位或另一类台账，请清空本行记录号。")))
            continue
        by_id[row.number] = record
    bad_rows = {row.number for row, _message in refused}
    free = _free_by_identity(
        kind, held.values(), {record.ref.record_id for record in by_id.values()}
    )
    matches = []
    for row, unit in rows:
        if row.number in bad_rows:
            continue
        record = by_id.get(row.number)
        if record is None and (waiting := free.get(identity_of(kind, unit, row.values))):
            record = waiting.popleft()
        matches.append(_match(row, unit, record))
    return Matching(tuple(matches), tuple(refused))


def _free_by_identity(
    kind: RecordKind, held: Iterable[Record], taken: set[str]
) -> dict[str, deque[Record]]:
    """Records that no row claims by id, by identity, oldest first: the n-th row is the n-th record."""
    free: dict[str, deque[Record]] = defaultdict(deque)
    for record in held:
        if record.kind == kind.id and record.ref.record_id not in taken:
            free[identity_of(kind, record.unit, record.values)].append(record)
    return free


def _match(row: SheetRow, unit: str, record: Record | None) -> Match:
    if record is None:
        return Match(row, unit, Fate.NEW, None)
    names = dict.fromkeys([*record.values, *row.values])
    changed = tuple(name for name in names if record.values.get(name) != row.values.get(name))
    if record.unit != unit:
        changed = ("unit", *changed)
    return Match(row, unit, Fate.CHANGED if changed else Fate.SAME, record, changed)


def check_overlaps(kind: RecordKind, records: Sequence[Mapping[str, FieldValue]]) -> list[int]:
    """Which spans of a register entry begin before an earlier span of the same entry has ended.

    The indices of the later spans; a stock would count the entry twice there.
    """
    if kind.validity is None:
        return []
    by_entry: dict[object, list[tuple[object, object, int]]] = defaultdict(list)
    for index, values in enumerate(records):
        key = values.get(kind.identity[0])
        since, until = values.get(kind.validity.since), values.get(kind.validity.until)
        by_entry[key].append((since, until, index))
    found = []
    for spans in by_entry.values():
        spans.sort(key=lambda span: (str(span[0]), span[2]))
        for earlier, later in pairwise(spans):
            if earlier[1] is None or str(later[0]) < str(earlier[1]):
                found.append(later[2])
    return sorted(found)
