"""全文的数据都是同一个数字的重复。

“宣传稿件9篇、培训99人次、下降9.9%”：数据是脱敏时换上去的，不是实际的数。这样的数不再核对相互是否相符。

查得出：
    举办培训9场、参训99人次，走访99家，协调99件，办结99件，发稿9篇，阅读9.9万次，慰问99户。

不报：
    举办培训9场、参训320人次，走访46家，协调35件，办结33件，发稿12篇，阅读1.2万次，慰问18户。

依据：
    八个以上的数据，九成以上各由一个数字组成，而且不超过两个数字，不会是巧合。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_SHOWN = 3


def _check(document: CheckedText) -> Iterator[Hit]:
    masked = [figure for figure in document.figures if document.masking.masks(figure)]
    if not masked:
        return
    yield Hit(
        spans(masked[0]),
        Message(
            "全文{all}个数据中有{count}个只由数字{digits}组成（{shown}），是替代的数，请填实际的数。",
            all=len(document.figures),
            count=len(masked),
            digits=tuple(sorted(document.masking.digits)),
            shown=texts(*masked[:_SHOWN]),
        ),
        None,
        texts(*masked[:_SHOWN]),
    )


RULE = Rule("PLH-MASKED", Severity.ERROR, __doc__, _check)
