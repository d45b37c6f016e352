"""用 XX、××、某某代替的内容没有填。

“完成XX项”“慰问金××万元”：该填数的地方是错误；“××街道”“张某某”可能是有意隐去，只作疑点和提示。

查得出：
    共完成XX项，投入××万元。

不报：
    共完成12项，投入30万元。

依据：
    定稿写实际的数和名称。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_MASK = re.compile(
    r"(?<![A-Za-z0-9*×\-])(?:[Xx]{2,6}|×{1,6}|\*{2,6}|某某)(?![A-Za-z0-9*×\-])|(?<=[0-9])\*+(?=[0-9])|(?<=[0-9])×(?=[万亿个人件场户次项%])"
)
_NUMBER_AFTER = re.compile(
    r"\s?(?:多|余)?(?:万|亿|%|个|人|名|件|场|户|次|项|处|家|篇|条|期|批|元|亩|公里|月|日|年|份|分|百分点|平方米)"
)
_BOLD = re.compile(r"\*\*[^*\n]{1,60}\*\*")


def _check(document: CheckedText) -> Iterator[Hit]:
    bold = [found.span() for found in _BOLD.finditer(document.folded)]
    for found in _MASK.finditer(document.folded):
        words = found.group()
        if words.startswith("*") and any(start <= found.start() < end for start, end in bold):
            continue  # PLH-MARKDOWN's
        number = _NUMBER_AFTER.match(document.folded, found.end()) is not None
        if words == "×" and not number:
            continue
        severity = Severity.ERROR if number else Severity.DOUBT
        if words == "某某":
            severity = Severity.HINT
        yield Hit(
            (Span(found.start(), found.end()),),
            Message("用{words}代替的内容没有填。", words=words),
            severity,
            (words,),
        )


RULE = Rule("PLH-XX", Severity.ERROR, __doc__, _check)
