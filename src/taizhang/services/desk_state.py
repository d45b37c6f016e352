"""How it stands with the desk itself: what its administrators have to know when they come in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from axes.models import AccessAttempt
from django.conf import settings

from taizhang.services.clock import now
from taizhang.services.desk_book import BookLine, read_book
from taizhang.services.jobs import DONE, FAILED
from taizhang.store.desk.models import Account, DeskEvent, Job, SignedIn

if TYPE_CHECKING:
    from taizhang.services.workspace import Workspace

BACKUPS = "备份"
"""The folder of a workspace in which its backups are made."""
WEEK = dt.timedelta(days=7)
_NEWEST = 8


@dataclass(frozen=True, slots=True)
class Safety:
    """How well the workspace is kept.

    Attributes:
        last_backup: When it was last backed up from here, None if never.
        last_verified: When it was last verified from here, None if never.
        failed_jobs: How many jobs have failed within a week.
    """

    last_backup: dt.datetime | None
    last_verified: dt.datetime | None
    failed_jobs: int


@dataclass(frozen=True, slots=True)
class Doors:
    """How it stands with accounts.

    Attributes:
        locked: Login names that are locked out at this moment, each once.
        first_password: How many accounts have not replaced the password that they were given.
        accounts: How many accounts may come in.
        inside: How many are in, by their sessions of today.
        failed: How many log-ins have failed within a week.
    """

    locked: tuple[str, ...]
    first_password: int
    accounts: int
    inside: int
    failed: int


@dataclass(frozen=True, slots=True)
class BookState:
    """What stands in the book of the desk.

    Attributes:
        failed: How many log-ins have failed within a week.
        changes: How many accounts or posts have been changed within a week.
        newest: The newest lines.
    """

    failed: int
    changes: int
    newest: tuple[BookLine, ...]


def safety(workspace: Workspace) -> Safety:
    """How well the workspace is kept."""
    moments = [_last("backup")]
    folder = workspace.folder / BACKUPS
    if folder.is_dir():
        moments += [
            dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC) for path in folder.glob("*.zip")
        ]
    return Safety(
        max((moment for moment in moments if moment), default=None),
        _last("verify"),
        Job.objects.filter(state=FAILED, ended_at__gte=now() - WEEK).count(),
    )


def _last(act: str) -> dt.datetime | None:
    """When something was last done, by the book or by a job."""
    noted = DeskEvent.objects.filter(action=act).order_by("-id").values_list("at", flat=True)
    jobs = Job.objects.filter(task=act, state=DONE).order_by("-ended_at")
    moments = [noted.first(), jobs.values_list("ended_at", flat=True).first()]
    return max((moment for moment in moments if moment), default=None)


def doors() -> Doors:
    """How it stands with accounts."""
    moment = now()
    since = moment - dt.timedelta(hours=settings.AXES_COOLOFF_TIME)
    tried = AccessAttempt.objects.filter(
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gte=since
    )
    names = tried.order_by("username").values_list("username", flat=True)
    active = Account.objects.filter(is_active=True)
    return Doors(
        tuple(dict.fromkeys(name for name in names if name)),
        active.filter(must_change_password=True).count(),
        active.count(),
        SignedIn.objects.filter(seen_at__gte=moment - dt.timedelta(hours=12)).count(),
        _failed(moment),
    )


def book_state() -> BookState:
    """What stands in the book of the desk."""
    moment = now()
    changed = DeskEvent.objects.filter(at__gte=moment - WEEK).filter(
        action__regex=r"^(account|post|password)"
    )
    return BookState(_failed(moment), changed.count(), read_book(limit=_NEWEST))


def _failed(moment: dt.datetime) -> int:
    rows = DeskEvent.objects.filter(action__in=["sign-in-failed", "code-failed"])
    return rows.filter(at__gte=moment - WEEK).count()
