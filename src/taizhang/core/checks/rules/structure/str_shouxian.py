"""“首先”“其次”后面接了“第三”。

“首先……其次……第三……”写成“首先……其次……再次……”，或者全用“第一”“第二”“第三”。

查得出：
    首先抓学习，其次抓宣传，第三抓服务。

不报：
    首先抓学习，其次抓宣传，再次抓服务。

依据：
    一组列举用一套词。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_WORD = re.compile(
    r"(?:(?<=[。；，：:,;\n])|^)[ ]{0,8}(?P<word>首先|其次|第[二三]|[二三]是)(?![名季产方者类届批期次])",
    re.MULTILINE,
)
_FAR = 400


def _check(document: CheckedText) -> Iterator[Hit]:
    first: re.Match[str] | None = None
    for found in _WORD.finditer(document.folded):
        if found["word"] == "首先":
            first = found
        elif (
            first is None
            or found.start() - first.end() > _FAR
            or "\n" in document.folded[first.end() : found.start()]
        ):
            first = None
        elif found["word"] != "其次":
            spans = (Span(first.start("word"), first.end()), Span(found.start("word"), found.end()))
            yield Hit(
                spans,
                Message("“首先”后面接了“{word}”，一组列举用一套词。", word=found["word"]),
                None,
                ("首先", found["word"]),
            )
            first = None


RULE = Rule("STR-SHOUXIAN", Severity.DOUBT, __doc__, _check)
