"""A figure of a report of ours that reads otherwise in the file that came back."""

from __future__ import annotations

from dataclasses import dataclass

from taizhang.core.values import Message, Span


@dataclass(frozen=True, slots=True)
class EditedFigure:
    """A figure that was changed by hand.

    Attributes:
        ordinal: Which figure of the report it is.
        indicator: Name and id of its indicator.
        spans: Where in the text it stands.
        was: As the report was written with.
        texts: What stands at its places.
        what: What has become of it, in words.
        override: Who answered for it and why, in words; empty if nobody did.
        settled: Whether that is the very number that stands there.
        now: What the ledger says today; empty if it says nothing, or was not asked.
    """

    ordinal: int
    indicator: str
    spans: tuple[Span, ...]
    was: str
    texts: tuple[str, ...]
    what: Message
    override: str = ""
    settled: bool = False
    now: str = ""
