"""How text lies on a terminal, where a Chinese character takes two columns."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import click

from taizhang.cli.language import _

if TYPE_CHECKING:
    from collections.abc import Iterable

_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_OPENING, _CLOSING = r"“‘（《〔【\[", r"，。、；：！？”’）》〕】…\]"
_PIECE = re.compile(
    rf"\s+|[{_OPENING}]*(?:[^\s{_WIDE}{_OPENING}{_CLOSING}]+|\S)[{_CLOSING}]*(?:\.\.\.)?",
)
"""What is never torn apart: a word or a Chinese character, with the punctuation that clings to it."""


def width(text: str) -> int:
    """How many columns a text takes.

    >>> width("台账2025")
    8
    """
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def pad(text: str, columns: int) -> str:
    """The text and as many spaces as it lacks."""
    return text + " " * (columns - width(text))


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most so many columns; no line begins with a comma or ends with an opening quote.

    >>> wrap("报告新增、改动、未变的记录", 10)
    ['报告新增、', '改动、未变', '的记录']
    """
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        if line and width((line + piece).rstrip()) > columns:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


class HelpFormatter(click.HelpFormatter):
    """Help in columns that Chinese characters do not push out of line."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line; what does not fit goes under the first argument."""
        head = f"{_('用法：') if prefix is None else prefix}{prog} "
        lines = wrap(args, self.width - width(head)) or [""]
        self.write((head + f"\n{' ' * width(head)}".join(lines)).rstrip() + "\n")

    def write_heading(self, heading: str) -> None:
        """A heading with its colon."""
        self.write(" " * self.current_indent + _("{heading}：").format(heading=heading) + "\n")

    def write_text(self, text: str) -> None:
        """Paragraphs; a line break stays a line break."""
        for line in text.splitlines():
            for part in wrap(line, self.width - self.current_indent) or [""]:
                self.write((" " * self.current_indent + part).rstrip() + "\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Terms and what they mean, side by side."""
        rows = list(rows)
        column = min(max(width(term) for term, _meaning in rows), col_max) + col_spacing
        left = " " * self.current_indent
        for term, meaning in rows:
            lines = wrap(meaning, max(self.width - self.current_indent - column, 10)) or [""]
            if width(term) + col_spacing > column:
                self.write(f"{left}{term}\n")
                term = ""  # noqa: PLW2901 (it has a line of its own)
            for part in lines:
                self.write(f"{left}{pad(term, column)}{part}".rstrip() + "\n")
                term = ""  # noqa: PLW2901 (said on the first line)
