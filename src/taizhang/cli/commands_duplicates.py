"""Commands for events that two have reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.cli import show
from taizhang.cli.base import PERIOD, ledger, open_it, viewer_here
from taizhang.cli.framework import Command, argument, option
from taizhang.cli.language import _, current_language

if TYPE_CHECKING:
    from taizhang.core.values import Period
    from taizhang.services.duplicates import ListedRecord


@ledger.command("duplicates", cls=Command)
@option(
    "--period", type=PERIOD, required=True, metavar="时段", help="时段，如 2025H1、2025Q2、2025-06"
)
@option("--unit", metavar="单位", help="只看涉及这个单位（含下级）的")
def ledger_duplicates(period: Period, unit: str | None) -> None:
    """列出可能重复的记录：同一件事两家都报了，或一家报了两次"""
    from taizhang.services.duplicates import list_duplicates

    pairs = list_duplicates(open_it(), viewer_here(), period, unit)
    # Chinese sentences follow each other without a space.
    between = "" if current_language() == "zh" else " "
    for number, pair in enumerate(pairs, start=1):
        show.line("{number}. {kind}", number=number, kind=pair.kind)
        show.table([_row(pair.first), _row(pair.second)])
        show.line("   {why}", why=between.join(message.render(_) for message in pair.why))
    if not pairs:
        show.line("没有可能重复的记录。")
        return
    show.line("共 {count} 对，请逐对核实。", count=len(pairs))
    show.line("同一件事：taizhang ledger merge 保留的记录号 撤销的记录号 --reason 理由")
    show.line("不是一件事：taizhang ledger apart 记录号 记录号 --reason 理由")


def _row(record: ListedRecord) -> tuple[str, ...]:
    day = record.day.isoformat() if record.day else ""
    return f"   {record.record_id}", record.unit, day, record.title


@ledger.command("merge", cls=Command)
@argument("keep", metavar="保留的记录号")
@argument("drop", metavar="撤销的记录号")
@option("--reason", required=True, metavar="理由", help="为什么是同一件事")
@option("--take", multiple=True, metavar="字段", help="这一项以被撤销的记录为准，可写多次")
@option("--approver", default="", metavar="职务", help="涉及已封账的时段时，谁批准的")
def ledger_merge(keep: str, drop: str, reason: str, take: tuple[str, ...], approver: str) -> None:
    """合并两条记录：保留一条，撤销另一条，撤销的单位记为联合单位"""
    from taizhang.services.duplicates import merge_records

    done = merge_records(
        open_it(), viewer_here(), keep, drop, reason=reason, take=take, approver=approver
    )
    show.line(
        "已合并：保留 {kept}，撤销 {dropped}，变更号 {number}。",
        kept=done.kept,
        dropped=done.dropped,
        number=done.changeset,
    )


@ledger.command("apart", cls=Command)
@argument("first", metavar="记录号")
@argument("second", metavar="另一记录号")
@option("--reason", required=True, metavar="理由", help="为什么是两件事")
def ledger_apart(first: str, second: str, reason: str) -> None:
    """认定两条记录是两件事，以后不再提示"""
    from taizhang.services.duplicates import keep_apart

    done = keep_apart(open_it(), viewer_here(), first, second, reason=reason)
    show.line("已记为两件事，变更号 {number}。", number=done.changeset)


@ledger.command("unmerge", cls=Command)
@argument("first", metavar="记录号")
@argument("second", metavar="另一记录号")
@option("--reason", required=True, metavar="理由", help="为什么拆开")
@option("--approver", default="", metavar="职务", help="涉及已封账的时段时，谁批准的")
def ledger_unmerge(first: str, second: str, reason: str, approver: str) -> None:
    """拆开合并过的两条记录，各自恢复合并前的内容"""
    from taizhang.services.duplicates import unmerge

    done = unmerge(open_it(), viewer_here(), first, second, reason=reason, approver=approver)
    show.line(
        "已拆开：{kept} 和 {dropped} 恢复为合并前的内容，变更号 {number}。",
        kept=done.kept,
        dropped=done.dropped,
        number=done.changeset,
    )
