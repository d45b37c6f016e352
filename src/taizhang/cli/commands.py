"""All commands: they read what was typed, call a service, and say what it did."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from taizhang.cli import (  # noqa: F401 (each registers its commands)
    commands_check,
    commands_correct,
    commands_demo,
    commands_duplicates,
    commands_export,
    commands_foreign,
    commands_indicator,
    commands_learn,
    commands_ledger,
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
    OUTPUT_FOLDER,
    PERIOD,
    cli,
    open_it,
    viewer_here,
)
from taizhang.cli.check_own import check_own
from taizhang.cli.framework import Command, Group, argument, option
from taizhang.cli.language import _
from taizhang.core.values import Message, Period, RefusedError
from taizhang.services.files import write_beside
from taizhang.services.workspace import init_workspace

if TYPE_CHECKING:
    from taizhang.services.word_template import WordTemplate
    from taizhang.services.workspace import Workspace

__all__ = ["cli"]

_NO_FILE = Path("-")


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
@OUTPUT_FOLDER
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
    from taizhang.services.target_units import unknown_target_units
    from taizhang.services.waiting_record import waiting_beside

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
