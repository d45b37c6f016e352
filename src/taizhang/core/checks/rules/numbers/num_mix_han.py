"""阿拉伯数字后面接“十”“百”“千”。

“3千余人”写成“3000余人”或“三千余人”；“万”“亿”可以接。千米、千克、千瓦是单位，不报。

查得出：
    走访企业5百户。

不报：
    走访企业500户，修路3千米。

依据：
    GB/T 15835：阿拉伯数字后面只接“万”“亿”。
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
    r"(?<![0-9A-Za-z.+第])[0-9]{1,3}(?:\.[0-9])?(?:[百千]万?|十)[余多几来]?"
    r"(?=[万亿个名人户家件场次亩元处条项篇吨斤头只株幅辆台套])"
)
_EACH = Message("阿拉伯数字不接“十”“百”“千”：{words}").template
_MANY = Message("全文{count}处阿拉伯数字接了“十”“百”“千”，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = spans_of(_PATTERN, document.folded)
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("NUM-MIX-HAN", Severity.DOUBT, __doc__, _check)
