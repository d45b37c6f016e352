"""A report as Markdown: the words, for a mail, a chat group or a web page; no figures are bound."""

from __future__ import annotations

import re

from taizhang.core.reports.tree import Heading, Report
from taizhang.core.values import chinese_date

_ACTIVE = re.compile(r"[\\`*_\[\]<>&#~$]")
_ACTIVE_AT_START = re.compile(r"^(?:[-+=]|\d{1,9}[.)](?=\s|$))")
_SPACES_AT_EDGE = re.compile(r"^[ ]+|[ ]+$")


def render_markdown(report: Report) -> str:
    """The report as Markdown that reads back as the same words.

    Headings keep their numbers: they are part of the text, not of the markup.
    """
    paragraphs = [f"# {_escape(''.join(report.title))}"]
    for block in report.blocks:
        if isinstance(block, Heading):
            marks = "#" * (min(block.level, 5) + 1)
            paragraphs.append(f"{marks} {_escape(block.number + block.text)}")
        else:
            paragraphs.append(_escape_line(block.text))
    if report.signature:
        paragraphs.append(_escape_line(report.signature))
        if report.signed_on:
            paragraphs.append(chinese_date(report.signed_on))
    return "\n\n".join(paragraphs) + "\n"


def _escape(text: str) -> str:
    """The text, no sign of which means anything to Markdown."""
    escaped = _ACTIVE.sub(r"\\\g<0>", text)
    return _SPACES_AT_EDGE.sub(lambda found: "&#32;" * len(found[0]), escaped)


def _escape_line(text: str) -> str:
    """The same at the start of a line, where a dash or `1. ` would begin a list."""
    return _ACTIVE_AT_START.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", _escape(text))
