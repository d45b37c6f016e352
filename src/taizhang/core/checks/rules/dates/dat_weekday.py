"""日期与星期不符。

2026年6月30日是星期二。日期没有写年份的，按文件日期的年份推算，只作疑点；不知道文件日期的不核对。

查得出：
    2026年6月30日（星期三）召开推进会。

不报：
    2026年6月30日（星期二）召开推进会。

依据：
    公历。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.written_date import read_written_dates
from taizhang.core.values import Message, Span
from taizhang.core.values.written_day import weekday_name

_WEEKDAY = re.compile(r"\s?\(?\s?(?:星期|周|礼拜)(?P<sign>[一二三四五六日天])(?![至到—~-])")
_SIGNS = "一二三四五六日"


def _check(document: CheckedText) -> Iterator[Hit]:
    for mention in read_written_dates(document):
        said = _WEEKDAY.match(document.folded, mention.span.end)
        year = mention.day.year or (document.on.year if document.on else 0)
        day = mention.day.on_calendar(year) if year else None
        if said is None or day is None:
            continue
        weekday = _SIGNS.index("日" if said["sign"] == "天" else said["sign"])
        if day.weekday() == weekday:
            continue
        span = Span(mention.span.start, said.end("sign"))
        yield Hit(
            (span,),
            Message(
                "{year}年{month}月{day}日是{right}，文中写{said}。",
                year=day.year,
                month=day.month,
                day=day.day,
                right=weekday_name(day.weekday()),
                said=weekday_name(weekday),
            ),
            Severity.ERROR if mention.day.year else Severity.DOUBT,
            (span.of(document.text),),
        )


RULE = Rule("DAT-WEEKDAY", Severity.ERROR, __doc__, _check)
