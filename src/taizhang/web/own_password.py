"""Whoever is in gives his password once more: before what could shut its owner out, or let another stay in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import authenticate

from taizhang.core.values import Message, RefusedError
from taizhang.services.accounts import find_account
from taizhang.services.desk_book import note
from taizhang.web.page import who

if TYPE_CHECKING:
    from django.http import HttpRequest

WRONG = Message("原密码不对。")
_LOCKED = Message("连续 5 次没有验证成功，已锁定。请一刻钟后再试。")


def check_own_password(request: HttpRequest, given: str) -> None:
    """Nothing if it is his; wrong ones count as at the door, so that nobody tries them out at a desk left open.

    Raises:
        RefusedError: It is not, or too many were wrong.
    """
    actor = who(request)
    account = find_account(actor.account)
    if given and authenticate(request, username=account.login, password=given) is not None:
        return
    locked = getattr(request, "axes_locked_out", False)
    # The page answers itself: the one who acts is in, and stays in.
    request.axes_locked_out = False
    note(actor.label, "own-password-failed")
    raise RefusedError(_LOCKED if locked else WRONG)
