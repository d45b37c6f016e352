"""The second person at the same desk: he says who he is by his own password, in the form of the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import authenticate

from taizhang.core.values import Message, RefusedError
from taizhang.services.desk_book import note
from taizhang.services.rights import Role
from taizhang.services.second_person import who_may_agree
from taizhang.web.office import office

if TYPE_CHECKING:
    from django.http import HttpRequest

    from taizhang.services.rights import Actor

_CHOOSE = Message("请选择第二人。须由另一人同意，并输入他本人的密码。")
_WRONG = Message("第二人的密码不对。")
_LOCKED = Message("连续 5 次密码不对，已锁定。请一刻钟后再试。")


def second_values(actor: Actor, unit: str) -> dict[str, object]:
    """What the fields for the second person want: whom to choose from; alone, only a post is written down."""
    alone = actor.role is Role.ALONE
    return {"alone": alone, "seconds": () if alone else who_may_agree(office(), actor, unit)}


def agreed_by(request: HttpRequest, actor: Actor, unit: str) -> str:
    """Who agreed, as it stands in the history.

    Raises:
        RefusedError: Nobody was chosen, or the password is not his.
    """
    named = request.POST.get("second", "").strip()
    if actor.role is Role.ALONE:
        return named
    chosen = next((one for one in who_may_agree(office(), actor, unit) if one.login == named), None)
    if chosen is None:
        raise RefusedError(_CHOOSE)
    password = request.POST.get("second_password", "")
    # By the same way as a log-in, so that tries are counted.
    if authenticate(request, username=chosen.login, password=password) is None:
        note(chosen.label, "sign-in-failed", detail=actor.label)
        if getattr(request, "axes_locked_out", False):
            # Whoever is in stays in: it is the other one who has to wait.
            request.axes_locked_out = False
            raise RefusedError(_LOCKED)
        raise RefusedError(_WRONG)
    return chosen.label
