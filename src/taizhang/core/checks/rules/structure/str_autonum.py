"""自动编号之外又打了序号。

Word 已经给这一段编了“一、”，文字里又打了“一、”，印出来是两个序号。只有 .docx 看得出；行首印着两个序号的也算。

查得出：
    一、一、主要工作
    好。

不报：
    一、主要工作
    好。

依据：
    一个标题一个序号。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_MARK = r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\([0-9]{1,2}\)|[0-9]{1,2}[.．](?![0-9]))"
_TYPED = re.compile(_MARK)
_TWICE = re.compile(rf"(?P<first>{_MARK})[ ]?(?P=first)")


def _check(document: CheckedText) -> Iterator[Hit]:
    for line in document.outline.lines:
        found = _TWICE.match(document.folded, line.span.start, line.span.end)
        mark = found["first"] if found else line.label
        typed = found or (
            _TYPED.match(document.folded, line.span.start, line.span.end) if line.label else None
        )
        if typed is None:
            continue
        span = Span(typed.start(), typed.end())
        words = span.of(document.text) if not found else found["first"]
        yield Hit(
            (span,),
            Message("这里有两个序号：{first}和{second}", first=mark.strip(), second=words.strip()),
            None,
            (mark.strip(), words.strip()),
        )


RULE = Rule("STR-AUTONUM", Severity.DOUBT, __doc__, _check)
