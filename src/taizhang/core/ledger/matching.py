"""Which row of a sheet is which record of the ledger, and what would change.

Identity is the record id that a row carries; failing that, the identity fields of the kind and an
occurrence number, so that a file without ids can be imported twice and two alike events stay two.
"""

from __future__ import annotations

import json
from collections import defaultdict, deque
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from taizhang.core.ledger.record import Status
from taizhang.core.values import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Mapping, Sequence

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
        changed_fields: The ids of the fields that differ; none where only the state of the record changes.
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
    claimed: Collection[str] = (),
    settled: Collection[Status] = (Status.APPROVED,),
    unasked: Collection[str] = (),
) -> Matching:
    """Match good rows, each with its owning unit, against the records held.

    Args:
        kind: The kind of the sheet.
        rows: Rows without problems, with the code of the unit that owns each.
        held: Every record of the ledger that a row could mean, by id: all of the kind, and any record
            whose id stands in a row.
        claimed: Ids of records that other rows are, bad ones for instance: nothing is matched to them by
            identity.
        settled: In which states a record that says the same as its row is left as it is.
        unasked: Ids of fields for which the sheet has no column: they stay as held.
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
    rows = [(row, unit) for row, unit in rows if row.number not in bad_rows]
    taken = {*claimed, *(record.ref.record_id for record in by_id.values())}
    nameless = [(row, unit) for row, unit in rows if row.number not in by_id]
    by_id |= _by_identity(kind, nameless, held.values(), taken, unasked)
    matches = (_match(row, unit, by_id.get(row.number), unasked, settled) for row, unit in rows)
    return Matching(tuple(matches), tuple(refused))


def _by_identity(
    kind: RecordKind,
    rows: Sequence[tuple[SheetRow, str]],
    held: Iterable[Record],
    taken: Container[str],
    unasked: Collection[str],
) -> dict[int, Record]:
    """Records that no row claims by id, by the number of the row that is of the same identity.

    A row that says the same as a record is that record, wherever it stands; of the others the n-th row is
    the n-th record. So alike events in another order are not taken for changes.
    """
    free: dict[str, dict[str, Record]] = defaultdict(dict)
    alike: dict[tuple[str, object], deque[Record]] = defaultdict(deque)
    units = {unit for _row, unit in rows}
    for record in held:
        # Records of other units are many, and none of them is of the identity of one of these rows.
        if not kind.is_register and record.unit not in units:
            continue
        if record.kind == kind.id and record.ref.record_id not in taken:
            identity = identity_of(kind, record.unit, record.values)
            free[identity][record.ref.record_id] = record
            said = {name: value for name, value in record.values.items() if name not in unasked}
            alike[identity, frozenset(said.items())].append(record)
    found: dict[int, Record] = {}
    waiting: list[tuple[SheetRow, dict[str, Record]]] = []
    for row, unit in rows:
        identity = identity_of(kind, unit, row.values)
        records = free.get(identity, {})
        if same := alike.get((identity, frozenset(row.values.items()))):
            found[row.number] = same.popleft()
            del records[found[row.number].ref.record_id]
        elif records:
            waiting.append((row, records))
    for row, records in waiting:
        if records:
            found[row.number] = records.pop(next(iter(records)))
    return found


def _match(
    row: SheetRow,
    unit: str,
    record: Record | None,
    unasked: Collection[str],
    settled: Collection[Status],
) -> Match:
    if record is None:
        return Match(row, unit, Fate.NEW, None)
    kept = {name: value for name, value in record.values.items() if name in unasked}
    row = replace(row, values={**row.values, **kept}) if kept else row
    names = dict.fromkeys([*record.values, *row.values])
    changed = tuple(name for name in names if record.values.get(name) != row.values.get(name))
    if record.unit != unit:
        changed = ("unit", *changed)
    fate = Fate.CHANGED if changed or record.status not in settled else Fate.SAME
    return Match(row, unit, fate, record, changed)


def check_overlaps(
    kind: RecordKind, records: Sequence[Mapping[str, FieldValue]]
) -> list[tuple[int, int]]:
    """Spans of a register entry that begin before an earlier span of the same entry has ended.

    Indices of the earlier and the later span of each pair; a stock would count the entry twice there. An
    earlier span is the one that lasts longest of those before, so that one endless span hides no other.
    """
    if kind.validity is None:
        return []
    by_entry: dict[object, list[tuple[date, date, int]]] = defaultdict(list)
    for index, values in enumerate(records):
        since, until = values.get(kind.validity.since), values.get(kind.validity.until)
        if isinstance(since, date):
            end = until if isinstance(until, date) else date.max
            by_entry[values.get(kind.identity[0])].append((since, end, index))
    found = []
    for spans in by_entry.values():
        spans.sort(key=lambda span: (span[0], span[2]))
        longest = spans[0]
        for span in spans[1:]:
            if span[0] < longest[1]:
                found.append((longest[2], span[2]))
            longest = max(longest, span, key=lambda item: item[1])
    return sorted(found)
