"""提法与列表中的差一两个字。

列表写在工作区的 `提法.txt`，或用 `--phrases` 指定。6至9个字的提法差一个字或有两个字颠倒，10个字以上的差一两个字，
其余一字不差，才报；多出的字（“了”“的”）不报。差的是数字、届次、上下、省市县的不报，那是另一件事；列表里另有的简称不报；
不跨句，书名号里的由 PHR-TITLE 查。

查得出：
    [2024-03-01 示例市委全会报告]
    推动全域旅游高质量发展
    正文：
    要推进全域旅游高质量发展，办好节庆活动。

不报：
    [2024-03-01 示例市委全会报告]
    推动全域旅游高质量发展
    正文：
    要推动全域旅游高质量发展，推进全域旅游示范区建设。

依据：
    提法以出处为准，一字不差。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.near import Signs
from taizhang.core.checks.phrase_list import Phrase
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_BOOK = re.compile(r"《[^《》\n]*》")
_MOST_PLACES = 20


def _check(document: CheckedText) -> Iterator[Hit]:
    if document.phrases is None or not document.phrases.wordings:
        return
    folded = _BOOK.sub(lambda found: "\n" * len(found.group()), document.folded)
    signs = Signs.of(folded)
    places: dict[tuple[Phrase, str], list[Span]] = {}
    counts: dict[tuple[Phrase, str], int] = {}
    for phrase, near in document.phrases.wrong_wordings(signs.text):
        span = Span(signs.places[near.start], signs.places[near.end - 1] + 1)
        key = phrase, span.of(document.text)
        places.setdefault(key, []).append(span)
        counts[key] = len(near.differences)
    for (phrase, words), spans in places.items():
        message = Message(
            "“{words}”与提法“{right}”差{count}处；出自{source}（{day}）。",
            words=words,
            right=phrase.words,
            count=counts[phrase, words],
            source=phrase.source,
            day=phrase.day,
        )
        yield Hit(tuple(spans[:_MOST_PLACES]), message, evidence=(words, phrase.words))


RULE = Rule("PHR-WORDING", Severity.DOUBT, __doc__, _check)
