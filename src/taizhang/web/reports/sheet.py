"""A report as the page shows it: blocks of passages, each in pieces with what is marked in them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from taizhang.core.reports.passage import Passage, PassageSort
from taizhang.core.reports.runs import Figure, Gap, Run, Text
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

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from taizhang.core.values import Span
    from taizhang.services.report_check import ReportFinding

_ORDER = ("error", "doubt", "hint")


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that a finding is about: where in the passage, how sure it is, and its number."""

    start: int
    end: int
    severity: str
    number: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a passage.

    Attributes:
        kind: text, lead, cited, gap or figure.
        text: What stands there.
        ordinal: Of a figure, which one.
        state: Of a figure: changed, stale, override, or empty.
        mark: The finding that is about it, if one is.
    """

    kind: str
    text: str
    ordinal: int = 0
    state: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage as it is shown."""

    index: int
    sort: str
    mark: str
    pieces: tuple[Piece, ...]
    editable: bool
    level: int = 0
    align: str = ""
    is_name: bool = False

    @property
    def marked(self) -> bool:
        """Whether it looks otherwise than without what the ledger and the check say."""
        return any(piece.mark or piece.state == "stale" for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of a table."""

    cells: tuple[ShownPassage, ...]
    total: bool


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block: its sort, and what of the rest it has."""

    sort: str
    passages: tuple[ShownPassage, ...] = ()
    caption: str = ""
    header: tuple[tuple[object, ...], ...] = ()
    rows: tuple[ShownRow, ...] = ()
    notes: tuple[ShownPassage, ...] = ()
    chart: int = 0
    unit: str = ""
    lines: tuple[str, ...] = ()


@dataclass(slots=True)
class Sheet:
    """A report as pages of paper.

    Attributes:
        report: The report.
        states: What is to be said of figures, by their ordinals: changed, stale or override.
        marks: What findings are about, by passage.
        editable: Whether passages may be written anew.
    """

    report: Report
    states: Mapping[int, str]
    marks: Mapping[int, Sequence[Mark]]
    editable: bool
    blocks: list[ShownBlock] = field(default_factory=list)
    annexes: list[tuple[str, str, list[ShownBlock]]] = field(default_factory=list)
    _index: int = 0
    _charts: int = 0

    def __post_init__(self) -> None:
        """Walk through the report in the order of reading."""
        self.blocks = [self._block(block) for block in self.report.blocks]
        self.annexes = [
            (annex.label, annex.title, [self._block(block) for block in annex.blocks])
            for annex in self.report.annexes
        ]

    def passages(self) -> Iterator[ShownPassage]:
        """All passages."""
        for block in [*self.blocks, *(one for _l, _t, blocks in self.annexes for one in blocks)]:
            yield from block.passages
            for row in block.rows:
                yield from row.cells
            yield from block.notes

    def _block(self, block: Block) -> ShownBlock:
        match block:
            case Heading():
                shown = self._passage(
                    PassageSort.HEADING, block.runs, block.number, level=block.level
                )
                return ShownBlock("heading", (shown,))
            case Paragraph():
                return ShownBlock("text", (self._passage(PassageSort.PARAGRAPH, block.runs),))
            case Remark():
                return ShownBlock("text", (self._passage(PassageSort.REMARK, block.runs, "注："),))
            case ItemList():
                items = tuple(
                    self._passage(PassageSort.ITEM, item.runs, item.mark) for item in block.items
                )
                return ShownBlock("text", items)
            case Table():
                return self._table(block)
            case Chart():
                number = self._charts
                self._charts += 1
                return self._table(block.table, chart=block, number=number)

    def _table(self, table: Table, *, chart: Chart | None = None, number: int = 0) -> ShownBlock:
        rows = tuple(
            ShownRow(
                tuple(
                    self._passage(
                        PassageSort.CELL,
                        cell.runs,
                        align=cell.align.value,
                        is_name=not column and not any(isinstance(r, Figure) for r in cell.runs),
                    )
                    for column, cell in enumerate(row.cells)
                ),
                row.total,
            )
            for row in table.rows
        )
        notes = tuple(
            self._passage(PassageSort.NOTE, note, "" if place else "注：")
            for place, note in enumerate(table.notes)
        )
        return ShownBlock(
            "chart" if chart else "table",
            caption=table.caption,
            header=table.header,
            rows=rows,
            notes=notes,
            chart=number,
            unit=chart.unit if chart else "",
            lines=chart.source if chart else (),
        )

    def _passage(
        self,
        sort: PassageSort,
        runs: tuple[Run, ...],
        mark: str = "",
        *,
        level: int = 0,
        align: str = "",
        is_name: bool = False,
    ) -> ShownPassage:
        passage = Passage(self._index, sort, runs, mark)
        self._index += 1
        pieces = tuple(self._pieces(passage))
        return ShownPassage(
            passage.index,
            sort.value,
            mark,
            pieces,
            self.editable and sort is not PassageSort.CELL,
            level,
            align,
            is_name,
        )

    def _pieces(self, passage: Passage) -> Iterator[Piece]:
        marks = self.marks.get(passage.index, ())
        at = 0
        for run in passage.runs:
            end = at + len(run.text)
            if isinstance(run, Figure):
                state = self.states.get(run.ordinal, "changed" if run.differs else "")
                mark = next((one for one in marks if one.start < end and at < one.end), None)
                yield Piece("figure", run.text, run.ordinal, state, mark)
            else:
                for text, mark in _cut(run.text, at, marks):
                    yield Piece(_kind(run), text, mark=mark)
            at = end


def _kind(run: Run) -> str:
    if isinstance(run, Gap):
        return "gap"
    if isinstance(run, Text) and run.lead:
        return "lead"
    return "cited" if isinstance(run, Text) and run.source else "text"


def _cut(text: str, start: int, marks: Sequence[Mark]) -> Iterator[tuple[str, Mark | None]]:
    at, end = start, start + len(text)
    for mark in marks:
        first, last = max(mark.start, at), min(mark.end, end)
        if first >= last:
            continue
        if at < first:
            yield text[at - start : first - start], None
        yield text[first - start : last - start], mark
        at = last
    if at < end:
        yield text[at - start :], None


def marks_of(findings: Iterable[ReportFinding]) -> dict[int, list[Mark]]:
    """What findings are about, by passage; none over another, what is surer and shorter first."""
    wanted = sorted(
        (
            (_ORDER.index(found.severity.value), span.end - span.start, index, span, found)
            for found in findings
            for index, span in found.marks
        ),
        key=lambda item: item[:3],
    )
    taken: dict[int, list[Mark]] = {}
    for _order, _length, index, span, found in wanted:
        marks = taken.setdefault(index, [])
        _insert(marks, span, found)
    return taken


def _insert(marks: list[Mark], span: Span, found: ReportFinding) -> None:
    if span.start >= span.end:
        return
    starts = [mark.start for mark in marks]
    at = bisect_left(starts, span.start)
    free_before = not at or marks[at - 1].end <= span.start
    free_after = at == len(marks) or span.end <= marks[at].start
    if free_before and free_after:
        marks.insert(at, Mark(span.start, span.end, found.severity.value, found.number))
