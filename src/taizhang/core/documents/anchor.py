"""Evidence in a file that a piece of its text is one of our figures."""

from __future__ import annotations

from dataclasses import dataclass

from taizhang.core.values import Span


@dataclass(frozen=True, slots=True)
class Anchor:
    """Evidence in the file that a piece of a paragraph is one of our figures.

    A copied figure has several anchors. Where tag and bookmark hold different texts there is an
    anchor for each. An empty span means that the figure stood there and was deleted.

    Attributes:
        id: The id of the figure.
        span: Where in the text of its paragraph.
        by_tag: A content control tagged with the id holds exactly this.
        by_bookmark: The hidden bookmark of the id holds exactly this.
    """

    id: str
    span: Span
    by_tag: bool
    by_bookmark: bool
