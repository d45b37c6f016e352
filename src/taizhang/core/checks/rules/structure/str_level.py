"""标题的层次颠倒。

“（一）”在前，“一、”在后；或者“一、”下面直接是“（1）”。“一、”下面直接用“1.”的常见，不报。

查得出：
    （一）学习
    好。
    （二）宣传
    好。
    一、存在问题
    还有不足。

不报：
    一、主要工作
    （一）学习
    好。
    二、存在问题
    还有不足。

依据：
    GB/T 9704：层次依次用“一、”“（一）”“1.”“（1）”。
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.outline import Depth
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message


def _check(document: CheckedText) -> Iterator[Hit]:
    headings = document.outline.headings
    if headings and headings[0].depth is Depth.TWO and headings[0].number == 1:
        later = next((found for found in headings if found.depth is Depth.ONE), None)
        if later is not None and later.number == 1:
            yield Hit(
                (headings[0].span, later.span),
                Message("“（一）”在前，“一、”在后，层次颠倒。"),
            )
    above = {first: second for second, first in pairwise(headings)}
    for heading, before in above.items():
        if (
            before.depth is Depth.ONE
            and heading.depth is Depth.FOUR
            and heading.number == 1
            and before.alone
            and heading.alone
        ):
            yield Hit(
                (before.span, heading.span), Message("“一、”下面直接用了“（1）”，中间隔了两层。")
            )


RULE = Rule("STR-LEVEL", Severity.DOUBT, __doc__, _check)
