"""How is told what came of a report that was edited in Word."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from taizhang.cli import show
from taizhang.cli.language import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from taizhang.core.values import Message
    from taizhang.services.accepting import Accepted
    from taizhang.services.figure_change import FigureChange
    from taizhang.services.refreshing import Refreshed

_LONGEST = 60


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
    if done.comments:
        show.line("没有改的加了批注，共 {count} 条。", count=done.comments)
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


def note(message: Message) -> None:
    """Something that the reader should know."""
    click.echo(f"  {message.render(_)}")


def accepted(done: Accepted) -> None:
    """The new version, and what it does not have."""
    rebuilt, report = done.rebuilt, done.rebuilt.report
    show.line(
        "已收下，编号 {number}（上一版 {previous}）。",
        number=done.written.number,
        previous=report.previous,
    ) if done.new else show.line("已经收下过，编号 {number}。", number=done.written.number)
    figures = list(report.figures())
    show.line("数 {count} 个，仍连着台账。", count=len(figures) - len(rebuilt.differing))
    if rebuilt.renewed:
        show.line("其中按今天的台账更新过 {count} 个。", count=len(rebuilt.renewed))
    if rebuilt.differing:
        show.line("与算出的数不同、标明待说明的 {count} 个：", count=len(rebuilt.differing))
        for figure in rebuilt.differing:
            was = replace(figure, written="").text
            show.line(
                "  第{number}个  算出 {was}，写作 {text}",
                number=figure.ordinal,
                was=was,
                text=figure.text,
            )
    if done.overridden:
        show.line("经批准改写的 {count} 个：", count=len(done.overridden))
        for figure, override in done.overridden:
            show.line("  第{number}个  {override}", number=figure.ordinal, override=override)
    if rebuilt.dropped:
        show.line("文中已经没有的数 {count} 个：", count=len(rebuilt.dropped))
        click.echo("  " + _("、").join(figure.text for figure in rebuilt.dropped))
    if rebuilt.unplaced:
        show.line("没有收进来的 {count} 处：", count=len(rebuilt.unplaced))
        for item in rebuilt.unplaced:
            text = f"  {item.text[:_LONGEST]}" if item.text else ""
            click.echo(f"  {item.place.render(_)}{text}  {item.why.render(_)}")
    for message in done.notes:
        note(message)
