"""A report as Markdown: the words, for a mail, a chat group or a web page; no figures are bound."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from taizhang.core.rendering.words import write_words
from taizhang.core.reports.tree import Align, Report, Table

_ACTIVE = re.compile(r"[\\`*_\[\]<>&#~$|]")
_ACTIVE_AT_START = re.compile(r"^(?:[-+=]|\d{1,9}[.)](?=\s|$))")
_SPACES_AT_EDGE = re.compile(r"^[ ]+|[ ]+$")


def render_markdown(report: Report) -> str:
    """The report as Markdown that reads back as the same words.

    Headings keep their numbers: they are part of the text, not of the markup.
    """
    return "\n\n".join(write_words(report, _Markdown())) + "\n"


class _Markdown:
    """Signs that mean something to Markdown stand for themselves."""

    def title(self, text: str) -> str:
        return f"# {_escape(text)}"

    def heading(self, level: int, text: str) -> str:
        return f"{'#' * (min(level, 5) + 1)} {_escape(text)}"

    def line(self, text: str) -> str:
        return _escape_line(text)

    paragraph = line

    def table(self, table: Table) -> str:
        return "\n".join(_rows(table))


def _rows(table: Table) -> Iterator[str]:
    """A table has one header row there; numbers stand to the right."""
    yield _row(table.header_of(column) for column in range(table.columns))
    aligned = table.rows[0].cells if table.rows else ()
    marks = {Align.LEFT: ":--", Align.CENTRE: ":-:", Align.RIGHT: "--:"}
    yield _row(
        marks[aligned[column].align] if aligned else "---" for column in range(table.columns)
    )
    for row in table.rows:
        yield _row(_escape(cell.text) for cell in row.cells)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escape(text: str) -> str:
    """The text, no sign of which means anything to Markdown."""
    escaped = _ACTIVE.sub(r"\\\g<0>", text)
    return _SPACES_AT_EDGE.sub(lambda found: "&#32;" * len(found[0]), escaped)


def _escape_line(text: str) -> str:
    """The same at the start of a line, where a dash or `1. ` would begin a list."""
    return _ACTIVE_AT_START.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", _escape(text))
