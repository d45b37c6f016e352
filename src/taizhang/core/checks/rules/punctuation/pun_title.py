"""标题末尾用了标点。

“关于……的报告。”末尾不用句号；书名号、顿号、引号、括号可以用。

查得出：
    关于上半年工作情况的报告。
    上半年共开展活动46场。

不报：
    关于上半年工作情况的报告
    上半年共开展活动46场。

依据：
    GB/T 9704：标题末尾不用标点。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message


def _check(document: CheckedText) -> Iterator[Hit]:
    title = document.outline.title
    if title is None:
        return
    words = title.of(document.text)
    if re.search(r"[。，；、,;]$", words):
        yield Hit(
            (title,),
            Message("标题末尾不用标点：{words}", words=words[-_LONGEST:]),
            None,
            (words[-_LONGEST:],),
        )


_LONGEST = 30


RULE = Rule("PUN-TITLE", Severity.DOUBT, __doc__, _check)
