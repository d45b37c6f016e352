"""Dates as a text writes them, whether or not any calendar has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from taizhang.core.checks.document import CheckedText
from taizhang.core.values import Span
from taizhang.core.values.written_day import WrittenDay

_DATE = re.compile(
    r"(?<![0-9.])(?:(?P<year>[12][0-9]{3})年)?\s?(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日"
    r"|(?<![0-9.-])(?P<y>[12][0-9]{3})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})(?![0-9-])"
    r"|(?P<to>[至到—~-]{1,2})(?P<alone>[0-9]{1,2})日"
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date and where it stands."""

    span: Span
    day: WrittenDay


def read_written_dates(document: CheckedText) -> Iterator[DateMention]:
    """Every date of month and day, in order; masked drafts have none that mean anything."""
    if document.masking:
        return
    last: DateMention | None = None
    for found in _DATE.finditer(document.folded):
        if found["alone"]:
            # 6月10日至15日: the month is that of the day before.
            near = last is not None and last.span.end == found.start()
            if near and last is not None:
                until = WrittenDay(last.day.year, last.day.month, int(found["alone"]))
                yield DateMention(Span(found.start("alone"), found.end()), until)
            continue
        year = int(found["year"] or found["y"] or 0)
        month, day = int(found["month"] or found["m"]), int(found["day"] or found["d"])
        start = found.start() + len(found.group()) - len(found.group().lstrip())
        last = DateMention(Span(start, found.end()), WrittenDay(year, month, day))
        yield last
