"""The command that checks any report."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from taizhang.cli import show
from taizhang.cli.base import DAY, FOUND_ERRORS, cli, workspace_near
from taizhang.cli.framework import Command, argument, option
from taizhang.cli.language import _
from taizhang.cli.named_files import read_each, tell_notes
from taizhang.core.values import Message, RefusedError

if TYPE_CHECKING:
    from taizhang.services.checking import CheckedFile

SEVERITY_WORDS = {"error": "错误", "doubt": "疑点", "hint": "提示"}


@cli.command(cls=Command)
@argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="文件")
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    metavar="格式",
    help="格式：text（给人看）或 json（给程序用）",
)
@option("--on", type=DAY, metavar="日期", help="文件的日期，用来推算上半年、星期等")
@option(
    "--profile",
    type=click.Path(path_type=Path),
    metavar="路径",
    help="核对设置：哪些规则不查、改按疑点或提示、哪些看过可以保留，格式见 docs/reference/checks.md",
)
@option(
    "--words",
    type=click.Path(path_type=Path),
    metavar="路径",
    help="本单位自己的计量单位和专名，格式见 docs/reference/reading.md；不写时用工作区自己的",
)
@option("--explain", metavar="规则", help="说明一条规则查什么、不报什么，不读文件")
def check(
    files: tuple[Path, ...],
    form: str,
    on: dt.date | None,
    profile: Path | None,
    words: Path | None,
    explain: str | None,
) -> int:
    """核对文件：数据前后矛盾、算错、缺填，不该有的个人信息和密级标志"""
    from taizhang.services.checking import check_file, find_rule, load_profile
    from taizhang.services.reading import load_words

    if bool(files) == (explain is not None):
        raise RefusedError(Message("请写要核对的文件，或用 --explain 写一条规则，二者取一。"))
    if explain is not None:
        rule = find_rule(explain)
        click.echo(f"{rule.id}  {_(SEVERITY_WORDS[rule.severity.value])}\n\n{rule.page.strip()}")
        return 0
    asked, vocabulary = load_profile(profile), load_words(words, workspace_near())
    checked, status = read_each(
        files, lambda path: check_file(path, on=on, profile=asked, vocabulary=vocabulary)
    )
    tell_notes(checked)
    if form == "json":
        _json(checked)
    else:
        _text(checked)
    wrong = any(found.severity == "error" for item in checked for found in item.findings)
    return status or (FOUND_ERRORS if wrong else 0)


def _text(checked: list[CheckedFile]) -> None:
    counts: Counter[str] = Counter()
    for item in checked:
        show.line("{file}：核对结果 {count} 条", file=item.name, count=len(item.findings))
        for finding, at in zip(item.findings, item.lines(), strict=True):
            counts[finding.severity.value] += 1
            click.echo("")
            show.line(
                "第{line}段  {severity}  {rule}",
                line=at,
                severity=_(SEVERITY_WORDS[finding.severity.value]),
                rule=finding.rule,
            )
            sentence = "".join(
                f"【{piece}】" if marked else piece for piece, marked in item.pieces(finding)
            )
            if sentence:
                click.echo(f"  {sentence.replace(chr(10), ' ').strip()}")
            click.echo(f"  {finding.message.render(_)}")
        click.echo("")
    show.line(
        "错误 {errors} 处，疑点 {doubts} 处，提示 {hints} 处。",
        errors=counts["error"],
        doubts=counts["doubt"],
        hints=counts["hint"],
    )


def _json(checked: list[CheckedFile]) -> None:
    files = [
        {
            "file": item.name,
            "findings": [
                {
                    "rule": finding.rule,
                    "severity": finding.severity.value,
                    "line": at,
                    "spans": [[span.start, span.end] for span in finding.spans],
                    "message": finding.message.render(_),
                    "evidence": list(finding.evidence),
                }
                for finding, at in zip(item.findings, item.lines(), strict=True)
            ],
        }
        for item in checked
    ]
    click.echo(json.dumps({"files": files}, ensure_ascii=False, indent=2))
