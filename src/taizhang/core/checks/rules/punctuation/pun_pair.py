"""引号、括号、书名号不成对。

按段核对。一段引文分作几段、每段开头都有引号的，以及前一段没有收、后一段收了的，不报；列项的“1)”不报。

查得出：
    落实“四项制度，推动工作。

不报：
    落实“四项制度”，推动工作。

依据：
    GB/T 15834：成对的标点两头都写。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.habit import hits_or_habit
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_OPENING = dict(zip("“《(【〔「『", "”》)】〕」』", strict=True))
_CLOSING = {closing: opening for opening, closing in _OPENING.items()}
_ITEM = re.compile(r"\s*[0-9A-Za-z一二三四五六七八九十①-⑳]{1,3}\)")
_HEAD = "“「『"


@dataclass(frozen=True, slots=True)
class _Loose:
    at: int
    sign: str
    heads: bool = False


def _check(document: CheckedText) -> Iterator[Hit]:
    loose: list[_Loose] = []
    for paragraph in document.paragraphs:
        loose += _loose(document.folded, paragraph.start, paragraph.end)
    spans = [Span(found.at, found.at + 1) for found in _without_partners(loose)]
    around = [_around(document, span) for span in spans]
    yield from hits_or_habit(
        document.text,
        around,
        Message("这里的引号、括号或书名号不成对：{words}").template,
        Message("全文{count}处引号、括号或书名号不成对，如：{words}").template,
    )


def _loose(folded: str, start: int, end: int) -> Iterator[_Loose]:
    open_signs: dict[str, list[int]] = {opening: [] for opening in _OPENING}
    item = _ITEM.match(folded, start, end)
    first = item.end() if item else start
    indent = start + len(folded[start:end]) - len(folded[start:end].lstrip())
    for found in _SIGNS.finditer(folded, first, end):
        sign = found.group()
        if sign in open_signs:
            open_signs[sign].append(found.start())
        elif open_signs[_CLOSING[sign]]:
            open_signs[_CLOSING[sign]].pop()
        elif sign != ")" or not folded[found.start() - 1].isascii():
            yield _Loose(found.start(), sign)
    for opening, places in open_signs.items():
        for at in places:
            # Each paragraph of a long quotation begins with the sign; only the last one closes it.
            yield _Loose(at, opening, heads=opening in _HEAD and at == indent)


_SIGNS = re.compile("[" + re.escape("".join([*_OPENING, *_CLOSING])) + "]")


def _without_partners(loose: list[_Loose]) -> list[_Loose]:
    """Those that no later line closes: an opening sign and a closing one next to each other in the list are a pair."""
    waiting: dict[str, list[_Loose]] = {opening: [] for opening in _OPENING}
    alone: list[_Loose] = []
    for found in loose:
        if found.sign in waiting:
            waiting[found.sign].append(found)
        elif waiting[_CLOSING[found.sign]]:
            waiting[_CLOSING[found.sign]].pop()
        else:
            alone.append(found)
    alone += [found for kept in waiting.values() for found in kept if not found.heads]
    return sorted(alone, key=lambda found: found.at)


def _around(document: CheckedText, span: Span) -> Span:
    paragraph = document.paragraph_at(span.start)
    return Span(max(paragraph.start, span.start - _BESIDE), min(paragraph.end, span.end + _BESIDE))


_BESIDE = 8


RULE = Rule("PUN-PAIR", Severity.ERROR, __doc__, _check)
