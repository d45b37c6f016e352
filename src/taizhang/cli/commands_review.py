"""Commands by which units enter records and those above them approve or return them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.cli import show
from taizhang.cli.base import PERIOD, acting_viewer, ledger, open_it
from taizhang.cli.commands_correct import content_in_words, fields_to_set, show_fields
from taizhang.cli.framework import Command, argument, option
from taizhang.cli.language import _
from taizhang.core.ledger.record import Status
from taizhang.core.values import Message, RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from taizhang.core.values import Period
    from taizhang.services.entering import Entry
    from taizhang.services.reviewing import ReviewDone
    from taizhang.services.waiting_record import Waiting
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

STATUS_WORDS = {
    Status.DRAFT: "草稿",
    Status.SUBMITTED: "待审",
    Status.RETURNED: "退回",
    Status.APPROVED: "已审",
    Status.WITHDRAWN: "已撤销",
}
"""What states of a record are called."""

_SET = option(
    "--set",
    "changes",
    multiple=True,
    required=True,
    metavar="字段=值",
    help="字段填什么，可写多次；值留空即不填",
)
_SUBMIT = option("--submit", is_flag=True, help="录入后立即提交审核（默认：存为草稿）")
_AS_UNIT = option("--as-unit", metavar="单位", help="以哪个单位的身份办理（默认：不限单位）")


@ledger.command("enter", cls=Command)
@argument("kind", metavar="台账类型")
@option("--unit", required=True, metavar="单位", help="哪个单位的记录")
@_SET
@_SUBMIT
@_AS_UNIT
def ledger_enter(
    kind: str, unit: str, changes: tuple[str, ...], *, submit: bool, as_unit: str | None
) -> None:
    """录入一条记录：审核通过后才计入数据"""
    from taizhang.services.entering import enter_record

    workspace = open_it()
    viewer = acting_viewer(workspace, as_unit)
    texts = fields_to_set(changes)
    _entered(enter_record(workspace, viewer, kind, unit, texts, submit=submit))


@ledger.command("revise", cls=Command)
@argument("record_id", metavar="记录号")
@_SET
@option("--reason", default="", metavar="文字", help="为什么修改")
@_SUBMIT
@_AS_UNIT
def ledger_revise(
    record_id: str, changes: tuple[str, ...], reason: str, *, submit: bool, as_unit: str | None
) -> None:
    """修改一条记录并等待审核：审核通过前仍按原来的内容计数"""
    from taizhang.services.entering import revise_record

    workspace = open_it()
    viewer = acting_viewer(workspace, as_unit)
    texts = fields_to_set(changes)
    _entered(revise_record(workspace, viewer, record_id, texts, reason=reason, submit=submit))


def _entered(done: Entry) -> None:
    show.line(
        "{unit}  {title}（{id}），第 {version} 版，{state}，变更号 {number}：",
        unit=done.unit,
        title=done.title,
        id=done.record_id,
        version=done.version,
        state=_(STATUS_WORDS[done.status]),
        number=done.changeset,
    )
    if done.version == 1:
        show.line("  内容  {words}", words=content_in_words(done.fields))
    else:
        show_fields(done.fields)


@ledger.command("review", cls=Command)
@option("--unit", metavar="单位", help="只看这个单位（含下级）的")
@option("--period", type=PERIOD, metavar="时段", help="只看涉及这个时段的")
@option("--all", "everything", is_flag=True, help="草稿和退回的也列出")
@_AS_UNIT
def ledger_review(
    unit: str | None, period: Period | None, *, everything: bool, as_unit: str | None
) -> None:
    """列出等待审核的记录：与现在计入的内容有何不同，轮到哪个单位审"""
    from taizhang.services.waiting_record import list_waiting

    workspace = open_it()
    viewer = acting_viewer(workspace, as_unit)
    statuses = [Status.SUBMITTED]
    if everything:
        statuses += [Status.DRAFT, Status.RETURNED]
    found = list_waiting(workspace, viewer, unit=unit, period=period, statuses=statuses)
    for item in found:
        _waiting(item)
    if not found:
        show.line("没有等待审核的记录。")
        return
    show.line("共 {count} 条。", count=len(found))
    show.line("通过：taizhang ledger approve 记录号…，全部通过：taizhang ledger approve --all")
    show.line("退回：taizhang ledger return 记录号… --reason 理由")


def _waiting(item: Waiting) -> None:
    state = _(STATUS_WORDS[item.status])
    if item.at:
        state = _("{state}（{unit}）").format(state=state, unit=item.at)
    show.line(
        "{id}  {unit}  {kind}  {title}  {state}  {who}",
        id=item.record_id,
        unit=item.unit,
        kind=item.kind,
        title=item.title,
        state=state,
        who=item.actor,
    )
    if item.reason:
        show.line("  理由：{reason}", reason=item.reason)
    if item.counts:
        show_fields(item.fields)
    else:
        show.line("  新增  {words}", words=content_in_words(item.fields))


@ledger.command("submit", cls=Command)
@argument("record_ids", nargs=-1, metavar="记录号")
@option("--all", "everything", is_flag=True, help="全部草稿（退回的须逐条写明记录号）")
@option("--unit", metavar="单位", help="与 --all 同用：只提交这个单位（含下级）的")
@_AS_UNIT
def ledger_submit(
    record_ids: tuple[str, ...], unit: str | None, *, everything: bool, as_unit: str | None
) -> None:
    """提交草稿或退回后的记录，等待审核"""
    from taizhang.services.reviewing import submit_records

    workspace = open_it()
    viewer = acting_viewer(workspace, as_unit)
    ids = _named(workspace, viewer, record_ids, (Status.DRAFT,), unit, None, everything=everything)
    if ids:
        done = submit_records(workspace, viewer, ids)
        show.line("已提交 {count} 条，变更号 {number}。", **_counts(done))
        _next(done)


@ledger.command("recall", cls=Command)
@argument("record_ids", nargs=-1, required=True, metavar="记录号")
@_AS_UNIT
def ledger_recall(record_ids: tuple[str, ...], as_unit: str | None) -> None:
    """撤回已提交、还没有审核通过的记录，改回草稿"""
    from taizhang.services.reviewing import recall_records

    workspace = open_it()
    viewer = acting_viewer(workspace, as_unit)
    done = recall_records(workspace, viewer, record_ids)
    show.line("已撤回 {count} 条，变更号 {number}。", **_counts(done))
    _next(done)


@ledger.command("return", cls=Command)
@argument("record_ids", nargs=-1, required=True, metavar="记录号")
@option("--reason", required=True, metavar="文字", help="为什么退回，要改什么")
@_AS_UNIT
def ledger_return(record_ids: tuple[str, ...], reason: str, as_unit: str | None) -> None:
    """退回待审的记录，写明理由"""
    from taizhang.services.reviewing import return_records

    workspace = open_it()
    viewer = acting_viewer(workspace, as_unit)
    done = return_records(workspace, viewer, record_ids, reason=reason)
    show.line("已退回 {count} 条，变更号 {number}。", **_counts(done))
    _next(done)


@ledger.command("approve", cls=Command)
@argument("record_ids", nargs=-1, metavar="记录号")
@option("--all", "everything", is_flag=True, help="轮到自己审的全部通过")
@option("--unit", metavar="单位", help="与 --all 同用：只通过这个单位（含下级）的")
@option("--period", type=PERIOD, metavar="时段", help="与 --all 同用：只通过涉及这个时段的")
@option("--reason", default="", metavar="文字", help="封账后入账的理由")
@option("--approver", default="", metavar="职务", help="封账后入账由谁批准")
@_AS_UNIT
def ledger_approve(
    record_ids: tuple[str, ...],
    unit: str | None,
    period: Period | None,
    reason: str,
    approver: str,
    *,
    everything: bool,
    as_unit: str | None,
) -> None:
    """审核通过：最后一级通过后计入数据"""
    from taizhang.services.reviewing import approve_records

    workspace = open_it()
    viewer = acting_viewer(workspace, as_unit)
    ids = _named(
        workspace, viewer, record_ids, (Status.SUBMITTED,), unit, period, everything=everything
    )
    if not ids:
        return
    done = approve_records(workspace, viewer, ids, reason=reason, approver=approver)
    show.line("已通过 {count} 条，变更号 {number}。", **_counts(done))
    _next(done)
    if done.counted:
        show.line("其中 {count} 条从现在起计入数据。", count=len(done.counted))


def _named(
    workspace: Workspace,
    viewer: Viewer,
    record_ids: Sequence[str],
    statuses: Sequence[Status],
    unit: str | None,
    period: Period | None,
    *,
    everything: bool,
) -> tuple[str, ...]:
    """The records that are meant: those named, or all of a state."""
    from taizhang.services.waiting_record import list_waiting

    if everything == bool(record_ids):
        raise RefusedError(Message("请写明记录号，或用 --all，二者取一。"))
    if not everything:
        return tuple(record_ids)
    mine = bool(viewer.unit) and Status.SUBMITTED in statuses
    found = list_waiting(workspace, viewer, unit=unit, period=period, statuses=statuses, mine=mine)
    if not found:
        show.line("没有可办理的记录。")
    return tuple(item.record_id for item in found)


def _counts(done: ReviewDone) -> dict[str, int]:
    return {"count": len(done.records), "number": done.changeset}


def _next(done: ReviewDone) -> None:
    if done.next_units:
        show.line("等待审核：{units}", units=_("、").join(done.next_units))
