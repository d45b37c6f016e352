"""环比增减的百分数算得不对。

文中写明相邻两个月的数，或本期数和上月、上季度的数，就能算出环比。按印出的数所代表的区间算。

查得出：
    6月受理46件、5月受理40件，环比增长13%。

不报：
    6月受理46件、5月受理40件，环比增长15%。

依据：
    环比增长率 =（本期 − 上期）÷ 上期。
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
        if change.against is Against.LAST_MONTH:
            hit = wrong_rate(document, change)
            if hit is not None:
                yield hit


RULE = Rule("ARI-MOM", Severity.ERROR, __doc__, _check)
