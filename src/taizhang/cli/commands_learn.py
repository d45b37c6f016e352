"""The command that makes a template of an old report."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from taizhang.cli import show
from taizhang.cli.base import PERIOD, cli, open_it, viewer_here
from taizhang.cli.framework import Command, argument, option
from taizhang.cli.language import _
from taizhang.core.reports.learned import Fate
from taizhang.core.values import Message, RefusedError

if TYPE_CHECKING:
    from taizhang.core.values import Period


@cli.command(cls=Command)
@argument("file", type=click.Path(path_type=Path), metavar="文件")
@option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="路径",
    help="写到哪个文件，如 pack/reports/old.txt；不写则显示出来",
)
@option("--unit", metavar="单位", help="是哪个单位的报告；默认按标题")
@option("--period", type=PERIOD, metavar="时段", help="是哪个时段的报告；默认按标题")
@option("--pack", metavar="业务包", help="用哪个业务包的指标，不需要工作区；默认用工作区的")
def learn(
    file: Path, output: Path | None, unit: str | None, period: Period | None, pack: str | None
) -> None:
    """由旧报告草拟模板：文字照抄，数换成指标；换不了的留【待补】，列出要人决定的"""
    from taizhang.packs.load import find_pack
    from taizhang.services.files import write_beside
    from taizhang.services.learning import learn_report, learn_with_pack

    if pack is not None and unit is not None:
        raise RefusedError(Message("--pack 没有单位名录，不能和 --unit 一起用。"))
    if pack is not None:
        learned = learn_with_pack(find_pack(pack), file, period=period)
    else:
        learned = learn_report(open_it(), viewer_here(), file, unit=unit, period=period)
    if output is None:
        click.echo(learned.text)
    else:
        (path,) = write_beside(output.parent, {output.name: learned.text.encode()})
        show.line("已写出 {path}", path=path)
    counts = Counter(made.fate for made in learned.figures)
    say = [
        _("{count}个数：确定{sure}，可能{likely}，待补{open}，没有转换{left_out}。").format(
            count=len(learned.figures),
            sure=counts[Fate.SURE],
            likely=counts[Fate.LIKELY],
            open=counts[Fate.OPEN],
            left_out=counts[Fate.LEFT_OUT],
        ),
        _("需要人决定的："),
        *(f"  {number}. {one.render(_)}" for number, one in enumerate(learned.decisions, 1)),
    ]
    for line in say:
        click.echo(line, err=output is None)
