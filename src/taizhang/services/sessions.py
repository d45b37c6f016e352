"""Who is in at the moment: noted when he comes, seen when he does something, and gone when the session is ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.sessions.models import Session

from taizhang.services.clock import now
from taizhang.services.desk_book import note
from taizhang.store.desk.models import Account, SignedIn

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class ListedSession:
    """Somebody who is in."""

    key: int
    account: int
    label: str
    address: str
    device: str
    started_at: dt.datetime
    seen_at: dt.datetime
    session_key: str


def note_session(account: int, session_key: str, address: str, device: str) -> None:
    """Somebody has come in."""
    moment = now()
    SignedIn.objects.update_or_create(
        session_key=session_key,
        defaults={
            "account_id": account,
            "address": address[:60],
            "device": device[:200],
            "started_at": moment,
            "seen_at": moment,
        },
    )


def note_seen(session_key: str) -> None:
    """Whoever is in has done something."""
    SignedIn.objects.filter(session_key=session_key).update(seen_at=now())


def session_seen(session_key: str) -> dt.datetime | None:
    """When a session was last used; None if it was ended."""
    return (
        SignedIn.objects.filter(session_key=session_key).values_list("seen_at", flat=True).first()
    )


def list_sessions(account: int | None = None) -> tuple[ListedSession, ...]:
    """Who is in, of one account or of all; who was here last stands first."""
    rows = SignedIn.objects.select_related("account").order_by("-seen_at")
    if account is not None:
        rows = rows.filter(account_id=account)
    return tuple(
        ListedSession(
            row.pk,
            row.account_id,
            row.account.label,
            row.address,
            row.device,
            row.started_at,
            row.seen_at,
            row.session_key,
        )
        for row in rows
    )


def end_session(session_key: str) -> None:
    """A session is over; its cookie opens nothing any more."""
    SignedIn.objects.filter(session_key=session_key).delete()
    Session.objects.filter(session_key=session_key).delete()


def end_sessions(account: int, *, by: str, but: str = "") -> int:
    """End all sessions of an account but one; how many there were."""
    keys = [
        *SignedIn.objects.filter(account_id=account)
        .exclude(session_key=but)
        .values_list("session_key", flat=True)
    ]
    for key in keys:
        end_session(key)
    if keys:
        label = Account.objects.values_list("label", flat=True).get(pk=account)
        note(by, "sessions-ended", label, detail=str(len(keys)))
    return len(keys)


def end_listed_session(key: int, *, by: str) -> None:
    """End one of the sessions that are listed; one that is over already is no matter."""
    row = SignedIn.objects.filter(pk=key).select_related("account").first()
    if row is not None:
        end_session(row.session_key)
        note(by, "session-ended", row.account.label, detail=row.address)
