"""“下半年打算”写的是过去的年份。

2026年的总结里，标题写“2025年下半年工作打算”，多半是上年的稿子没有改年份。只核对标题里同时有年份、时段和“打算”“计划”
一类字样的，与文件标题或者成文日期的年份比。

查得出：
    示例镇2026年上半年工作总结
    三、2025年下半年工作打算
    继续抓好项目建设。

不报：
    示例镇2026年上半年工作总结
    三、2026年下半年工作打算
    继续抓好项目建设。

依据：
    打算是以后的事。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.signed_day import signed_day
from taizhang.core.values import Message, Span

_PLAN = re.compile(
    r"(?P<when>(?P<year>20[0-9]{2})年(?:下半年|第?[二三四]季度)?)(?:的|重点|主要|工作)*(?:打算|计划|安排|思路|谋划|重点)$"
)
_YEAR = re.compile(r"(?P<year>20[0-9]{2})年")
_LOOKS_BACK = re.compile(r"完成情况|落实情况|回顾|执行")


def _check(document: CheckedText) -> Iterator[Hit]:
    own = _own_year(document)
    if own is None:
        return
    for paragraph in document.paragraphs[1:]:
        words = paragraph.span.of(document.folded).rstrip()
        found = _PLAN.search(words) if document.is_heading(paragraph) else None
        if found is None or int(found["year"]) >= own or _LOOKS_BACK.search(words):
            continue
        start = paragraph.start + found.start("when")
        yield Hit(
            (Span(start, start + len(found["when"])),),
            Message("文件是{own}年的，“打算”写的却是{when}。", own=str(own), when=found["when"]),
            None,
            (found["when"],),
        )


def _own_year(document: CheckedText) -> int | None:
    """The year of the title; without one, that of the signature."""
    title = document.title
    found = None if title is None else _YEAR.search(title.span.of(document.folded))
    if found is None:
        found = signed_day(document)
    return None if found is None else int(found["year"])


RULE = Rule("DAT-HALF", Severity.DOUBT, __doc__, _check)
