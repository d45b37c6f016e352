"""五年规划的年份不对。

“十四五”是2021—2025年，“十五五”是2026—2030年：收官之年是末年，开局之年是首年。

查得出：
    2026年是“十四五”规划收官之年。

不报：
    2025年是“十四五”规划收官之年。

依据：
    五年规划的起止年份。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_PLANS = {"三": 2016, "四": 2021, "五": 2026, "六": 2031}
_SAID = re.compile(
    r"(?P<year>20[0-9]{2})年(?:度)?(?:既|也|又)?(?:是|作为)(?:实施)?[“\"]?十(?P<plan>[三四五六])五[”\"]?(?:规划)?(?:的)?(?P<which>收官|开局|起步)"
)
_LENGTH = 4


def _check(document: CheckedText) -> Iterator[Hit]:
    for found in _SAID.finditer(document.folded):
        first = _PLANS[found["plan"]]
        right = first + _LENGTH if found["which"] == "收官" else first
        if int(found["year"]) != right:
            yield Hit(
                (Span(found.start(), found.end()),),
                Message(
                    "“十{plan}五”的{which}之年是{right}年，文中写{said}年。",
                    plan=found["plan"],
                    which=found["which"],
                    right=str(right),
                    said=found["year"],
                ),
                None,
                (found.group(),),
            )


RULE = Rule("DAT-PLAN-SEQ", Severity.DOUBT, __doc__, _check)
