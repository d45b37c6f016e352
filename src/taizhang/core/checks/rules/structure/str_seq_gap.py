"""标题的序号跳号。

“一、二、四、”缺“三、”。按上级标题分别看；缺的序号在两个标题之间的文字里出现过的（排版没有另起一行），不报；前后编到底的、从1重新编起的不报。

查得出：
    一、主要工作
    情况良好。
    二、存在问题
    还有不足。
    四、下一步工作
    继续努力。

不报：
    一、主要工作
    情况良好。
    二、存在问题
    还有不足。
    三、下一步工作
    继续努力。

依据：
    序号连续。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.sequence import steps, written
from taizhang.core.values import Message


def _check(document: CheckedText) -> Iterator[Hit]:
    for step in steps(document.outline):
        if step.before is None or step.heading.number <= step.before.number + 1:
            continue
        missing = written(step.heading.depth, step.before.number + 1)
        between = document.folded[step.before.mark.end : step.heading.mark.start]
        if re.sub(r"[、().]", "", missing) in between:
            continue
        marks = [found.mark.of(document.text) for found in (step.before, step.heading)]
        first, second = (
            mark.strip() or written(found.depth, found.number)
            for mark, found in zip(marks, (step.before, step.heading), strict=True)
        )
        yield Hit(
            (step.before.span, step.heading.span),
            Message(
                "序号从“{first}”跳到“{second}”，缺“{missing}”。",
                first=first,
                second=second,
                missing=missing,
            ),
            # What Word counts is told by its numbering alone.
            None if all(marks) else Severity.DOUBT,
            (first, second),
        )


RULE = Rule("STR-SEQ-GAP", Severity.ERROR, __doc__, _check)
