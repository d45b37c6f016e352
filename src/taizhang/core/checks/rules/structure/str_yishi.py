"""“一是”“二是”“三是”不连续。

“一是……三是……”缺“二是”。按标题分段看；中间写了“二要”“第二”“其次”的不报；“二是”用了两次的作疑点。

查得出：
    一是抓学习；三是抓宣传。

不报：
    一是抓学习；二是抓宣传；三是抓服务。

依据：
    列举连续。
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from taizhang.core.checks.counting_words import small_number
from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_SAID = re.compile(
    r"(?<![\u4e00-\u9fff第])(?P<number>十[一二三四五六七八九]?|[一二三四五六七八九])是(?!否|因|年)"
)
_OTHERWISE = re.compile(
    r"[一二三四五六七八九十]\s?(?:要|则|为|、|是)|第[一二三四五六七八九十]|其次|再次|此外|另外|[2-9]是|同时"
)


def _check(document: CheckedText) -> Iterator[Hit]:
    starts = [heading.mark.start for heading in document.outline.headings]
    section = -1
    open_lists: list[tuple[int, re.Match[str]]] = []
    nested = False
    for found in _SAID.finditer(document.folded):
        number = small_number(found["number"])
        here = bisect_right(starts, found.start())
        if here != section:
            section, open_lists, nested = here, [], False
        if number == 1:
            nested = bool(open_lists)
            # A list that stands before it and is done, or goes on after this one.
            open_lists = [*open_lists[-_DEEPEST:], (1, found)]
            continue
        fitting = [at for at, (last, _) in enumerate(open_lists) if last == number - 1]
        if fitting:
            open_lists = [*open_lists[: fitting[-1]], (number, found)]
            continue
        if open_lists:
            yield from _hits(document, open_lists[-1], number, found, nested=nested)
            open_lists = [*open_lists[:-1], (number, found)]


def _hits(
    document: CheckedText,
    last: tuple[int, re.Match[str]],
    number: int,
    found: re.Match[str],
    *,
    nested: bool,
) -> Iterator[Hit]:
    before, at = last
    spans = (Span(at.start(), at.end()), Span(found.start(), found.end()))
    words = tuple(span.of(document.text) for span in spans)
    inner = _INNER.search(document.folded, max(0, at.start() - _BACK), at.start())
    if number == before and not (nested or inner):
        yield Hit(spans, Message("“{said}”用了两次。", said=words[1]), Severity.DOUBT, words)
    elif number > before + 1 and not _OTHERWISE.search(document.folded, at.end(), found.start()):
        yield Hit(
            spans,
            Message("“{first}”后面是“{second}”，中间缺了。", first=words[0], second=words[1]),
            Severity.DOUBT if nested else None,
            words,
        )


_DEEPEST = 3
_BACK = 200
_INNER = re.compile(r"(?<=[\u4e00-\u9fff])一是")


RULE = Rule("STR-YISHI", Severity.ERROR, __doc__, _check)
