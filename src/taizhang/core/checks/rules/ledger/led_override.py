"""报告里的数改过，没有写明理由和批准人；或者有，列出来。

报告写出以后在 Word 里改了数，台账没有改。要保留改过的数，用 `taizhang override` 写明理由、批准人（写职务）；
写明了的按提示列出，台账不变。

台账：
    - {指标: 学习培训场次, 值: 46, 计量单位: 场次, 原写: 46场次}

查得出：
    2025年上半年，共举办学习培训49场次。

不报：
    2025年上半年，共举办学习培训46场次。

依据：
    数据与台账不同的，要有理由、有人负责、查得到。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.held import Cause
from taizhang.core.checks.held_hit import about
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message


def _check(document: CheckedText) -> Iterator[Hit]:
    for held in document.held:
        if held.cause is Cause.OVERRIDDEN:
            message = Message(
                "“{text}”经批准改写：{override}。{about}，台账为{value}。",
                text=held.figure.text,
                override=held.override,
                about=about(held),
                value=held.shown,
            )
            yield Hit((held.figure.span,), message, Severity.HINT, (held.figure.text, held.shown))
        elif held.cause is Cause.RETYPED:
            message = Message(
                "“{text}”原来写的是{written}，没有写明改的理由和批准人：{about}，台账为{value}，"
                "依据{records}条记录，查看：{trace}",
                text=held.figure.text,
                written=held.written,
                about=about(held),
                value=held.shown,
                records=held.records,
                trace=held.trace,
            )
            yield Hit((held.figure.span,), message, None, (held.figure.text, held.written))


RULE = Rule("LED-OVERRIDE", Severity.ERROR, __doc__, _check)
