"""并列的引号、书名号之间用了顿号。

《甲》《乙》之间通常不用顿号；各家看法不一，只作提示，一篇一条。

查得出：
    学习《条例》、《办法》。

不报：
    学习《条例》《办法》。

依据：
    GB/T 15834：标有引号、书名号的并列成分之间通常不用顿号。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.habit import spans_of
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_PATTERN = re.compile("(?<=[”》])、(?=[“《])")


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = spans_of(_PATTERN, document.text)
    if spans:
        yield Hit(
            tuple(spans), Message("{count}处引号或书名号之间的顿号可以不用。", count=len(spans))
        )


RULE = Rule("PUN-DUN-QUOTE", Severity.HINT, __doc__, _check)
