"""What stands around every page: where one can go, who one is, at which period, and what is to be said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from taizhang.core.values import Period, RefusedError
from taizhang.services.accounts import posts_of
from taizhang.services.present import periods_to_choose, usual_period
from taizhang.services.record_versions import unit_names
from taizhang.services.rights import ROLE_NAMES, Right
from taizhang.store.viewer import everything
from taizhang.web.office import office
from taizhang.web.page import actor_in, is_part, page_address, take_notices

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from taizhang.services.rights import Actor


@dataclass(frozen=True, slots=True)
class Way:
    """A place to go: its label, the name of its address, its sign and the rights of which one opens it."""

    label: str
    name: str
    icon: str
    rights: tuple[Right, ...]
    on_phone: bool = False


GROUP_TITLES = {"ledger": "台账", "reports": "数据与总结", "office": "管理"}
"""Over groups of places."""
WAYS: tuple[tuple[str, tuple[Way, ...]], ...] = (
    ("", (Way("首页", "home", "house", (Right.OWN,), on_phone=True),)),
    (
        GROUP_TITLES["ledger"],
        (
            Way("录入", "entry", "pencil-square", (Right.ENTER,), on_phone=True),
            Way("台账记录", "ledger", "journal-text", (Right.READ,), on_phone=True),
            Way("简报转台账", "brief", "chat-square-text", (Right.ENTER,)),
            Way("导入表格", "intake", "file-earmark-spreadsheet", (Right.IMPORT,)),
            Way("审核", "review", "check2-square", (Right.REVIEW,), on_phone=True),
            Way("报送与封账", "periods", "calendar-check", (Right.READ,)),
        ),
    ),
    (
        GROUP_TITLES["reports"],
        (
            Way("指标", "indicators", "bar-chart", (Right.READ,)),
            Way("工作总结", "reports", "file-earmark-text", (Right.READ,), on_phone=True),
            Way("核对文件", "check", "search", (Right.CHECK,)),
        ),
    ),
    (
        GROUP_TITLES["office"],
        (
            Way("单位与名录", "units", "diagram-3", (Right.UNITS,), on_phone=True),
            Way("业务包与格式", "packs", "box-seam", (Right.DEFINITIONS,), on_phone=True),
            Way("账号与岗位", "accounts", "people", (Right.ACCOUNTS,), on_phone=True),
            Way("操作记录", "audit", "shield-check", (Right.AUDIT,), on_phone=True),
            Way("备份与校验", "safekeeping", "archive", (Right.SAFEKEEPING,), on_phone=True),
        ),
    ),
)
"""In the order of the work."""
BADGES: dict[str, Callable[[Actor], int]] = {}
"""How many things wait at a place, by the name of its address; each area adds its own, cheap to ask on every page."""


def ways_of(actor: Actor, path: str) -> list[dict[str, Any]]:
    """The groups of places open to a post, with the one that one is at."""
    groups = []
    for title, ways in WAYS:
        shown = [
            {
                "way": way,
                "address": address,
                "here": _here(address, path),
                "count": BADGES[way.name](actor) if way.name in BADGES else 0,
            }
            for way in ways
            if any(actor.may(right) for right in way.rights) and (address := page_address(way.name))
        ]
        if shown:
            groups.append({"title": title, "ways": shown})
    return groups


def _here(address: str, path: str) -> bool:
    return path == address if address == "/" else path.startswith(address)


def period_of(request: HttpRequest) -> Period:
    """The period one is at: as chosen since logging in, else the one that is worked on."""
    chosen = request.session.get("period", "")
    try:
        return Period.read(chosen) if chosen else usual_period(office(), everything("-"))
    except RefusedError:
        return usual_period(office(), everything("-"))


def shell(request: HttpRequest) -> dict[str, Any]:
    """For every template; little of it where nobody is in."""
    actor = actor_in(request)
    values: dict[str, Any] = {"notices": take_notices(request), "actor": actor}
    if actor is None or is_part(request):
        return values
    period = period_of(request)
    names = unit_names(office(), everything(actor.label))
    posts = [
        {
            "key": post.key,
            "role": ROLE_NAMES[post.role],
            "unit": names.get(post.unit, ""),
            "here": post.key == actor.post,
        }
        for post in posts_of(actor.account)
    ]
    groups = ways_of(actor, request.path)
    return {
        **values,
        "workspace": office(),
        "role_name": ROLE_NAMES[actor.role],
        "unit_name": names.get(actor.unit, ""),
        "posts": posts,
        "groups": groups,
        "phone_ways": [item for group in groups for item in group["ways"] if item["way"].on_phone][
            :4
        ],
        "period": period,
        "periods": periods_to_choose(period),
        "has_periods": actor.may(Right.READ),
    }
