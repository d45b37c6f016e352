"""Commands that close a period, open it again, and say what has changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.cli import show
from taizhang.cli.base import CHANGESET, PERIOD, acting_viewer, ledger, open_it, viewer_here
from taizhang.cli.commands_correct import show_fields
from taizhang.cli.framework import Command, option
from taizhang.cli.language import _
from taizhang.core.ledger.submission import SubmissionState
from taizhang.services.clock import local_time

if TYPE_CHECKING:
    from taizhang.core.values import Period

DIFFERENCE_WORDS = {"new": "新增", "changed": "改动", "gone": "不再计入"}
"""What has become of records."""

_UNIT = option("--unit", required=True, metavar="单位", help="哪个单位（含下级）")
_PERIOD = option(
    "--period", type=PERIOD, required=True, metavar="时段", help="时段，如 2025H1、2025Q2、2025-06"
)
_AS_UNIT = option("--as-unit", metavar="单位", help="以哪个单位的身份办理（默认：不限单位）")


@ledger.command("lock", cls=Command)
@_UNIT
@_PERIOD
@option("--reason", required=True, metavar="文字", help="为什么封账，如：半年总结已定稿")
@_AS_UNIT
def ledger_lock(unit: str, period: Period, reason: str, as_unit: str | None) -> None:
    """封账：一个单位（含下级）一个时段的记录不能再随意改动"""
    from taizhang.services.locking import lock_period

    workspace = open_it()
    done = lock_period(workspace, acting_viewer(workspace, as_unit), unit, period, reason=reason)
    show.line(
        "已封账：{unit}（含下级） {period}，变更号 {number}。",
        unit=done.unit,
        period=show.period_name(done.period),
        number=done.changeset,
    )
    if done.waiting:
        show.line("注意：还有 {count} 条涉及本时段的记录没有审核，没有计入。", count=done.waiting)
    if done.missing:
        show.line("注意：还有 {count} 项应报没有报来。", count=done.missing)


@ledger.command("unlock", cls=Command)
@_UNIT
@_PERIOD
@option("--reason", required=True, metavar="文字", help="为什么解封")
@option("--approver", required=True, metavar="职务", help="谁批准的，须是另一人")
@_AS_UNIT
def ledger_unlock(
    unit: str, period: Period, reason: str, approver: str, as_unit: str | None
) -> None:
    """解封：一个单位（含下级）一个时段的记录又可以改动"""
    from taizhang.services.locking import unlock_period

    workspace = open_it()
    viewer = acting_viewer(workspace, as_unit)
    done = unlock_period(workspace, viewer, unit, period, reason=reason, approver=approver)
    show.line(
        "已解封：{unit}（含下级） {period}，变更号 {number}。",
        unit=done.unit,
        period=show.period_name(done.period),
        number=done.changeset,
    )


@ledger.command("locks", cls=Command)
def ledger_locks() -> None:
    """列出封账和解封，最新的在前"""
    from taizhang.services.lock_book import lock_book

    found = lock_book(open_it(), viewer_here())
    if not found:
        show.line("没有封过账。")
        return
    rows = [
        (_("时段"), _("单位"), _("事项"), _("变更号"), _("时间"), _("何人"), _("批准"), _("理由"))
    ]
    for item in found:
        act = _("封账") if item.locked else _("解封")
        rows.append(
            (
                show.period_name(item.period),
                item.unit,
                act if item.in_force else _("{act}（已被代替）").format(act=act),
                str(item.changeset),
                local_time(item.made_at),
                item.actor,
                item.approver,
                item.reason,
            )
        )
    show.table(rows)


@ledger.command("changes", cls=Command)
@_UNIT
@_PERIOD
@option(
    "--since", type=CHANGESET, metavar="变更号", help="从哪个变更号看起（默认：最近一次封账时）"
)
def ledger_changes(unit: str, period: Period, since: int | None) -> None:
    """比较一个时段现在与封账时（或某一变更号时）的不同：记录和指标"""
    from taizhang.services.locking import changes_since

    found = changes_since(open_it(), viewer_here(), unit, period, since)
    show.line(
        "{unit}（含下级） {period}，变更号 {since} 与现在（变更号 {until}）相比：",
        unit=found.unit,
        period=show.period_name(found.period),
        since=found.since,
        until=found.until,
    )
    for record in found.records:
        show.line(
            "{what}  {id}  {unit}  {kind}  {title}  变更号 {numbers}",
            what=_(DIFFERENCE_WORDS[record.what]),
            id=record.record_id,
            unit=record.unit,
            kind=record.kind,
            title=record.title,
            numbers=_("、").join(map(str, record.changesets)),
        )
        show_fields(record.fields)
    if found.cleared:
        show.line(
            "此后依法清除了 {count} 条记录（{ids}，不分时段），当时和现在的指标都不再含它们。",
            count=len(found.cleared),
            ids=_("、").join(found.cleared),
        )
    if not found.records:
        show.line("记录没有变化。")
    if found.reports:
        rows = [(_("单位"), _("台账"), _("时段"), _("当时"), _("现在"))]
        rows += [
            (item.unit, item.kind, str(item.period), _reported(item.then), _reported(item.now))
            for item in found.reports
        ]
        show.table(rows)
    else:
        show.line("报送情况没有变化。")
    if found.figures:
        figures = [(_("指标"), _("当时"), _("现在"))]
        figures += [(item.name, item.then, item.now) for item in found.figures]
        show.table(figures)
    else:
        show.line("指标没有变化。")


def _reported(state: SubmissionState | None) -> str:
    if state is None:
        return _("未报")
    return _("零报告") if state is SubmissionState.NIL else _("已报")
