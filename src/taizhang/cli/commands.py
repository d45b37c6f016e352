"""All commands: they read what was typed, call a service, and say what it did."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from taizhang.cli import (  # noqa: F401 (each registers its commands)
    commands_check,
    commands_correct,
    commands_duplicates,
    commands_export,
    commands_foreign,
    commands_indicator,
    commands_learn,
    commands_lock,
    commands_overlaps,
    commands_override,
    commands_read,
    commands_refresh,
    commands_review,
    commands_safekeeping,
    commands_serve,
    commands_template,
    show,
)
from taizhang.cli.base import (
    CHANGESET,
    DAY,
    FOUND_ERRORS,
    PERIOD,
    cli,
    ledger,
    open_it,
    viewer_here,
)
from taizhang.cli.check_own import check_own
from taizhang.cli.collecting import take_in_all, tell_progress, write_all_templates
from taizhang.cli.commands_serve import is_demo, serve_demo
from taizhang.cli.framework import Command, Group, argument, option
from taizhang.cli.language import _
from taizhang.cli.status import tell_status
from taizhang.core.values import Message, Period, Place, Problem, RefusedError
from taizhang.services import clock
from taizhang.services.files import write_beside, write_files
from taizhang.services.workspace import init_workspace

if TYPE_CHECKING:
    from taizhang.services.ledger_import import ImportResult
    from taizhang.services.word_template import WordTemplate
    from taizhang.services.workspace import Workspace

__all__ = ["cli"]

_NO_FILE = Path("-")


@cli.command(cls=Command)
@argument(
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default="taizhang-demo",
    metavar="文件夹",
)
@option(
    "--pack",
    default="united_front",
    show_default=True,
    metavar="业务包",
    help="哪个内置业务包的演示：united_front 或 rural_affairs",
)
@option("--serve", "serving", is_flag=True, help="生成后启动网页版")
@option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    metavar="端口",
    help="网页版监听的端口",
)
def demo(folder: Path, pack: str, serving: bool, port: int) -> None:
    """生成演示工作区：虚构单位一年半的台账和半年工作总结"""
    from taizhang.services.demo import build_demo

    # `make demo` runs the program from a virtual environment that is not on the path.
    program = "taizhang" if shutil.which("taizhang") else sys.argv[0]
    if serving and is_demo(folder):
        serve_demo(folder, port)
        return
    made = build_demo(folder, lambda line: click.echo(line.render(_)), pack=pack, program=program)
    show.demo(made)
    if serving:
        serve_demo(folder, port)


@cli.command(cls=Command)
@argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="文件夹")
@option(
    "--pack",
    default="united_front",
    show_default=True,
    metavar="业务包",
    help="内置业务包的名称，或业务包文件夹",
)
@option(
    "--database",
    default="",
    metavar="地址",
    help="用 PostgreSQL 的空数据库存放台账，如 postgresql://用户@127.0.0.1/数据库名（默认：存为工作区里的一个文件）",
)
def init(folder: Path, pack: str, database: str) -> None:
    """新建工作区"""
    workspace = init_workspace(folder, pack, database=database)
    show.line("已建立工作区 {folder}，业务包：{pack}。", folder=folder, pack=workspace.pack.name)
    show.line(
        "下一步：taizhang ledger template -o 基础名录.xlsx，填好单位和名录后用 taizhang ledger import 导入。"
    )


@cli.group(cls=Group)
def pack() -> None:
    """业务包"""


@pack.command("check", cls=Command)
@argument("name", metavar="业务包")
def pack_check(name: str) -> int:
    """检查业务包并运行指标示例；有问题时逐条指出文件和行"""
    from taizhang.packs.cases import run_cases
    from taizhang.packs.load import find_pack, load_pack

    loaded = load_pack(find_pack(name))
    wrong = list(run_cases(loaded))
    show.pack(loaded)
    show.problems(wrong)
    if wrong:
        show.line(
            "{wrong} 个示例未通过，共 {total} 个。", wrong=len(wrong), total=len(loaded.cases)
        )
        return FOUND_ERRORS
    show.line("业务包没有问题，{total} 个示例全部通过。", total=len(loaded.cases))
    return 0


@ledger.command("template", cls=Command)
@option("--unit", metavar="单位", help="填报单位的名称、简称或代码")
@option("--all", "everybody", is_flag=True, help="每个要报的单位各一份")
@option("--period", type=PERIOD, metavar="时段", help="时段，如 2025H1、2025Q2、2025-06")
@option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="路径",
    help="写到这个文件或文件夹（默认：当前文件夹）",
)
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


@cli.command(cls=Command)
@option("--unit", required=True, metavar="单位", help="报告哪个单位的工作（含下级）")
@option(
    "--period", type=PERIOD, required=True, metavar="时段", help="时段，如 2025H1、2025Q2、2025-06"
)
@option("--template", default="half_year", show_default=True, metavar="模板", help="报告模板")
@option("--as-of", type=CHANGESET, metavar="变更号", help="按哪一个变更号时的台账（默认：最新）")
@option("--date", "signed_on", type=DAY, metavar="日期", help="成文日期（默认：不写）")
@option(
    "--layout",
    default="national",
    show_default=True,
    metavar="版式",
    help="版式（页边距、行距、字体）：national、gbt33476、office，或工作区 layouts 文件夹中的",
)
@option(
    "--word-template",
    type=click.Path(path_type=Path),
    metavar="Word文件",
    help="单位自己的 Word 模板，内容填进它的插槽（默认：taizhang.toml 里写的，没有写就用本程序的版面；写 - 不用）",
)
@option("--clean", is_flag=True, help="写清稿：不带数据标记、编号和属性")
@option("--basis-annex", is_flag=True, help="数据依据表也作为 Word 文件的最后一个附件")
@option(
    "--format",
    "formats",
    default="docx,md",
    show_default=True,
    metavar="格式",
    help="格式，用英文逗号隔开：docx、pdf、html、md、txt",
)
@option("--pdf-a", is_flag=True, help="PDF 写成 PDF/A-2b，供长期保存")
@option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="文件夹",
    help="写到这个文件夹（默认：当前文件夹）",
)
def report(  # noqa: PLR0913 (one argument an option)
    unit: str,
    period: Period,
    template: str,
    as_of: int | None,
    signed_on: dt.date | None,
    layout: str,
    word_template: Path | None,
    clean: bool,
    basis_annex: bool,
    formats: str,
    pdf_a: bool,
    output: Path,
) -> int:
    """由台账写出总结和数据依据表"""
    from taizhang.services.reporting import FORMATS, find_layout, render_report, write_report
    from taizhang.services.reviewing import waiting_beside
    from taizhang.services.target_units import unknown_target_units

    wanted = [form.strip() for form in formats.split(",") if form.strip()]
    unknown = [form for form in wanted if form not in FORMATS]
    if unknown or not wanted:
        raise RefusedError(
            Message(
                "不能写“{unknown}”格式，可用：{known}。",
                unknown=_("、").join(unknown),
                known=_("、").join(FORMATS),
            )
        )
    if pdf_a and "pdf" not in wanted:
        raise RefusedError(Message("--pdf-a 要和 --format pdf 一起写。"))
    if word_template not in (None, _NO_FILE) and "docx" not in wanted:
        raise RefusedError(Message("--word-template 要和 --format docx 一起写。"))
    if basis_annex and (clean or "docx" not in wanted):
        raise RefusedError(
            Message("--basis-annex 要和 --format docx 一起写，清稿里没有数据依据表。")
        )
    workspace, viewer = open_it(), viewer_here()
    profile = find_layout(workspace, layout)
    word = _word_template(workspace, word_template, template)
    written, composition = write_report(
        workspace,
        viewer,
        unit,
        period,
        template=template,
        as_of=as_of,
        signed_on=signed_on,
        word=word,
        layout=layout,
    )
    notes: list[Message] = []
    files = render_report(
        workspace,
        viewer,
        written,
        wanted,
        clean=clean,
        pdf_a=pdf_a,
        tell=notes.append,
        layout=profile,
        word=word,
        basis_annex=basis_annex,
    )
    paths = write_beside(output, files)
    show.report(written, composition, paths)
    show.printing_notes(notes)
    show.problems(unknown_target_units(workspace, viewer))
    if as_of is None:
        waiting = waiting_beside(workspace, viewer, written.report.unit, period)
        if waiting:
            show.line("注意：还有 {count} 条涉及本时段的记录没有审核，没有计入。", count=waiting)
    return check_own(workspace, files, signed_on)


@cli.command(cls=Command)
@argument("report", metavar="报告")
@option(
    "--word-template",
    type=click.Path(path_type=Path),
    metavar="Word文件",
    help="存档的 Word 文件用单位自己的模板（默认：taizhang.toml 里写的，没有写就用本程序的版面；写 - 不用）",
)
def issue(report: str, word_template: Path | None) -> None:
    """签发报告：把定稿和依据存档，以后不再改变"""
    from taizhang.services.issuing import issue_report
    from taizhang.services.reporting import open_report
    from taizhang.services.tracing import find_report

    workspace, viewer = open_it(), viewer_here()
    number = find_report(workspace, report, Path(report)) or report
    word = _word_template(workspace, word_template, open_report(number).report.template)
    show.issued(issue_report(workspace, viewer, number, word=word))


def _word_template(workspace: Workspace, named: Path | None, template: str) -> WordTemplate | None:
    """The file that was named, or that of the settings; none if a dash was."""
    from taizhang.services.word_template import own_word_template, read_word_template

    if named == _NO_FILE:
        return None
    return read_word_template(named) if named else own_word_template(workspace, template)


@cli.command(cls=Command)
@argument("what", metavar="报告或指标")
@argument("figure", required=False, metavar="数据")
@option("--unit", metavar="单位", help="指标：哪个单位（含下级）；默认最上级单位")
@option("--period", type=PERIOD, metavar="时段", help="指标：时段，如 2025H1")
@option(
    "--as-of", type=CHANGESET, metavar="变更号", help="指标：按哪一个变更号时的台账（默认：最新）"
)
@option(
    "--tree",
    default="then",
    metavar="隶属关系",
    help="指标：按哪时的单位隶属关系：then 当时，now 现在，或一个时段，如 2025H1",
)
def trace(
    what: str,
    figure: str | None,
    unit: str | None,
    period: Period | None,
    as_of: int | None,
    tree: str,
) -> None:
    """查出处：报告数据或指标 → 口径 → 台账记录，以及写成后的变化"""
    from taizhang.services import tracing
    from taizhang.services.report_state import state_of_number

    workspace, viewer = open_it(), viewer_here()
    number = tracing.find_report(workspace, what, Path(what))
    if number is None:
        if period is None:
            if what not in workspace.pack.indicators:
                raise RefusedError(
                    Message("没有编号为“{name}”的报告，也没有这样的指标。", name=what)
                )
            raise RefusedError(Message("查指标要写明时段，例如 --period 2025H1。"))
        tree_of = tracing.read_tree(tree, period)
        unit = unit or tracing.root_unit(workspace, viewer, tree_of or period)
        show.indicator(
            tracing.trace_indicator(workspace, viewer, what, unit, period, as_of, tree_of)
        )
        return
    traced = tracing.trace_report(workspace, viewer, number)
    if figure is None:
        show.figures(traced, state_of_number(traced.written.number))
    else:
        show.figure(tracing.pick_figure(traced.figures, figure))


@cli.command("rebuild-facts", cls=Command)
def rebuild_facts() -> None:
    """由台账的全部版本重建统计用的事实表"""
    from taizhang.services.maintenance import rebuild

    show.line("已重建 {count} 条。", count=rebuild(open_it()))
