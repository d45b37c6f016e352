"""From what the readers found to figures."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from taizhang.core.reading.calendar import Calendar
from taizhang.core.reading.change import SAME, Moved
from taizhang.core.reading.counted import Counting
from taizhang.core.reading.draft import Draft
from taizhang.core.reading.explanation import explained
from taizhang.core.reading.figure import (
    ChangeKind,
    Direction,
    Figure,
    FigureHedge,
    FigureRole,
    Relation,
    TimeMention,
    printed,
)
from taizhang.core.reading.governing import governing
from taizhang.core.reading.moment import Moment
from taizhang.core.reading.owner import read_owner
from taizhang.core.reading.page import Page
from taizhang.core.reading.reader import walk
from taizhang.core.reading.relations import Neighbourhood, find_relations, listing
from taizhang.core.reading.role import read_roles
from taizhang.core.reading.setting import Setting, settings
from taizhang.core.reading.vocabulary import Vocabulary, default_vocabulary
from taizhang.core.values import Period, Span


def read_figures(
    text: str,
    *,
    on: date | None = None,
    vocabulary: Vocabulary | None = None,
    explain: bool = False,
) -> list[Figure]:
    """All figures of a text, in order.

    Args:
        text: Any text; sentences in Chinese are understood.
        on: The day of the document, against which 今年, 上半年 and the like are told.
        vocabulary: Units and names; those that come with the program if none is given.
        explain: Whether each figure keeps how it was read.

    >>> [figure.text for figure in read_figures("上半年共举办培训12场，参训1100余人次。")]
    ['12场', '1100余人次']
    """
    page = Page(text, vocabulary or default_vocabulary())
    drafts, moments = walk(page)
    places = settings(page, drafts, moments)
    times = governing(page, drafts, places, moments)
    whats = _whats(drafts, places)
    bases = frozenset(
        index
        for index, (time, _last) in enumerate(times)
        if time is not None and moments[time].base and moments[time].start >= places[index].clause
    )
    around = Neighbourhood(page.folded, drafts, places, whats, bases)
    relations, names = find_relations(around), listing.names(around)
    mentions = _mentions(page, moments, on)
    roles = read_roles(page, drafts, places)
    figures = []
    owner, sentence = "", -1
    for index, (draft, place, (time, last), (what, moved)) in enumerate(
        zip(drafts, places, times, whats, strict=True)
    ):
        if place.sentence != sentence:
            owner, sentence = "", place.sentence
        owner = read_owner(place, owner)
        figure = _figure(
            page,
            draft,
            what=names.get(index, what),
            whose=owner,
            moved=moved,
            role=roles[index],
            relations=relations[index],
            periods=(
                None if time is None else mentions[time],
                None if last is None else mentions[last],
            ),
        )
        figures.append(replace(figure, tree=explained(page, draft, figure)) if explain else figure)
    return figures


def read_periods(
    text: str, *, on: date | None = None, vocabulary: Vocabulary | None = None
) -> list[TimeMention]:
    """All words that say when, days and stretches of time alike, in order."""
    page = Page(text, vocabulary or default_vocabulary())
    _drafts, moments = walk(page)
    return _mentions(page, moments, on)


def read_dates(
    text: str, *, on: date | None = None, vocabulary: Vocabulary | None = None
) -> list[TimeMention]:
    """Those words of time that name a day or a time of day, in order."""
    return [
        mention for mention in read_periods(text, on=on, vocabulary=vocabulary) if mention.is_date
    ]


_SAME_WITHIN = 24
_SAYS_NOTHING = re.compile(r"(?:[全我该本][省市县区镇乡州校院局])?")
_DATE = re.compile(r"[日号时点:]|[-./][0-9]{1,2}[-./][0-9]{1,2}")
_NO_DATE = re.compile(r"^(?:今日|近日|日前|当日|每日)|[-—~至到]")


def _mentions(page: Page, moments: list[Moment], on: date | None) -> list[TimeMention]:
    """Words of time with their days; a year once named holds for the months after it in its paragraph."""
    found = []
    year: int | None = None
    current: Period | None = None
    at = 0
    for moment in moments:
        if page.folded.find("\n", at, moment.start) >= 0:
            year = None
        at = moment.start
        words = page.folded[moment.start : moment.end].replace(" ", "")
        calendar = Calendar(on, year, current)
        if not moment.compared and not moment.once:
            year = calendar.year_in(words) or year
        period = calendar.period_of(words)
        if not moment.compared and not moment.once and period is not None and "同期" not in words:
            current = period
        is_date = _DATE.search(words) is not None and _NO_DATE.search(words) is None
        found.append(
            TimeMention(
                Span(moment.start, moment.end),
                page.text[moment.start : moment.end],
                period,
                is_date,
            )
        )
    return found


def _whats(drafts: list[Draft], places: list[Setting]) -> list[tuple[str, Moved | None]]:
    counting = Counting()
    found = [counting.what(draft, place) for draft, place in zip(drafts, places, strict=True)]
    for index in range(len(found) - 2, -1, -1):
        # 2批7名干部: what stands right before another figure counts the same.
        what, moved = found[index]
        if drafts[index].end == drafts[index + 1].start and _SAYS_NOTHING.fullmatch(what):
            found[index] = (f"{what}{found[index + 1][0]}", moved)
    return found


def _figure(
    page: Page,
    draft: Draft,
    *,
    what: str,
    whose: str,
    moved: Moved | None,
    role: FigureRole,
    relations: tuple[Relation, ...],
    periods: tuple[TimeMention | None, TimeMention | None],
) -> Figure:
    hedge = FigureHedge(draft.hedge)
    direction, change = Direction.NONE, ChangeKind.NONE
    if moved is not None:
        direction, change = moved.direction, moved.change
    elif page.folded.startswith("翻", draft.start):
        direction, change = Direction.UP, ChangeKind.LEVEL
    elif SAME.match(page.folded[draft.end : draft.end + _SAME_WITHIN]):
        direction = Direction.SAME
    number = None
    if draft.digits is not None:
        number = printed(draft.digits, draft.scale, hedge, draft.unit)
    return Figure(
        start=draft.start,
        end=draft.end,
        text=page.text[draft.start : draft.end],
        value=draft.value,
        hedge=hedge,
        unit=draft.unit,
        kind=draft.kind,
        what=what,
        whose=whose,
        period=periods[0],
        paragraph_period=periods[1],
        role=role,
        direction=direction,
        change=change,
        sense=draft.sense,
        relations=relations,
        alternatives=tuple(draft.alternatives),
        number=number,
    )
