"""The book of what was done at the desk: log-ins, accounts, downloads; each line sealed with the one before.

What was done to the ledger stands in the ledger's own chain.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from taizhang.services.clock import now
from taizhang.store.database import DESK
from taizhang.store.desk.models import DeskEvent

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

_ABOUT, _DETAIL, _ADDRESS = 200, 400, 60


@dataclass(frozen=True, slots=True)
class BookLine:
    """A line of the book."""

    number: int
    at: dt.datetime
    actor: str
    action: str
    about: str
    detail: str
    address: str


def note(actor: str, action: str, about: str = "", *, detail: str = "", address: str = "") -> None:
    """Write a line into the book."""
    with transaction.atomic(using=DESK):
        last = DeskEvent.objects.order_by("-id").values_list("digest", flat=True).first() or ""
        line = DeskEvent(
            at=now(),
            actor=actor[:100],
            action=action,
            about=about[:_ABOUT],
            detail=detail[:_DETAIL],
            address=address[:_ADDRESS],
        )
        line.digest = _digest(last, line)
        line.save(force_insert=True)


def _digest(before: str, line: DeskEvent) -> str:
    said = [
        before,
        line.at.isoformat(),
        line.actor,
        line.action,
        line.about,
        line.detail,
        line.address,
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def read_book(
    *,
    action: str = "",
    actor: str = "",
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    before: int = 0,
    limit: int = 200,
) -> tuple[BookLine, ...]:
    """The newest lines, newest first.

    Args:
        action: Only of this sort.
        actor: Only of those whose label has this in it.
        since: Not older than this.
        until: Older than this.
        before: Only lines before the one of this number.
        limit: How many at most.
    """
    rows = DeskEvent.objects.order_by("-id")
    if action:
        rows = rows.filter(action=action)
    if actor:
        rows = rows.filter(actor__icontains=actor)
    if since is not None:
        rows = rows.filter(at__gte=since)
    if until is not None:
        rows = rows.filter(at__lt=until)
    if before:
        rows = rows.filter(id__lt=before)
    return tuple(
        BookLine(row.id, row.at, row.actor, row.action, row.about, row.detail, row.address)
        for row in rows[:limit]
    )


def broken_lines() -> Iterator[int]:
    """The numbers of lines that are not what they were when they were written."""
    before = ""
    for line in DeskEvent.objects.order_by("id").iterator():
        if line.digest != _digest(before, line):
            yield line.id
        before = line.digest
