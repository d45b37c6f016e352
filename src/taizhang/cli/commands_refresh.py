"""Commands for reports that were edited in Word and come back."""

from __future__ import annotations

from pathlib import Path

import click

from taizhang.cli import refresh_shown
from taizhang.cli.base import FOUND_ERRORS, cli, open_it, viewer_here
from taizhang.cli.framework import Command, argument, option


@cli.command(cls=Command)
@argument("file", type=click.Path(path_type=Path), metavar="文件")
@option("--report", "number", default="", metavar="编号", help="是哪一份报告（默认：看文件属性）")
@option("--including-changed", is_flag=True, help="有人改过的数也一并更新")
@option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="路径",
    help="写到这个文件或文件夹；写原文件的名字就覆盖原文件（默认：原文件旁边的“.更新.docx”）",
)
def refresh(file: Path, number: str, output: Path | None, *, including_changed: bool) -> int:
    """更新：按今天的台账改正改过的 Word 稿里的数，全部用修订标出"""
    from taizhang.services.copy_of import write_copy_of
    from taizhang.services.refreshing import refresh as bring_up_to_date

    done = bring_up_to_date(
        open_it(), viewer_here(), file, number=number, including_changed=including_changed
    )
    refresh_shown.refreshed(done)
    if done.changed:
        refresh_shown.written(write_copy_of(file, "更新", ".docx", done.content, output))
    return FOUND_ERRORS if done.left else 0
