"""A report as plain text, to paste where nothing but words is taken; tables as a spreadsheet takes them in."""

from __future__ import annotations

import re

from taizhang.core.rendering.words import write_words
from taizhang.core.reports.tree import Report, Table

_BREAKS = re.compile(r"[\t\n\r]+")
_INDENT = "　　"


def render_plain_text(report: Report) -> str:
    """The report as text: a paragraph a line, begun two signs in; cells of tables with a tab between them."""
    return "\n".join(write_words(report, _PlainText())) + "\n"


class _PlainText:
    """As it is typed into a chat group or a form."""

    def title(self, text: str) -> str:
        return text

    def heading(self, level: int, text: str) -> str:  # noqa: ARG002 (plain text has one sort of line)
        return f"{_INDENT}{text}"

    def line(self, text: str) -> str:
        return text

    def paragraph(self, text: str) -> str:
        return f"{_INDENT}{text}"

    def table(self, table: Table) -> str:
        rows = [[table.header_of(column) for column in range(table.columns)]]
        rows += [[cell.text for cell in row.cells] for row in table.rows]
        # A break within a cell would be taken for the end of it.
        return "\n".join("\t".join(_BREAKS.sub(" ", cell) for cell in row) for row in rows)
