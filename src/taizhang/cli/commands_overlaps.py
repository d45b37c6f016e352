"""The command that lists records which overlap or contradict each other."""

from __future__ import annotations

import datetime as dt
import json

import click

from taizhang.cli import show
from taizhang.cli.base import DAY, ledger, open_it, viewer_here
from taizhang.cli.framework import Command, argument, option
from taizhang.cli.language import _


@ledger.command("overlaps", cls=Command)
@argument("kind", metavar="台账")
@option("--on", type=DAY, metavar="日期", help="按哪一天有效的内容，默认今天")
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    metavar="格式",
    help="格式：text（给人看）或 json（给程序用）",
)
def ledger_overlaps(kind: str, on: dt.date | None, form: str) -> None:
    """列出重复或不一致的内容，例如两个部门的同类政策，由人判断"""
    from taizhang.services.clock import today
    from taizhang.services.overlaps import list_overlaps

    found = list_overlaps(open_it(), viewer_here(), kind, on or today())
    if form == "json":
        groups = [
            {
                "label": group.label,
                "shared": list(group.shared),
                "records": [
                    {
                        "record_id": record.record_id,
                        "title": record.title,
                        **dict(zip(group.fields, record.values, strict=True)),
                    }
                    for record in group.records
                ],
            }
            for group in found
        ]
        click.echo(json.dumps(groups, ensure_ascii=False, indent=2))
        return
    for number, group in enumerate(found, start=1):
        show.line(
            "{number}. {label}（{shared}）",
            number=number,
            label=group.label,
            shared=_("、").join(group.shared),
        )
        head = (f"   {_('记录号')}", _("名称"), *group.fields)
        show.table([head, *((f"   {r.record_id}", r.title, *r.values) for r in group.records)])
        click.echo("")
    if found:
        show.line("共 {count} 组，是否矛盾、怎样衔接，请有关单位判断。", count=len(found))
    else:
        show.line("没有重复或不一致的内容。")
