"""中文里用了半角标点。

逗号、分号、冒号、问号、感叹号、括号、引号、句点的前后是汉字的。只有括号用了半角的，作提示。数、时间、网址、英文里的不报；全文都这样的并作一条，写明有几处。

查得出：
    完成率95%,同比提高。

不报：
    完成率95%，同比提高。

依据：
    GB/T 15834：中文用全角标点。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.habit import hits_or_habit, spans_of
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_HAN = r"[\u4e00-\u9fff“”‘’《》（）〈〉【】〔〕、，。；：！？]"
_MARK = re.compile(
    rf"(?<={_HAN})[,;:?!](?=\s?{_HAN}|\s?[0-9]|\s*$)|(?<=[0-9%])[,;:?!](?=\s?[\u4e00-\u9fff“‘《（])"
    r"|(?<=[\u4e00-\u9fff]{2})\.(?=[ ]?[\u4e00-\u9fff]|[ ]*$)",
    re.MULTILINE,
)
_BRACKET = re.compile(
    r"\((?![一二三四五六七八九十]{1,3}\)|[0-9]{1,2}\))(?=[^()\n]{0,60}\))(?=[^()\n]{0,60}[\u4e00-\u9fff])"
)
_QUOTE = re.compile(r"\"(?=[\u4e00-\u9fff《])|(?<=[\u4e00-\u9fff》])\"")
_EACH = Message("标点用全角：{words}").template
_MANY = Message("全文{count}处半角标点，宜用全角：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    length = len(document.text)
    brackets = spans_of(_BRACKET, document.text)
    marks = [
        Span(max(0, span.start - 1), min(span.end + 1, length))
        for pattern in (_MARK, _QUOTE)
        for span in spans_of(pattern, document.text)
    ]
    if marks:
        yield from hits_or_habit(document.text, sorted([*marks, *brackets]), _EACH, _MANY)
    elif brackets:
        yield from hits_or_habit(document.text, brackets, _EACH, _MANY, Severity.HINT)


RULE = Rule("PUN-HALF", Severity.DOUBT, __doc__, _check)
