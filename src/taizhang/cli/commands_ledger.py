"""Workbooks of the ledger: made, taken in, and who has sent them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from taizhang.cli import commands_foreign, show
from taizhang.cli.base import DAY, OUTPUT, PERIOD, ledger, open_it, viewer_here
from taizhang.cli.collecting import take_in_all, tell_progress, write_all_templates
from taizhang.cli.framework import Command, argument, option
from taizhang.cli.status import tell_status
from taizhang.core.values import Message, Period, Place, Problem, RefusedError
from taizhang.services import clock
from taizhang.services.files import write_files

if TYPE_CHECKING:
    from taizhang.services.ledger_import import ImportResult


@ledger.command("template", cls=Command)
@option("--unit", metavar="单位", help="填报单位的名称、简称或代码")
@option("--all", "everybody", is_flag=True, help="每个要报的单位各一份")
@option("--period", type=PERIOD, metavar="时段", help="时段，如 2025H1、2025Q2、2025-06")
@OUTPUT
def ledger_template(
    unit: str | None, period: Period | None, output: Path | None, *, everybody: bool
) -> None:
    """导出报送表，附去年同期的内容；不写单位和时段时，导出单位和名录的基础表"""
    from taizhang.services.ledger_template import (
        make_all_templates,
        make_base_template,
        make_unit_template,
    )

    if everybody and unit is not None:
        raise RefusedError(Message("--all 和 --unit 不能一起写。"))
    if everybody and period is None:
        raise RefusedError(Message("--all 要和 --period 一起写。"))
    if not everybody and (unit is None) != (period is None):
        raise RefusedError(Message("--unit 和 --period 要一起写，或都不写。"))
    if everybody and output is not None and output.suffix.lower() == ".xlsx":
        raise RefusedError(Message("--all 写出多个文件，-o 要写文件夹。"))
    workspace, viewer = open_it(), viewer_here()
    if everybody and period is not None:
        write_all_templates(make_all_templates(workspace, viewer, period), output or Path())
        return
    if unit is None or period is None:
        made = make_base_template(workspace, viewer)
    else:
        made = make_unit_template(workspace, viewer, unit, period)
    target = output or Path()
    if target.suffix.lower() == ".xlsx":
        folder, name = target.parent, target.name
    else:
        folder, name = target, made.name
    if (folder / name).exists():
        # Somebody may have filled it in already.
        message = Message("已有同名文件，可能已经填写，没有覆盖；请先移走，或用 -o 另取文件名。")
        raise RefusedError(Problem(message, Place(str(folder / name))))
    paths = write_files(folder, {name: made.content})
    show.line("已写出 {path}", path=paths[0])


@ledger.command("import", cls=Command)
@argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件")
@option("--dry-run", is_flag=True, help="只看会改动什么，不写入")
@option("--received", type=DAY, metavar="日期", help="收到日期（默认：今天），用于判断是否逾期")
@option(
    "--fix-dir",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="文件夹",
    help="待修改的行写到这个文件夹（默认：原文件所在文件夹；导入文件夹时是它旁边的“待修改”文件夹）",
)
@option("--for-review", is_flag=True, help="新增和改动的记录等待审核，审核通过后才计入数据")
@option("--reason", default="", metavar="文字", help="涉及已封账的时段时，为什么改动")
@option("--approver", default="", metavar="职务", help="涉及已封账的时段时，谁批准的")
@commands_foreign.foreign_options
def ledger_import(
    files: tuple[Path, ...],
    dry_run: bool,
    received: dt.date | None,
    fix_dir: Path | None,
    for_review: bool,
    reason: str,
    approver: str,
    **foreign: Any,  # noqa: ANN401 (see commands_foreign)
) -> int:
    """导入填好的报送表，可写多个文件和文件夹：报告新增、改动、未变和消失的记录，逐格指出错误"""
    from taizhang.services.ledger_import import ImportTerms, import_workbook
    from taizhang.services.locked import AfterLock

    leave = AfterLock(reason, approver) if reason or approver else None
    terms = ImportTerms(
        for_review=for_review,
        leave=leave,
        foreign=commands_foreign.foreign_request(**foreign),
        progress=tell_progress,
    )
    workspace, viewer = open_it(), viewer_here()

    def take(name: str, data: bytes) -> ImportResult:
        try:
            return import_workbook(
                workspace,
                viewer,
                name,
                data,
                received_on=received or clock.today(),
                dry_run=dry_run,
                terms=terms,
            )
        except RefusedError as error:
            commands_foreign.show_questions(error)
            raise

    return take_in_all(workspace, files, take, dry_run=dry_run, fix_dir=fix_dir)


@ledger.command("status", cls=Command)
@option(
    "--period", type=PERIOD, required=True, metavar="时段", help="时段，如 2025H1、2025Q2、2025-06"
)
@option("--unit", metavar="单位", help="只看这个单位（含下级）")
@option("--kind", metavar="台账", help="只看这一类台账，写名称或代码")
@option("--remind", is_flag=True, help="只写催报的话，可以直接贴到工作群里")
@option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    metavar="格式",
    help="格式：text（给人看）或 json（给程序用）",
)
def ledger_status(
    period: Period, unit: str | None, kind: str | None, form: str, *, remind: bool
) -> None:
    """查看报送情况：已报、零报告、逾期、未报；写催报的话"""
    from taizhang.services.ledger_status import ledger_status as status

    if remind and form == "json":
        raise RefusedError(Message("--remind 和 --format json 不能一起写。"))
    owed = status(open_it(), viewer_here(), period, unit=unit, kind=kind)
    tell_status(owed, period, clock.today(), as_json=form == "json", remind=remind)
