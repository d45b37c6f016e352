"""Changes that somebody tracked and nobody has accepted or rejected: the file holds two texts at once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from taizhang.core.values import Span


class View(StrEnum):
    """Which of the texts of a file is read."""

    ACCEPTED = "accepted"
    """As if all tracked changes were accepted; hidden text left out."""
    ORIGINAL = "original"
    """As if all were rejected; hidden text left out."""
    UNCOVERED = "uncovered"
    """As accepted, with the hidden text."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A tracked change as it shows in one view of a paragraph.

    Attributes:
        span: The text that only this view has; empty where only the other view has something.
        text: What came, or what went.
        inserted: Whether it came with the change; otherwise it went.
        author: Who made the change, as the file says.
        at: When, as the file says.
    """

    span: Span
    text: str
    inserted: bool
    author: str = ""
    at: str = ""
