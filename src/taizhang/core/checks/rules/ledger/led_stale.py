"""数据是台账以前的数，台账后来改了。

文件里的数与台账现在的数不同，却与以前某个变更号时的数相同：文件写成以后，台账有更正、补报或撤回。

台账：
    - {指标: 学习培训场次, 值: 46, 计量单位: 场次, 曾为: {"12": 49}}

查得出：
    2025年上半年，共举办学习培训49场次。

不报：
    2025年上半年，共举办学习培训46场次。

依据：
    记录改了，据它写出的数要跟着改，或者写明截至哪一天。
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
        stood = held.stood_at
        if held.cause is not Cause.EARLIER or stood is None:
            continue
        yield Hit(
            (held.figure.span,),
            Message(
                "“{text}”是变更号 {changeset} 时的数：{about}，台账后来改为{value}，依据{records}条记录，查看：{trace}",
                text=held.figure.text,
                changeset=stood.name,
                about=about(held),
                value=held.shown,
                records=held.records,
                trace=held.trace,
            ),
            None,
            (held.figure.text, held.shown, held.trace),
        )


RULE = Rule("LED-STALE", Severity.ERROR, __doc__, _check)
