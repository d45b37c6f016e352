"""A figure of a returned file that reads otherwise today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from taizhang.core.reports.returned import Found
    from taizhang.core.reports.runs import Figure
    from taizhang.core.values import Message


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure, with the words that belong to it, and what it is to be.

    Attributes:
        figure: The figure as it was written.
        name: The name of its indicator.
        was: What stands in the file.
        now: What it is today; empty if nothing stands for it.
        place: Where in the file; None if it was not found.
        why: Why it was left as it is; None if it was changed.
        found: The same place, by paragraph and signs.
    """

    figure: Figure
    name: str
    was: str
    now: str
    place: Message | None = None
    why: Message | None = None
    found: Found | None = None
