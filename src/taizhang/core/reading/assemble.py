"""From what the readers found to figures."""

from __future__ import annotations

from taizhang.core.reading.change import Moved
from taizhang.core.reading.counted import Counting
from taizhang.core.reading.draft import Draft
from taizhang.core.reading.figure import (
    Change,
    Direction,
    Figure,
    FigureHedge,
    FigureKind,
    Role,
    TimeMention,
    printed,
)
from taizhang.core.reading.governing import governing
from taizhang.core.reading.page import Page
from taizhang.core.reading.reader import walk
from taizhang.core.reading.role import read_role
from taizhang.core.reading.setting import settings
from taizhang.core.reading.vocabulary import Vocabulary, default_vocabulary
from taizhang.core.values import Span


def read_figures(text: str, *, vocabulary: Vocabulary | None = None) -> list[Figure]:
    """All figures of a text, in order."""
    page = Page(text, vocabulary or default_vocabulary())
    drafts, moments = walk(page)
    places = settings(page, drafts, moments)
    times = governing(page, drafts, places, moments)
    counting = Counting()
    figures = []
    for draft, place, time in zip(drafts, places, times, strict=True):
        what, moved = counting.what(draft, place)
        mention = None
        if time is not None:
            start, end = moments[time]
            mention = TimeMention(Span(start, end), text[start:end])
        figures.append(_figure(page, draft, what, moved, read_role(page, draft, place), mention))
    return figures


def _figure(
    page: Page, draft: Draft, what: str, moved: Moved | None, role: Role, time: TimeMention | None
) -> Figure:
    hedge = FigureHedge(draft.hedge)
    direction, change = Direction.NONE, Change.NONE
    if moved is not None:
        direction, change = moved.direction, moved.change
    elif page.folded.startswith("翻", draft.start):
        direction, change = Direction.UP, Change.LEVEL
    return Figure(
        start=draft.start,
        end=draft.end,
        text=page.text[draft.start : draft.end],
        value=draft.value,
        hedge=hedge,
        unit=draft.unit,
        kind=draft.kind,
        what=what,
        period=time,
        role=role,
        direction=direction,
        change=change,
        sense=draft.sense,
        alternatives=tuple(draft.alternatives),
        number=None if draft.digits is None else printed(draft.digits, draft.scale, hedge, draft.unit),
    )
