"""Where the program starts: set Django up, then hand over to the command line."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


_OF_THE_WEB = frozenset({"serve", "account", "--serve"})


def set_up(*, web: bool = True) -> None:
    """Make Django ready; no database is opened.

    Without the web, the libraries for accounts are not loaded: they would double the time to start a command.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "taizhang.config.settings"
    os.environ["TAIZHANG_WEB"] = "1" if web else ""
    import django

    django.setup()
    _offer_server()


def _offer_server() -> None:
    """The command line can start the web app without knowing it; loaded only when it does."""
    from taizhang.cli.server import SERVER

    def call(name: str) -> Callable[..., Any]:
        def called(*args: object, **kwargs: object) -> object:
            from taizhang.config import serving

            return getattr(serving, name)(*args, **kwargs)

        return called

    SERVER.update({name: call(name) for name in ("prepare", "first_accounts", "serve")})


def main() -> None:
    """The `taizhang` command."""
    try:
        set_up(web=not _OF_THE_WEB.isdisjoint(sys.argv))
        from taizhang.cli import run

        status = run()
    except KeyboardInterrupt:
        # Before the command line is there to say it.
        sys.stderr.write("已中断。\n")
        status = 2
    sys.exit(status)
