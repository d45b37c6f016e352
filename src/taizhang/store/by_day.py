"""The short way to facts that hold now: along the index in which they stand by day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from django.db import connection

from taizhang.core.indicators.fragment import Fragment
from taizhang.core.indicators.sql import FACT_TABLE, ByDay
from taizhang.store.ledger.models import FOREVER
from taizhang.store.touched import touched, touched_by_now

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from taizhang.core.indicators.sql import Window
    from taizhang.core.ledger.kind import RecordKind

Found = TypeVar("Found")
FEW_UNITS = 6
"""What so few units have is found sooner by unit than by day."""


def by_day(window: Window, kinds: Mapping[str, RecordKind]) -> Window:
    """The same window with the short way in it, if its changeset is the newest."""
    now = touched()
    if now is None or now.number != window.changeset:
        return window
    # SQLite keeps no statistics and would go by unit; the condition stands as it does in that of the index.
    table = f"{FACT_TABLE} INDEXED BY fact_list" if connection.vendor == "sqlite" else FACT_TABLE
    known = Fragment(f"to_changeset = {FOREVER}")
    fields = {kind.id: kind.began_field for kind in kinds.values()}
    return replace(window, by_day=ByDay(table, known, "day", fields, FEW_UNITS + 1))


def steadily(window: Window, kinds: Collection[str], find: Callable[[Window], Found]) -> Found:
    """What is found of some kinds in a window; on the long way, if any of it was written over meanwhile."""
    found = find(window)
    if window.by_day is None or not _written_over(window, kinds):
        return found
    return find(replace(window, by_day=None))


def _written_over(window: Window, kinds: Collection[str]) -> bool:
    """Whether the short way, which knows only what holds by now, has passed over what held in the window."""
    then, now = touched(), touched_by_now()
    if then is None or now is None or then.since != now.since:
        return True
    return now.counted_after(window.changeset, kinds, window.scope)
