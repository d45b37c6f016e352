"""An office lists the wordings and titles that must be quoted to the sign, each with its source and its day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from taizhang.core.checks.near import (
    BREAK,
    Difference,
    Edit,
    Near,
    NearIndex,
    Signs,
    edits_allowed,
)
from taizhang.core.reading.folding import fold
from taizhang.core.values import Message, Place, Problem, RefusedError, chinese_date
from taizhang.core.values.written_day import WrittenDay, read_written_day

_GROUP = re.compile(r"[\[［【](?P<day>\S+)\s+(?P<source>.+?)[\]］】]")
_BOOK = re.compile(r"《(?P<title>.*)》")
_LONGEST = 80
_SHOWN = 40
_FRAME = re.compile(r"^(?:中华人民共和国|中国共产党|中共中央|国务院|关于)*")
# Words that differ in one of these name another thing: 二十届三中, 上半年, 县委.
_TELLING = (
    "〇零一二两三四五六七八九十百千0123456789",
    "上下前后",
    "东西南北",
    "省市县区镇乡村州",
    "年月季",
)
_WORD_REPLACED = 14
_EDGE_CHANGED = 8


@dataclass(frozen=True, slots=True)
class Phrase:
    """A wording or a title that is quoted to the sign.

    Attributes:
        words: As it is to be written; a title with its book marks.
        day: The day of the source, in words.
        source: Where it is from.
        signs: Its letters and digits.
        is_title: Whether it names a document.
    """

    words: str
    day: str
    source: str
    signs: str
    is_title: bool = False


class PhraseList:
    """Phrases, looked for all at once.

    Attributes:
        wordings: Those that are said.
        titles: Those of documents.
    """

    def __init__(self, phrases: tuple[Phrase, ...]) -> None:
        """Index them."""
        self.wordings = tuple(phrase for phrase in phrases if not phrase.is_title)
        self.titles = tuple(phrase for phrase in phrases if phrase.is_title)
        self._said = NearIndex([phrase.signs for phrase in self.wordings])
        self._named = NearIndex([phrase.signs for phrase in self.titles], additions=True)
        self._same_signs = {
            "".join(sorted(phrase.signs)): phrase
            for phrase in self.titles
            if len(phrase.signs) >= _EDGE_CHANGED
        }

    @cached_property
    def known(self) -> frozenset[str]:
        """The signs of all of them."""
        return frozenset(phrase.signs for phrase in (*self.wordings, *self.titles))

    def wrong_wordings(self, signs: str) -> list[tuple[Phrase, Near]]:
        """Where a wording is nearly said, in order; the nearest one, where it is near to several."""
        found = list(self._said.near(signs))
        exact = sorted((near.start, near.end) for near in found if not near.differences)
        wrong = [
            near
            for near in found
            if near.differences
            and _is_slip(near, self.wordings[near.number].signs, signs)
            and signs[near.start : near.end] not in self.known
        ]
        wrong = _without_overlap(wrong, exact)
        return [(self.wordings[near.number], near) for near in wrong]

    def named(self, signs: str) -> Iterator[tuple[Phrase, Near]]:
        """Where a title stands as it is listed."""
        for near in self._named.near(signs):
            if not near.differences:
                yield self.titles[near.number], near

    def nearest_title(self, signs: str) -> Phrase | None:
        """The listed title that a title nearly is; None if it is itself listed, or near to none."""
        if signs in self.known or f"关于{signs}" in self.known:
            return None
        near = [
            found
            for found in self._named.near(signs)
            if found.differences
            and found.start == 0
            and found.end == len(signs)
            and _is_same_document(found, self.titles[found.number].signs, signs)
        ]
        if not near:
            # Its words in another order.
            return self._same_signs.get("".join(sorted(signs)))
        return self.titles[min(near, key=lambda found: len(found.differences)).number]


def _without_overlap(wrong: list[Near], exact: list[tuple[int, int]]) -> list[Near]:
    """Words that belong to a phrase that is rightly said belong to no wrong one, unless it is part of that."""
    kept: list[Near] = []
    at, end_before = 0, 0
    for near in sorted(wrong, key=lambda near: (near.start, len(near.differences), -near.end)):
        while at < len(exact) and exact[at][1] <= near.start:
            at += 1
        owned = False
        number = at
        while number < len(exact) and exact[number][0] < near.end:
            start, end = exact[number]
            inside = near.start <= start and end <= near.end
            owned = owned or (not inside and start < near.end and end > near.start)
            number += 1
        if not owned and near.start >= end_before:
            kept.append(near)
            end_before = near.end
        elif not owned and kept and len(near.differences) < len(kept[-1].differences):
            kept[-1], end_before = near, near.end
    return kept


def _is_slip(near: Near, phrase: str, text: str) -> bool:
    """Whether what differs is a slip: not a number, a level or a side, nor words that begin or end otherwise."""
    last = len(phrase) - 1
    for found in near.differences:
        if found.edit is Edit.MISSING and found.at in {0, last}:
            return False
        edge = found.edit is Edit.CHANGED and found.at in {0, last}
        if edge and (len(near.differences) > 1 or len(phrase) < _EDGE_CHANGED):
            return False
    return not _is_telling(near.differences, phrase, text)


def _is_same_document(near: Near, title: str, text: str) -> bool:
    """Whether the documents are likely the same: laws of one state differ in a word only."""
    framed = _FRAME.match(title)
    core = title[framed.end() if framed else 0 :]
    if len(near.differences) > edits_allowed(core):
        return False
    changed = sorted(found.at for found in near.differences if found.edit is Edit.CHANGED)
    beside = any(after - before == 1 for before, after in pairwise(changed))
    if beside and len(core) < _WORD_REPLACED:
        return False
    last = len(title) - 1
    ends = [found for found in near.differences if found.edit is not Edit.CHANGED]
    if len([found for found in ends if found.at >= last]) > 1:
        return False  # （试行） and the like
    return not _is_telling(near.differences, title, text)


def _is_telling(differences: tuple[Difference, ...], phrase: str, text: str) -> bool:
    for found in differences:
        ours, theirs = phrase[min(found.at, len(phrase) - 1)], text[found.there]
        numerals = _TELLING[0]
        if found.edit is Edit.SWAPPED:
            continue
        if found.edit is not Edit.ADDED and ours in numerals:
            return True
        if found.edit is not Edit.MISSING and theirs in numerals:
            return True
        if found.edit is Edit.CHANGED and any(ours in row and theirs in row for row in _TELLING):
            return True
    return False


def read_phrases(text: str, name: str) -> PhraseList:
    r"""A list as people write it: a line `[day source]`, then the phrases from there, one a line.

    Raises:
        RefusedError: A phrase has no source before it, a source has no day, or a phrase is no phrase.

    >>> read_phrases("[2024-03-01 全会报告]\n《示例市条例》", "提法.txt").titles[0].source
    '全会报告'
    """
    phrases: dict[str, Phrase] = {}
    problems: list[Problem] = []
    group: tuple[str, str] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        words, place = line.strip(), Place(name, number)
        if not words or words.startswith("#"):
            continue
        if words[0] in "[［【":
            group = _group(words)
            if group is None:
                problems.append(Problem(_HOW_GROUP, place))
                group = ("", "")
            continue
        if group is None:
            problems.append(Problem(_NO_SOURCE, place))
            group = ("", "")
        phrase = _phrase(words, *group)
        if phrase is None:
            message = Message(
                "“{words}”不是一个提法：要在一句之内，不超过{most}字。",
                words=words[:_SHOWN],
                most=_LONGEST,
            )
            problems.append(Problem(message, place))
        else:
            phrases.setdefault(phrase.words, phrase)
    if problems:
        raise RefusedError(*problems)
    return PhraseList(tuple(phrases.values()))


_HOW_GROUP = Message("这一行要写日期和出处，用空格分开，如“[2024-03-01 市委全会报告]”。")
_NO_SOURCE = Message("提法前面要有一行日期和出处，如“[2024-03-01 市委全会报告]”。")


def _group(words: str) -> tuple[str, str] | None:
    found = _GROUP.fullmatch(words)
    told = read_written_day(found["day"]) if found else None
    day = told.on_calendar() if isinstance(told, WrittenDay) else None
    return (chinese_date(day), found["source"].strip()) if found and day else None


def _phrase(words: str, day: str, source: str) -> Phrase | None:
    book = _BOOK.fullmatch(words)
    is_title = book is not None and "》" not in book["title"]
    signs = title_signs(book["title"]) if book and is_title else Signs.of(fold(words)).text
    if not signs or BREAK in signs.strip(BREAK) or len(words) > _LONGEST:
        return None
    return Phrase(words, day, source, signs.strip(BREAK), is_title)


def title_signs(title: str) -> str:
    """The letters and digits of a title: its brackets and inner marks break nothing."""
    return Signs.of(fold(title)).text.replace(BREAK, "")
