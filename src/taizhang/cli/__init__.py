"""The command line."""

from __future__ import annotations

import os
import re
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import click

from taizhang.cli.framework import language_of
from taizhang.cli.language import LANGUAGES, _, current_language, set_language
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
    from taizhang.cli import show
    from taizhang.cli.commands import cli

    try:
        status = cli.main(arguments, prog_name="taizhang", standalone_mode=False)
    except RefusedError as error:
        show.refusal(error)
        return REFUSED
    except click.ClickException as error:
        show.error(_misuse(error))
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
        show.error(message)
        return REFUSED
    return status if isinstance(status, int) else FINE


def _misuse(error: click.ClickException) -> str:
    """What was typed wrongly; click puts some of its sentences together with English signs."""
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return _("缺少{name}。").format(name=error.param.get_error_hint(error.ctx))
    said = error.format_message()
    if current_language() == "zh":
        said = re.sub("'([^']*)'", r"“\1”", said).replace("”, “", "”、“").replace("。 ", "。")
    return said
