"""Commands for reports that were edited in Word and come back."""

from __future__ import annotations

from pathlib import Path

import click

from taizhang.cli import refresh_shown, show
from taizhang.cli.base import FOUND_ERRORS, OUTPUT_FOLDER, cli, open_it, viewer_here, workspace_near
from taizhang.cli.framework import Command, argument, option
from taizhang.cli.language import _
from taizhang.core.values import Message, RefusedError


@cli.command(cls=Command)
@argument("file", type=click.Path(path_type=Path), metavar="文件")
@option("--report", "number", default="", metavar="编号", help="是哪一份报告（默认：看文件属性）")
@option("--including-changed", is_flag=True, help="有人改过的数也一并更新")
@option("--comments", is_flag=True, help="没有更新的数加 Word 批注，写明按今天的台账是多少")
@option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="路径",
    help="写到这个文件或文件夹；写原文件的名字就覆盖原文件（默认：原文件旁边的“.更新.docx”）",
)
def refresh(
    file: Path, number: str, output: Path | None, *, including_changed: bool, comments: bool
) -> int:
    """更新：按今天的台账改正改过的 Word 稿里的数，全部用修订标出"""
    from taizhang.services.copy_of import UPDATED, write_copy_of
    from taizhang.services.refreshing import refresh as bring_up_to_date

    done = bring_up_to_date(
        open_it(),
        viewer_here(),
        file,
        number=number,
        including_changed=including_changed,
        comments=comments,
        translate=_,
    )
    refresh_shown.refreshed(done)
    if done.changed or done.comments:
        refresh_shown.written(write_copy_of(file, UPDATED, ".docx", done.content, output))
    return FOUND_ERRORS if done.left else 0


@cli.command(cls=Command)
@argument("file", type=click.Path(path_type=Path), metavar="文件")
@option("--report", "number", default="", metavar="编号", help="是哪一份报告（默认：看文件属性）")
@option("--reason", default="", metavar="文字", help="为什么这样改")
@option(
    "--template",
    type=click.Path(path_type=Path),
    metavar="模板文件",
    help="另写出下一次可以从它开始的报告模板（.txt）",
)
@option(
    "--format",
    "formats",
    default="",
    metavar="格式",
    help="收下后写出这些格式，用英文逗号隔开：docx、pdf、html、md、txt（默认：不写）",
)
@OUTPUT_FOLDER
def accept(
    file: Path, number: str, reason: str, template: Path | None, formats: str, output: Path
) -> int:
    """收下：改过的文字成为报告的下一版，原来的各版都保留"""
    from taizhang.services.accepting import accept as take
    from taizhang.services.accepting import template_of
    from taizhang.services.files import write_beside
    from taizhang.services.reporting import FORMATS, find_layout, render_report

    wanted = [form.strip() for form in formats.split(",") if form.strip()]
    if unknown := [form for form in wanted if form not in FORMATS]:
        raise RefusedError(
            Message(
                "不能写“{unknown}”格式，可用：{known}。",
                unknown=_("、").join(unknown),
                known=_("、").join(FORMATS),
            )
        )
    workspace, viewer = open_it(), viewer_here()
    done = take(workspace, viewer, file, number=number, reason=reason)
    refresh_shown.accepted(done)
    if wanted:
        files = render_report(
            workspace,
            viewer,
            done.written,
            wanted,
            tell=refresh_shown.note,
            layout=find_layout(workspace, done.written.layout),
        )
        for path in write_beside(output, files):
            refresh_shown.written(path)
    if template is not None:
        text, problems = template_of(workspace, viewer, done, template.stem)
        (path,) = write_beside(template.parent, {template.name: text.encode()})
        refresh_shown.written(path)
        show.problems(problems)
        if problems:
            return FOUND_ERRORS
    return FOUND_ERRORS if done.rebuilt.differing else 0


@cli.command(cls=Command)
@argument("before", metavar="甲")
@argument("after", metavar="乙")
@option(
    "--format",
    "form",
    type=click.Choice(("text", "html", "docx")),
    default="text",
    show_default=True,
    metavar="格式",
    help="格式：text（给人看）、html（一个网页，左右对照）、docx（甲的副本，不同之处用修订标出）",
)
@option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="路径",
    help="html 和 docx 写到这个文件或文件夹（默认：当前文件夹）",
)
def diff(before: str, after: str, form: str, output: Path | None) -> int:
    """对比：两份报告（写编号）或两个文件的文字和数据，数据不同的写明因哪些记录"""
    from taizhang.cli import diff_shown
    from taizhang.services.copy_of import AND, write_copy_of
    from taizhang.services.diffing import as_word
    from taizhang.services.diffing import diff as compare

    if output is not None and form == "text":
        raise RefusedError(Message("-o 只用于 --format docx 和 --format html。"))
    found = compare(open_it() if workspace_near() else None, before, after)
    path = Path(f"{Path(before).stem}{AND}{Path(after).stem}")
    if form == "html":
        content = diff_shown.page(found)
        refresh_shown.written(write_copy_of(path, "对比", ".html", content, output))
    elif form == "docx":
        content, left = as_word(found)
        refresh_shown.written(write_copy_of(path, "对比", ".docx", content, output))
        if left:
            show.line(
                "有 {count} 处不能用修订标出（新的表和列、合并的格子、文本框、域等），见 --format html。",
                count=left,
            )
    else:
        diff_shown.in_words(found)
    return 0
