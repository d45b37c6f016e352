"""The demonstration: built, and served to whoever wants to look around."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from taizhang.cli import show
from taizhang.cli.base import cli
from taizhang.cli.commands_serve import HOST, PORT, ready
from taizhang.cli.framework import Command, argument, option
from taizhang.cli.language import _
from taizhang.cli.server import SERVER
from taizhang.services.workspace import open_workspace


@cli.command(cls=Command)
@argument(
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default="taizhang-demo",
    metavar="文件夹",
)
@option(
    "--pack",
    default="united_front",
    show_default=True,
    metavar="业务包",
    help="哪个内置业务包的演示：united_front 或 rural_affairs",
)
@option("--serve", "serving", is_flag=True, help="生成后启动网页版")
@PORT
def demo(folder: Path, pack: str, serving: bool, port: int) -> None:
    """生成演示工作区：虚构单位一年半的台账和半年工作总结"""
    from taizhang.services.demo import build_demo

    # `make demo` runs the program from a virtual environment that is not on the path.
    program = "taizhang" if shutil.which("taizhang") else sys.argv[0]
    if not (serving and _is_demo(folder)):
        show.demo(
            build_demo(folder, lambda line: click.echo(line.render(_)), pack=pack, program=program)
        )
    if serving:
        _serve(folder, port)


def _is_demo(folder: Path) -> bool:
    """Whether a demonstration lies there already."""
    from taizhang.services.settings_file import SETTINGS

    return (folder / SETTINGS).is_file() and open_workspace(folder).demo


def _serve(folder: Path, port: int) -> None:
    """Serve a demonstration, with accounts for each role that are told on the screen."""
    from taizhang.services.demo.accounts import demo_accounts

    workspace = open_workspace(folder)
    SERVER["prepare"](workspace)
    found = demo_accounts(workspace)
    show.line("演示账号（密码都是 {password}）：", password=found.password)
    for login, label in found.accounts:
        show.line("  {login}  {label}", login=login, label=label)
    SERVER["serve"](HOST, port, ready)
