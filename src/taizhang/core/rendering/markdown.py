"""A report as Markdown: the words, for a mail, a chat group or a web page; no figures are bound."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from taizhang.core.reports.tree import (
    Align,
    Block,
    Chart,
    Heading,
    ItemList,
    Paragraph,
    Remark,
    Report,
    Table,
    text_of,
)
from taizhang.core.values import chinese_date

_ACTIVE = re.compile(r"[\\`*_\[\]<>&#~$|]")
_ACTIVE_AT_START = re.compile(r"^(?:[-+=]|\d{1,9}[.)](?=\s|$))")
_SPACES_AT_EDGE = re.compile(r"^[ ]+|[ ]+$")


def render_markdown(report: Report) -> str:
    """The report as Markdown that reads back as the same words.

    Headings keep their numbers: they are part of the text, not of the markup.
    """
    paragraphs = []
    if report.red_head:
        line = "　".join(filter(None, (report.red_head.mark, report.red_head.number)))
        paragraphs.append(_escape_line(line))
    paragraphs.append(f"# {_escape(''.join(report.title))}")
    if report.date_line:
        paragraphs.append(_escape_line(report.date_line))
    if report.addressee:
        paragraphs.append(_escape_line(f"{report.addressee}："))
    paragraphs += [text for block in report.blocks for text in _block(block)]
    for place, annex in enumerate(report.annexes):
        mark = "" if place else "附件："
        number = f"{annex.number}." if annex.number else ""
        paragraphs.append(_escape_line(f"{mark}{number}{annex.title}"))
    if report.signature:
        paragraphs.append(_escape_line(report.signature))
        if report.signed_on:
            paragraphs.append(chinese_date(report.signed_on))
    for annex in report.annexes:
        paragraphs.append(f"# {_escape(f'{annex.label}　{annex.title}')}")
        paragraphs += [text for block in annex.blocks for text in _block(block)]
    if report.colophon:
        colophon = report.colophon
        if colophon.copies_to:
            paragraphs.append(_escape_line(f"抄送：{colophon.copies_to}。"))
        day = f"　{chinese_date(colophon.printed_on)}印发" if colophon.printed_on else ""
        paragraphs.append(_escape_line(f"{colophon.printed_by}{day}"))
    return "\n\n".join(paragraphs) + "\n"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            marks = "#" * (min(block.level, 5) + 1)
            yield f"{marks} {_escape(block.number + block.text)}"
        case Paragraph():
            yield _escape_line(block.text)
        case ItemList():
            for item in block.items:
                yield _escape_line(item.text)
        case Remark():
            yield _escape_line(f"注：{block.text}")
        case Chart(table=table):
            # A picture does not go into a mail; its table does.
            yield _escape_line(f"{table.caption}（单位：{block.unit}）")
            yield "\n".join(_rows(table))
            for line in block.lines_below:
                yield _escape_line(text_of(line))
        case Table():
            if block.caption:
                yield _escape_line(block.caption)
            yield "\n".join(_rows(block))
            for note in block.notes:
                yield _escape_line(f"注：{text_of(note)}")


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
