"""一段话出现了两次。

四十字以上的段落，去掉标点空格后相同或者九成以上相同的报出；只有数不同的也算。

查得出：
    上半年坚持问题导向，组织各镇各村开展集中排查，建立台账逐项销号，做到底数清、情况明、措施实、成效好。
    上半年坚持问题导向，组织各镇各村开展集中排查，建立台账逐项销号，做到底数清、情况明、措施实、成效好。

不报：
    上半年坚持问题导向，组织各镇各村开展集中排查，建立台账逐项销号，做到底数清、情况明、措施实、成效好。
    下半年坚持目标导向，督促各科各室按月通报，成效纳入考核，做到早部署、早落实、早见效，全年不松劲。

依据：
    一段话说一次。
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.outline import LineKind
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_LONG = 40
_ENDS = 12
_ALIKE = Decimal("0.9")
_NOT_WORDS = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]")


def _check(document: CheckedText) -> Iterator[Hit]:
    seen: dict[str, tuple[Span, str]] = {}
    for line in document.outline.lines:
        if line.kind in {LineKind.CELL, LineKind.CONTENTS, LineKind.ASIDE}:
            continue
        words = _NOT_WORDS.sub("", line.span.of(document.folded))
        if len(words) <= _LONG:
            continue
        # Each paragraph is held against the last one with the same beginning, and the last one with the same end.
        for key in (f"^{words[:_ENDS]}", f"{words[-_ENDS:]}$"):
            earlier = seen.get(key)
            if earlier is not None and _alike(earlier[1], words):
                said = words[:_ENDS]
                yield Hit(
                    (earlier[0], line.span),
                    Message("这一段与前面的一段几乎相同：{words}…", words=said),
                )
                break
        for key in (f"^{words[:_ENDS]}", f"{words[-_ENDS:]}$"):
            seen[key] = (line.span, words)


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < _ALIKE * max(len(one), len(other)):
        return False
    first, second = (Counter(pairwise(words)) for words in (one, other))
    shared = sum((first & second).values())
    return shared >= _ALIKE * max(sum(first.values()), sum(second.values()))


RULE = Rule("STR-DUP-PARA", Severity.DOUBT, __doc__, _check)
