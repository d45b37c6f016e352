"""报告改完回来，里面的数和写出时不同，没有改写记录；或者有，列出来。

只对工作区自己写出的报告：每个数据按标记和前后的文字找回，和写出时逐个对照。1138 写成 1,138 不算改动。
要保留改过的数，用 `taizhang override` 写明理由和批准人；写明了的按提示列出。修订还没有接受也没有拒绝的，也报。

台账：
    - {数据: 学习培训场次, 原为: 46场次, 现为: 49场次}

查得出：
    2025年上半年，共举办学习培训49场次。

不报：
    2025年上半年，共举办学习培训46场次。

依据：
    签发的数据以台账为准；改了哪个数、谁同意的，要查得到。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message


def _check(document: CheckedText) -> Iterator[Hit]:
    for figure in document.edited:
        if not figure.spans:
            continue  # what was deleted has no place in the text; it is told with the report
        named = {"ordinal": figure.ordinal, "indicator": figure.indicator}
        if figure.settled:
            message = Message(
                "第{ordinal}个数据{indicator}经批准改写：{override}",
                override=figure.override,
                **named,
            )
            severity = Severity.HINT
        else:
            severity = None
            message = Message("第{ordinal}个数据{indicator}：{what}", what=figure.what, **named)
            if figure.now:
                message = Message(
                    "第{ordinal}个数据{indicator}：{what}按现在的台账是{now}。",
                    what=figure.what,
                    now=figure.now,
                    **named,
                )
        evidence = (figure.was, *figure.texts)
        yield Hit(figure.spans, message, severity, evidence)


RULE = Rule("LED-EDITED", Severity.ERROR, __doc__, _check)
