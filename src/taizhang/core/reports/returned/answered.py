"""Whether what stands in the place of a figure is a number for which somebody has answered."""

from __future__ import annotations

from taizhang.core.reading import read_figures
from taizhang.core.reports.returned.comparison import amount, normal, reading, says, widened
from taizhang.core.reports.returned.line import Line
from taizhang.core.reports.runs import Figure
from taizhang.core.values import Span


def stands_as_answered(line: Line, span: Span, figure: Figure, text: str) -> bool:
    """Whether the words at a place say the text that a figure was to be changed to, and nothing beside it.

    A digit typed in front of it, or 近 put before it, makes another number, for which nobody has answered.
    """
    here = reading(line, span)
    if here is not None:
        wanted = read_figures(text)
        return len(wanted) == 1 and says(wanted[0]) == says(here)
    beside = normal(widened(line.text, span))
    if beside == normal(text):
        return True
    unit = figure.printed.unit if figure.bare else ""
    if not unit or beside != normal(span.of(line.text)):
        return False
    bare = normal(text).removesuffix(normal(unit))
    if beside == bare:
        return True
    then, now = amount(bare, unit), amount(beside, unit)
    return then is not None and now is not None and then[:-1] == now[:-1]
