"""Coming in, going out, and one's own account: password, second factor, sessions, language."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import segno
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django_otp import login as otp_login
from django_otp.plugins.otp_totp.models import TOTPDevice

from taizhang.core.values import Message, Period, RefusedError
from taizhang.services import accounts, sessions
from taizhang.services.desk_book import note
from taizhang.services.rights import Right
from taizhang.web.language import LANGUAGES
from taizhang.web.office import office
from taizhang.web.own_password import check_own_password
from taizhang.web.page import OPEN, page, show, tell, who

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

_WRONG = Message("登录名或密码不对。连续 5 次不对，会锁定一刻钟。")
_LOCKED = Message("连续 5 次没有登录成功，已锁定。请一刻钟后再试，或请安全保密管理员解除。")
_WRONG_CODE = Message("验证码不对，或已过期。")


def address_of(request: HttpRequest) -> str:
    """From which computer; no header is believed."""
    return request.META.get("REMOTE_ADDR", "")


def name_tried(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """The name that somebody tries to come in by: what the lock counts by.

    Whoever asks for it calls it by either name; a form that is not the one at the door has no such field.
    """
    given = credentials or {}
    name = given.get("username") or given.get("login") or request.POST.get("login", "")
    return name.strip()


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or "/"
    # A word without a slash would be taken for the name of a page.
    fine = target.startswith("/") and url_has_allowed_host_and_scheme(
        target, {request.get_host()}, request.is_secure()
    )
    return target if fine else "/"


@page(OPEN, methods=("GET", "POST"))
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password."""
    values = {"next": _next(request), "workspace": office(), "login": "", "wrong": None}
    if request.method == "POST":
        name = request.POST.get("login", "").strip()
        user = authenticate(request, username=name, password=request.POST.get("password", ""))
        if user is None:
            note(name[:60] or "-", "sign-in-failed", address=address_of(request))
            if getattr(request, "axes_locked_out", False):
                return locked_out(request)
            return show(
                request,
                "sign_in/sign_in.html",
                {**values, "login": name, "wrong": _WRONG},
                status=401,
            )
        login(request, user)
        if TOTPDevice.objects.filter(user=user, confirmed=True).exists():
            request.session["second_factor_due"] = True
            _note_in(request)
            return redirect(f"/sign-in/code?{urlencode({'next': values['next']}, safe='/')}")
        _note_in(request)
        note(user.label, "sign-in", address=address_of(request))
        return redirect(values["next"])
    if request.user.is_authenticated and request.actor is not None:
        return redirect("/")
    return show(request, "sign_in/sign_in.html", values)


def _note_in(request: HttpRequest) -> None:
    request.session.save()
    device = request.META.get("HTTP_USER_AGENT", "")
    sessions.note_session(request.user.pk, request.session.session_key, address_of(request), device)


def locked_out(
    request: HttpRequest,
    _credentials: object = None,
    *_more: object,
    **_others: object,
) -> HttpResponse:
    """Too many tries."""
    values = {"next": "/", "workspace": office(), "login": "", "wrong": _LOCKED}
    return show(request, "sign_in/sign_in.html", values, status=429)


@page(OPEN, methods=("GET", "POST"))
def second_factor(request: HttpRequest) -> HttpResponse:
    """The code of the telephone."""
    if not request.user.is_authenticated or not request.session.get("second_factor_due"):
        return redirect("sign-in")
    values = {"next": _next(request), "workspace": office(), "wrong": None}
    if request.method == "POST":
        device = TOTPDevice.objects.filter(user=request.user, confirmed=True).first()
        if device is not None and device.verify_token(request.POST.get("code", "").strip()):
            otp_login(request, device)
            request.session.pop("second_factor_due", None)
            note(request.user.label, "sign-in", detail="TOTP", address=address_of(request))
            return redirect(values["next"])
        note(request.user.label, "code-failed", address=address_of(request))
        values["wrong"] = _WRONG_CODE
        return show(request, "sign_in/code.html", values, status=401)
    return show(request, "sign_in/code.html", values)


@page(OPEN, methods=("POST",))
def sign_out(request: HttpRequest) -> HttpResponse:
    """Going out."""
    if request.user.is_authenticated:
        note(request.user.label, "sign-out", address=address_of(request))
        sessions.end_session(request.session.session_key or "")
    logout(request)
    return redirect("sign-in")


@page(OPEN, methods=("POST",))
def language(request: HttpRequest) -> HttpResponse:
    """Chinese or English."""
    chosen = request.POST.get("language", "zh")
    chosen = chosen if chosen in LANGUAGES else "zh"
    if request.user.is_authenticated:
        accounts.set_language(request.user.pk, chosen)
    response = redirect(_next(request))
    response.set_cookie("language", chosen, max_age=365 * 86400, httponly=True, samesite="Lax")
    return response


