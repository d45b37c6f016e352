"""Changes that a text tells together with what changed and what it was before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from taizhang.core.checks.comparisons import comparisons
from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Severity
from taizhang.core.checks.reckoning import less, meet, percent, total, wider
from taizhang.core.reading import ChangeKind, Direction, Figure, FigureKind, RelationKind
from taizhang.core.values import Interval

_HUNDRED = Decimal(100)
_LAST_MONTH = re.compile(r"环比|上月|上个月|上季度|上一季度|上周")
_LAST_YEAR = re.compile(r"同比|去年|上年|前年|同期")
_YEAR_START = re.compile(r"年初|年底|年末|[0-9]{4}年")
# Growth in real terms, or after an adjustment, is not that of the printed figures.
_IN_REAL_TERMS = re.compile(
    r"可比|不变价|实际增|增加值|生产总值|GDP|口径|扣除|剔除|调整|折算|年均|平均|名义|还原"
)
_MONTH = re.compile(r"(?P<month>[0-9]{1,2})月(?:份|当月)?")
_AVERAGE = re.compile(r"(?:年|月|日|周|季|平)均(?:每.)?[^，。；]{0,4}$")
_WINDOW = 10
_AROUND = 120


class Against(StrEnum):
    """What a change is held against."""

    LAST_YEAR = "last-year"
    LAST_MONTH = "last-month"
    YEAR_START = "year-start"
    BEFORE = "before"


def against(words: str) -> Against | None:
    """What the words of a comparison hold it against; None if they do not say.

    >>> against("环比增长"), against("增加")
    (<Against.LAST_MONTH: 'last-month'>, None)
    """
    if _LAST_MONTH.search(words):
        return Against.LAST_MONTH
    if _LAST_YEAR.search(words):
        return Against.LAST_YEAR
    return Against.YEAR_START if _YEAR_START.search(words) else None


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A figure of a change, what has changed, and what that was before.

    Attributes:
        number: The figure that tells of the change.
        current: What there is now.
        base: What there was, if that is printed.
        delta: By how much it changed, where that is printed instead.
        against: What it is held against.
    """

    number: int
    current: int
    base: int | None
    delta: int | None
    against: Against


def changes(document: CheckedText) -> Iterator[ToldChange]:
    """The first change of each figure, in its own unit and as a rate, if the text gives enough to reckon it again."""
    told: set[tuple[int, bool]] = set()
    in_a_row = {found.change: found for found in comparisons(document)}
    for number, figure in enumerate(document.figures):
        if _AVERAGE.search(document.before(number)):
            continue
        if number in in_a_row:
            found = in_a_row[number]
            both = _told(document, found.now) and _told(document, found.base)
            if both and _told(document, number):
                of_base = against(found.when) or Against.BEFORE
                named = against(document.before(number)) or of_base
                if named is of_base or of_base is Against.BEFORE:
                    yield ToldChange(number, found.now, found.base, None, named)
            continue
        if figure.direction not in (Direction.UP, Direction.DOWN):
            continue
        if figure.change is not ChangeKind.INCREASE or not _told(document, number):
            continue
        if document.related(number, RelationKind.RESPECTIVELY):
            continue  # of a list of figures, not of the nearest one
        for relation in document.related(number, RelationKind.COMPARED_WITH):
            if relation.to is None or not _told(document, relation.to):
                continue
            sort = (relation.to, figure.unit == document.figures[relation.to].unit)
            if sort in told:
                continue  # the first change told of a figure is surely its own; the next may be of something else
            told.add(sort)
            said = against(relation.words) or against(document.before(number))
            yield from _with_base(document, number, relation.to, said, relation.candidates)


