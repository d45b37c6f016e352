"""What a report says today, figure by figure, beside what it said when it was written.

Both trees come from the same template. A figure is the same one if it says the same of the same indicator, unit and
period, in the order of reading. The words of a change (同比增长) belong to its figure and are computed with it; 与上年
同期持平 stands where a figure would.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from taizhang.core.reports.change import CHANGE_WORDS, LEVEL_WORDS
from taizhang.core.reports.runs import Figure, Role, Run, Text
from taizhang.core.reports.tree import Report, passages

_CHANGES = (Role.GROWTH, Role.POINTS, Role.DIFFERENCE)
_LEVEL = re.compile(rf"(?P<lead>[，、；（]?)(?P<words>{'|'.join(LEVEL_WORDS)})")
_CHANGE = re.compile(rf"[，、；（]?(?:(?:{'|'.join(CHANGE_WORDS)})\0|{'|'.join(LEVEL_WORDS)})）?")
_SENTENCE = re.compile(r"[^。]+。?")
_NO_WORDS = re.compile(r"[\0—\s]*")
_LEAD = re.compile(r"[，、；（]?")


@dataclass(frozen=True, slots=True)
class Renewal:
    """A figure and what stands for it today.

    Attributes:
        figure: The figure as it was written.
        words: The words of a change before it; empty if it is no change.
        now: The figure that says the same today; None if no figure does.
        text: What is to stand today in place of words and figure; None if nothing does.
    """

    figure: Figure
    words: str
    now: Figure | None
    text: str | None

    @property
    def was(self) -> str:
        """Words and figure as written."""
        return self.words + self.figure.text

    @property
    def moved(self) -> bool:
        """Whether it is to be told otherwise today."""
        if self.now is not None and self.text == self.words + self.now.text:
            return not self.figure.says_the_same(self.now)
        return self.text != self.was


@dataclass(frozen=True, slots=True)
class LevelClause:
    """与上年同期持平 behind a figure, in place of which something else is to stand today.

    Attributes:
        behind: The figure behind which it stands.
        was: The words, with the sign before them.
        text: What is to stand there today, with the sign.
        now: The figure in it, if there is one.
    """

    behind: Figure
    was: str
    text: str
    now: Figure | None


@dataclass(frozen=True, slots=True)
class Renewals:
    """What a report says today.

    Attributes:
        figures: One for each figure, in the order of reading.
        clauses: Words without a figure that are to be told otherwise.
        fresh: Figures of today that were not there.
        reworded: Pieces of text whose words, figures and changes aside, are others today: as they were and as they
            are, the one or the other empty. The program has chosen them, but a person has to look at them.
    """

    figures: tuple[Renewal, ...]
    clauses: tuple[LevelClause, ...]
    fresh: tuple[Figure, ...]
    reworded: tuple[tuple[str, str], ...] = ()

    @property
    def fallen(self) -> tuple[Renewal, ...]:
        """The figures that nothing stands for today."""
        return tuple(renewal for renewal in self.figures if renewal.text is None)


@dataclass(frozen=True, slots=True)
class _Set:
    """A figure with what stands around it."""

    figure: Figure
    before: str
    after: str
    next: Figure | None

    @property
    def key(self) -> tuple[str, str, str, str, bool]:
        """What it says."""
        figure = self.figure
        return figure.indicator, figure.role, figure.unit, str(figure.period), figure.bare

    @property
    def change_key(self) -> tuple[str, str, str, bool] | None:
        """The same of any change, in percent or not."""
        figure = self.figure
        if figure.role not in _CHANGES:
            return None
        return figure.indicator, figure.unit, str(figure.period), figure.bare

    @property
    def words(self) -> str:
        """The words of a change before it."""
        if self.figure.role not in _CHANGES or self.figure.bare:
            return ""
        return next((words for words in CHANGE_WORDS if self.before.endswith(words)), "")

    @property
    def told(self) -> str:
        """Words and figure."""
        return self.words + self.figure.text


def renew(report: Report, today: Report) -> Renewals:
    """Pair the figures of a report with those of the same report written today."""
    then, now = list(_set_in(report)), list(_set_in(today))
    pairs = _pairs(then, now)
    told = {new: old for old, new in pairs.items()}
    figures = []
    for number, item in enumerate(then):
        match = now[pairs[number]] if number in pairs else None
        if match is not None:
            figures.append(Renewal(item.figure, item.words, match.figure, match.told))
            continue
        # The one before it goes on, and behind it stands that nothing moved.
        before = now[pairs[number - 1]] if number - 1 in pairs else None
        text = _level_instead(then[number - 1], item, before) if before and number else None
        figures.append(Renewal(item.figure, item.words, None, text))
    clauses = []
    used = set(told)
    for number, item in enumerate(then):
        if number in pairs and (clause := _clause(item, now[pairs[number]])):
            clauses.append(clause)
            if clause.now is not None:
                used.add(pairs[number] + 1)
    fresh = tuple(item.figure for number, item in enumerate(now) if number not in used)
    return Renewals(tuple(figures), tuple(clauses), fresh, tuple(_reworded(report, today)))


def _reworded(report: Report, today: Report) -> Iterator[tuple[str, str]]:
    then, now = _pieces(report), _pieces(today)
    matcher = SequenceMatcher(
        None, [masked for masked, _ in then], [masked for masked, _ in now], autojunk=False
    )
    for kind, start, end, other, stop in matcher.get_opcodes():
        if kind != "equal":
            was, become = then[start:end], now[other:stop]
            for number in range(max(len(was), len(become))):
                old = was[number][1] if number < len(was) else ""
                yield old, become[number][1] if number < len(become) else ""


def _pieces(report: Report) -> list[tuple[str, str]]:
    """The sentences of a report, figures and words of change covered; a cell is a sentence."""
    found: list[tuple[str, str]] = []
    for block in report.all_blocks():
        for _place, runs in passages(block):
            covered = "".join("\0" if isinstance(run, Figure) else run.text for run in runs)
            texts = iter(run.text for run in runs if isinstance(run, Figure))
            for sentence in _SENTENCE.findall(covered):
                filled = "".join(next(texts) if sign == "\0" else sign for sign in sentence)
                if _NO_WORDS.fullmatch(sentence) is None:
                    found.append((_CHANGE.sub("", sentence), filled))
    return found


def _set_in(report: Report) -> Iterator[_Set]:
    places = [runs for block in report.all_blocks() for _place, runs in passages(block)]
    for runs in [*places, *(insert.runs for insert in report.inserts)]:
        yield from _set_among(runs)


def _set_among(runs: Sequence[Run]) -> Iterator[_Set]:
    for place, run in enumerate(runs):
        if isinstance(run, Figure):
            before = runs[place - 1] if place else None
            after = runs[place + 1] if place + 1 < len(runs) else None
            following = runs[place + 2] if place + 2 < len(runs) else None
            yield _Set(
                run,
                before.text if isinstance(before, Text) else "",
                after.text if isinstance(after, Text) else "",
                following if isinstance(following, Figure) else None,
            )


def _pairs(then: Sequence[_Set], now: Sequence[_Set]) -> dict[int, int]:
    """Which figure of today is which of then, by their numbers."""
    pairs: dict[int, int] = {}
    matcher = SequenceMatcher(
        None, [item.key for item in then], [item.key for item in now], autojunk=False
    )
    for start, other, size in matcher.get_matching_blocks():
        pairs |= {start + step: other + step for step in range(size)}
    # What has moved, or is told as a difference where it was told in percent, in the order of reading.
    taken = set(pairs.values())
    for key in ("key", "change_key"):
        waiting: dict[object, list[int]] = defaultdict(list)
        for number, item in enumerate(now):
            if number not in taken and getattr(item, key) is not None:
                waiting[getattr(item, key)].append(number)
        for number, item in enumerate(then):
            if number not in pairs and waiting.get(getattr(item, key)):
                pairs[number] = waiting[getattr(item, key)].pop(0)
                taken.add(pairs[number])
    return pairs


def _level_instead(before: _Set, item: _Set, now: _Set) -> str | None:
    """与上年同期持平, if that is what stands today behind the figure before."""
    if not item.words or before.next is not item.figure:
        return None
    found = _LEVEL.match(now.after)
    if found is None or before.after != found["lead"] + item.words:
        return None
    return found["words"]


def _clause(then: _Set, now: _Set) -> LevelClause | None:
    """What is to stand today in place of 与上年同期持平 behind a figure."""
    was = _LEVEL.match(then.after)
    if was is None:
        return None
    level = _LEVEL.match(now.after)
    if level is not None:
        if level[0] == was[0]:
            return None
        return LevelClause(then.figure, was[0], level[0], None)
    lead = _LEAD.match(now.after)
    words = now.after[lead.end() if lead else 0 :]
    if now.next is None or now.next.role not in _CHANGES or words not in CHANGE_WORDS:
        return None
    return LevelClause(then.figure, was[0], now.after + now.next.text, now.next)
