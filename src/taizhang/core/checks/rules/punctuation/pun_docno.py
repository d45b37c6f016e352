"""发文字号的年份没有用六角括号。

“东政发(2026)12号”写成“东政发〔2026〕12号”。案号“（2026）京01民初12号”不是发文字号，不报。

查得出：
    依据东政发(2026)12号文件。

不报：
    依据东政发〔2026〕12号文件。

依据：
    GB/T 9704：年份用六角括号“〔〕”括入。
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
    r"(?<=[发办字函文政党委厅综统农财教规])(?:[\[［【][12][0-9]{3}[\]］】]|[(（][12][0-9]{3}[)）])第?[0-9]{1,4}号"
)
_EACH = Message("发文字号的年份用六角括号“〔〕”：{words}").template
_MANY = Message("全文{count}处发文字号的年份没有用六角括号“〔〕”，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = spans_of(_PATTERN, document.folded)
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("PUN-DOCNO", Severity.ERROR, __doc__, _check)
