"""What waits, by the rights of a post: each a line that leads to where it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.values import Message
from taizhang.services.at_a_glance import reporting_state
from taizhang.services.clock import local_time, now
from taizhang.services.desk_state import book_state, doors, safety
from taizhang.services.rights import Right
from taizhang.services.waiting_work import on_their_way, reports_in_hand, returned_records
from taizhang.web.office import office
from taizhang.web.page import page_address
from taizhang.web.shown import period_name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from taizhang.core.values import Period
    from taizhang.services.desk_state import BookState
    from taizhang.services.ledger_status import Owed
    from taizhang.services.rights import Actor
    from taizhang.services.waiting_work import OnTheirWay, ReportInHand, ReturnedRecord

_MOST_LISTED = 8
_BACKUP_DAYS = 7
ACTION_NAMES = {
    "sign-in": "登录",
    "sign-in-failed": "登录失败",
    "sign-out": "退出登录",
    "idle-out": "闲置退出",
    "code-failed": "验证码不对",
    "code-on": "启用动态验证码",
    "code-off": "停用动态验证码",
    "session-ended": "结束登录",
    "sessions-ended": "结束全部登录",
    "account-new": "新建账号",
    "account-on": "启用账号",
    "account-off": "停用账号",
    "post-new": "增加岗位",
    "post-gone": "取消岗位",
    "password": "更换密码",
}
"""What the lines of the book of the desk are called."""


@dataclass(frozen=True, slots=True)
class Task:
    """A line of what waits.

    Attributes:
        label: What it is.
        count: How many; 0 where it is said that nothing waits.
        detail: More about it.
        address: Where it is done; empty if that page is not there.
        urgent: Whether it should have been done.
        icon: Its sign.
    """

    label: Message | str
    count: int
    detail: Message | str = ""
    address: str = ""
    urgent: bool = False
    icon: str = "dot"


@dataclass(frozen=True, slots=True)
class Waiting:
    """All that waits for a post.

    Attributes:
        tasks: A line each, what should have been done first.
        owed: What one's own units have not sent, the first due first.
        more_owed: How many more of that there are.
        returned: What was sent back.
        reports: Reports that are worked on.
        book: The newest lines of the book of the desk, for who may read it.
    """

    tasks: tuple[Task, ...]
    owed: tuple[Owed, ...] = ()
    more_owed: int = 0
    returned: tuple[ReturnedRecord, ...] = ()
    reports: tuple[ReportInHand, ...] = ()
    book: BookState | None = None


def waiting_for(actor: Actor, period: Period, owed: Sequence[Owed], today: dt.date) -> Waiting:
    """What waits for somebody at a post."""
    tasks: list[Task] = []
    open_owed: tuple[Owed, ...] = ()
    returned: tuple[ReturnedRecord, ...] = ()
    reports: tuple[ReportInHand, ...] = ()
    book = None
    if actor.may(Right.ENTER) or actor.may(Right.REVIEW):
        way = on_their_way(office(), actor.viewer)
        if actor.may(Right.REVIEW):
            tasks += _reviewing(way, owed, today)
        else:
            missing = sorted((one for one in owed if one.state is None), key=lambda one: one.due)
            open_owed = tuple(missing)
            tasks += _sending(missing, today)
        some = way.returned[:_MOST_LISTED]
        returned = returned_records(office(), actor.viewer, some)
        tasks += _entering(way, returned, reviews=actor.may(Right.REVIEW))
    if actor.may(Right.PERIODS) and not actor.may(Right.REVIEW):
        tasks += _late(owed, today)
    if actor.may(Right.WRITE) or actor.may(Right.SIGN):
        reports = reports_in_hand(office(), actor.viewer, period)
        tasks += _reports(actor, reports, period)
    if actor.may(Right.SAFEKEEPING):
        tasks += _safekeeping()
    if actor.may(Right.ACCOUNTS):
        tasks += _doors()
    if actor.may(Right.AUDIT):
        book = book_state()
        tasks += _book(book)
    tasks.sort(key=lambda task: (not task.urgent, not task.count))
    return Waiting(
        tuple(tasks),
        open_owed[:_MOST_LISTED],
        max(0, len(open_owed) - _MOST_LISTED),
        returned,
        reports,
        book,
    )


def _sending(missing: Sequence[Owed], today: dt.date) -> list[Task]:
    """What a reporter owes."""
    late = [one for one in missing if one.due < today]
    label = Message("要报的台账")
    if not missing:
        return [
            Task(label, 0, Message("应报的都报了。"), page_address("entry"), icon="check2-circle")
        ]
    if late:
        detail = Message(
            "其中逾期{count}类，最早的应于{day}前报。", count=len(late), day=late[0].due
        )
    else:
        detail = Message("最近的应于{day}前报；没有发生的报零报告。", day=missing[0].due)
    return [
        Task(
            label,
            len(missing),
            detail,
            page_address("entry"),
            urgent=bool(late),
            icon="pencil-square",
        )
    ]


def _entering(way: OnTheirWay, returned: Sequence[ReturnedRecord], *, reviews: bool) -> list[Task]:
    """One's own records on their way."""
    tasks = []
    if returned:
        first = returned[0]
        label = Message("被退回、要修改的记录") if not reviews else Message("已退回、等下级修改")
        tasks.append(
            Task(
                label,
                len(way.returned),
                Message("{title}：{reason}", title=first.title, reason=first.reason),
                page_address("entry-revise", first.record_id)
                if len(way.returned) == 1 and not reviews
                else page_address("entry"),
                urgent=not reviews,
                icon="arrow-counterclockwise",
            )
        )
    if way.drafts:
        detail = Message("提交后才进入审核。")
        tasks.append(
            Task(
                Message("没有提交的草稿"),
                len(way.drafts),
                detail,
                page_address("entry"),
                icon="file-earmark",
            )
        )
    if way.above:
        where = page_address("review-sent") if reviews else page_address("entry")
        tasks.append(
            Task(
                Message("已提交，等上级审核"), len(way.above), address=where, icon="hourglass-split"
            )
        )
    return tasks


