"""The command for the office's own Word templates."""

from __future__ import annotations

from pathlib import Path

import click

from taizhang.cli import show
from taizhang.cli.base import FOUND_ERRORS, cli, open_it
from taizhang.cli.framework import Command, Group, argument, option
from taizhang.cli.language import _
from taizhang.core.values import RefusedError


@cli.group(cls=Group)
def template() -> None:
    """单位自己的 Word 模板"""


@template.command("slots", cls=Command)
@argument("file", type=click.Path(path_type=Path), metavar="Word文件")
@option(
    "--template",
    "report_template",
    default="half_year",
    show_default=True,
    metavar="模板",
    help="报告模板",
)
def template_slots(file: Path, report_template: str) -> int:
    """列出 Word 模板里的插槽，指出有什么问题；不写报告"""
    from taizhang.services.word_template import read_word_template, tell_slots

    word = read_word_template(file)
    try:
        pack = open_it().pack
    except RefusedError:
        if (click.get_current_context().find_root().obj or {}).get("workspace"):
            raise
        pack = None
        show.line("不在工作区里，只看插槽的位置，不核对名称。")
    told = tell_slots(word, pack, report_template)
    for item in told.slots:
        show.line("  {slot}　{where}", slot=item.slot.written, where=item.slot.where.render(_))
    show.line("插槽 {count} 个。", count=len(told.slots))
    show.printing_notes(told.notes)
    for problem in told.problems:
        click.echo(problem.render(_), err=True)
    return FOUND_ERRORS if told.problems else 0
