"""“以上”和“以下”都含同一个数。

“80分以上50人、80分以下10人”：以上、以下都连本数在内，80分的人算了两次，或者要注明“不含”。

查得出：
    80分以上50人、80分以下10人。

不报：
    80分以上50人、80分以下（不含80分）10人。

依据：
    以上、以下连本数在内。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_SAID = re.compile(
    r"(?<![0-9.])(?P<limit>[0-9]{1,8}(?:\.[0-9]{1,4})?"
    r"[万亿]?(?:平方米|公里|万元|[分岁人元亩年件户个%]))(?P<side>以上|以下)"
)
_EXCEPT = ("不含", "不包括", "含本数")
_NEAR = 30


def _check(document: CheckedText) -> Iterator[Hit]:
    before: re.Match[str] | None = None
    for found in _SAID.finditer(document.folded):
        last, before = before, found
        if last is None or last["limit"] != found["limit"] or last["side"] == found["side"]:
            continue
        words = document.folded[last.end() : found.end() + _NEAR]
        between = document.folded[last.end() : found.start()]
        if len(between) > _NEAR or any(sign in between for sign in "。\n"):
            continue
        if not any(said in words for said in _EXCEPT):
            limit = found["limit"]
            yield Hit(
                (Span(last.start(), last.end()), Span(found.start(), found.end())),
                Message("“以上”“以下”都含{limit}，请写明归哪一边。", limit=limit),
                None,
                (limit,),
            )


RULE = Rule("NUM-BOUNDARY", Severity.DOUBT, __doc__, _check)
