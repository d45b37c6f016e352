"""上年同期数与台账不符，与去年签发的报告也不符。

与台账或者与去年签发的报告相同的，都不报；写明口径调整的不报。

台账：
    - {指标: 收集诉求件数, 值: 312, 计量单位: 件, 上年: 256, 已签发: {2024H1-001: 256件}}

查得出：
    2025年上半年，共收集诉求312件，上年同期260件。

不报：
    2025年上半年，共收集诉求312件，上年同期256件。

依据：
    去年公布过的数，今年引用时要一致；更正了的，写明原因。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.held import HeldVerdict
from taizhang.core.checks.held_hit import about
from taizhang.core.checks.reckoning import meet
from taizhang.core.checks.rule import Rule
from taizhang.core.reports.runs import Role
from taizhang.core.values import Message

_EXPLAINED = re.compile(r"口径|可比|调整|更正|剔除")


def _check(document: CheckedText) -> Iterator[Hit]:
    for held in document.held:
        best = held.best
        if best is None or best.role is not Role.LAST_YEAR or held.override:
            continue
        if held.verdict is not HeldVerdict.DIFFERS:
            continue
        mine = held.figure.interval
        if mine is not None and any(meet(mine, one.interval) for one in held.published):
            continue
        if _EXPLAINED.search(document.paragraph_at(held.figure.start).span.of(document.text)):
            continue
        said = tuple(f"{one.report} {one.text}" for one in held.published)
        if said:
            message = Message(
                "上年同期数“{text}”与台账的{value}、已签发报告的{said}都不同：{about}。",
                text=held.figure.text,
                value=held.shown,
                said=said,
                about=about(held),
            )
        else:
            message = Message(
                "上年同期数“{text}”与台账的{value}不同：{about}。",
                text=held.figure.text,
                value=held.shown,
                about=about(held),
            )
        yield Hit((held.figure.span,), message, None, (held.figure.text, held.shown, *said))


RULE = Rule("LED-PRIOR", Severity.DOUBT, __doc__, _check)
