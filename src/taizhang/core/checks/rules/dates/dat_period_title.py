"""正文的时段与标题不同。

标题是上半年，正文一句以“全年共”“全年累计”开头说已经完成的事。说计划、任务、去年的不报。

查得出：
    示例街道2026年上半年工作总结
    全年共开展宣讲46场。

不报：
    示例街道2026年上半年工作总结
    全年计划开展宣讲96场。

依据：
    正文时段与标题一致。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_HALF = re.compile(r"上半年|半年|[一二三]季度")
_WHOLE = re.compile(r"(?:^|[。；\n])[ \t]*(?:20[0-9]{2}年)?(?P<words>全年(?:共|累计|先后|已))")
_PLAN = re.compile(r"计划|任务|目标|预计|力争|将|拟|去年|上年|确保")


def _check(document: CheckedText) -> Iterator[Hit]:
    title = document.title
    own = None if title is None else _HALF.search(document.folded, title.start, title.end)
    if own is None or title is None or "全年" in title.span.of(document.folded):
        return
    for found in _WHOLE.finditer(document.folded, title.end):
        sentence = document.sentence_at(found.start("words"))
        if not _PLAN.search(sentence.span.of(document.folded)):
            yield Hit(
                (Span(found.start("words"), found.end("words")),),
                Message("标题是{own}，这里写“{said}”。", own=own.group(), said=found["words"]),
                None,
                (own.group(), found["words"]),
            )


RULE = Rule("DAT-PERIOD-TITLE", Severity.DOUBT, __doc__, _check)
