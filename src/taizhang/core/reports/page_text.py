"""The text of a report as a document, line by line, with the passage that each line is of.

What checks a file reads it; what is found in a line is shown in its passage.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from taizhang.core.documents.document import Block as Line
from taizhang.core.documents.document import BlockKind, Document, one_line
from taizhang.core.documents.document import Cell as CellPlace
from taizhang.core.reports.runs import Figure, Run, text_of
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
from taizhang.core.values import Span, chinese_date


@dataclass(frozen=True, slots=True)
class PageText:
    """A report as a document.

    Attributes:
        document: Its lines.
        places: For each line the number of its passage and how many signs stand before its words; None for what is
            no passage, such as the title.
        figures: Where in the text of the document each bound figure stands.
    """

    document: Document
    places: tuple[tuple[int, int] | None, ...]
    figures: tuple[tuple[Span, Figure], ...]

    def in_passage(self, span: Span) -> tuple[int, Span] | None:
        """The passage that a place of the text is in, and where in its words; None if in none."""
        line = self.document.index_at(span.start)
        place = self.places[line]
        if place is None:
            return None
        index, before = place
        start = self.document.starts[line]
        length = len(self.document.blocks[line].text)
        first = max(span.start - start - before, 0)
        last = min(span.end - start, length) - before
        return index, Span(first, max(first, last))


def page_text(report: Report) -> PageText:
    """The report as people read it, from its title to its last annex."""
    made = _Making()
    made.say(" ".join(report.title), style="Title")
    made.say(report.date_line, style="Subtitle")
    made.say(f"{report.addressee}：" if report.addressee else "")
    for block in report.blocks:
        made.block(block)
    for place, annex in enumerate(report.annexes):
        number = f"{annex.number}." if annex.number else ""
        made.say(f"{'' if place else '附件：'}{number}{annex.title}")
    if report.signature:
        made.say(report.signature, style="Signature")
        made.say(chinese_date(report.signed_on) if report.signed_on else "", style="Date")
    for annex in report.annexes:
        made.say(annex.label)
        made.say(annex.title)
        for block in annex.blocks:
            made.block(block)
    return made.done(report)


@dataclass(slots=True)
class _Making:
    lines: list[Line] = field(default_factory=list)
    places: list[tuple[int, int] | None] = field(default_factory=list)
    runs: list[tuple[Run, ...]] = field(default_factory=list)
    passage: int = 0
    tables: int = 0
    number: int = 0

    def say(self, text: str, *, style: str = "") -> None:
        if text:
            self._line(text, None, (), style=style)

    def _line(
        self,
        text: str,
        place: tuple[int, int] | None,
        runs: tuple[Run, ...],
        *,
        kind: BlockKind = BlockKind.PARAGRAPH,
        level: int = 0,
        cell: CellPlace | None = None,
        style: str = "",
    ) -> None:
        if cell is None and text.strip():
            self.number += 1
        number = 0 if cell is not None else self.number
        self.lines.append(Line(one_line(text), kind, number, level, cell=cell, style=style))
        self.places.append(place)
        self.runs.append(runs)

    def _passage(
        self,
        runs: tuple[Run, ...],
        before: str = "",
        *,
        kind: BlockKind = BlockKind.PARAGRAPH,
        level: int = 0,
        cell: CellPlace | None = None,
    ) -> None:
        text = before + text_of(runs)
        self._line(text, (self.passage, len(before)), runs, kind=kind, level=level, cell=cell)
        self.passage += 1

    def block(self, block: Block) -> None:
        match block:
            case Heading():
                self._passage(block.runs, block.number, kind=BlockKind.HEADING, level=block.level)
            case Paragraph():
                self._passage(block.runs)
            case Remark():
                self._passage(block.runs, "注：")
            case ItemList():
                for item in block.items:
                    self._passage(item.runs, item.mark)
            case Table():
                self._table(block)
            case Chart():
                self._table(block.table)
                for line in block.source:
                    self.say(line)

    def _table(self, table: Table) -> None:
        self.say(table.caption, style="Caption")
        self.tables += 1
        taken: set[tuple[int, int]] = set()
        for line, cells in enumerate(table.header, start=1):
            column = 1
            for cell in cells:
                while (line, column) in taken:
                    column += 1
                taken |= {
                    (line + down, column + across)
                    for down in range(cell.rows)
                    for across in range(cell.columns)
                }
                place = CellPlace(self.tables, line, column, cell.rows, cell.columns)
                self._line(cell.text, None, (), kind=BlockKind.CELL, cell=place)
        for line, row in enumerate(table.rows, start=len(table.header) + 1):
            for column, found in enumerate(row.cells, start=1):
                place = CellPlace(self.tables, line, column)
                self._passage(found.runs, kind=BlockKind.CELL, cell=place)
        for number, note in enumerate(table.notes):
            self._passage(note, "" if number else "注：")

    def done(self, report: Report) -> PageText:
        document = Document("".join(report.title), tuple(self.lines))
        figures = []
        for place, runs, start in zip(self.places, self.runs, document.starts, strict=True):
            at = start + (place[1] if place else 0)
            for run in runs:
                if isinstance(run, Figure):
                    figures.append((Span(at, at + len(run.text)), run))
                at += len(run.text)
        return PageText(document, tuple(self.places), tuple(figures))
