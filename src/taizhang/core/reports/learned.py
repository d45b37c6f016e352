"""What was made of an old report: the text of a template, and what became of each of its figures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from taizhang.core.reading import Figure
    from taizhang.core.reports.matching import Match
    from taizhang.core.values import Message


class Fate(StrEnum):
    """What becomes of a figure of an old report."""

    SURE = "sure"
    """It is a place for its indicator."""
    LIKELY = "likely"
    """It is a place for the likeliest indicator, which a person has to look at."""
    OPEN = "open"
    """It is a place that a person fills in: 【待补：…】."""
    LEFT_OUT = "left_out"
    """It stands in a table, a note or a footer, which are not taken over."""


@dataclass(frozen=True, slots=True)
class LearnedFigure:
    """A figure of an old report.

    Attributes:
        figure: As it was read.
        match: What it may tell.
        fate: What became of it.
        place: What stands in its stead.
    """

    figure: Figure
    match: Match
    fate: Fate
    place: str


@dataclass(frozen=True, slots=True)
class LearnedTemplate:
    """A template made of an old report.

    Attributes:
        text: The template.
        figures: Every figure of the report, in order.
        decisions: What a person must decide.
    """

    text: str
    figures: tuple[LearnedFigure, ...]
    decisions: tuple[Message, ...]
