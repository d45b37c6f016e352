"""Two people at one desk: the second confirms with a password of his own, in the form of the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import authenticate

from taizhang.core.values import Message, RefusedError
from taizhang.services.desk_book import note
from taizhang.services.second_person import who_may_agree
from taizhang.web.office import office
from taizhang.web.page import who

if TYPE_CHECKING:
    from django.http import HttpRequest

_NOBODY = Message("请选择同意的人。同意的人须是另一个账号，并有批准的权限。")
_WRONG = Message("同意人的密码不对，没有提交。")
_LOCKED = Message("同意人的账号因多次输错密码已锁定，请一刻钟后再试。")


def second_person(request: HttpRequest, unit: str) -> str:
    """The label of who agreed, by the fields `agree_as` and `agree_password`; empty if nobody was named.

    Raises:
        RefusedError: Whoever was named may not agree, or the password is wrong.
    """
    chosen = request.POST.get("agree_as", "")
    if not chosen:
        return ""
    actor = who(request)
    person = next(
        (one for one in who_may_agree(office(), actor, unit) if str(one.key) == chosen), None
    )
    if person is None:
        raise RefusedError(_NOBODY)
    password = request.POST.get("agree_password", "")
    user = authenticate(request, username=person.login, password=password)
    if user is None:
        note(person.label, "agree-failed", detail=actor.label)
        locked = getattr(request, "axes_locked_out", False)
        request.axes_locked_out = False  # the one who sits here is not locked out
        raise RefusedError(_LOCKED if locked else _WRONG)
    note(person.label, "agree", detail=actor.label)
    return person.label
