"""书名号里的文件名与列表中的不一致。

列表写在工作区的 `提法.txt`，或用 `--phrases` 指定，加书名号的一行是文件名。除去“中华人民共和国”“关于”等开头，
6至9个字的差一个字、10个字以上的差一两个字才报；差的是数字、年份、省市县的，后面多出“试行”“细则”的，是另一份文件，不报。
正文里没有加书名号的文件名，只作提示。

查得出：
    [2024-03-01 示例市人大常委会]
    《示例市全域旅游促进办法》
    正文：
    认真落实《示例市全域旅游推进办法》，开展检查。

不报：
    [2024-03-01 示例市人大常委会]
    《示例市全域旅游促进办法》
    正文：
    认真落实《示例市全域旅游促进办法》，制定《示例市全域旅游促进办法实施细则》。

依据：
    引用文件要写全称，一字不差。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.near import Signs
from taizhang.core.checks.phrase_list import title_signs
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_BOOK = re.compile(r"《([^《》\n]{2,80})》")
_MARKED = re.compile(r"《[^\n]*?》+|〈[^〈〉\n]*〉")
_SHORTEST_BARE = 8


def _check(document: CheckedText) -> Iterator[Hit]:
    phrases = document.phrases
    if phrases is None or not phrases.titles:
        return
    for found in _BOOK.finditer(document.folded):
        right = phrases.nearest_title(title_signs(found[1]))
        if right is not None:
            span = Span(found.start(), found.end())
            words = span.of(document.text)
            message = Message(
                "{words}与列表中的文件名{right}不一致；出自{source}（{day}）。",
                words=words,
                right=right.words,
                source=right.source,
                day=right.day,
            )
            yield Hit((span,), message, evidence=(words, right.words))
    bare = _MARKED.sub(lambda found: "\n" * len(found.group()), document.folded)
    signs = Signs.of(bare)
    for title, near in phrases.named(signs.text):
        if near.end - near.start >= _SHORTEST_BARE:
            span = Span(signs.places[near.start], signs.places[near.end - 1] + 1)
            message = Message(
                "“{words}”是文件名，没有加书名号；出自{source}（{day}）。",
                words=span.of(document.text),
                source=title.source,
                day=title.day,
            )
            yield Hit((span,), message, Severity.HINT, (title.words,))


RULE = Rule("PHR-TITLE", Severity.DOUBT, __doc__, _check)
