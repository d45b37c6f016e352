"""起止日期颠倒。

“6月15日至5月20日”止在起前。两个日期都写明年份或在同一个月的，是错误；没有写年份的作疑点，跨年的（12月至次年1月）不报。

查得出：
    6月15日至6月10日开展集中排查。

不报：
    6月10日至6月15日开展集中排查。

依据：
    起在止前。
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.written_date import DateMention, read_written_dates
from taizhang.core.values import Message, Span

_TO = frozenset({"至", "到", "—", "——", "-", "~"})
_SOME_YEAR = 2000
_AUTUMN, _SPRING = 9, 4


def _check(document: CheckedText) -> Iterator[Hit]:
    dates = list(read_written_dates(document))
    for first, last in pairwise(dates):
        if document.folded[first.span.end : last.span.start].strip() not in _TO:
            continue
        start = first.day.on_calendar(_SOME_YEAR)
        end = last.day.on_calendar(first.day.year or _SOME_YEAR)
        if start is None or end is None or end >= start:
            continue
        severity = _severity(first, last, start, end)
        if severity is None:
            continue
        span = Span(first.span.start, last.span.end)
        yield Hit(
            (span,),
            Message(
                "起止日期颠倒：{start}在{end}之后。",
                start=first.span.of(document.text),
                end=last.span.of(document.text),
            ),
            severity,
            (span.of(document.text),),
        )


def _severity(first: DateMention, last: DateMention, start: date, end: date) -> Severity | None:
    if start.month == end.month and not last.day.year:
        return Severity.ERROR
    if first.day.year and last.day.year:
        return Severity.ERROR
    if last.day.year:
        return None  # 6月15日至2025年5月20日 began in a year that is not written
    over_new_year = start.month >= _AUTUMN and end.month <= _SPRING
    return None if over_new_year else Severity.DOUBT


RULE = Rule("DAT-ORDER", Severity.ERROR, __doc__, _check)
