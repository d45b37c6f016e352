"""How a figure was read, as a tree: the words of each part, and what each part says."""

from __future__ import annotations

from taizhang.core.reading.draft import Draft
from taizhang.core.reading.figure import Figure, Step
from taizhang.core.reading.page import Page
from taizhang.core.values import plain


def explained(page: Page, draft: Draft, figure: Figure) -> Step:
    """The tree of a figure; made only when it is asked for."""
    text = page.text
    parts = []
    if draft.start < draft.number_start:
        parts.append(Step("hedge-before", text[draft.start : draft.number_start]))
    number_end = max(draft.number_end - len(draft.unit), draft.number_start)
    number = (
        text[draft.number_start : number_end]
        if draft.unit and text[number_end : draft.number_end] == draft.unit
        else text[draft.number_start : draft.number_end]
    )
    inner = ()
    if draft.digits is not None:
        scale = () if draft.scale == 1 else (Step("scale", plain(draft.scale)),)
        inner = (Step("digits", plain(draft.digits)), *scale)
    parts.append(Step("number", number, inner))
    if draft.unit:
        parts.append(Step("unit", draft.unit, (Step("sense", draft.sense),) if draft.sense else ()))
    if draft.number_end < draft.end:
        parts.append(Step("hedge-after", text[draft.number_end : draft.end]))
    if figure.what:
        parts.append(Step("what", figure.what))
    if figure.period is not None:
        parts.append(Step("period", figure.period.text))
    parts += [Step(relation.kind.value, relation.words) for relation in figure.relations]
    parts += [Step("alternative", other.reason) for other in figure.alternatives]
    return Step(figure.kind.value, figure.text, tuple(parts))
