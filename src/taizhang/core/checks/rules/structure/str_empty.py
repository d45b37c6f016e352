"""标题下面没有内容。

同一级的别的标题下面有内容、这一个没有的报出；整组都没有内容的是列举，不报。

查得出：
    一、主要工作
    共开展活动46场。
    二、存在问题
    三、下一步工作
    加强宣传。

不报：
    一、主要工作
    共开展活动46场。
    二、存在问题
    宣传不够。
    三、下一步工作
    加强宣传。

依据：
    有标题就有内容。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.outline import Depth, Heading, LineKind
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_LONGEST = 30


def _check(document: CheckedText) -> Iterator[Hit]:
    outline = document.outline
    empty: list[Heading] = []
    full: set[Depth] = set()
    for number, heading in enumerate(outline.headings):
        if heading.depth > Depth.TWO:
            continue
        following = outline.headings[number + 1] if number + 1 < len(outline.headings) else None
        words = heading.span.of(document.text)
        end = following.line if following else min(outline.annex, len(outline.lines))
        deeper = following is not None and following.depth > heading.depth
        below = outline.lines[heading.line + 1 : heading.line + 2]
        tail = bool(below) and below[0].kind in {LineKind.SIGNATURE, LineKind.DAY}
        if heading.alone and not deeper and (heading.line + 1 >= end or tail):
            if len(words) <= _LONGEST and not words.endswith("。"):
                empty.append(heading)
        else:
            full.add(heading.depth)
    for heading in empty:
        if heading.depth in full:
            words = heading.span.of(document.text)
            yield Hit(
                (heading.span,), Message("标题下面没有内容：{words}", words=words), None, (words,)
            )


RULE = Rule("STR-EMPTY", Severity.DOUBT, __doc__, _check)