def _with_base(
    document: CheckedText, number: int, current: int, said: Against | None, others: tuple[int, ...]
) -> Iterator[ToldChange]:
    months = _months(document, current, others)
    if said is Against.LAST_MONTH and months is not None:
        yield ToldChange(number, *months, None, said)
        return
    if others and said is Against.LAST_MONTH:
        return
    for relation in document.related(current, RelationKind.CHANGED_FROM):
        base = relation.to
        if base is None or not _told(document, base):
            continue
        period = document.figures[base].period
        of_base = against("" if period is None else period.text) or Against.BEFORE
        if of_base is Against.BEFORE and said is not None:
            of_base = said  # 由18家增至25家，同比增加7家
        if said is None or said is of_base:
            yield ToldChange(number, current, base, None, of_base)
        return
    delta = number - 1
    if document.figures[number].kind is FigureKind.PERCENT and delta > current:
        yield from _with_delta(document, number, current, delta, said)


def _with_delta(
    document: CheckedText, number: int, current: int, delta: int, said: Against | None
) -> Iterator[ToldChange]:
    """增加300万元，增长12.8%: what it was is what it is less what came."""
    told = document.figures[delta]
    if told.unit != document.figures[current].unit or told.change is not ChangeKind.INCREASE:
        return
    if not _told(document, delta) or len(document.between(delta, number)) > _WINDOW:
        return
    if told.direction is not document.figures[number].direction:
        return
    of_delta = [
        relation
        for relation in document.related(delta, RelationKind.COMPARED_WITH)
        if relation.to == current and not relation.candidates
    ]
    if not of_delta:
        return
    first = against(of_delta[0].words) or against(document.before(delta))
    if said is None or first is None or said is first:
        yield ToldChange(number, current, None, delta, first or said or Against.BEFORE)


def _told(document: CheckedText, number: int) -> bool:
    return document.usable(number) and isinstance(document.figures[number].value, Decimal)


def _months(document: CheckedText, current: int, others: tuple[int, ...]) -> tuple[int, int] | None:
    """Of two figures of two months that follow each other, the later one and the earlier one."""
    found = []
    for number in (current, *others):
        period = document.figures[number].period
        match = None if period is None else _MONTH.fullmatch(period.text.replace(" ", ""))
        if match is None or not _told(document, number):
            return None
        found.append((int(match["month"]), number))
    if len(found) != 2:  # noqa: PLR2004 (this month and the last)
        return None
    (earlier, base), (later, now) = sorted(found)
    return (now, base) if later - earlier == 1 else None


def rate_of(document: CheckedText, change: ToldChange) -> Interval | None:
    """By how many hundredths it has changed, falling below zero; None if that cannot be told."""
    sentence = document.sentence_of(change.number)
    start = max(sentence.start, document.figures[change.current].start - _AROUND)
    end = min(sentence.end, document.figures[change.number].end + _AROUND)
    if _IN_REAL_TERMS.search(document.folded, start, end):
        return None
    now = document.figures[change.current].interval
    before = base_of(document, change)
    if now is None or before is None:
        return None
    level = percent(now, before)
    return None if level is None else less(level, Interval(_HUNDRED, _HUNDRED))


def base_of(document: CheckedText, change: ToldChange) -> Interval | None:
    """What it was before."""
    now = document.figures[change.current].interval
    if change.base is not None:
        return document.figures[change.base].interval
    if change.delta is None or now is None:
        return None
    delta = document.figures[change.delta]
    if delta.interval is None:
        return None
    return (
        less(now, delta.interval)
        if delta.direction is Direction.UP
        else total([now, delta.interval])
    )


def signed(figure: Figure) -> Interval | None:
    """The interval of a change, falling below zero."""
    interval = figure.interval
    if interval is None or figure.direction is not Direction.DOWN:
        return interval
    return less(Interval(Decimal(0), Decimal(0)), interval)


def verdict(reckoned: Interval, printed: Interval, place: Decimal) -> Severity | None:
    """Certainly wrong, wrong in the last digit only (as when digits are cut off), or right."""
    if meet(reckoned, printed):
        return None
    return Severity.DOUBT if meet(reckoned, wider(printed, place / 2)) else Severity.ERROR
