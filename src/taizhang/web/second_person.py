"""Two people at one desk: the second chooses himself in the form of the first and gives his own password.

Alone (单人使用) there is no second account: who agreed is written down, as a post.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import authenticate

from taizhang.core.values import Message, RefusedError
from taizhang.services.agreeing import NOBODY, SecondPerson, agreed, second_persons
from taizhang.services.desk_book import note
from taizhang.services.rights import Role
from taizhang.web.office import office
from taizhang.web.page import who

if TYPE_CHECKING:
    from django.http import HttpRequest

_WRONG = Message("批准人的密码不对。连续 5 次不对，会锁定一刻钟。")
_LOCKED = Message("批准人的账号连续 5 次没有验证成功，已锁定。请一刻钟后再试。")


def second_values(request: HttpRequest, unit: str = "") -> dict[str, Any]:
    """What web/parts/second_person.html wants; `unit` is the code of the unit concerned, empty one's own."""
    alone = who(request).role is Role.ALONE
    return {
        "alone": alone,
        "persons": () if alone else persons_to_agree(request, unit),
        "agreer": request.POST.get("agreer", ""),
    }


def persons_to_agree(request: HttpRequest, unit: str = "") -> tuple[SecondPerson, ...]:
    """Whom the form offers."""
    return second_persons(office(), who(request), unit)


def named_somebody(request: HttpRequest) -> bool:
    """Whether the form names a second person."""
    return bool(request.POST.get("agreer", "").strip())


def second_person(request: HttpRequest, what: str, unit: str = "") -> str:
    """The label of who agreed, after his password was right; wrong ones count as at the door.

    Raises:
        RefusedError: Nobody has agreed.
    """
    actor = who(request)
    chosen = request.POST.get("agreer", "").strip()
    if actor.role is Role.ALONE:
        if not chosen:
            raise RefusedError(NOBODY)
        return chosen
    persons = persons_to_agree(request, unit)
    person = next((one for one in persons if str(one.account) == chosen), None)
    # The field is called so because the log of failed log-ins masks that name.
    password = request.POST.get("password", "")
    if person is None or not password:
        raise RefusedError(NOBODY)
    user = authenticate(request, username=person.login, password=password)
    if user is None:
        note(person.label, "agree-failed", actor.label)
        locked = getattr(request, "axes_locked_out", False)
        # The page answers itself: the one who acts is in, and stays in.
        request.axes_locked_out = False
        raise RefusedError(_LOCKED if locked else _WRONG)
    return agreed(office(), actor, person.account, what, unit)


def second_person_if_named(request: HttpRequest, what: str, unit: str = "") -> str:
    """The same where it is not known beforehand whether one is wanted; empty if nobody is named."""
    return second_person(request, what, unit) if named_somebody(request) else ""
