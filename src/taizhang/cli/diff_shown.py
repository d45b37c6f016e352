"""How is told what is different between two texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from taizhang.cli import show
from taizhang.cli.language import _
from taizhang.core.documents.difference import Change, Sort
from taizhang.core.rendering.html.difference import FigureRow, render_difference
from taizhang.core.reports.runs import Role
from taizhang.core.values import Message

if TYPE_CHECKING:
    from taizhang.core.documents.difference import ParagraphChange
    from taizhang.core.reports.figure_difference import FigureDifference
    from taizhang.services.diffing import Difference

_MOST_RECORDS = 5
_ROLES = {
    Role.GROWTH: Message("{name}（同比）"),
    Role.POINTS: Message("{name}（增减）"),
    Role.DIFFERENCE: Message("{name}（增减）"),
    Role.SHARE: Message("{name}（占比）"),
    Role.TARGET: Message("{name}（目标）"),
    Role.COMPLETION: Message("{name}（完成率）"),
    Role.LAST_YEAR: Message("{name}（上年同期）"),
}


def page(difference: Difference) -> bytes:
    """As a page."""
    made = render_difference(
        difference.before.document,
        difference.after.document,
        difference.paragraphs,
        figure_rows(difference),
        _,
    )
    return made.encode()


def in_words(difference: Difference) -> None:
    """Paragraph by paragraph, then the figures."""
    for item in difference.paragraphs:
        if item.change is not Change.SAME:
            _paragraph(difference, item)
    rows = figure_rows(difference)
    if rows:
        click.echo("")
        show.line("数据不同的 {count} 处：", count=len(rows))
        head = (_("指标"), _("原为"), _("现为"), _("原因"))
        show.table([head, *((row.name, row.was or "—", row.now or "—", row.why) for row in rows)])
    if quiet := sum(not item.moved for item in difference.figures):
        show.line("另有 {count} 处数没有变，依据的记录有变化。", count=quiet)
    if difference.same:
        show.line("两份没有不同。")
        return
    show.line(
        "改动 {changed} 段，删去 {gone} 段，新增 {new} 段。",
        changed=difference.counted(Change.CHANGED),
        gone=difference.counted(Change.GONE),
        new=difference.counted(Change.NEW),
    )


def _paragraph(difference: Difference, item: ParagraphChange) -> None:
    document = difference.before.document
    at = item.before
    if at is None:
        document, at = difference.after.document, item.after
    place = document.blocks[at or 0].place().render(_)
    match item.change:
        case Change.NEW:
            show.line("{place}  新增：", place=place)
        case Change.GONE:
            show.line("{place}  删去：", place=place)
        case _:
            show.line("{place}  改动：", place=place)
    signs = {Sort.GONE: ("[-", "-]"), Sort.NEW: ("{+", "+}"), Sort.SAME: ("", "")}
    words = "".join(f"{signs[part.sort][0]}{part.text}{signs[part.sort][1]}" for part in item.parts)
    click.echo(f"  {words}")


def figure_rows(difference: Difference) -> list[FigureRow]:
    """The figures that are otherwise, in words."""
    packs = [side.written.pack for side in (difference.after, difference.before) if side.written]
    rows = []
    for item in (item for item in difference.figures if item.moved):
        key = item.figure.indicator
        name = next((pack.indicators[key].name for pack in packs if key in pack.indicators), key)
        if (role := _ROLES.get(item.figure.role)) is not None:
            name = Message(role.template, name=name).render(_)
        was = item.before.text if item.before else ""
        now = item.after.text if item.after else ""
        rows.append(FigureRow(name, was, now, _why(item)))
    return rows


def _why(item: FigureDifference) -> str:
    if item.before is None:
        return _("新出现")
    if item.after is None:
        return _("已没有")
    reasons: list[Message] = []
    for found, template in (
        (item.added, Message("新增记录 {count} 条（{ids}）")),
        (item.removed, Message("少了记录 {count} 条（{ids}）")),
        (item.corrected, Message("更正记录 {count} 条（{ids}）")),
    ):
        if found:
            more = ("…",) if len(found) > _MOST_RECORDS else ()
            reasons.append(
                Message(template.template, count=len(found), ids=(*found[:_MOST_RECORDS], *more))
            )
    if item.redefined:
        reasons.append(Message("口径改过"))
    if item.after.written:
        reasons.append(Message("由人改写"))
    return "；".join(reason.render(_) for reason in reasons)
