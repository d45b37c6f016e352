"""The command line."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import click

from taizhang.cli.framework import language_of
from taizhang.cli.language import LANGUAGES, _, set_language
from taizhang.core.values import RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

FINE, FOUND_ERRORS, REFUSED = 0, 1, 2
"""Exit status: fine; findings of severity error; wrong use or unreadable input."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    wished = os.environ.get("TAIZHANG_LANG", "zh")
    set_language(language_of(arguments, wished if wished in LANGUAGES else "zh"))
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show a sign shows a question mark; it does not stop the work.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    from taizhang.cli.commands import cli

    try:
        status = cli.main(arguments, prog_name="taizhang", standalone_mode=False)
    except RefusedError as error:
        for problem in error.problems:
            click.echo(f"{_('错误')}：{problem.render(_)}", err=True)
        return REFUSED
    except click.ClickException as error:
        click.echo(f"{_('错误')}：{error.format_message()}", err=True)
        if isinstance(error, click.UsageError) and error.ctx is not None:
            click.echo(
                _("用法见：{command} --help").format(command=error.ctx.command_path), err=True
            )
        return REFUSED
    except (click.Abort, KeyboardInterrupt):
        click.echo(_("已中断。"), err=True)
        return REFUSED
    except BrokenPipeError:
        return FINE
    except Exception:  # the last resort: no traceback reaches a user
        if os.environ.get("TAIZHANG_DEBUG"):
            raise
        log = Path(tempfile.gettempdir()) / "taizhang-error.log"
        log.write_text(traceback.format_exc(), encoding="utf-8")
        message = _("程序出错，没有完成。请把 {log} 发给维护人员。").format(log=log)
        click.echo(f"{_('错误')}：{message}", err=True)
        return REFUSED
    return status if isinstance(status, int) else FINE
