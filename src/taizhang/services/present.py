"""Which period people are at, and which they may choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.values import Period
from taizhang.services.clock import today
from taizhang.store import queries
from taizhang.store.submissions import submissions
from taizhang.store.touched import KEPT, touched

if TYPE_CHECKING:
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

_YEARS_BACK = 3


def half_of(period: Period) -> Period:
    """The half-year in which a period ends."""
    last = period.last_day
    return Period.read(f"{last.year}H{1 if last.month <= 6 else 2}")  # noqa: PLR2004 (June)


def usual_period(workspace: Workspace, viewer: Viewer) -> Period:  # noqa: ARG001 (every read takes both)
    """The half-year that is being worked on: the newest for which something was sent, else that of today.

    Until ten days into a half-year, the one that has just ended is worked on.
    """
    now = touched()
    newest = (
        _newest_half(viewer)
        if now is None
        else KEPT.get(("newest half", now.since, now.sent), lambda: _newest_half(viewer))
    )
    if newest is not None:
        return newest
    day = today()
    return Period.read(f"{day.year}H{1 if day.month <= 6 else 2}")  # noqa: PLR2004 (June)


def _newest_half(viewer: Viewer) -> Period | None:
    """The newest half-year for which something was sent."""
    periods = {item.period for item in submissions(viewer, queries.latest_changeset(viewer))}
    return max(map(half_of, periods), key=lambda period: period.start, default=None)


def periods_to_choose(around: Period) -> tuple[Period, ...]:
    """Half-years and years to choose from, newest first."""
    years = range(around.start.year + 1, around.start.year - _YEARS_BACK - 1, -1)
    return tuple(
        Period.read(text) for year in years for text in (f"{year}", f"{year}H2", f"{year}H1")
    )
