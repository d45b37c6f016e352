"""同比增减的百分数算得不对。

文中写明本期数和上年同期数（或增减的数量），就能算出增减百分之几。按印出的数所代表的区间算，末位相差不到一个单位的只作疑点；
可比价、不变价、增加值、口径调整的不算。

查得出：
    办结312件，上年同期260件，同比增长25%。

不报：
    办结312件，上年同期260件，同比增长20%。

依据：
    增长率 =（本期 − 上年同期）÷ 上年同期。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.growth import Against, changes
from taizhang.core.checks.rate_hit import wrong_rate
from taizhang.core.checks.rule import Rule


def _check(document: CheckedText) -> Iterator[Hit]:
    for change in changes(document):
        if change.against is not Against.LAST_MONTH:
            hit = wrong_rate(document, change)
            if hit is not None:
                yield hit


RULE = Rule("ARI-YOY", Severity.ERROR, __doc__, _check)
