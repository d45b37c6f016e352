"""数据与台账不符。

能确定是哪个指标、哪个单位、哪个时段的数，才拿台账的数去比；约数和取整的数按它代表的区间比。确定不了的不报，只列出可能的指标。
是哪些记录，用提示中的 trace 命令看。

台账：
    - {指标: 学习培训场次, 值: 46, 计量单位: 场次}

查得出：
    2025年上半年，共举办学习培训49场次。

不报：
    2025年上半年，共举办学习培训40余场次。

依据：
    数据以台账为准；文件里的数要改，改文件，或者更正台账，或者写明理由改写。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.held import Cause
from taizhang.core.checks.held_hit import about
from taizhang.core.checks.rule import Rule
from taizhang.core.reports.runs import Role
from taizhang.core.values import Message


def _check(document: CheckedText) -> Iterator[Hit]:
    for held in document.held:
        best = held.best
        # What was published of last year is a matter of its own.
        if best is None or held.cause is not Cause.OTHER or best.role is Role.LAST_YEAR:
            continue
        yield Hit(
            (held.figure.span,),
            Message(
                "“{text}”与台账不符：{about}，台账为{value}，依据{records}条记录，查看：{trace}",
                text=held.figure.text,
                about=about(held),
                value=held.shown,
                records=held.records,
                trace=held.trace,
            ),
            None,
            (held.figure.text, held.shown, held.trace),
        )


RULE = Rule("LED-VALUE", Severity.ERROR, __doc__, _check)
