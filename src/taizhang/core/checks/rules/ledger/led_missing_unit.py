"""写了总数，有的单位还没有报。

报了零报告的算报了。文中写明“尚未报送”“已报几个”的不报；一个时段里缺的都是同样的单位时只报一次。

台账：
    - {指标: 学习培训场次, 值: 46, 计量单位: 场次, 应报: 18, 未报送: [东湖镇, 柳河镇]}

查得出：
    2025年上半年，共举办学习培训46场次。

不报：
    2025年上半年，共举办学习培训46场次（不含尚未报送的东湖镇、柳河镇）。

依据：
    没有报送不是零；总数缺了谁，要写明。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.held import HeldFigure
from taizhang.core.checks.held_hit import about
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_SAID = re.compile(r"未报|没有报|尚未上报|已报|应报|暂未统计|不含")


def _check(document: CheckedText) -> Iterator[Hit]:
    told: dict[tuple[str, ...], list[HeldFigure]] = {}
    for held in document.held:
        if not held.certain or not held.missing or held.best is None:
            continue
        if _SAID.search(document.paragraph_at(held.figure.start).span.of(document.text)):
            continue
        told.setdefault(held.missing, []).append(held)
    for missing, figures in told.items():
        first = figures[0]
        yield Hit(
            tuple(held.figure.span for held in figures),
            Message(
                "“{text}”不含未报送的{missing}（应报{expected}个，已报{reported}个）：{about}。",
                text=first.figure.text,
                missing=missing,
                expected=first.expected,
                reported=first.expected - len(missing),
                about=about(first),
            ),
            None,
            tuple(held.figure.text for held in figures),
        )


RULE = Rule("LED-MISSING-UNIT", Severity.DOUBT, __doc__, _check)
