"""标题说的件数与正文列出的不同。

标题“办好八件实事”，下面列出七件。只核对标题以下、到同级标题为止，用“一是、二是”或“1. 2. 3.”“（一）（二）”逐项列出的。

查得出：
    一、办好三件实事
    一是改造管网；二是新建书屋。
    二、下步打算

不报：
    一、办好两件实事
    一是改造管网；二是新建书屋。
    二、下步打算

依据：
    标题的件数与正文一致。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.counting_words import SMALL, enumerated, small_number
from taizhang.core.checks.document import CheckedText, Stretch
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_PROMISE = re.compile(
    rf"(?<![第0-9一二三四五六七八九十之“])(?P<number>{SMALL})(?P<of>件(?:民生|惠民|为民|重点)?实事|项重点(?:任务|工作)?|项民生(?:实事|工程)|大(?:行动|工程|任务)|项措施|项工作|项任务|件大事|个方面|项举措|条措施)"
)
_LEVELS = (
    re.compile(r"\s*[一二三四五六七八九十]{1,3}、"),
    re.compile(r"\s*\([一二三四五六七八九十]{1,3}\)"),
    re.compile(r"\s*[0-9]{1,2}[.、．]\s?(?![0-9])"),
)
_NONE = len(_LEVELS)


def _level(words: str) -> int:
    return next((level for level, form in enumerate(_LEVELS) if form.match(words)), _NONE)


def _check(document: CheckedText) -> Iterator[Hit]:
    words = [paragraph.span.of(document.folded) for paragraph in document.paragraphs]
    levels = [_level(text) for text in words]
    for index, paragraph in enumerate(document.paragraphs):
        if not document.is_heading(paragraph):
            continue
        found = _PROMISE.search(words[index])
        if found is None:
            continue
        end = index + 1
        while end < len(words) and levels[end] > levels[index]:
            end += 1
        listed = _listed(words[index + 1 : end], levels[index + 1 : end])
        number = small_number(found["number"])
        if listed > 1 and listed != number:
            yield _hit(paragraph, number, listed, found)


def _listed(words: list[str], levels: list[int]) -> int:
    """How many things a section lists, by its sub-headings or else by 一是, 二是; 0 if that is not clear."""
    below = [level for level in levels if level < _NONE]
    if below:
        return below.count(min(below))
    numbers = enumerated("\n".join(words))
    return len(numbers) if numbers == list(range(1, len(numbers) + 1)) else 0


def _hit(paragraph: Stretch, number: int, listed: int, found: re.Match[str]) -> Hit:
    return Hit(
        (paragraph.span,),
        Message(
            "标题说{number}{of}，正文列出{listed}项。", number=number, of=found["of"], listed=listed
        ),
        None,
        (found.group(),),
    )


RULE = Rule("FIG-TITLE-BODY", Severity.DOUBT, __doc__, _check)
