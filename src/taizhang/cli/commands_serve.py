"""The web app from the command line: serve it, and let somebody in who has lost the password."""

from __future__ import annotations

import click

from taizhang.cli import show
from taizhang.cli.base import cli, open_it
from taizhang.cli.framework import Command, Group, argument, option
from taizhang.cli.language import _
from taizhang.cli.server import SERVER
from taizhang.core.values import Message

HOST = "127.0.0.1"
"""Only this machine comes in."""
PORT = option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    metavar="端口",
    help="网页版监听的端口",
)


def tell_first(*, alone: bool) -> None:
    """The passwords of the first day: told once."""
    made = SERVER["first_accounts"](alone=alone)
    if made:
        show.line("首次启动，已建立账号。初始密码只显示这一次，登录后须换成自己的：")
        for one in made:
            show.line(
                "  {role}：登录名 {login}，初始密码 {password}",
                role=_(one.role),
                login=one.login,
                password=one.password,
            )
        if not alone:
            show.line("由安全保密管理员登录后，为填报人、审核人、综合岗、领导建立账号。")


def ready(address: str) -> None:
    """The server answers at an address."""
    show.line("请用浏览器打开 {address}（按 Ctrl+C 停止）。", address=address)


@cli.command(cls=Command)
@option(
    "--host",
    default=HOST,
    show_default=True,
    metavar="地址",
    help="监听的地址；0.0.0.0 表示本单位网络中的电脑都可以访问",
)
@PORT
@option(
    "--host-name",
    "names",
    multiple=True,
    metavar="名称",
    help="允许用哪些名称访问（可写多次；默认：不限）",
)
@option("--https", is_flag=True, help="前面有提供 HTTPS 的代理服务器，只接受经它来的访问")
@option("--alone", is_flag=True, help="首次启动时按单人使用建立账号：一人办理全部事项")
@option(
    "--processes",
    default=0,
    type=click.IntRange(0, 32),
    metavar="个数",
    help="同时答复的进程个数（默认：每个处理器核一个，最多四个）",
)
def serve(
    host: str, port: int, names: tuple[str, ...], https: bool, alone: bool, processes: int
) -> None:
    """启动网页版：在浏览器里填报、审核、写总结、核对"""
    SERVER["prepare"](open_it(), host_names=names, https=https)
    tell_first(alone=alone)
    SERVER["serve"](host, port, ready, processes=processes)


@cli.group(cls=Group)
def account() -> None:
    """网页版的账号"""


@account.command("list", cls=Command)
def account_list() -> None:
    """列出账号和岗位"""
    from taizhang.services.accounts import list_accounts
    from taizhang.services.rights import ROLE_NAMES

    SERVER["prepare"](open_it())
    found = list_accounts()
    if not found:
        show.line("还没有账号，首次运行 taizhang serve 时建立。")
    for one in found:
        show.line(
            "{login}  {label}  {posts}{state}",
            login=one.login,
            label=one.label,
            posts=Message(
                "{posts}", posts=tuple(Message(ROLE_NAMES[post.role]) for post in one.posts)
            ).render(_),
            state="" if one.active else _("（已停用）"),
        )


@account.command("reset", cls=Command)
@argument("login", metavar="登录名")
def account_reset(login: str) -> None:
    """重设密码：给出一个只用一次的初始密码"""
    from taizhang.cli.base import viewer_here
    from taizhang.services.accounts import account_of_login, reset_password, set_active

    SERVER["prepare"](open_it())
    found = account_of_login(login)
    by = viewer_here().name
    if not found.active:
        set_active(found.key, active=True, by=by)
    show.line("新的初始密码：{password}（登录后须更换）", password=reset_password(found.key, by=by))
