"""分节号用了全角，或者时有时无。

“12，345元”的分节号用半角；同一篇里五位以上的数有的分节、有的不分节，作提示。

查得出：
    收入12，345元。

不报：
    收入12,345元。

依据：
    GB/T 15835：分节号用半角逗号，全篇一致。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.habit import hits_or_habit, spans_of
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_WIDE = re.compile(
    r"(?<![0-9年月第.，])[1-9][0-9]{0,2}(?:，[0-9]{3}){1,4}(?![0-9，.])(?=[元万亿吨亩])"
)
_GROUPED = re.compile(
    r"(?<![0-9,.])[1-9][0-9]{0,2}(?:,[0-9]{3}){1,5}(?![0-9,])(?=(?:\.[0-9]{1,4})?[\u4e00-\u9fff])"
)
_BARE = re.compile(r"(?<![0-9A-Za-z.,])[1-9][0-9]{4,9}(?=(?:\.[0-9]{1,4})?[元人户件吨亩])")
_EACH = Message("分节号用半角：{words}").template
_MANY = Message("全文{count}处分节号用了全角，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    wide = spans_of(_WIDE, document.folded)
    yield from hits_or_habit(document.text, wide, _EACH, _MANY)
    grouped, bare = spans_of(_GROUPED, document.folded), spans_of(_BARE, document.folded)
    large = [span for span in grouped if span.end - span.start > len("9,999")]
    if large and bare:
        first, second = large[0].of(document.text), bare[0].of(document.text)
        yield Hit(
            (large[0], bare[0]),
            Message(
                "五位以上的数，有的分节，有的不分节：{first}、{second}", first=first, second=second
            ),
            Severity.HINT,
            (first, second),
        )


RULE = Rule("NUM-THOUSANDS", Severity.DOUBT, __doc__, _check)
