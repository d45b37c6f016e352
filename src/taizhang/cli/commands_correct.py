"""Commands that correct the ledger, and say what has been done to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.cli import show
from taizhang.cli.base import CHANGESET, NumberType, ledger, open_it, viewer_here
from taizhang.cli.framework import Command, argument, option
from taizhang.cli.language import _
from taizhang.core.ledger.act_words import ACTION_WORDS
from taizhang.core.ledger.record import Status
from taizhang.core.values import Message, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from taizhang.services.record_versions import FieldChange, RestingReport

VERSION_WORDS = {
    Status.DRAFT: "（草稿）",
    Status.SUBMITTED: "（待审）",
    Status.RETURNED: "（退回）",
    Status.WITHDRAWN: "（已撤销）",
}
"""States of a version as its history tells them; one that counts needs no word."""


_COUNT = NumberType(lambda text: Message("“{value}”不是条数，请写数字，例如 30。", value=text))


@ledger.command("correct", cls=Command)
@argument("record_id", metavar="记录号")
@option(
    "--set",
    "changes",
    multiple=True,
    required=True,
    metavar="字段=值",
    help="字段改成什么，可写多次；值留空即清空该字段",
)
@option("--reason", required=True, metavar="文字", help="为什么更正")
@option("--approver", default="", metavar="职务", help="谁批准的")
def ledger_correct(record_id: str, changes: tuple[str, ...], reason: str, approver: str) -> None:
    """更正一条记录：原来的内容保留为旧版本"""
    from taizhang.services.correcting import correct_record

    wanted = fields_to_set(changes)
    workspace, viewer = open_it(), viewer_here()
    done = correct_record(
        workspace, viewer, record_id, wanted, reason=reason, actor=viewer.name, approver=approver
    )
    show.line(
        "已更正 {title}（{id}），第 {version} 版，变更号 {number}：",
        title=done.title,
        id=done.record_id,
        version=done.version,
        number=done.changeset,
    )
    show_fields(done.fields)
    _reports(done.reports)


def fields_to_set(changes: Iterable[str]) -> dict[str, str]:
    """What `--set 字段=值` asks for, by field."""
    wanted: dict[str, str] = {}
    for change in changes:
        name, sign, text = change.partition("=")
        if not sign or not name.strip():
            raise RefusedError(Message("--set 请写成 字段=值，例如 场次=2。"))
        if name.strip() in wanted:
            raise RefusedError(Message("“{label}”写了两次。", label=name.strip()))
        wanted[name.strip()] = text
    return wanted


@ledger.command("history", cls=Command)
@argument("record_id", metavar="记录号")
def ledger_history(record_id: str) -> None:
    """查看一条记录的全部版本：何时、何人、为何改了什么"""
    from taizhang.services.record_history import record_history

    for item in record_history(open_it(), viewer_here(), record_id):
        state = VERSION_WORDS.get(item.status, "")
        show.line(
            "第 {version} 版{state}  变更号 {number}  {when}  {who}  {action}",
            version=item.version,
            state=_(state),
            number=item.changeset,
            when=local_time(item.made_at),
            who=item.actor,
            action=_(ACTION_WORDS.get(item.action, item.action)),
        )
        if item.reason:
            show.line("  理由：{reason}", reason=item.reason)
        if item.approver:
            show.line("  批准：{who}", who=item.approver)
        if item.source:
            show.line("  来源：{source}", source=item.source.render(_))
        if item.redacted:
            show.line("  内容已依法清除")
        if item.version == 1 and item.fields:
            show.line("  内容  {words}", words=content_in_words(item.fields))
        else:
            show_fields(item.fields)


@ledger.command("undo", cls=Command)
@argument("changeset", type=CHANGESET, metavar="变更号")
@option("--reason", required=True, metavar="文字", help="为什么撤销")
@option("--approver", default="", metavar="职务", help="涉及已封账的时段时，谁批准的")
def ledger_undo(changeset: int, reason: str, approver: str) -> None:
    """撤销一次导入、录入、审核、更正、合并或撤销：整个变更一并撤销，各版本仍然保留"""
    from taizhang.services.undoing import undo_changeset

    done = undo_changeset(open_it(), viewer_here(), changeset, reason=reason, approver=approver)
    show.line(
        "已撤销变更号 {undone}：撤销记录 {withdrawn} 条，恢复记录 {restored} 条，"
        "恢复报送情况 {submissions} 项；变更号 {number}。",
        undone=done.undone,
        withdrawn=len(done.withdrawn),
        restored=len(done.restored),
        submissions=done.submissions,
        number=done.changeset,
    )
    if done.mappings:
        show.line(
            "有 {count} 种外来表格恢复为此前的对应关系，此前没有的重新询问。", count=done.mappings
        )


@ledger.command("redact", cls=Command)
@argument("record_id", metavar="记录号")
@option("--reason", required=True, metavar="文字", help="依据什么清除")
@option("--approver", required=True, metavar="职务", help="谁批准的，须是另一人")
@option("--also-source", is_flag=True, help="来源的文件名、工作表和行号也一并清除")
def ledger_redact(record_id: str, reason: str, approver: str, *, also_source: bool) -> None:
    """依法清除一条记录各版本的内容，不能恢复"""
    from taizhang.services.redacting import redact_record

    workspace, viewer = open_it(), viewer_here()
    done = redact_record(
        workspace,
        viewer,
        record_id,
        reason=reason,
        actor=viewer.name,
        approver=approver,
        also_source=also_source,
    )
    show.line(
        "已清除记录 {id} 各版本的内容，变更号 {number}。", id=done.record_id, number=done.changeset
    )
    _reports(done.reports)


@ledger.command("log", cls=Command)
@option(
    "--limit",
    type=_COUNT,
    default=30,
    show_default=True,
    metavar="条数",
    help="最多列出多少条",
)
def ledger_log(limit: int) -> None:
    """查看台账的变更，最新的在前"""
    from taizhang.services.record_history import change_log

    rows = [(_("变更号"), _("时间"), _("何人"), _("事项"), _("批准"), _("文件"), _("理由"))]
    for item in change_log(open_it(), viewer_here(), limit):
        action = _(ACTION_WORDS.get(item.action, item.action))
        if item.undoes is not None:
            action += f" {item.undoes}"
        if item.undone:
            action += _("（已撤销）")
        rows.append(
            (
                str(item.number),
                local_time(item.made_at),
                item.actor,
                action,
                item.approver,
                item.source,
                item.reason,
            )
        )
    show.table(rows)


def local_time(moment: datetime) -> str:
    """A moment as the office reads it."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


def show_fields(fields: Iterable[FieldChange]) -> None:
    """In what two versions differ, one field a line."""
    for field in fields:
        show.line(
            "  {label}  {before}→{after}",
            label=_(field.label),
            before=field.before or _("（空）"),
            after=field.after or _("（空）"),
        )


def content_in_words(fields: Iterable[FieldChange]) -> str:
    """What a record says of which nothing was known before: no field of it changed from anything."""
    return _("，").join(
        _("{label}：{value}").format(label=_(field.label), value=field.after) for field in fields
    )


def _reports(reports: Iterable[RestingReport]) -> None:
    for report in reports:
        state = _(report.state.label)
        show.line(
            "  已写成的报告 {number}（{state}）用到这条记录：{title}",
            number=report.number,
            state=state,
            title=report.title,
        )
