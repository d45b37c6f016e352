"""An event of the ledger that a text puts on another day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from taizhang.core.values import Span


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """An event of the ledger that a text puts on another day.

    Attributes:
        span: The words that say when.
        text: The same.
        title: The event.
        days: When it was, as the ledger says.
        record: The id of the first record.
    """

    span: Span
    text: str
    title: str
    days: tuple[date, ...]
    record: str
