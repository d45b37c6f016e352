"""正文引用的附件不在附件说明里。

文末列了附件1、2，正文却写“详见附件3”。没有附件说明的、只有一个附件的不核对。

查得出：
    具体任务见附件3。
    附件：1.任务清单
    2.进度表

不报：
    具体任务见附件2。
    附件：1.任务清单
    2.进度表

依据：
    附件说明与正文引用一致。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_LIST = re.compile(r"^[ \t]*附件[:：]?[ \t]*1[.．、](?![0-9])", re.MULTILINE)
_ITEM = re.compile(r"(?:^|\n)[ \t]*(?:附件[:：][ \t]*)?(?P<number>[1-9][0-9]?)[.．、](?![0-9])")
_REFERENCE = re.compile(r"[见按照如]附件(?P<number>[1-9][0-9]?)(?![0-9])")
_LONGEST = 2000


def _check(document: CheckedText) -> Iterator[Hit]:
    listed = _LIST.search(document.folded)
    if listed is None:
        return
    count = 0
    for found in _ITEM.finditer(document.folded[listed.start() : listed.start() + _LONGEST]):
        if int(found["number"]) != count + 1:
            break
        count += 1
    if count <= 1:
        return
    for found in _REFERENCE.finditer(document.folded):
        if int(found["number"]) > count:
            yield Hit(
                (Span(found.start(), found.end()),),
                Message(
                    "附件说明只有{count}个附件，没有附件{number}。",
                    count=count,
                    number=int(found["number"]),
                ),
                None,
                (found.group(),),
            )


RULE = Rule("FIG-REF", Severity.DOUBT, __doc__, _check)
