"""Entries of registers and their ends: what has ended is counted no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from taizhang.core.indicators.definition import EntrySource

if TYPE_CHECKING:
    from collections.abc import Iterable

    from taizhang.core.ledger.record import Record


@dataclass(frozen=True, slots=True)
class EntrySpan:
    """A row of a register: of which entry, from when, and from when on no longer."""

    code: str
    since: date
    until: date | None


Entries = Mapping[EntrySource, Sequence[EntrySpan]]
"""The rows of each register that is asked."""


def entry_spans(source: EntrySource, records: Iterable[Record]) -> tuple[EntrySpan, ...]:
    """The rows of a register among records of any kind, of whatever unit."""
    found = []
    for record in records:
        if record.kind != source.kind:
            continue
        code, since = record.values.get(source.key), record.values.get(source.since)
        until = record.values.get(source.until)
        if code is not None and isinstance(since, date):
            found.append(EntrySpan(str(code), since, until if isinstance(until, date) else None))
    return tuple(found)


def ended_entries(spans: Iterable[EntrySpan], day: date) -> frozenset[str]:
    """The entries that had a row and have none on a day: all that they had are over.

    On the day given in `until` a row holds no longer. A row that only begins later ends nothing.
    """
    over: set[str] = set()
    holding: set[str] = set()
    for span in spans:
        if span.until is not None and span.until <= day:
            over.add(span.code)
        elif span.since <= day:
            holding.add(span.code)
    return frozenset(over - holding)
