"""A figure of any text with the words around it, by which it is known what it tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.reading.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from taizhang.core.reading import Figure
    from taizhang.core.reports.runs import Role
    from taizhang.core.values import Period

_CLAUSE_END = re.compile(r"[，；。：！？!?;\n()]|,(?![0-9]{3})")
_SENTENCE_END = re.compile(r"[。！？!?\n]")
_HEADING = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|[0-9]{1,2}[.、．]\s?(?![0-9])|#+\s)"
)
_LONGEST_HEADING = 40
_LONGEST_BEFORE = 400


@dataclass(frozen=True, slots=True)
class ReadFigure:
    """A figure that is bound to nothing.

    Attributes:
        number: Its place in the list of figures.
        figure: As it was read.
        before: The words of its clause before it, from the figure before on.
        after: The words of its clause after it, up to the next figure.
        sentence: Its sentence up to itself.
        around: Its paragraph up to itself, and the headings above it.
        follows: What stands after it in its sentence.
    """

    number: int
    figure: Figure
    before: str
    after: str
    sentence: str
    around: str
    follows: str


@dataclass(frozen=True, slots=True)
class BoundFigure:
    """A figure that is known by its anchor.

    Attributes:
        number: Its place in the list of figures.
        figure: As it was read.
        indicator: The id of the indicator that it tells.
        role: What it says of it.
        unit: The code of the unit.
        period: The period.
        written: The text with which the report was written.
    """

    number: int
    figure: Figure
    indicator: str
    role: Role
    unit: str
    period: Period
    written: str


BoundOrRead = BoundFigure | ReadFigure


def place_figures(text: str, figures: Sequence[Figure]) -> tuple[ReadFigure, ...]:
    """The figures of a text, each with the words around it."""
    folded = fold(text)
    ends = [found.start() for found in _CLAUSE_END.finditer(folded)]
    stops = [found.start() for found in _SENTENCE_END.finditer(folded)]
    headings = _headings(folded)
    found = []
    clause = sentence = heading = 0
    above = ""
    for number, figure in enumerate(figures):
        while clause < len(ends) and ends[clause] < figure.start:
            clause += 1
        while sentence < len(stops) and stops[sentence] < figure.start:
            sentence += 1
        while heading < len(headings) and headings[heading][0] <= figure.start:
            above = headings[heading][1]
            heading += 1
        earlier = figures[number - 1].end if number else 0
        later = figures[number + 1].start if number + 1 < len(figures) else len(folded)
        begins = ends[clause - 1] + 1 if clause else 0
        ended = next((end for end in ends[clause:] if end >= figure.end), len(folded))
        stop = next((end for end in stops[sentence:] if end >= figure.end), len(folded))
        opened = stops[sentence - 1] + 1 if sentence else 0
        paragraph = max(folded.rfind("\n", 0, figure.start) + 1, figure.start - _LONGEST_BEFORE)
        found.append(
            ReadFigure(
                number,
                figure,
                folded[max(begins, earlier) : figure.start],
                folded[figure.end : max(figure.end, min(ended, later))],
                folded[max(opened, figure.start - _LONGEST_BEFORE) : figure.start],
                f"{above}\n{folded[paragraph : figure.start]}",
                folded[figure.end : stop],
            )
        )
    return tuple(found)


def is_heading(line: str) -> bool:
    """Whether a line is numbered, short and no sentence."""
    words = fold(line).rstrip()
    return (
        len(words) <= _LONGEST_HEADING
        and _HEADING.match(words) is not None
        and not words.endswith(("。", "；", "，"))
    )


def _headings(folded: str) -> list[tuple[int, str]]:
    """Where each heading ends, and its words."""
    found = []
    at = 0
    for line in folded.split("\n"):
        if is_heading(line):
            found.append((at + len(line), line.strip()))
        at += len(line) + 1
    return found
