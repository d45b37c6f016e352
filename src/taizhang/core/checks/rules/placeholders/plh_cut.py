"""末段没有写完。

最后一段正文以“、”“，”“：”结尾，像是复制时截断。末尾网页上的话、落款、附件说明不算。

查得出：
    一是抓排查。
    例如，制作短视频、

不报：
    一是抓排查。
    例如，制作短视频。

依据：
    正文应当写完。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_CUT = re.compile(r"(?:[、，：,:]|例如|包括|以及|和)[ \t]*$")
_BESIDE = re.compile(r"转载|出处|http|来源|下载|^[ \t]*附件|年[0-9 ]{1,3}月[0-9 ]{1,3}日[ \t]*$|\t")
_SHORT, _LOOKED_AT = 6, 4


def _check(document: CheckedText) -> Iterator[Hit]:
    for paragraph in document.paragraphs[-1 : -_LOOKED_AT - 1 : -1]:
        words = paragraph.span.of(document.folded)
        if _BESIDE.search(words):
            continue
        found = _CUT.search(words)
        if found is not None and len(words) >= _SHORT:
            span = Span(
                paragraph.start + max(0, found.start() - _SHORT), paragraph.start + found.end()
            )
            yield Hit(
                (span,), Message("末段没有写完，像是截断了。"), None, (span.of(document.text),)
            )
        return


RULE = Rule("PLH-CUT", Severity.DOUBT, __doc__, _check)
