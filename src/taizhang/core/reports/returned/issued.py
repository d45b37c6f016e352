"""The issued text as paragraphs: the base that a returned file is held against, whatever is in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from taizhang.core.reports.runs import Figure, Run, Text
from taizhang.core.reports.tree import Annex, Block, Chart, Heading, ItemList, Report, Table
from taizhang.core.values import Span, chinese_date


@dataclass(frozen=True, slots=True)
class Standing:
    """A figure and where it stands in its paragraph."""

    figure: Figure
    span: Span


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where a cell stands: the table, the row of the body and the column, all from 0, and how they are called.

    Attributes:
        header: What stands over the column; empty for a cell of the header itself.
        label: What the row is about.
        header_rows: How many rows the header of the table has.
    """

    table: int
    row: int
    column: int
    label: str
    header: str
    header_rows: int


@dataclass(frozen=True, slots=True)
class IssuedParagraph:
    """A paragraph or cell of the issued text."""

    text: str
    figures: tuple[Standing, ...] = ()
    cell: CellPlace | None = None


def issued_paragraphs(
    report: Report, *, by_row: bool = False, drawn: frozenset[str] = frozenset()
) -> tuple[IssuedParagraph, ...]:
    """The paragraphs of a report as its Word file has them, empty ones left out.

    Args:
        report: The report.
        by_row: Whether a row of a table is one paragraph, as in a text without cells.
        drawn: The captions of charts that are pictures there; otherwise their tables stand in their place.
    """
    made = _Making(by_row=by_row, drawn=drawn)
    made.read(report)
    return tuple(paragraph for paragraph in made.paragraphs if paragraph.text.strip())


class _Making:
    def __init__(self, *, by_row: bool, drawn: frozenset[str]) -> None:
        self.paragraphs: list[IssuedParagraph] = []
        self._by_row = by_row
        self._drawn = drawn
        self._tables = 0

    def read(self, report: Report) -> None:
        head = report.red_head
        self._say(*((head.mark, head.number) if head else ()))
        self._say(" ".join(report.title), report.date_line)
        self._say(f"{report.addressee}：" if report.addressee else "")
        for block in report.blocks:
            self._block(block)
        for place, annex in enumerate(report.annexes):
            number = f"{annex.number}." if annex.number else ""
            self._say(f"{'' if place else '附件：'}{number}{annex.title}")
        if report.signature:
            day = chinese_date(report.signed_on) if report.signed_on else ""
            self._say(report.signature, day)
        for annex in report.annexes:
            self._annex(annex)
        if report.colophon:
            day = chinese_date(report.colophon.printed_on) if report.colophon.printed_on else ""
            copies = report.colophon.copies_to
            self._say(f"抄送：{copies}。" if copies else "", report.colophon.printed_by, day)

    def _say(self, *texts: str) -> None:
        self.paragraphs += [IssuedParagraph(text) for text in texts]

    def _annex(self, annex: Annex) -> None:
        self._say(annex.label, annex.title)
        for block in annex.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._runs([Text(block.number), *block.runs])
            case ItemList():
                for item in block.items:
                    self._runs([Text(item.mark), *item.runs])
            case Table():
                self._table(block)
            case Chart():
                self._chart(block)
            case _:
                # The mark 注： of a remark is the renderer's, and no context of a figure.
                self._runs(block.runs)

    def _runs(self, runs: Iterable[Run], cell: CellPlace | None = None) -> None:
        self.paragraphs.append(_joined(runs, cell))

    def _chart(self, chart: Chart) -> None:
        table = chart.table
        if table.caption in self._drawn:
            self._say(table.caption)
            for note in table.notes:
                self._runs(note)
        else:
            self._table(replace(table, caption=f"{table.caption}（单位：{chart.unit}）"))
        self._say(*chart.source)

    def _table(self, table: Table) -> None:
        self._say(table.caption)
        number, self._tables = self._tables, self._tables + 1
        rows = len(table.header)
        for line, header in enumerate(table.header):
            texts = [cell.text for cell in header]
            if self._by_row:
                self._say("\t".join(texts))
                continue
            for column, text in enumerate(texts):
                place = CellPlace(number, line - rows, column, "", "", rows)
                self.paragraphs.append(IssuedParagraph(text, cell=place))
        for line, row in enumerate(table.rows):
            if self._by_row:
                self._runs(_with_tabs(cell.runs for cell in row.cells))
                continue
            label = row.cells[0].text if row.cells else ""
            for column, cell in enumerate(row.cells):
                place = CellPlace(number, line, column, label, table.header_of(column), rows)
                self._runs(cell.runs, place)
        for note in table.notes:
            self._runs(note)


def _with_tabs(cells: Iterable[Iterable[Run]]) -> Iterator[Run]:
    for place, runs in enumerate(cells):
        if place:
            yield Text("\t")
        yield from runs


def _joined(runs: Iterable[Run], cell: CellPlace | None) -> IssuedParagraph:
    text, standings = "", []
    for run in runs:
        if isinstance(run, Figure):
            standings.append(Standing(run, Span(len(text), len(text) + len(run.text))))
        text += run.text
    return IssuedParagraph(text, tuple(standings), cell)
