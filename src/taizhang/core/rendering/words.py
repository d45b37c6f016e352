"""The words of a report one after another, for formats that are nothing but words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from taizhang.core.reports.runs import text_of
from taizhang.core.reports.tree import (
    Block,
    Chart,
    Heading,
    ItemList,
    Paragraph,
    Remark,
    Report,
    Table,
)
from taizhang.core.values import chinese_date


class Writer(Protocol):
    """How a format sets out what a report says."""

    def title(self, text: str) -> str:
        """The title of the report or of an annex."""
        ...

    def heading(self, level: int, text: str) -> str:
        """A heading; its number is part of the text."""
        ...

    def line(self, text: str) -> str:
        """A line that stands by itself: a date, who it is for, who signs."""
        ...

    def paragraph(self, text: str) -> str:
        """A paragraph, or an item of a list."""
        ...

    def table(self, table: Table) -> str:
        """A table without its caption and notes."""
        ...


def write_words(report: Report, writer: Writer) -> Iterator[str]:
    """The report part by part, in the order of reading."""
    if report.red_head:
        yield writer.line("　".join(filter(None, (report.red_head.mark, report.red_head.number))))
    yield writer.title("".join(report.title))
    if report.date_line:
        yield writer.line(report.date_line)
    if report.addressee:
        yield writer.line(f"{report.addressee}：")
    yield from _blocks(report.blocks, writer)
    for place, annex in enumerate(report.annexes):
        mark = "" if place else "附件："
        number = f"{annex.number}." if annex.number else ""
        yield writer.line(f"{mark}{number}{annex.title}")
    if report.signature:
        yield writer.line(report.signature)
        if report.signed_on:
            yield writer.line(chinese_date(report.signed_on))
    for annex in report.annexes:
        yield writer.title(f"{annex.label}　{annex.title}")
        yield from _blocks(annex.blocks, writer)
    if report.colophon:
        colophon = report.colophon
        if colophon.copies_to:
            yield writer.line(f"抄送：{colophon.copies_to}。")
        day = f"　{chinese_date(colophon.printed_on)}印发" if colophon.printed_on else ""
        yield writer.line(f"{colophon.printed_by}{day}")


def _blocks(blocks: tuple[Block, ...], writer: Writer) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading():
                yield writer.heading(block.level, block.number + block.text)
            case Paragraph():
                yield writer.paragraph(block.text)
            case ItemList():
                for item in block.items:
                    yield writer.paragraph(item.text)
            case Remark():
                yield writer.paragraph(f"注：{block.text}")
            case Chart(table=table):
                # A picture does not go into a mail; its table does.
                yield writer.line(f"{table.caption}（单位：{block.unit}）")
                yield writer.table(table)
                for line in block.lines_below:
                    yield writer.line(text_of(line))
            case Table():
                if block.caption:
                    yield writer.line(block.caption)
                yield writer.table(block)
                for note in block.notes:
                    yield writer.line(f"注：{text_of(note)}")
