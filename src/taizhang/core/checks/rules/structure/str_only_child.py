"""下一级只有一条。

“一、”下面只有“（一）”，没有“（二）”，可以并入上一级。

查得出：
    一、主要工作
    （一）学习
    好。
    二、存在问题
    宣传不够。

不报：
    一、主要工作
    （一）学习
    好。
    （二）宣传
    好。
    二、存在问题
    宣传不够。

依据：
    分条就有两条以上。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.outline import Depth, Heading
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.sequence import written
from taizhang.core.values import Message


def _check(document: CheckedText) -> Iterator[Hit]:
    open_lists: list[tuple[Heading, int]] = []
    for heading in [*document.outline.headings, None]:
        depth = Depth.CHAPTER if heading is None else heading.depth
        while open_lists and open_lists[-1][0].depth > depth:
            first, count = open_lists.pop()
            if count == 1 and first.number == 1 and open_lists:
                words = first.mark.of(document.text) or written(first.depth, first.number)
                yield Hit(
                    (first.span,),
                    Message("下一级只有“{mark}”一条。", mark=words.strip()),
                    None,
                    (words.strip(),),
                )
        if heading is not None and open_lists and open_lists[-1][0].depth == depth:
            open_lists[-1] = (open_lists[-1][0], open_lists[-1][1] + 1)
        elif heading is not None:
            open_lists.append((heading, 1))


RULE = Rule("STR-ONLY-CHILD", Severity.HINT, __doc__, _check)
