"""The command that checks any report."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from taizhang.cli import show
from taizhang.cli.base import DAY, FOUND_ERRORS, cli, in_workspace, open_it, viewer_here
from taizhang.cli.framework import Command, argument, option
from taizhang.cli.language import _
from taizhang.cli.named_files import read_each, tell_notes
from taizhang.cli.returned import returned_json, tell_returned
from taizhang.core.values import Message, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from taizhang.core.documents.document import Document
    from taizhang.services.checking import CheckedFile
    from taizhang.services.returning import ReturnedReport

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
    help="本单位自己的计量单位和专名，格式见 docs/reference/reading.md",
)
@option("--report", "number", metavar="编号", help="文件是工作区的哪一份报告，认不出时指明")
@option("--explain", metavar="规则", help="说明一条规则查什么、不报什么，不读文件")
def check(
    files: tuple[Path, ...],
    form: str,
    on: dt.date | None,
    profile: Path | None,
    words: Path | None,
    number: str | None,
    explain: str | None,
) -> int:
    """核对文件：数据前后矛盾、算错、缺填，不该有的个人信息和密级标志；工作区的报告改过以后，逐个核对其中的数据"""
    from taizhang.services.checking import check_file, find_rule, load_profile
    from taizhang.services.reading import load_words

    if bool(files) == (explain is not None):
        raise RefusedError(Message("请写要核对的文件，或用 --explain 写一条规则，二者取一。"))
    if explain is not None:
        rule = find_rule(explain)
        click.echo(f"{rule.id}  {_(SEVERITY_WORDS[rule.severity.value])}\n\n{rule.page.strip()}")
        return 0
    asked, vocabulary = load_profile(profile), load_words(words)
    look_at = _look_at(number)
    checked, status = read_each(
        files,
        lambda path: check_file(path, on=on, profile=asked, vocabulary=vocabulary, look_at=look_at),
    )
    tell_notes(checked)
    if form == "json":
        _json(checked)
    else:
        _text(checked)
    wrong = any(
        (item.returned is not None and item.returned.changed)
        or any(found.severity == "error" for found in item.findings)
        for item in checked
    )
    return status or (FOUND_ERRORS if wrong else 0)


def _look_at(number: str | None) -> Callable[[Document], ReturnedReport | None]:
    """How to look at a report that came back: where there is no workspace, nothing can have come back."""
    named = (click.get_current_context().find_root().obj or {}).get("workspace")
    if number is None and not named and not in_workspace():
        return lambda _document: None
    workspace, viewer = open_it(), viewer_here()

    from taizhang.services.reporting import open_report
    from taizhang.services.returning import look_at_returned

    if number is not None:
        open_report(number)  # which refuses a number that there is not
    return lambda document: look_at_returned(workspace, viewer, document, number)


def _text(checked: list[CheckedFile]) -> None:
    counts: Counter[str] = Counter()
    for item in checked:
        if item.returned is not None:
            tell_returned(item, item.returned)
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
            **({} if item.returned is None else {"returned": returned_json(item.returned)}),
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
