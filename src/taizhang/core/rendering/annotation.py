"""Remarks beside a text: a place, and words about it; who made them is no matter here."""

from __future__ import annotations

from dataclasses import dataclass

from taizhang.core.values import Span


@dataclass(frozen=True, slots=True)
class Annotation:
    """A remark on words of a text.

    Attributes:
        spans: The words concerned, in code points of the text, the first of them first.
        sort: A key that remarks may be told apart by, such as `error`.
        label: What that is called to people.
        mark: A short name, such as that of a rule.
        words: What is said.
        help: What more there is to know, behind the remark.
        of_look: Whether it is about how paragraphs look, not about their words.
    """

    spans: tuple[Span, ...]
    sort: str
    label: str
    mark: str
    words: str
    help: str = ""
    of_look: bool = False
