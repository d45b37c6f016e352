"""A report as a tree: headings, paragraphs, lists and tables of text runs and bound figures.

The tree is what is archived and digested; DOCX, PDF, HTML, Markdown and the basis table are drawn from it. It says
what stands where and what it is, never how it looks: that is the layout profile's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from taizhang.core.reports.runs import Figure, Gap, Run, Text, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from taizhang.core.ledger.record import RecordRef
    from taizhang.core.values import Period


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 to 4 is numbered 一、（一）1.（1）by the composer, in `number`.

    Attributes:
        level: 1 to 4.
        number: With its point or brackets; empty if headings are not numbered.
        text: Its words, figures as printed.
        runs: The same with the figures bound; made of the text where none were given.
    """

    level: int
    number: str
    text: str
    runs: tuple[Run, ...] = ()

    def __post_init__(self) -> None:
        """Text and runs say the same."""
        if not self.runs:
            object.__setattr__(self, "runs", (Text(self.text),))
        elif text_of(self.runs) != self.text:
            msg = f"The runs of a heading do not say what its text says: {self.text!r}."
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Its words, figures as printed."""
        return text_of(self.runs)


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: its mark (1.，（1），①; may be empty), and what it says."""

    mark: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Mark and words, figures as printed."""
        return self.mark + text_of(self.runs)


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list, each item set as a paragraph of its own."""

    items: tuple[Item, ...]

    @property
    def text(self) -> str:
        """Its items, a line each."""
        return "\n".join(item.text for item in self.items)


class Align(StrEnum):
    """To which side of its cell a text is set: words left, short words in the middle, numbers right."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; a number stands without its unit, which is in the header."""

    runs: tuple[Run, ...]
    align: Align = Align.LEFT

    @property
    def text(self) -> str:
        """Its words, figures as printed."""
        return text_of(self.runs)


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A cell of a header, over one or more columns and one or more rows of the header."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `total` is the one that sums up (合计)."""

    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        caption: Its title, over it; with its number (表1) if the report has several.
        header: The rows of the header, repeated on every page; a cell that spans rows is only in the first of them.
        rows: All of the same number of cells.
        widths: Shares of the width, one a column, in hundredths of a character as the columns would like to be.
        notes: What is to be said under it (注：), each a line; the mark 注： is the renderer's.
    """

    caption: str
    header: tuple[tuple[HeaderCell, ...], ...]
    rows: tuple[Row, ...]
    widths: tuple[int, ...]
    notes: tuple[tuple[Run, ...], ...] = ()

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return len(self.widths)

    @property
    def text(self) -> str:
        """Caption, header, rows and notes, a line each, cells parted by tabs."""
        header = "\t".join(self.header_of(column) for column in range(self.columns))
        rows = ("\t".join(cell.text for cell in row.cells) for row in self.rows)
        notes = (f"注：{text_of(note)}" for note in self.notes)
        return "\n".join(filter(None, (self.caption, header, *rows, *notes)))

    def header_of(self, column: int) -> str:
        """What stands over a column, from above to below."""
        filled: dict[tuple[int, int], str] = {}
        for line, cells in enumerate(self.header):
            place = 0
            for cell in cells:
                while (line, place) in filled:
                    place += 1
                for row in range(line, line + cell.rows):
                    for over in range(place, place + cell.columns):
                        filled[row, over] = cell.text if row == line else ""
        words = (filled.get((line, column), "") for line in range(len(self.header)))
        return "：".join(filter(None, words))


@dataclass(frozen=True, slots=True)
class Remark:
    """A note to the text (注：), in smaller signs; the mark 注： is the renderer's."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Its words, figures as printed, without the mark."""
        return text_of(self.runs)


class ChartKind(StrEnum):
    """How a chart is drawn."""

    BAR = "bar"
    """Bars that lie, one under the other: for what has names, which are long."""
    COLUMN = "column"
    """Bars that stand side by side: for times."""
    LINE = "line"
    """Points in their order, joined: for a trend."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart (图): a table that is drawn, so that its numbers are bound like those of any table.

    A row is what stands along the axis (a unit, a month), a further column is a series. A cell with a figure is
    drawn, zero too; a cell with words is a place without a value, which is left open.

    Attributes:
        kind: How it is drawn.
        table: Its numbers; the caption (图1　…) and the notes are the chart's.
        unit: What the numbers count in.
        source: Where they come from, and what they mean, each a line.
    """

    kind: ChartKind
    table: Table
    unit: str
    source: tuple[str, ...]

    @property
    def text(self) -> str:
        """Its table, unit and source, a line each."""
        return "\n".join((self.table.text, f"单位：{self.unit}", *self.source))

    @property
    def lines_below(self) -> tuple[tuple[Run, ...], ...]:
        """What stands under the picture, or under the table in its place: notes with their mark, then the source."""
        notes = self.table.notes
        marked = ((Text("注："), *note) if not place else note for place, note in enumerate(notes))
        return (*marked, *((Text(line),) for line in self.source))


