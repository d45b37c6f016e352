"""Where the colophon (版记) stands, which only who sets the pages can tell."""

from __future__ import annotations

from enum import StrEnum

COLOPHON_LABEL = "colophon"
"""What the typeset report calls the place of its colophon."""


class ColophonPlace(StrEnum):
    """On which page the colophon stands; printed on both sides, its page is an even one (GB/T 9704-2012, 7.4)."""

    HERE = "here"
    """At the foot of the page on which the text ends."""
    NEXT = "next"
    """On the page after it."""
    AFTER_BLANK = "after-blank"
    """After a blank page; neither page has a number."""
