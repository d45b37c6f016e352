"""How is told what came of a report that was edited in Word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from taizhang.cli import show
from taizhang.cli.language import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from taizhang.services.refreshing import FigureChange, Refreshed


def written(path: Path) -> None:
    """Where the result lies."""
    show.line("已写出 {path}", path=path)


def refreshed(done: Refreshed) -> None:
    """What was changed, what was not and why."""
    show.line(
        "报告 {number}：写成时变更号 {then}，现在 {now}。",
        number=done.number,
        then=done.then,
        now=done.now,
    )
    if done.changed:
        show.line("更新 {count} 处，都用修订标出：", count=len(done.changed))
        _changes(done.changed)
    if done.left:
        show.line("与今天的台账不同、没有改的 {count} 处：", count=len(done.left))
        _changes(done.left)
    if done.fallen:
        show.line("今天的报告里已没有、请人工处理的 {count} 处：", count=len(done.fallen))
        for item in done.fallen:
            click.echo(f"  {_placed(item)}{item.was}  {item.name}")
    if done.fresh:
        show.line("今天的报告里新出现、文中没有的 {count} 处：", count=len(done.fresh))
        for item in done.fresh:
            click.echo(f"  {item.now}  {item.name}")
    if done.reworded:
        show.line("今天会换一种写法、请人工处理的 {count} 句：", count=len(done.reworded))
        for was, now in done.reworded:
            click.echo(f"  － {was or _('（没有）')}")
            click.echo(f"  ＋ {now or _('（没有）')}")
    if not (done.changed or done.left or done.fallen or done.fresh or done.reworded):
        show.line("文中的数与今天的台账一致，没有改动。")
    show.line("另有 {count} 处与今天的台账一致。", count=done.same)


def _changes(items: Iterable[FigureChange]) -> None:
    for item in items:
        click.echo(f"  {_placed(item)}{item.was} → {item.now}  {item.name}")
        if item.why is not None:
            click.echo(f"    {item.why.render(_)}")


def _placed(item: FigureChange) -> str:
    return "" if item.place is None else f"{item.place.render(_)}  "