Block = Heading | Paragraph | ItemList | Table | Chart | Remark


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex (附件), on a page of its own after the signature.

    Attributes:
        number: 1, 2, 3 ...; 0 if it is the only one, which has no number.
        title: Its title, which is also in the list of annexes after the text.
        blocks: Its content; figures go on counting from the text.
    """

    number: int
    title: str
    blocks: tuple[Block, ...]

    @property
    def label(self) -> str:
        """附件 or 附件1."""
        return f"附件{self.number or ''}"


@dataclass(frozen=True, slots=True)
class RedHead:
    """What stands over the red line (版头).

    Attributes:
        mark: 发文机关标志, with or without 文件.
        number: 发文字号, 示统发〔2025〕3号; may be empty.
        signers: 签发人, of papers to those above only; usually empty. Held by the paper, never by the ledger.
    """

    mark: str
    number: str = ""
    signers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Colophon:
    """What stands at the foot of the last page (版记).

    Attributes:
        copies_to: 抄送 whom, without 抄送： and full stop; may be empty.
        printed_by: 印发机关.
        printed_on: 印发日期, if it was given.
    """

    copies_to: str
    printed_by: str
    printed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Insert:
    """A figure that stands in a slot of the office's own Word file, outside of the text.

    Attributes:
        slot: The name of the slot.
        indicator: Of which indicator.
        form: In which form, as in a template.
        runs: What is printed there; nothing where there is nothing to say.
    """

    slot: str
    indicator: str
    form: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report.

    Attributes:
        title: One to three lines, broken by meaning.
        blocks: Headings, paragraphs, lists and tables in order.
        signature: The name of the office that signs (署名).
        signed_on: The date under it (成文日期), if it was given.
        unit: The code of the unit it reports on.
        period: The period it reports on.
        changeset: The ledger as known at this changeset.
        template: The id of its template.
        pack: Name and version of its pack, and the digest of its definitions.
        date_line: The line under the title (题注), with its brackets; empty if there is none.
        addressee: 主送机关, without the colon; empty if there is none.
        red_head: 版头; None for a plain paper (白头).
        annexes: 附件, in order.
        colophon: 版记; None for a plain paper.
        inserts: Figures in slots of the office's own Word file, in the order of the file.
        previous: The number of the version whose edited text this is; empty for one that the program wrote.
        reason: Why that text was accepted, in the words of who did.
    """

    title: tuple[str, ...]
    blocks: tuple[Block, ...]
    signature: str
    signed_on: date | None
    unit: str
    period: Period
    changeset: int
    template: str
    pack: str
    date_line: str = ""
    addressee: str = ""
    red_head: RedHead | None = None
    annexes: tuple[Annex, ...] = ()
    colophon: Colophon | None = None
    inserts: tuple[Insert, ...] = ()
    previous: str = ""
    reason: str = ""

    def all_blocks(self) -> Iterator[Block]:
        """The blocks of the text, then those of the annexes."""
        yield from self.blocks
        for annex in self.annexes:
            yield from annex.blocks

    def charts(self) -> Iterator[Chart]:
        """All charts in the order of reading."""
        yield from (block for block in self.all_blocks() if isinstance(block, Chart))

    def runs(self) -> Iterator[Run]:
        """All runs in the order of reading."""
        for block in self.all_blocks():
            for _place, runs in passages(block):
                yield from runs
        for insert in self.inserts:
            yield from insert.runs

    def figures(self) -> Iterator[Figure]:
        """All figures in the order of reading."""
        yield from (run for run in self.runs() if isinstance(run, Figure))

    def cited(self) -> tuple[RecordRef, ...]:
        """The versions of records whose words it repeats, in the order of reading, each once."""
        found = (run.source for run in self.runs() if isinstance(run, Text) and run.source)
        return tuple(dict.fromkeys(found))

    def gaps(self) -> Iterator[Gap]:
        """All places that are still to be filled in."""
        yield from (run for run in self.runs() if isinstance(run, Gap))


def passages(block: Block) -> Iterator[tuple[str, tuple[Run, ...]]]:
    """The runs of a block, piece by piece in the order of reading; a cell says where in its table it stands."""
    match block:
        case ItemList(items):
            for item in items:
                yield "", item.runs
        case Table():
            for row in block.rows:
                named = row.cells[0].text if row.cells else ""
                for column, cell in enumerate(row.cells):
                    words = (block.caption, named, block.header_of(column) if column else "")
                    yield "，".join(filter(None, words)), cell.runs
            for note in block.notes:
                yield "", note
        case Chart(table=table):
            yield from passages(table)
        case Heading() | Paragraph() | Remark():
            yield "", block.runs
