"""Commands on reports: a figure that stands otherwise than the ledger says, a draft that nobody wants."""

from __future__ import annotations

from pathlib import Path

from taizhang.cli import show
from taizhang.cli.base import cli, open_it, viewer_here
from taizhang.cli.commands_correct import local_time
from taizhang.cli.framework import Command, argument, option
from taizhang.cli.language import _
from taizhang.core.values import Message, RefusedError


@cli.command(cls=Command)
@argument("report", metavar="报告")
@option("--reason", default="", metavar="文字", help="为什么不要了")
@option("--by", "actor", default="", metavar="职务", help="谁经办的；默认当前用户")
def discard(report: str, reason: str, actor: str) -> None:
    """删去没有签字、签发的报告草稿：不再列出，编号不再使用，操作记录里留底"""
    from taizhang.services.discarding import discard_report
    from taizhang.services.report_list import find_listed
    from taizhang.services.tracing import find_report

    workspace, viewer = open_it(), viewer_here()
    number = find_report(workspace, report, Path(report)) or report
    newest = find_listed(workspace, viewer, number).newest.number
    gone = discard_report(workspace, viewer, newest, reason=reason, actor=actor)
    show.line("已删去 {numbers}，编号不再使用。", numbers=_("、").join(gone))


@cli.command(cls=Command)
@argument("report", metavar="报告")
@argument("figure", required=False, metavar="数据")
@argument("value", required=False, metavar="改为")
@option("--reason", default="", metavar="文字", help="为什么与台账不同")
@option("--approver", default="", metavar="职务", help="谁批准的")
@option("--by", "actor", default="", metavar="职务", help="谁经办的；默认当前用户")
@option("--revoke", is_flag=True, help="撤回以前的改写，仍按台账的数")
def override(
    report: str,
    figure: str | None,
    value: str | None,
    reason: str,
    approver: str,
    actor: str,
    *,
    revoke: bool,
) -> None:
    """改写报告里的一个数：写明理由、批准人，永久留底；台账不变。只写报告则列出全部改写"""
    from taizhang.services.overriding import override_figure, report_overrides
    from taizhang.services.tracing import find_report

    workspace, viewer = open_it(), viewer_here()
    number = find_report(workspace, report, Path(report)) or report
    if figure is None:
        lines = report_overrides(viewer, number)
        if not lines:
            show.line("报告 {report} 没有改写过的数据。", report=number)
        for line in lines:
            show.line(
                "变更号 {number}  {when}  {written} → {text}  理由：{reason}  经办：{actor}  批准：{approver}",
                number=line.changeset,
                when=local_time(line.made_at),
                written=line.written,
                text=line.text or line.written,
                reason=line.reason,
                actor=line.actor,
                approver=line.approver,
            )
        return
    if revoke == (value is not None):
        raise RefusedError(Message("请写改为什么数，或者用 --revoke 撤回改写，二者取一。"))
    done = override_figure(
        workspace, viewer, number, figure, value, reason=reason, approver=approver, actor=actor
    )
    if revoke:
        show.line(
            "已撤回第{ordinal}个数据（{indicator}）的改写，仍为{written}；变更号 {number}。",
            ordinal=done.ordinal,
            indicator=done.indicator,
            written=done.written,
            number=done.changeset,
        )
    else:
        show.line(
            "第{ordinal}个数据（{indicator}）由{written}改写为{text}，台账不变；变更号 {number}。",
            ordinal=done.ordinal,
            indicator=done.indicator,
            written=done.written,
            text=done.text,
            number=done.changeset,
        )
