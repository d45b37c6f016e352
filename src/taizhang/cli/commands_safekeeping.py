"""Commands that prove and keep the whole workspace."""

from __future__ import annotations

from pathlib import Path

import click

from taizhang.cli import show
from taizhang.cli.base import FOUND_ERRORS, OUTPUT, cli, open_it, viewer_here
from taizhang.cli.framework import Command, argument, option
from taizhang.cli.language import _


@cli.command(cls=Command)
def verify() -> int:
    """核验台账：逐个变更号、逐个版本重算摘要，指出被改动、缺少、增添、调换的内容"""
    from taizhang.services.verifying import verify_workspace

    return _told(verify_workspace(open_it(), viewer_here()))


def _told(found) -> int:  # noqa: ANN001 (a lazily imported type)
    for finding in found.findings:
        show.error(finding.render(_))
    if found.findings:
        show.line("核验发现 {count} 处不符。", count=len(found.findings))
        return FOUND_ERRORS
    show.line(
        "核验通过：{changesets} 个变更号、{versions} 个记录版本都是原来的内容，最新摘要 {head}。",
        changesets=found.changesets,
        versions=found.versions,
        head=found.head[:12],
    )
    return 0


@cli.command(cls=Command)
@OUTPUT
def backup(output: Path | None) -> None:
    """备份整个工作区为一个文件；有人在用也可以，写完即核对"""
    from taizhang.services.safekeeping import backup_workspace

    show.line("已写出 {path}", path=backup_workspace(open_it(), output or Path()))


@cli.command(cls=Command)
@argument("archive", type=click.Path(path_type=Path), metavar="备份文件")
@argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="文件夹")
@option(
    "--database",
    default="",
    metavar="地址",
    help="恢复到 PostgreSQL 的空数据库，如 postgresql://用户@127.0.0.1/数据库名（默认：存为工作区里的一个文件）",
)
def restore(archive: Path, folder: Path, database: str) -> int:
    """把备份恢复到一个新文件夹，并核验"""
    from taizhang.services.safekeeping import restore_workspace

    found = restore_workspace(archive, folder, viewer_here(), database=database)
    show.line("已恢复到 {folder}", folder=folder)
    return _told(found)
