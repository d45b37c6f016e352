"""标题缺单位或时段。

“工作总结”写成“东湖镇2026年上半年工作总结”。单位写在落款的，不报缺单位。

查得出：
    工作总结
    上半年共开展活动46场。

不报：
    东湖镇2026年上半年工作总结
    上半年共开展活动46场。

依据：
    标题写明谁的、什么时候的、什么。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_SORT = re.compile(r"(?:工作)?(?:情况)?(?:总结|小结)(?:[(（][^()（）]{1,12}[)）])?$")
_PERIOD = re.compile(r"年|季度|月|半年|周|期间|阶段|以来|届")
_UNIT = re.compile(r"[镇乡街道村区县市局委部办厅院校社会所站科处室场厂司队党组中心团联支]")


def _check(document: CheckedText) -> Iterator[Hit]:
    title = document.outline.title
    if title is None:
        return
    words = re.sub(r"^#+\s+|\s", "", title.of(document.folded))
    sort = _SORT.search(words)
    if sort is None:
        return
    before = words[: sort.start()]
    missing = []
    if not (_UNIT.search(before) or document.outline.signature):
        missing.append("单位")
    if not _PERIOD.search(before):
        missing.append("时段")
    if missing:
        yield Hit(
            (title,),
            Message("标题里没有写{parts}。", parts=tuple(missing)),
            None,
            (words[:_LONGEST],),
        )


_LONGEST = 30


RULE = Rule("STR-TITLE-ELEM", Severity.DOUBT, __doc__, _check)
