"""Accounts and posts: for the security administrator, who lets people in and sees none of their work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect

from taizhang.core.values import Message, RefusedError
from taizhang.services import accounts as service
from taizhang.services.clock import today
from taizhang.services.rights import ADMINISTRATORS, OFFICE_ROLES, ROLE_NAMES, Right, Role
from taizhang.services.sessions import end_listed_session, end_sessions, list_sessions
from taizhang.services.unit_choice import units_on
from taizhang.store.viewer import everything
from taizhang.web.office import office
from taizhang.web.page import page, show, tell, who

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from taizhang.services.unit_choice import UnitChoice

OLD_DAYS = 180
"""A password older than this is pointed out; nobody is made to change it for its age alone."""
_ROLES = tuple((role.value, ROLE_NAMES[role]) for role in (*OFFICE_ROLES, *ADMINISTRATORS))
_NOT_SO = Message("请选择岗位。")


def _units() -> tuple[UnitChoice, ...]:
    return units_on(office(), everything(""), today())


def _names() -> dict[str, str]:
    return {one.code: one.name for one in _units()}


def _posts(account: service.ListedAccount, names: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "key": post.key,
            "role": ROLE_NAMES[post.role],
            "unit": names.get(post.unit, post.unit),
        }
        for post in account.posts
    ]


@page(Right.ACCOUNTS)
def accounts(request: HttpRequest) -> HttpResponse:
    """Who may come in."""
    names = _names()
    wanted = request.GET.get("q", "").strip()
    found = [
        {"account": one, "posts": _posts(one, names)}
        for one in service.list_accounts()
        if wanted in one.login or wanted in one.label
    ]
    values = {
        "rows": found,
        "q": wanted,
        "locked": service.locked_logins(),
        "inside": {one.account for one in list_sessions()},
        "old": OLD_DAYS,
        "session_count": len(list_sessions()),
    }
    return show(request, "accounts/accounts.html", values)


def _role(request: HttpRequest) -> Role:
    try:
        return Role(request.POST.get("role", ""))
    except ValueError:
        raise RefusedError(_NOT_SO) from None


def _unit(request: HttpRequest, role: Role) -> str:
    unit = request.POST.get("unit", "")
    if role not in OFFICE_ROLES:
        return ""
    if unit and unit not in _names():
        raise RefusedError(Message("没有这个单位。"))
    return unit


@page(Right.ACCOUNTS, methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """A new account; its first password is told here and nowhere else."""
    values: dict[str, Any] = {
        "roles": _ROLES,
        "units": _units(),
    }
    values |= {"asked": request.POST, "faults": ()}
    if request.method != "POST":
        return show(request, "accounts/new.html", values)
    try:
        role = _role(request)
        unit = _unit(request, role)
        key, password = service.create_account(
            request.POST.get("login", ""),
            request.POST.get("label", ""),
            role,
            unit,
            by=who(request).label,
        )
    except RefusedError as refused:
        values["faults"] = refused.messages
        return show(request, "accounts/new.html", values, status=422)
    # Not sent on to another page: the password would have to be kept until then.
    return _told_password(request, key, password)


def _told_password(request: HttpRequest, key: int, password: str) -> HttpResponse:
    found = service.find_account(key)
    values = {
        "account": found,
        "held": _posts(found, _names()),
        "password": password,
        "address": request.build_absolute_uri("/"),
    }
    return show(request, "accounts/password.html", values)


@page(Right.ACCOUNTS)
def account(request: HttpRequest, key: int) -> HttpResponse:
    """One account."""
    found = service.find_account(key)
    values = {
        "account": found,
        "held": _posts(found, _names()),
        "roles": _ROLES,
        "units": _units(),
        "sessions": list_sessions(key),
        "locked": found.login in service.locked_logins(),
        "old": OLD_DAYS,
        "own": key == who(request).account,
    }
    return show(request, "accounts/account.html", values)


@page(Right.ACCOUNTS, methods=("POST",))
def add_post(request: HttpRequest, key: int) -> HttpResponse:
    """Give a post."""
    service.find_account(key)
    role = _role(request)
    service.add_post(key, role, _unit(request, role), by=who(request).label)
    tell(request, Message("已增加岗位。"))
    return redirect("account", key=key)


@page(Right.ACCOUNTS, methods=("POST",))
def remove_post(request: HttpRequest, key: int) -> HttpResponse:
    """Take a post away."""
    held = {str(post.key): post.key for post in service.find_account(key).posts}
    wanted = request.POST.get("post", "")
    if wanted not in held:
        raise RefusedError(Message("没有这个岗位，可能已被取消。"))
    service.remove_post(held[wanted], by=who(request).label)
    tell(request, Message("已取消岗位。"))
    return redirect("account", key=key)


@page(Right.ACCOUNTS, methods=("POST",))
def active(request: HttpRequest, key: int) -> HttpResponse:
    """Keep an account out, or let it in again."""
    found = service.find_account(key)
    let_in = "on" in request.POST
    if not let_in and key == who(request).account:
        raise RefusedError(Message("不能停用自己正在用的账号。"))
    if found.active != let_in:
        service.set_active(key, active=let_in, by=who(request).label)
    tell(request, Message("账号已启用。") if let_in else Message("账号已停用，登录着的也已退出。"))
    return redirect("account", key=key)


@page(Right.ACCOUNTS, methods=("POST",))
def password(request: HttpRequest, key: int) -> HttpResponse:
    """Another password, made up; it is told here and nowhere else."""
    service.find_account(key)
    if key == who(request).account:
        raise RefusedError(Message("自己的密码请在“我的账号”中更换。"))
    return _told_password(request, key, service.reset_password(key, by=who(request).label))


@page(Right.ACCOUNTS, methods=("POST",))
def unlock(request: HttpRequest, key: int) -> HttpResponse:
    """Open the door again after too many tries."""
    service.unlock_account(key, by=who(request).label)
    tell(request, Message("已解除锁定。"))
    return redirect("account", key=key)


@page(Right.ACCOUNTS, methods=("POST",))
def end_all(request: HttpRequest, key: int) -> HttpResponse:
    """End all sessions of an account but the one that asks."""
    service.find_account(key)
    count = end_sessions(key, by=who(request).label, but=request.session.session_key or "")
    tell(request, Message("已退出 {count} 处登录。", count=count))
    return redirect("account", key=key)


@page(Right.ACCOUNTS, methods=("GET", "POST"))
def sessions(request: HttpRequest) -> HttpResponse:
    """Who is in; one of them can be ended."""
    if request.method == "POST":
        listed = {str(one.key): one for one in list_sessions()}
        one = listed.get(request.POST.get("session", ""))
        if one is not None and one.session_key != request.session.session_key:
            end_listed_session(one.key, by=who(request).label)
        tell(request, Message("已退出那台设备上的登录。"))
        return redirect("account-sessions")
    values = {"sessions": list_sessions(), "this": request.session.session_key}
    return show(request, "accounts/sessions.html", values)
