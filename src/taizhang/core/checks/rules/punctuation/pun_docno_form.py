"""发文字号的顺序号写了“第”或者补了零。

“〔2026〕第012号”写成“〔2026〕12号”。

查得出：
    依据东政发〔2026〕第012号文件。

不报：
    依据东政发〔2026〕12号文件。

依据：
    GB/T 9704：顺序号不编虚位，不加“第”字。
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
    r"(?<=[发办字函文政党委厅综统农财教规])[〔\[(][12][0-9]{3}[〕\])](?:第[0-9]{1,4}号|0[0-9]{0,3}号)"
)
_EACH = Message("顺序号不加“第”、不补零：{words}").template
_MANY = Message("全文{count}处顺序号加了“第”或补了零，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = spans_of(_PATTERN, document.folded)
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("PUN-DOCNO-FORM", Severity.ERROR, __doc__, _check)
