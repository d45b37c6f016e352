"""半年的数和全年的数相比。

“上半年46场，比去年全年80场下降42.5%”：应和去年同期比。占全年的百分之几、写明“已超过去年全年”的不报。

查得出：
    上半年宣讲46场，比去年全年80场下降42.5%。

不报：
    上半年宣讲46场，已超过去年全年的45场。

依据：
    比较的两个时段应当一样长。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_PART = re.compile(r"上半年|第?[一二三]季度|前三季度|1[—\-~至](?:[2-9]|1[01])月")
_WHOLE = re.compile(
    r"(?P<base>(?:去年|上年|20[0-9]{2}年)全年)[^，。；占超]{0,16}[，,]?(?:同比)?(?P<way>增长|下降|减少|增加|上升)[^，。；]{0,6}%"
)
_OTHER = re.compile(r"全年(?!.{0,4}任务)|[占超]|年均|12月")
_LONGEST = 60


def _check(document: CheckedText) -> Iterator[Hit]:
    for found in _WHOLE.finditer(document.folded):
        sentence = document.sentence_at(found.start())
        start = max(sentence.start, found.start() - _LONGEST)
        lead = document.folded[start : found.start()]
        part = _PART.search(lead)
        if part is None or _OTHER.search(lead):
            continue
        yield Hit(
            (Span(found.start(), found.end()),),
            Message(
                "{part}的数和{base}的数相比，时段长短不同。", part=part.group(), base=found["base"]
            ),
            None,
            (part.group(), found.group()),
        )


RULE = Rule("ARI-PERIOD-MISMATCH", Severity.DOUBT, __doc__, _check)
