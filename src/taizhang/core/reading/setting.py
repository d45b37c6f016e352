"""Where in its sentence a figure stands: its clause, its sentence, the words just before and just after it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from taizhang.core.reading.draft import Draft
from taizhang.core.reading.moment import Moment
from taizhang.core.reading.page import Page

_CLAUSE = re.compile(r"[，。；：！？,;:!?\n()|\t]")
_SENTENCE = re.compile(r"[。！？\n!?]")
_REMARK = re.compile(r"\([^()0-9，。；：:\n]{1,8}\)")
_LONGEST_REMARK = 10
_LONGEST_BEFORE = 48
_LONGEST_AFTER = 32


@dataclass(slots=True)
class Setting:
    """The surroundings of a figure.

    Attributes:
        clause: Start of its clause.
        clause_end: End of its clause.
        sentence: Start of its sentence; sentences end with 。, not with ；.
        sentence_end: End of its sentence.
        before: Words of its clause between the figure or time before it and itself.
        after: Words of its clause between itself and the next figure.
        lead: Words of its clause before the words of time that `before` begins after.
        opening: The first clause of its sentence, if no figure stands in it or between.
    """

    clause: int
    clause_end: int
    sentence: int
    sentence_end: int
    before: str
    after: str
    lead: str
    opening: str = ""


class Layout:
    """Ends of clauses and sentences of a text, found once."""

    def __init__(self, page: Page, drafts: list[Draft]) -> None:
        self._text = page.folded
        inside = _inside(drafts)
        self._clauses = [
            0,
            *(
                found.end()
                for found in _CLAUSE.finditer(page.folded)
                if not inside(found.start()) and not self._remark(found.start())
            ),
        ]
        self._sentences = [0, *(found.end() for found in _SENTENCE.finditer(page.folded))]

    def _remark(self, at: int) -> bool:
        """Whether it is a bracket around a few words without a number, as in 县（市、区）."""
        sign = self._text[at]
        if sign == "(":
            return _REMARK.match(self._text, at) is not None
        if sign == ")":
            start = self._text.rfind("(", max(0, at - _LONGEST_REMARK), at)
            return start >= 0 and _REMARK.match(self._text, start) is not None
        return False

    def clause_of(self, at: int) -> tuple[int, int]:
        """The clause that holds a place, without its closing sign."""
        return self._around(self._clauses, at)

    def sentence_of(self, at: int) -> tuple[int, int]:
        """The sentence that holds a place, without its closing sign."""
        return self._around(self._sentences, at)

    def _around(self, starts: list[int], at: int) -> tuple[int, int]:
        index = bisect_right(starts, at)
        end = starts[index] - 1 if index < len(starts) else len(self._text)
        return starts[index - 1], end


def _inside(drafts: list[Draft]) -> Callable[[int], bool]:
    """Whether a place lies in a figure; asked in rising order."""
    position = 0

    def inside(at: int) -> bool:
        nonlocal position
        while position < len(drafts) and drafts[position].end <= at:
            position += 1
        return position < len(drafts) and drafts[position].start <= at

    return inside


def _opening(text: str, sentence: int, clause: int) -> str:
    words = text[sentence : min(clause, sentence + _LONGEST_BEFORE)]
    found = _CLAUSE.search(words)
    return words[: found.start()] if found else words


def settings(page: Page, drafts: list[Draft], moments: list[Moment]) -> list[Setting]:
    """The setting of each figure."""
    layout = Layout(page, drafts)
    text = page.folded
    found: list[Setting] = []
    moment = time_start = time_end = 0
    for index, draft in enumerate(drafts):
        clause, clause_end = layout.clause_of(draft.start)
        _start, clause_end = layout.clause_of(max(draft.start, draft.end - 1))
        sentence, sentence_end = layout.sentence_of(draft.start)
        earlier = drafts[index - 1].end if index else 0
        while moment < len(moments) and moments[moment].end <= draft.start:
            if not moments[moment].compared:
                time_start, time_end = moments[moment].start, moments[moment].end
            moment += 1
        start = max(clause, earlier, time_end, draft.start - _LONGEST_BEFORE)
        later = drafts[index + 1].start if index + 1 < len(drafts) else len(text)
        end = min(max(clause_end, draft.end), max(later, draft.end), draft.end + _LONGEST_AFTER)
        found.append(
            Setting(
                clause, clause_end, sentence, sentence_end,
                text[start : draft.start], text[draft.end : end],
                text[max(clause, earlier, time_start - _LONGEST_BEFORE) : time_start] if start == time_end else "",
                opening=_opening(text, sentence, clause) if earlier <= sentence < clause else "",
            )
        )  # fmt: skip
    return found
