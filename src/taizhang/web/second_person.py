"""Two people at one desk: the second chooses himself in the form of the first and gives his own password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import authenticate

from taizhang.core.values import Message, RefusedError
from taizhang.services.agreeing import NOBODY, SecondPerson, agreed, second_persons
from taizhang.web.office import office
from taizhang.web.page import who

if TYPE_CHECKING:
    from django.http import HttpRequest

_WRONG = Message("批准人的密码不对。连续 5 次不对，会锁定一刻钟。")
_LOCKED = Message("批准人的账号连续 5 次没有验证成功，已锁定。请一刻钟后再试。")


def persons_to_agree(request: HttpRequest) -> tuple[SecondPerson, ...]:
    """Whom the form offers."""
    return second_persons(office(), who(request))


def second_person(request: HttpRequest, what: str) -> str:
    """The label of who agreed, after his password was right; wrong ones count as at the door.

    Raises:
        RefusedError: Nobody has agreed.
    """
    actor = who(request)
    chosen = request.POST.get("agreer", "")
    person = next((one for one in persons_to_agree(request) if str(one.account) == chosen), None)
    password = request.POST.get("agreer_password", "")
    if person is None or not password:
        raise RefusedError(NOBODY)
    user = authenticate(request, username=person.login, password=password)
    if user is None:
        locked = getattr(request, "axes_locked_out", False)
        # The page answers itself: the one who acts is in, and stays in.
        request.axes_locked_out = False
        raise RefusedError(_LOCKED if locked else _WRONG)
    return agreed(office(), actor, person.account, what)
