"""What surrounds every page: who acts, how long they were away, and plain words when something is refused."""

from __future__ import annotations

import datetime as dt
import traceback
from contextlib import ExitStack
from typing import TYPE_CHECKING

from django.contrib.auth import logout
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import DatabaseError
from django.shortcuts import redirect

from taizhang.core.values import Message, RefusedError
from taizhang.services.accounts import actor_of
from taizhang.services.clock import now
from taizhang.services.desk_book import note
from taizhang.services.sessions import note_seen, session_seen
from taizhang.store.database import trouble_with
from taizhang.store.touched import one_moment
from taizhang.web.language import choose_language
from taizhang.web.office import come_to_office, office
from taizhang.web.page import refusal, to_sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

IDLE = dt.timedelta(minutes=30)
"""Whoever does nothing for so long has to log in again (GB/T 22239-2019 8.1.4.1)."""
_LOG_BYTES = 2 * 1024 * 1024
_NOTE_EVERY = dt.timedelta(seconds=60)
_WHILE_PASSWORD_IS_OLD = ("/account/password", "/sign-out", "/static/", "/language")


class PostMiddleware:
    """Sets `request.actor`: the account of the session at its post, or None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        request.actor = None
        try:
            come_to_office()
        except RefusedError as error:
            return refusal(request, error, status=503)
        user = request.user
        choose_language(
            user.language if user.is_authenticated else request.COOKIES.get("language", "zh")
        )
        if user.is_authenticated:
            key = request.session.session_key
            seen = session_seen(key) if key else None
            moment = now()
            if seen is None or moment - seen > IDLE:
                if seen is not None:
                    note(user.label, "idle-out")
                logout(request)
                return to_sign_in(request)
            if moment - seen > _NOTE_EVERY:
                note_seen(key)
            if user.is_verified() or not request.session.get("second_factor_due"):
                request.actor = actor_of(user.pk, request.session.get("post"))
            # Whoever has still to give the code of the telephone does that first.
            old = request.actor is not None and user.must_change_password
            if old and not request.path.startswith(_WHILE_PASSWORD_IS_OLD):
                return redirect("password")
        return self.get_response(request)


class MomentMiddleware:
    """A page is of one moment, whoever writes while it is put together."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with ExitStack() as stack:
            try:
                stack.enter_context(one_moment())
            except RefusedError as error:
                return refusal(request, error, status=503)
            return self.get_response(request)


class PlainWordsMiddleware:
    """What is refused is said; what goes wrong is noted in a file and said without its workings."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; personal pages are kept by no browser or proxy."""
        response = self.get_response(request)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for an error."""
        if isinstance(error, RefusedError):
            return refusal(request, error)
        if isinstance(error, TooManyFieldsSent | RequestDataTooBig):
            return refusal(
                request, RefusedError(Message("一次送来的内容太多，请分几次。")), status=413
            )
        if isinstance(error, DatabaseError) and (told := trouble_with(error)):
            return refusal(request, told, status=503)
        return None


def note_failure(request: HttpRequest) -> None:
    """What went wrong, into a file of the workspace; its size is bounded."""
    path = office().folder / "web-error.log"
    said = f"{now().isoformat()} {request.method} {request.path}\n{traceback.format_exc()}\n"
    try:
        if path.exists() and path.stat().st_size > _LOG_BYTES:
            path.unlink()
        with path.open("a", encoding="utf-8") as stream:
            stream.write(said)
    except OSError:
        pass
