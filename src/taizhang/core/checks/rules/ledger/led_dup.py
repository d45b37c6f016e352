"""数据所依据的记录中，有的像是同一件事报了两次。

疑似重复的由人决定合并还是分开（`taizhang ledger duplicates`）；决定过的不再报。

台账：
    - {指标: 学习培训场次, 值: 46, 计量单位: 场次, 重复: 2}

查得出：
    2025年上半年，共举办学习培训46场次。

不报：
    2025年上半年，培训情况良好。

依据：
    联合举办的两家都报，会算两次。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.held_hit import about
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message


def _check(document: CheckedText) -> Iterator[Hit]:
    told: set[str] = set()
    for held in document.held:
        if not held.certain or not held.duplicates or held.best is None or held.kind in told:
            continue
        told.add(held.kind)
        yield Hit(
            (held.figure.span,),
            Message(
                "“{text}”所依据的{records}条记录中，有{pairs}对像是同一件事：{about}，"
                "请用 taizhang ledger duplicates 看一看。",
                text=held.figure.text,
                records=held.records,
                pairs=held.duplicates,
                about=about(held),
            ),
            None,
            (held.figure.text,),
        )


RULE = Rule("LED-DUP", Severity.DOUBT, __doc__, _check)
