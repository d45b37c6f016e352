"""同比、环比用反。

和上月、上季度比是环比，和上年同期比是同比。“比去年5月”是同比，不报。

查得出：
    6月受理46件，比5月同比增长15%。

不报：
    6月受理46件，比5月环比增长15%。

依据：
    环比与相邻的上一时段比，同比与上年同一时段比。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_SINCE = r"(?:相比)?(?:的?[0-9.,]+(?:万|亿)?[^\W\d，。]{1,3})?[，,]?"
_BEFORE = re.compile(
    rf"(?:[比较]|[与同和](?=[^，。；0-9]{{2,8}}相比))(?P<base>上个?月份?|上季度|上周|第?[一二三]季度|[0-9]{{1,2}}月份?){_SINCE}(?P<word>同比)(?=[^，。；]{{0,4}}[增下上提减降])"
)
_YEAR = re.compile(
    rf"(?:[比较]|[与同和](?=[^，。；0-9]{{2,8}}相比))(?P<base>(?:上年|去年|前年)(?:同期|同月)){_SINCE}(?P<word>环比)(?=[^，。；]{{0,4}}[增下上提减降])"
)
_RIGHT = {"同比": "环比", "环比": "同比"}


def _check(document: CheckedText) -> Iterator[Hit]:
    for form in (_BEFORE, _YEAR):
        for found in form.finditer(document.folded):
            yield Hit(
                (Span(found.start(), found.end()),),
                Message(
                    "与{base}比应为{right}，文中写{said}。",
                    base=found["base"],
                    right=_RIGHT[found["word"]],
                    said=found["word"],
                ),
                None,
                (found.group(),),
            )


RULE = Rule("ARI-YOY-LABEL", Severity.ERROR, __doc__, _check)
