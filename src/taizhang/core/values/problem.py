"""What is wrong in something a person wrote, and where.

Problems in users' data are returned as values. The one exception that carries them, `RefusedError`,
is raised where nothing sensible can follow; the command line turns it into exit status 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.values.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a line of a text file, or a cell of a sheet of a workbook."""

    file: str = ""
    line: int | None = None
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        """`file:line`, or `file sheet!cell`."""
        if self.sheet:
            inside = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
            return f"{self.file} {inside}".strip()
        return f"{self.file}:{self.line}" if self.line is not None else self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in words that say what would be right, and its place."""

    message: Message
    place: Place = Place()

    def render(self, translate: Callable[[str], str] | None = None) -> str:
        """One line: place, colon, sentence."""
        sentence = self.message.render(translate) if translate else str(self.message)
        where = str(self.place)
        return f"{where}: {sentence}" if where else sentence

    def __str__(self) -> str:
        return self.render()


class RefusedError(Exception):
    """Something given by a person cannot be used; the problems say what and where."""

    def __init__(self, *problems: Problem | Message) -> None:
        """Take one or more problems; a bare message is a problem without a place."""
        self.problems = tuple(
            Problem(problem) if isinstance(problem, Message) else problem for problem in problems
        )
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @property
    def messages(self) -> tuple[Message, ...]:
        """What is wrong, where it stands left out."""
        return tuple(problem.message for problem in self.problems)


def refuse_if_any(problems: Iterable[Problem]) -> None:
    """Raise `RefusedError` with all the problems, if there are any."""
    found = tuple(problems)
    if found:
        raise RefusedError(*found)
