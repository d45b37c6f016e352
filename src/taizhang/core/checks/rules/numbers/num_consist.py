"""并列的数，有的用汉字，有的用阿拉伯数字。

“3个村、五个社区”用一种写法。“一个”常常不是数，不报。

查得出：
    覆盖3个村、五个社区。

不报：
    覆盖3个村、5个社区。

依据：
    GB/T 15835：同类场合写法一致。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.habit import hits_or_habit, spans_of
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_PATTERN = re.compile(
    r"(?<![0-9.])[0-9]{1,5}(?P<unit>[个名家户件场次人处项篇期])[\u4e00-\u9fff]{1,8}[、和](?:[二两三四五六七八九]|[二三四五六七八九]?十[一二三四五六七八九]?)(?P=unit)"
    r"|(?<![第一二三四五六七八九十百千])(?:[二两三四五六七八九]|[二三四五六七八九]?十[一二三四五六七八九]?)(?P<same>[个名家户件场次人处项篇期])[\u4e00-\u9fff]{1,8}[、和][0-9]{1,5}(?P=same)"
)
_EACH = Message("并列的数写法不一：{words}").template
_MANY = Message("全文{count}处并列的数写法不一，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = spans_of(_PATTERN, document.folded)
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("NUM-CONSIST", Severity.HINT, __doc__, _check)
