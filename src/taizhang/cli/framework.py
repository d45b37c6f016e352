"""Commands whose help follows the language, and which all take the same general options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from taizhang.cli.language import LANGUAGES, _
from taizhang.cli.layout import HelpFormatter

if TYPE_CHECKING:
    from collections.abc import Sequence


class Context(click.Context):
    """Help is laid out by our own formatter."""

    formatter_class = HelpFormatter


def _placeholder(word: str) -> str:
    """In English a placeholder is known by its capitals."""
    return _(word).upper().replace(" ", "_")


class Option(click.Option):
    """An option whose words are translated when they are shown."""

    def get_help_extra(self, ctx: click.Context) -> Any:  # noqa: ANN401 (no types to be had)
        """What stands in brackets; a range in signs says nothing to a person."""
        extra = super().get_help_extra(ctx)
        extra.pop("range", None)
        return extra

    def make_metavar(self, ctx: click.Context) -> str:
        """What stands for its value."""
        return _placeholder(self.metavar) if self.metavar else super().make_metavar(ctx)

    def get_error_hint(self, ctx: click.Context | None) -> str:  # noqa: ARG002 (the signature is given)
        """Its names, in quotes."""
        return _("“{name}”").format(name=" / ".join(self.opts))

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Name and help."""
        record = super().get_help_record(ctx)
        if record is None:
            return None
        names, shown = record
        return names, shown.replace(self.help, _(self.help)) if self.help else shown


class Argument(click.Argument):
    """An argument whose name is translated when it is shown."""

    def make_metavar(self, ctx: click.Context) -> str:  # noqa: ARG002 (the signature is given)
        """Its name, with the signs for what may be left out or repeated."""
        name = _placeholder(self.human_readable_name)
        if not self.required:
            name = f"[{name}]"
        return name if self.nargs == 1 else f"{name}..."

    def get_error_hint(self, ctx: click.Context | None) -> str:  # noqa: ARG002 (the signature is given)
        """Its name, in quotes."""
        return _("“{name}”").format(name=_placeholder(self.human_readable_name))


def _general_options() -> list[click.Option]:
    """Options of every command; the group takes them too, so that they may stand before or after."""
    return [
        Option(
            ["--workspace"],
            type=click.Path(file_okay=False),
            metavar="文件夹",
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

    context_class = Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (no types to be had)
        """Add the general options."""
        super().__init__(*args, **kwargs)
        self.options_metavar = "[选项]"
        self.params = [*self.params, *_general_options()]

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What may follow the name of the command."""
        return [_(piece) for piece in super().collect_usage_pieces(ctx)]

    def format_help_text(
        self,
        ctx: click.Context,  # noqa: ARG002 (as click)
        formatter: click.HelpFormatter,
    ) -> None:
        """The description."""
        with formatter.indentation():
            formatter.write_paragraph()
            formatter.write_text(_(self.help or ""))

    def get_short_help_str(self, limit: int = 60) -> str:  # noqa: ARG002 (the signature is given)
        """The first line of the description."""
        return _(self.help or "").split("\n", 1)[0]


class Group(Command, click.Group):
    """A group of such commands."""

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, story: Sequence[str] = (), **kwargs: Any) -> None:  # noqa: ANN401 (no types to be had)
        """A group that does something by itself may stand without a command; a story is an order of commands."""
        super().__init__(*args, **kwargs)
        self.story = {name: place for place, name in enumerate(story)}
        alone = self.invoke_without_command
        self.subcommand_metavar = "[命令] [参数]..." if alone else "命令 [参数]..."

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (the signature is given)
        """In the order of the story, not of the alphabet."""
        return sorted(self.commands, key=lambda name: self.story.get(name, len(self.story)))


def option(*names: str, **settings: Any) -> Any:  # noqa: ANN401 (no types to be had)
    """An option with translated help."""
    return click.option(*names, cls=Option, **settings)


def argument(name: str, **settings: Any) -> Any:  # noqa: ANN401 (no types to be had)
    """An argument with a translated name."""
    return click.argument(name, cls=Argument, **settings)


def language_of(arguments: Sequence[str], default: str) -> str:
    """The language asked for, looked up before anything is parsed so that errors are in it too."""
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1] if arguments[index + 1] in LANGUAGES else default
        if argument.startswith("--lang="):
            value = argument.removeprefix("--lang=")
            return value if value in LANGUAGES else default
    return default
