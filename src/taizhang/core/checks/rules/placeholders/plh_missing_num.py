"""单位或百分号前面缺了数。

“占比%”“投入经费万元”：数没有填上。“收入达万元”“超亿元”是固定说法，不报。

查得出：
    已完成的项目占比%，投入经费万元。

不报：
    已完成的项目占比85%，投入经费12万元。

依据：
    单位前面要有数。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.wording import hits_of
from taizhang.core.values import Message

_PATTERN = re.compile(
    r"(?:占比?|占比[为达约]|率[为达约]?|增长|下降|提高|降低|[约共])(?:[%‰]|个百分点)"
    r"|(?:经费|投入|资金|投资|补助|支出|收入[为约])(?:[为约共])?(?:万元|亿元)(?=[，。；、)\n]|$)"
    r"|(?:共|累计|[为约]|达到?)(?:人次|户次|场次)(?=[，。；、)\n]|$)"
)


def _check(document: CheckedText) -> Iterator[Hit]:
    yield from hits_of(_PATTERN, document, Message("单位前面缺数：{words}").template)


RULE = Rule("PLH-MISSING-NUM", Severity.ERROR, __doc__, _check)
