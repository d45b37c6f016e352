"""没有这一天。

6月31日、2月30日、13月5日。没有写年份的2月29日不报。

查得出：
    截至6月31日，共受理35件。

不报：
    截至6月30日，共受理35件。

依据：
    公历。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.written_date import read_written_dates
from taizhang.core.values import Message

_SOME_LEAP_YEAR = 2000


def _check(document: CheckedText) -> Iterator[Hit]:
    for mention in read_written_dates(document):
        if mention.day.on_calendar(_SOME_LEAP_YEAR) is None:
            words = mention.span.of(document.text)
            yield Hit((mention.span,), Message("没有{day}这一天。", day=words), None, (words,))


RULE = Rule("DAT-INVALID", Severity.ERROR, __doc__, _check)
