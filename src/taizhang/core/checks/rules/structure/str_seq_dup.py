"""标题的序号重复。

“（一）（二）（二）”。按上级标题分别看；从1重新编起的不报。

查得出：
    一、主要工作
    （一）学习
    好。
    （二）宣传
    好。
    （二）服务
    好。

不报：
    一、主要工作
    （一）学习
    好。
    （二）宣传
    好。
    （三）服务
    好。

依据：
    序号不重复。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.sequence import steps, written
from taizhang.core.values import Message


def _check(document: CheckedText) -> Iterator[Hit]:
    for step in steps(document.outline):
        if (
            step.before is None
            or step.heading.number != step.before.number
            or step.heading.number == 1
        ):
            continue
        marks = [found.mark.of(document.text).strip() for found in (step.before, step.heading)]
        mark = marks[1] or written(step.heading.depth, step.heading.number)
        yield Hit(
            (step.before.span, step.heading.span),
            Message("序号“{mark}”用了两次。", mark=mark),
            None if all(marks) else Severity.DOUBT,
            (mark,),
        )


RULE = Rule("STR-SEQ-DUP", Severity.ERROR, __doc__, _check)
