"""成文日期的写法。

文末单独成行的日期，用阿拉伯数字写全年、月、日，月、日不编虚位，不用点和横线。

查得出：
    各项工作有序推进。
    2026.6.30

不报：
    各项工作有序推进。
    2026年6月30日

依据：
    GB/T 9704—2012 7.3.5.4。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_WRONG = re.compile(
    r"[ \t]*(?:[二〇○零][〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
    r"|20[0-9]{2}[./-][0-9]{1,2}[./-][0-9]{1,2}日?|20[0-9]{2}年(?:0[0-9]月[0-9]{1,2}日|[0-9]{1,2}月0[0-9]日))[ \t]*"
)
_LAST = 4


def _check(document: CheckedText) -> Iterator[Hit]:
    for paragraph in document.paragraphs[1:][-_LAST:]:
        words = paragraph.span.of(document.folded)
        if _WRONG.fullmatch(words):
            yield Hit(
                (Span(paragraph.start, paragraph.end),),
                Message(
                    "成文日期用阿拉伯数字写全年月日，月、日不编虚位：{words}", words=words.strip()
                ),
                None,
                (words.strip(),),
            )


RULE = Rule("DAT-SIGN-FORM", Severity.DOUBT, __doc__, _check)
