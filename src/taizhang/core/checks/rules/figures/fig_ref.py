"""正文引用的附件、表格文中没有。

文末列了附件1、2，正文却写“详见附件3”；表题写了表1、表2，正文却写“见表3”。没有附件说明、没有表题的不核对。

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

from taizhang.core.checks.counting_words import small_number
from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_LIST = re.compile(r"^[ \t]*附件[:：]?[ \t]*1[.．、](?![0-9])", re.MULTILINE)
_ITEM = re.compile(r"(?:^|\n)[ \t]*(?:附件[:：][ \t]*)?(?P<number>[1-9][0-9]?)[.．、](?![0-9])")
_REFERENCE = re.compile(
    r"[见按照如]附件(?P<number>[1-9][0-9]?(?![0-9])|[一二三四五六七八九十](?![一二三四五六七八九十]))"
)
_CAPTION = re.compile(
    r"^[ \t]*表[ ]?(?P<number>[1-9][0-9]?)(?![0-9.—-])[^。\n]{0,40}$", re.MULTILINE
)
_TABLE = re.compile(r"(?<![前上附])[见如]表[ ]?(?P<number>[1-9][0-9]?)(?![0-9.—-])")
_LONGEST = 2000


def _check(document: CheckedText) -> Iterator[Hit]:
    yield from _annexes(document)
    yield from _captions(document)


def _annexes(document: CheckedText) -> Iterator[Hit]:
    listed = _LIST.search(document.folded)
    if listed is None:
        return
    count = 0
    for found in _ITEM.finditer(document.folded[listed.start() : listed.start() + _LONGEST]):
        if int(found["number"]) != count + 1:
            break
        count += 1
    if not count:
        return
    for found in _REFERENCE.finditer(document.folded):
        number = small_number(found["number"])
        if number > count:
            yield Hit(
                (Span(found.start(), found.end()),),
                Message(
                    "附件说明只有{count}个附件，没有附件{number}。", count=count, number=number
                ),
                None,
                (found.group(),),
            )


def _captions(document: CheckedText) -> Iterator[Hit]:
    """References to a table of a number that no caption has, where tables are captioned."""
    captions = {int(found["number"]) for found in _CAPTION.finditer(document.folded)}
    if not captions:
        return
    for found in _TABLE.finditer(document.folded):
        if int(found["number"]) not in captions:
            yield Hit(
                (Span(found.start(), found.end()),),
                Message("文中没有表{number}。", number=int(found["number"])),
                None,
                (found.group(),),
            )


RULE = Rule("FIG-REF", Severity.DOUBT, __doc__, _check)