@page(Right.OWN, methods=("POST",))
def period(request: HttpRequest) -> HttpResponse:
    """The period one is at."""
    request.session["period"] = str(Period.read(request.POST.get("period", "")))
    return redirect(_next(request))


@page(Right.OWN, methods=("POST",))
def post(request: HttpRequest) -> HttpResponse:
    """At which of one's posts one acts."""
    chosen = request.POST.get("post", "")
    held = {str(item.key): item.key for item in accounts.find_account(who(request).account).posts}
    if chosen not in held:
        raise RefusedError(Message("没有这个岗位，可能已被取消。"))
    request.session["post"] = held[chosen]
    return redirect("/")


@page(Right.OWN)
def own(request: HttpRequest) -> HttpResponse:
    """One's own account."""
    actor = who(request)
    values = {
        "account": accounts.find_account(actor.account),
        "sessions": sessions.list_sessions(actor.account),
        "this": request.session.session_key,
    }
    return show(request, "sign_in/own.html", values)


@page(Right.OWN, methods=("GET", "POST"))
def password(request: HttpRequest) -> HttpResponse:
    """Another password."""
    actor = who(request)
    values: dict[str, object] = {"account": accounts.find_account(actor.account), "faults": ()}
    if request.method == "POST":
        given = request.POST.get("password", "")
        faults: tuple[object, ...] = ()
        try:
            check_own_password(request, request.POST.get("current", ""))
            if given != request.POST.get("again", ""):
                raise RefusedError(Message("两次输入的新密码不一致。"))  # noqa: TRY301 (told in the form)
            accounts.change_password(actor.account, given, by=actor.label)
        except RefusedError as error:
            faults = error.messages
        if faults:
            return show(request, "sign_in/password.html", {**values, "faults": faults}, status=422)
        sessions.end_sessions(actor.account, by=actor.label, but=request.session.session_key or "")
        tell(request, Message("密码已更换。"))
        request.user.refresh_from_db()
        old = request.session.session_key
        update_session_auth_hash(request, request.user)
        sessions.end_session(old or "")
        _note_in(request)
        return redirect("/")
    return show(request, "sign_in/password.html", values)


@page(Right.OWN, methods=("GET", "POST"))
def code(request: HttpRequest) -> HttpResponse:
    """A second factor: codes that a telephone shows, without any network."""
    device, _new = TOTPDevice.objects.get_or_create(
        user=request.user, confirmed=False, defaults={"name": "phone"}
    )
    wrong = None
    if request.method == "POST":
        try:
            # Else whoever finds a desk left open puts his own telephone in place of its owner's.
            check_own_password(request, request.POST.get("current", ""))
        except RefusedError as error:
            wrong = error.problems[0].message
        if wrong is None and device.verify_token(request.POST.get("code", "").strip()):
            TOTPDevice.objects.filter(user=request.user, confirmed=True).delete()
            device.confirmed = True
            device.save()
            otp_login(request, device)
            note(who(request).label, "code-on")
            tell(request, Message("已启用动态验证码，下次登录时要填。"))
            return redirect("own-account")
        wrong = wrong or _WRONG_CODE
    drawn = io.BytesIO()
    segno.make(device.config_url, error="m").save(drawn, kind="png", scale=5, border=2)
    values = {
        "wrong": wrong,
        "picture": base64.b64encode(drawn.getvalue()).decode(),
        "secret": base64.b32encode(device.bin_key).decode(),
    }
    return show(request, "sign_in/code_on.html", values, status=422 if wrong else 200)


@page(Right.OWN, methods=("POST",))
def code_off(request: HttpRequest) -> HttpResponse:
    """No second factor any more; the password is asked for."""
    actor = who(request)
    check_own_password(request, request.POST.get("current", ""))
    TOTPDevice.objects.filter(user=request.user).delete()
    note(actor.label, "code-off")
    tell(request, Message("已停用动态验证码。"))
    return redirect("own-account")


@page(Right.OWN, methods=("POST",))
def end_session(request: HttpRequest) -> HttpResponse:
    """End one of one's other sessions."""
    actor = who(request)
    wanted = request.POST.get("session", "")
    for session in sessions.list_sessions(actor.account):
        if str(session.key) == wanted:
            sessions.end_session(session.session_key)
            note(actor.label, "session-ended", detail=session.address)
    tell(request, Message("已退出那台设备上的登录。"))
    return redirect("own-account")
