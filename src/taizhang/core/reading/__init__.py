"""Chinese text to figures and relations."""

from __future__ import annotations

from taizhang.core.reading.figure import Figure, FigureHedge, FigureKind, printed
from taizhang.core.reading.page import Page
from taizhang.core.reading.reader import walk
from taizhang.core.reading.vocabulary import Vocabulary, default_vocabulary

__all__ = ["Figure", "FigureHedge", "FigureKind", "Vocabulary", "default_vocabulary", "read_figures"]


def read_figures(text: str, *, vocabulary: Vocabulary | None = None) -> list[Figure]:
    """All figures of a text, in order."""
    page = Page(text, vocabulary or default_vocabulary())
    drafts, _moments = walk(page)
    return [
        Figure(
            start=draft.start,
            end=draft.end,
            text=text[draft.start : draft.end],
            value=draft.value,
            hedge=FigureHedge(draft.hedge),
            unit=draft.unit,
            kind=draft.kind,
            sense=draft.sense,
            alternatives=tuple(draft.alternatives),
            number=printed(draft.digits, draft.scale, FigureHedge(draft.hedge), draft.unit)
            if draft.digits is not None
            else None,
        )
        for draft in drafts
    ]
