"""Commands whose help follows the language, and which all take the same general options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from taizhang.cli.language import LANGUAGES, _

if TYPE_CHECKING:
    from collections.abc import Sequence


class Option(click.Option):
    """An option whose help is translated when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Name and help."""
        record = super().get_help_record(ctx)
        if record is None:
            return None
        names, shown = record
        return names, shown.replace(self.help, _(self.help)) if self.help else shown


def _general_options() -> list[click.Option]:
    """Options of every command; the group takes them too, so that they may stand before or after."""
    return [
        Option(
            ["--workspace"],
            type=click.Path(file_okay=False),
            expose_value=False,
            callback=_remember("workspace"),
            help="工作区文件夹（默认：当前文件夹及其上级中最近的一个）",
        ),
        Option(
            ["--lang"],
            type=click.Choice(LANGUAGES),
            expose_value=False,
            callback=_remember("lang"),
            help="提示所用的语言",
        ),
    ]


def _remember(name: str) -> Any:  # noqa: ANN401 (no types to be had)
    def callback(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
        if value is not None:
            ctx.find_root().ensure_object(dict)[name] = value

    return callback


class Command(click.Command):
    """A command with the general options and translated help."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (no types to be had)
        """Add the general options."""
        super().__init__(*args, **kwargs)
        self.params = [*self.params, *_general_options()]

    def format_help_text(
        self,
        ctx: click.Context,  # noqa: ARG002 (as click)
        formatter: click.HelpFormatter,
    ) -> None:
        """The description."""
        with formatter.indentation():
            formatter.write_paragraph()
            for line in _(self.help or "").splitlines():
                formatter.write_text(line)

    def get_short_help_str(self, limit: int = 60) -> str:  # noqa: ARG002 (the signature is given)
        """The first line of the description."""
        return _(self.help or "").split("\n", 1)[0]


class Group(Command, click.Group):
    """A group of such commands."""

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (no types to be had)
        """A group shows its commands in the order in which they are written."""
        super().__init__(*args, **kwargs)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (the signature is given)
        """In the order of the story, not of the alphabet."""
        return list(self.commands)


def option(*names: str, **settings: Any) -> Any:  # noqa: ANN401 (no types to be had)
    """An option with translated help."""
    return click.option(*names, cls=Option, **settings)


def language_of(arguments: Sequence[str], default: str) -> str:
    """The language asked for, looked up before anything is parsed so that errors are in it too."""
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1] if arguments[index + 1] in LANGUAGES else default
        if argument.startswith("--lang="):
            value = argument.removeprefix("--lang=")
            return value if value in LANGUAGES else default
    return default
