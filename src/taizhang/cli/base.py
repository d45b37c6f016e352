"""What all commands share: the root, the group of the ledger, types of options, who looks at what."""

from __future__ import annotations

import datetime as dt
import getpass
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from taizhang.cli.framework import Group, option
from taizhang.core.ledger.cell import excerpt
from taizhang.core.values import Message, Period, RefusedError
from taizhang.services.workspace import Workspace, find_workspace, open_workspace
from taizhang.store.viewer import Viewer, everything

if TYPE_CHECKING:
    from collections.abc import Callable

FOUND_ERRORS, UNREADABLE = 1, 2


_LONGEST_NUMBER = 18


class PeriodType(click.ParamType):
    """2025H1 and the like."""

    name = "period"

    def convert(self, value, param, ctx):  # noqa: ANN001, ANN201, ARG002 (no types to be had)
        """Text to period; a refusal is ours, in our words."""
        return value if isinstance(value, Period) else Period.read(value)


class DayType(click.ParamType):
    """2025-06-30."""

    name = "date"

    def convert(self, value, param, ctx):  # noqa: ANN001, ANN201, ARG002 (no types to be had)
        """Text to local date."""
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise RefusedError(
                Message("“{value}”不是日期，请写成 2025-06-30。", value=value)
            ) from None


class NumberType(click.ParamType):
    """12."""

    name = "number"

    def __init__(self, refusal: Callable[[str], Message], least: int = 1) -> None:
        """What is said of a text that is no such number, and the least that makes sense."""
        self.refusal, self.least = refusal, least

    def convert(self, value, param, ctx):  # noqa: ANN001, ANN201, ARG002 (no types to be had)
        """Text to number."""
        text = str(value).strip()
        if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER:
            number = int(text)
            if number >= self.least:
                return number
        raise RefusedError(self.refusal(excerpt(text)))


@dataclass(frozen=True, slots=True)
class Target:
    """In what form a result is told, and into which file; None is the terminal."""

    form: str
    path: Path | None


PERIOD, DAY = PeriodType(), DayType()
CHANGESET = NumberType(
    lambda text: Message("“{value}”不是变更号，请写数字，例如 12。", value=text), least=0
)


def open_it() -> Workspace:
    """The workspace that was named, or the nearest one upwards."""
    given = (click.get_current_context().find_root().obj or {}).get("workspace")
    # A folder that is named is meant: the nearest one upwards is for those who name none.
    return open_workspace(Path(given) if given else find_workspace(Path.cwd()))


def workspace_near() -> Path | None:
    """The folder of the workspace that was named or lies nearest upwards, not opened; None if there is none."""
    given = (click.get_current_context().find_root().obj or {}).get("workspace")
    if given:
        return Path(given)
    try:
        return find_workspace(Path.cwd())
    except (RefusedError, OSError):
        return None


def viewer_here() -> Viewer:
    """Whoever holds the files sees all of them; his name stands in the history."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = "-"
    return everything(name)


def acting_viewer(workspace: Workspace, unit: str | None) -> Viewer:
    """Whoever holds the files, as one of a unit if one is named."""
    from taizhang.services.reviewing import acting_for

    viewer = viewer_here()
    return viewer if unit is None else acting_for(workspace, viewer, unit)


STORY = (
    *(
        "demo",
        "init",
        "pack",
        "ledger",
        "indicator",
        "report",
        "template",
        "trace",
        "issue",
        "check",
        "refresh",
        "accept",
        "diff",
        "read",
        "override",
        "learn",
    ),
    *("serve", "account"),
    *("verify", "backup", "restore", "rebuild-facts"),
)
"""The commands as an office comes to need them, whatever module they stand in."""
LEDGER_STORY = (
    *("template", "import", "status", "mappings", "forget-mapping"),
    *("correct", "history", "log", "undo", "redact"),
    *("duplicates", "merge", "apart", "unmerge", "overlaps"),
    *("enter", "revise", "submit", "recall", "review", "approve", "return"),
    *("lock", "unlock", "locks", "changes", "export"),
)


OUTPUT = option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="路径",
    help="写到这个文件或文件夹（默认：当前文件夹）",
)
OUTPUT_FOLDER = option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="文件夹",
    help="写到这个文件夹（默认：当前文件夹）",
)


@click.group(
    cls=Group,
    story=STORY,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="taizhang", prog_name="taizhang", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """台账：从工作台账到工作总结。不替你编数，只帮你把数对上、把出处找到。"""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@cli.group(cls=Group, story=LEDGER_STORY)
def ledger() -> None:
    """台账：发表、收表、催报、查重、审核、更正、封账"""
