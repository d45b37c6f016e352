"""A day told of an event of the ledger, whose name stands in the clause, and another day than the ledger's."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.checks.told_event import ToldEvent
from taizhang.core.reading.folding import fold
from taizhang.core.values import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from taizhang.core.checks.document import CheckedText
    from taizhang.core.reading import TimeMention

_CLAUSE_END = re.compile(r"[，；。：！？!?;\n]|,(?![0-9]{3})")
_PLANNED = re.compile(
    r"拟|计划|预计|定于|原定|将(?:于|在)|改期|推迟|截止|截至|以来|之前|以前|通知|印发"
)
_SHORTEST = 5


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """What a record says of an event.

    Attributes:
        record: The id of the record.
        title: What it is called.
        first: Its first day.
        last: The last day that the record names.
    """

    record: str
    title: str
    first: date
    last: date


def events_told_otherwise(
    document: CheckedText, recorded: Sequence[RecordedEvent]
) -> tuple[ToldEvent, ...]:
    """The events that a text puts on a day on which the ledger has none of that name."""
    named: dict[str, list[RecordedEvent]] = defaultdict(list)
    for event in recorded:
        title = fold(event.title.strip())
        if len(title) >= _SHORTEST:
            named[title].append(event)
    dates = [told for told in document.times if told.is_date and told.period is not None]
    if not named or not dates:
        return ()
    return tuple(_told(document, dates, named))


def _told(
    document: CheckedText,
    dates: Sequence[TimeMention],
    named: dict[str, list[RecordedEvent]],
) -> Iterator[ToldEvent]:
    text = document.folded
    ends = [found.start() for found in _CLAUSE_END.finditer(text)] + [len(text)]
    longest = sorted(named, key=len, reverse=True)
    for told in dates:
        clause, others = _clause_of(told, dates, ends, text)
        words = clause.of(text)
        if others or _PLANNED.search(words):
            continue
        title = next((title for title in longest if title in words), None)
        # A name in quotation marks that holds more than the name of the record is of another event.
        if title is None or told.period is None:
            continue
        events = named[title]
        if any(
            event.first <= told.period.last_day and told.period.start <= event.last
            for event in events
        ):
            continue
        days = tuple(sorted({event.first for event in events}))
        yield ToldEvent(told.span, told.text, title, days, events[0].record)


def _clause_of(
    told: TimeMention, dates: Sequence[TimeMention], ends: Sequence[int], text: str
) -> tuple[Span, bool]:
    """The clause of a day, with the next one if it says nothing but the day; and whether another day stands there."""
    at = bisect_left(ends, told.span.end)
    start = ends[at - 1] + 1 if at else 0
    bare = text[start : told.span.start] + text[told.span.end : ends[at]]
    if not bare.strip() and at + 1 < len(ends) and text[ends[at]] in "，,":
        at += 1
    clause = Span(start, max(start, ends[at]))
    others = any(one is not told and one.span.overlaps(clause) for one in dates)
    return clause, others
