"""成文日期早于文中的截至日期。

落款2026年6月25日，正文却写“截至6月30日”。同一年、写到日或“月底”的才核对；计划、将要的不报。

查得出：
    截至6月30日，共办理126件。
    2026年6月25日

不报：
    截至6月20日，共办理126件。
    2026年6月25日

依据：
    数据不会早于它统计的时间写成。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.signed_day import signed_day
from taizhang.core.values import Message, Span

_UNTIL = re.compile(
    r"截至(?P<year>20[0-9]{2}年)?(?:今年)?(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})日|(?P<end>底))"
)
_PLAN = re.compile(r"将|拟|计划|预计|力争|去年|上年|[前上]一?年")
_END = 28


def _check(document: CheckedText) -> Iterator[Hit]:
    signed = signed_day(document)
    if signed is None:
        return
    written = (int(signed["month"]), int(signed["day"]))
    for found in _UNTIL.finditer(document.folded):
        if found["year"] and found["year"][:4] != signed["year"]:
            continue
        until = (int(found["month"]), int(found["day"] or _END))
        sentence = document.sentence_at(found.start())
        if until <= written or _PLAN.search(sentence.span.of(document.folded)):
            continue
        if not found["year"] and until[0] - written[0] > 1:
            continue  # that of another year
        yield Hit(
            (Span(found.start(), found.end()),),
            Message(
                "{until}，成文日期却是{signed}。",
                until=found.group(),
                signed=signed.group().strip(),
            ),
            None,
            (found.group(), signed.group().strip()),
        )


RULE = Rule("DAT-SIGN-STALE", Severity.ERROR, __doc__, _check)
