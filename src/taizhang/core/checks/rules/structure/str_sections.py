"""总结缺了“存在问题”或“下一步打算”。

标题是“……总结”，用“一、”“二、”分了两部分以上，文中却没有存在问题、短板不足或下一步打算的话。

查得出：
    2025年上半年工作总结
    一、学习培训
    共开展活动46场。
    二、走访调研
    共走访企业35家。

不报：
    2025年上半年工作总结
    一、主要工作
    共开展活动46场。
    二、存在问题
    宣传还不够经常。
    三、下一步打算
    加强宣传。

依据：
    总结一般写明做了什么、还差什么、下一步做什么。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.outline import Depth
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_PROBLEMS = re.compile(r"问题|不足|短板|差距|困难|薄弱|欠缺|不够")
_NEXT = re.compile(
    r"下一步|下步|下一阶段|下半年|明年|来年|今后|打算|计划|思路|努力方向|下个?季度|下个?月|接下来|安排"
)
_PARTS = 2


def _check(document: CheckedText) -> Iterator[Hit]:
    outline = document.outline
    title = outline.title
    if title is None or "总结" not in title.of(document.text):
        return
    if sum(heading.depth is Depth.ONE for heading in outline.headings) < _PARTS:
        return
    body = document.folded[title.end :]
    missing = [
        name
        for name, pattern in (("存在问题", _PROBLEMS), ("下一步打算", _NEXT))
        if not pattern.search(body)
    ]
    if missing:
        yield Hit(
            (title,), Message("总结里没有写{parts}。", parts=tuple(missing)), None, tuple(missing)
        )


RULE = Rule("STR-SECTIONS", Severity.DOUBT, __doc__, _check)
