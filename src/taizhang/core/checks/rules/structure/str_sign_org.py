"""落款的单位与标题的单位不一致。

标题写东湖街道，落款写柳河街道。只比同一类的单位（镇与镇、街道与街道）；落款是上级或简称的不报。

查得出：
    东湖街道2026年上半年工作总结
    共开展活动46场。
    柳河街道办事处
    2026年7月1日

不报：
    东湖街道2026年上半年工作总结
    共开展活动46场。
    示例市东湖街道办事处
    2026年7月1日

依据：
    标题与落款是同一个单位。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_UNIT = re.compile(
    r"(?:(?<=[省市区县州盟旗共])|^)(?P<name>[\u4e00-\u9fff]{1,4}?)(?P<sort>街道|社区|镇|乡|村)(?!级|企|容|街|域)"
)


def _check(document: CheckedText) -> Iterator[Hit]:
    title, signature = document.outline.title, document.outline.signature
    if title is None or signature is None:
        return
    words = re.sub(r"^[#\s]+|^关于|^中共", "", title.of(document.folded))
    signed = re.sub(r"^中共", "", signature.of(document.folded))
    said, under = _UNIT.search(words), _UNIT.search(signed)
    if said is None or under is None or said["sort"] != under["sort"]:
        return
    if said["name"].endswith(under["name"]) or under["name"].endswith(said["name"]):
        return
    units = said.group(), under.group()
    yield Hit(
        (signature, title),
        Message("标题是{title}，落款是{signed}。", title=units[0], signed=units[1]),
        None,
        units,
    )


RULE = Rule("STR-SIGN-ORG", Severity.ERROR, __doc__, _check)
