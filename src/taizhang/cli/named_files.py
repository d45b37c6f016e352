"""The files that a person names: each is read, and what is wrong with one holds up no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

import click

from taizhang.cli import show
from taizhang.cli.base import UNREADABLE
from taizhang.cli.language import _
from taizhang.core.values import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from taizhang.core.values import Message


class NamedFile(Protocol):
    """What was made of a file."""

    @property
    def name(self) -> str:
        """As it was given."""

    @property
    def notes(self) -> Sequence[Message]:
        """What whoever relies on it should know."""


Made = TypeVar("Made", bound=NamedFile)


def read_each(paths: Iterable[Path], read: Callable[[Path], Made]) -> tuple[list[Made], int]:
    """What could be made of the files, and the exit status: those that could not be read are told."""
    made, status = [], 0
    for path in paths:
        try:
            made.append(read(path))
        except RefusedError as refused:
            show.refusal(refused)
            status = UNREADABLE
    return made, status


def tell_notes(files: Iterable[NamedFile]) -> None:
    """What should be known of them, beside the result."""
    for item in files:
        for note in item.notes:
            click.echo(f"{item.name}: {note.render(_)}", err=True)