def _reviewing(way: OnTheirWay, owed: Sequence[Owed], today: dt.date) -> list[Task]:
    """What a reviewer decides, and who is late."""
    label, address = Message("等我审核的记录"), page_address("review")
    if way.ours:
        days = (now() - min(one.made_at for one in way.ours)).days
        detail = (
            Message("最早的已等{days}天。", days=days) if days else Message("最早的是今天提交的。")
        )
        queue = Task(label, len(way.ours), detail, address, urgent=days > 2, icon="check2-square")  # noqa: PLR2004 (two days)
    else:
        queue = Task(label, 0, Message("没有等着审核的记录。"), address, icon="check2-square")
    return [queue, *_late(owed, today)]


def _late(owed: Sequence[Owed], today: dt.date) -> list[Task]:
    state = reporting_state(owed, today)
    address = page_address("periods")
    label = Message("逾期未报齐的单位")
    if not state.units:
        return []
    if not state.late_units:
        detail = Message(
            "{complete}/{units}个单位已报齐。", complete=state.complete, units=state.units
        )
        return [Task(label, 0, detail, address, icon="calendar-check")]
    named = state.late_units[:_MOST_LISTED]
    detail = (
        Message("{units}等。", units=named)
        if len(state.late_units) > len(named)
        else Message("{units}。", units=named)
    )
    return [Task(label, len(state.late_units), detail, address, urgent=True, icon="calendar-x")]


def _reports(actor: Actor, reports: Sequence[ReportInHand], period: Period) -> list[Task]:
    """Reports of the period in hand."""
    open_ones = [one for one in reports if not one.issued]
    address = page_address("reports")
    if actor.may(Right.WRITE):
        stale = [one for one in open_ones if one.moved]
        tasks = []
        if not reports:
            detail = Message("{period}还没有写总结。", period=period_name(period))
            tasks.append(Task(Message("工作总结"), 0, detail, address, icon="file-earmark-text"))
        if stale:
            tasks.append(
                Task(
                    Message("写成后台账有变动的总结"),
                    len(stale),
                    Message(
                        "{title}：{count}条记录有变动。", title=stale[0].title, count=stale[0].moved
                    ),
                    page_address("report", stale[0].number) if len(stale) == 1 else address,
                    icon="arrow-repeat",
                )
            )
        left = [one for one in open_ones if not one.moved]
        if left:
            tasks.append(
                Task(
                    Message("没有签发的总结"), len(left), address=address, icon="file-earmark-text"
                )
            )
        return tasks
    if not open_ones:
        detail = Message("没有等着阅签的总结。")
        return [Task(Message("要阅签的总结"), 0, detail, address, icon="pen")]
    only = page_address("report", open_ones[0].number) if len(open_ones) == 1 else address
    return [Task(Message("要阅签的总结"), len(open_ones), open_ones[0].title, only, icon="pen")]


def _safekeeping() -> list[Task]:
    """How well the workspace is kept."""
    found = safety(office())
    address = page_address("safekeeping")
    if found.last_backup is None:
        told: Message = Message("还没有在网页上备份过。")
    else:
        told = Message("上次备份：{day}", day=local_time(found.last_backup))
    age = (now() - found.last_backup).days if found.last_backup else None
    tasks = [
        Task(
            Message("备份"),
            0,
            told,
            address,
            urgent=age is None or age >= _BACKUP_DAYS,
            icon="archive",
        ),
        Task(
            Message("校验"),
            0,
            Message("上次校验：{day}", day=local_time(found.last_verified))
            if found.last_verified
            else Message("还没有在网页上校验过。"),
            address,
            icon="shield-check",
        ),
    ]
    if found.failed_jobs:
        tasks.append(
            Task(
                Message("一周内没有办成的后台任务"),
                found.failed_jobs,
                Message("原因写在工作区的 web-error.log 里。"),
                urgent=True,
                icon="exclamation-triangle",
            )
        )
    return tasks


def _doors() -> list[Task]:
    """How it stands with accounts."""
    found, address = doors(), page_address("accounts")
    tasks = []
    if found.locked:
        tasks.append(
            Task(
                Message("被锁定的登录名"),
                len(found.locked),
                Message("{names}。一刻钟后自动解除。", names=found.locked[:_MOST_LISTED]),
                address,
                urgent=True,
                icon="lock",
            )
        )
    if found.first_password:
        tasks.append(
            Task(
                Message("还在用初始密码的账号"),
                found.first_password,
                Message("首次登录时会要求更换。"),
                address,
                icon="key",
            )
        )
    detail = Message("今天有{count}处登录。", count=found.inside)
    tasks.append(Task(Message("可登录的账号"), found.accounts, detail, address, icon="people"))
    tasks.append(_failed(found.failed, address))
    return tasks


def _failed(count: int, address: str) -> Task:
    detail = Message("一周内没有登录失败。") if not count else Message("密码或验证码不对。")
    return Task(Message("一周内登录失败"), count, detail, address, icon="door-closed")


def _book(found: BookState) -> list[Task]:
    """What an auditor looks at first."""
    address = page_address("audit")
    return [
        _failed(found.failed, address),
        Task(Message("一周内账号和岗位的变动"), found.changes, "", address, icon="people"),
    ]
