"""The command that checks any report."""

from __future__ import annotations

import datetime as dt
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from taizhang.cli import show
from taizhang.cli.base import (
    DAY,
    FOUND_ERRORS,
    PERIOD,
    UNREADABLE,
    cli,
    open_it,
    workspace_near,
)
from taizhang.cli.framework import Command, argument, option
from taizhang.cli.language import _, current_language
from taizhang.cli.named_files import tell_notes
from taizhang.cli.returned import returns_here, tell_returned
from taizhang.core.values import Message, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from taizhang.core.values import Period
    from taizhang.services.checking import CheckedFile
    from taizhang.services.checking_here import Here
    from taizhang.services.returning import Returns

_COPIES = ("docx", "html")
_MANY = 8


@cli.command(cls=Command)
@argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="文件")
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "docx", "html"]),
    default="text",
    show_default=True,
    metavar="格式",
    help="格式：text（给人看）、json 或 sarif（给程序用）、docx（带批注的副本）、html（网页）",
)
@option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="路径",
    help="副本写到哪里（默认：原文件旁的“文件名.核对.docx”，不覆盖任何文件）",
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
@option(
    "--phrases",
    type=click.Path(path_type=Path),
    metavar="路径",
    help="要一字不差的提法和文件名，各带出处和日期，格式见 docs/reference/checks.md",
)
@option("--report", "number", metavar="编号", help="文件是工作区的哪一份报告，认不出时指明")
@option("--explain", metavar="规则", help="说明一条规则查什么、不报什么，不读文件")
@option("--list", "lists", is_flag=True, help="列出全部规则，不读文件")
@option(
    "--against-ledger",
    "ledger",
    is_flag=True,
    help="再与工作区的台账核对：每个数是哪个指标、与台账是否相符",
)
@option("--unit", metavar="单位", help="与台账核对时：是哪个单位的文件；默认按标题")
@option("--period", type=PERIOD, metavar="时段", help="与台账核对时：是哪个时段的文件；默认按标题")
def check(  # noqa: PLR0913 (one argument an option)
    files: tuple[Path, ...],
    form: str,
    output: Path | None,
    on: dt.date | None,
    profile: Path | None,
    words: Path | None,
    phrases: Path | None,
    number: str | None,
    explain: str | None,
    lists: bool,
    ledger: bool,
    unit: str | None,
    period: Period | None,
) -> int:
    """核对文件和文件夹：数据前后矛盾、算错、缺填，不该有的个人信息和密级标志；工作区的报告改过以后，逐个核对其中的数据；也可与台账核对"""
    from taizhang.cli import check_shown
    from taizhang.core.checks import RULES
    from taizhang.services.checking import find_rule, load_profile
    from taizhang.services.checking_many import Asked, check_files, find_documents
    from taizhang.services.own_lists import PHRASES, PROFILE, own_file
    from taizhang.services.reading import own_words

    if sum((bool(files), explain is not None, lists)) != 1:
        raise RefusedError(
            Message("请写要核对的文件或文件夹，或用 --explain 写一条规则，或用 --list，只取其一。")
        )
    if lists:
        check_shown.listed(RULES.values())
        return 0
    if explain is not None:
        rule = find_rule(explain)
        severity = _(check_shown.SEVERITY_WORDS[rule.severity.value])
        click.echo(f"{rule.id}  {severity}\n\n{rule.page.strip()}")
        return 0
    if (unit or period) and not ledger:
        raise RefusedError(Message("--unit 和 --period 与 --against-ledger 一起用。"))
    paths = find_documents(files)
    if output is not None and form not in _COPIES:
        raise RefusedError(Message("-o 只用于 --format docx 和 --format html。"))
    if output is not None and len(paths) > 1 and not output.is_dir():
        raise RefusedError(Message("核对多个文件时，-o 要写一个已有的文件夹。"))
    near = workspace_near()
    own = words or (own_words(near) if near else None)
    chosen = load_profile(profile or own_file(near, PROFILE))
    asked = Asked(on, chosen, own, phrases or own_file(near, PHRASES))
    returns = returns_here(number)
    if ledger and returns is None:
        open_it()  # which says what is wrong with it
    job = None if returns is None else _here(returns, number, unit, period, ledger=ledger)
    results = check_files(paths, asked, _tell, job)
    checked, refused = _show_each(paths, results, form, output)
    tell_notes(checked)
    if form == "json":
        click.echo(check_shown.as_json(checked))
    elif form == "sarif":
        click.echo(check_shown.as_sarif(checked, version("taizhang")))
    else:
        check_shown.summary(checked, refused)
    wrong = any(_is_wrong(item) for item in checked)
    return UNREADABLE if refused else FOUND_ERRORS if wrong else 0


def _is_wrong(item: CheckedFile) -> bool:
    """Whether there is an error in a file, or a figure of a report of ours was changed by hand."""
    changed = item.returned is not None and item.returned.changed
    return changed or any(found.severity == "error" for found in item.findings)


def _here(
    returns: Returns, number: str | None, unit: str | None, period: Period | None, *, ledger: bool
) -> Here:
    """What is asked of the workspace for every file, in whatever process."""
    from taizhang.services.checking_here import Here, open_here

    viewer = returns.viewer
    folder = returns.workspace.folder.resolve()
    here = Here(folder, viewer.name, viewer.unit, number, ledger, unit, period)
    open_here(here, returns)
    return here


def _show_each(
    paths: list[Path],
    results: Iterable[CheckedFile | RefusedError],
    form: str,
    output: Path | None,
) -> tuple[list[CheckedFile], int]:
    """What was found in the files that could be checked, and how many could not or got no copy."""
    from taizhang.cli import check_shown
    from taizhang.services.check_copies import write_copy

    checked: list[CheckedFile] = []
    refused = 0
    for path, result in zip(paths, results, strict=True):
        if isinstance(result, RefusedError):
            show.refusal(result)
            refused += 1
            continue
        checked.append(result)
        if form == "text" or form in _COPIES:
            tell_returned(result)
        if form == "text":
            check_shown.in_words(result)
        elif form in _COPIES:
            try:
                language = {"zh": "zh-CN"}.get(current_language(), current_language())
                written = write_copy(result, path, form, output, _, language)
                show.line("已写出 {path}", path=written)
            except RefusedError as refusal:
                show.refusal(refusal)
                refused += 1
    return checked, refused


def _tell(done: int, total: int) -> None:
    """How far it has come; a person who waits at a terminal is told, nobody else."""
    if total < _MANY or not sys.stderr.isatty():
        return
    text = _("核对 {done}/{total}").format(done=done, total=total)
    click.echo(f"\r{text}", err=True, nl=done >= total)
