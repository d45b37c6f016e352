"""留着“待补充”“待核实”。

写在括号里的“数据待补”“待核实”是给自己人看的话，是错误；“线索待核实3件”可能是实情，只作疑点。

查得出：
    共开展活动46场（数据待核实）。

不报：
    共开展活动46场。

依据：
    定稿不留给自己人看的话。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.wording import hits_of, in_brackets
from taizhang.core.values import Message

_SURE = re.compile(
    r"TODO|TBD|此处(?:插入|填写|补充|添加|省略)"
    r"|(?:数据|数字|材料|内容|具体)待(?:补|核|定|填)[充实定写]?|请(?:填写|补充)"
)
_ASKED = re.compile(r"待补充|待核实|待核对|待确认|待定(?=[。；)】\n]|$)|待填|待补(?=[)】:])")


def _check(document: CheckedText) -> Iterator[Hit]:
    template = Message("还留着没有办的话：{words}").template
    sure = {hit.spans[0].end for hit in hits_of(_SURE, document, template)}
    yield from hits_of(_SURE, document, template)
    for hit in hits_of(_ASKED, document, template):
        if hit.spans[0].end in sure:
            continue
        inside = in_brackets(document, hit.spans[0].start)
        yield replace(hit, severity=Severity.ERROR if inside else Severity.DOUBT)


RULE = Rule("PLH-TODO", Severity.ERROR, __doc__, _check)
