"""The text of a report in calls of the functions of the prelude."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from taizhang.core.rendering.chart import describe, render_chart
from taizhang.core.rendering.docx.closing import closing_indents, width
from taizhang.core.rendering.docx.layout import LayoutProfile
from taizhang.core.rendering.typst.text import FAMILIES, Face, Ink, call, literal
from taizhang.core.reports.runs import Figure, Gap, Run, Text, text_of
from taizhang.core.reports.tree import (
    Annex,
    Block,
    Chart,
    Colophon,
    Heading,
    Item,
    ItemList,
    Paragraph,
    RedHead,
    Remark,
    Report,
    Table,
)
from taizhang.core.values import chinese_date

_KEPT_LINES = 6
_KEPT_ROWS = 12
_KEPT_SIGNS = 800
_HUNDRED = 100
_TWIPS = 20
_TWO = 200
_ANNEXES = "附件："
_LARGEST_MARK = 62  # points


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes a report; `bound` says whether its figures lead anywhere."""

    profile: LayoutProfile
    ink: Ink
    bound: bool

    def report(self, report: Report) -> list[str]:
        """All of it, a call a line."""
        self.ink.text(Face.PAGE_NUMBER, "— 0123456789")
        lines = [self._red_head(report.red_head)] if report.red_head else []
        lines.append(self._title(report.title))
        if report.date_line:
            lines.append(call("date-line", self.ink.text(Face.HEADING_2, report.date_line)))
        lines.append(call("blank"))
        if report.addressee:
            lines.append(call("flush", self.ink.text(Face.BODY, f"{report.addressee}：")))
        for block in report.blocks:
            lines += self._block(block, last=bool(report.signature) and block is report.blocks[-1])
        lines += self._list_of_annexes(report.annexes)
        lines += self._closing(report)
        for annex in report.annexes:
            lines += self._annex(annex)
        if report.colophon:
            lines.append(self._colophon(report.colophon))
        return lines

    def _block(self, block: Block, *, last: bool = False) -> list[str]:
        # The end of the text goes with the signature, which it must not leave for a page alone.
        if last and isinstance(block, Paragraph) and self._is_short(block.text):
            return [call("kept", *self.runs(block.runs))]
        if last and isinstance(block, ItemList) and self._is_short(text_of(block.items[-1].runs)):
            *before, end = block.items
            return [*self.items(ItemList(tuple(before))), call("kept", *self._item(end))]
        return _BLOCKS[type(block)](self, block)

    def _is_short(self, text: str) -> bool:
        return len(text) <= _KEPT_LINES * self.profile.characters

    def runs(self, runs: Iterable[Run], face: Face = Face.BODY) -> list[str]:
        """The runs of a paragraph; what is not bound is joined, as in the clean Word file."""
        written = []
        for kind, group in groupby(runs, self._kind):
            if kind == "figure":
                written += [
                    f'figure-link("{run.ordinal}", {self.ink.text(face, run.text)})'
                    for run in group
                    if isinstance(run, Figure)
                ]
                continue
            words = self.ink.text(face, "".join(run.text for run in group))
            written.append(f"{kind}({words})" if kind else words)
        return written

    def _kind(self, run: Run) -> str:
        match run:
            case Figure() if self.bound:
                return "figure"
            case Gap():
                return "gap"
            case Text(lead=True):
                return "lead"
            case _:
                return ""

    def heading(self, block: Heading) -> list[str]:
        """A heading of typst, so that the file has an outline."""
        face = {1: Face.HEADING_1, 2: Face.HEADING_2}.get(block.level, Face.BODY)
        pieces = self.runs([*([Text(block.number)] if block.number else []), *block.runs], face)
        return [f"#heading(level: {block.level}, ({''.join(f'{p}, ' for p in pieces)}).join())"]

    def paragraph(self, block: Paragraph) -> list[str]:
        """A paragraph, its first line indented."""
        return [call("paragraph", *self.runs(block.runs))]

    def items(self, block: ItemList) -> list[str]:
        """Each item is a paragraph of its own."""
        return [call("paragraph", *self._item(item)) for item in block.items]

    def _item(self, item: Item) -> list[str]:
        return self.runs([*([Text(item.mark)] if item.mark else []), *item.runs])

    def remark(self, block: Remark) -> list[str]:
        """A note between paragraphs."""
        return [call("note", *self.runs([Text("注："), *block.runs]))]

    def table(self, block: Table) -> list[str]:
        """Caption, table and notes; a short table stays on one page, a long one repeats its header."""
        cells = [f"table.header({', '.join(self._header(block))})"] if block.header else []
        first = len(block.header)
        for line, row in enumerate(block.rows, first):
            face = Face.HEADING_1 if row.total else Face.BODY
            for column, cell in enumerate(row.cells):
                words = self._joined(self.runs(cell.runs, face))
                if row.total:
                    words = f"text(font: face-heading-1, {words})"
                place = f"x: {column}, y: {line}, align: {cell.align.value} + horizon"
                parted = "true" if len(cell.text) > _KEPT_SIGNS else "false"
                cells.append(f"table.cell({place}, breakable: {parted}, {words})")
        shares = "".join(f"{share}fr, " for share in block.widths)
        caption = self.ink.text(Face.HEADING_1, block.caption) if block.caption else "none"
        notes = [
            self._joined(self.runs([Text("注："), *note] if not ordinal else note))
            for ordinal, note in enumerate(block.notes)
        ]
        short = len(block.rows) <= _KEPT_ROWS and len(block.text) <= _KEPT_SIGNS
        named = [
            f"caption: {caption}",
            f"columns: ({shares})",
            f"rows: {first + len(block.rows)}",
            f"notes: ({''.join(f'{note}, ' for note in notes)})",
            f"short: {'true' if short else 'false'}",
        ]
        return [call("data-table", *named, *cells)]

    def chart(self, block: Chart) -> list[str]:
        """The picture, its caption under it, and what is to be said of it, never parted.

        Its figures are anchored beside it: a picture has no links, and the table of what they rest on leads here.
        """
        picture = render_chart(block, FAMILIES)
        self.ink.used[Face.HEADING_1].update(block.table.text, f"单位：{block.unit}…")
        notes = [self._joined(self.runs(line)) for line in block.lines_below]
        figures = [
            f'"{run.ordinal}"'
            for row in block.table.rows
            for cell in row.cells
            for run in cell.runs
            if isinstance(run, Figure) and self.bound
        ]
        named = [
            f"picture: {literal(picture)}",
            f"caption: {self.ink.text(Face.HEADING_1, block.table.caption)}",
            f"alt: {literal(describe(block))}",
            f"notes: ({''.join(f'{note}, ' for note in notes)})",
            f"figures: ({''.join(f'{figure}, ' for figure in figures)})",
        ]
        return [call("chart", *named)]

    def _joined(self, pieces: Sequence[str]) -> str:
        return f"({''.join(f'{piece}, ' for piece in pieces)}).join()" if pieces else "[]"

    def _header(self, table: Table) -> list[str]:
        taken: set[tuple[int, int]] = set()
        cells = []
        for line, row in enumerate(table.header):
            column = 0
            for cell in row:
                while (line, column) in taken:
                    column += 1
                taken |= {
                    (down, over)
                    for down in range(line, line + cell.rows)
                    for over in range(column, column + cell.columns)
                }
                place = f"x: {column}, y: {line}, colspan: {cell.columns}, rowspan: {cell.rows}"
                words = self.ink.text(Face.HEADING_1, cell.text)
                cells.append(
                    f"table.cell({place}, align: center + horizon, "
                    f"text(font: face-heading-1, {words}))"
                )
        return cells

    def _title(self, lines: Iterable[str]) -> str:
        return call("title", *(self.ink.text(Face.TITLE, line) for line in lines))

    def _red_head(self, head: RedHead) -> str:
        fitting = self.profile.area * _HUNDRED // (_TWIPS * max(width(head.mark), 1))
        size = min(_LARGEST_MARK, fitting)
        number = self.ink.text(Face.BODY, head.number)
        signers = "none"
        if head.signers:
            label = self.ink.text(Face.BODY, "签发人：")
            names = self.ink.text(Face.HEADING_2, "　".join(head.signers))
            signers = f"({label}, {names})"
        return call("red-head", f"{size}pt", self.ink.text(Face.TITLE, head.mark), number, signers)

    def _list_of_annexes(self, annexes: Sequence[Annex]) -> list[str]:
        """附件：1.…: a name that turns over is set under itself."""
        lines = [call("blank")] if annexes else []
        for place, annex in enumerate(annexes):
            number = f"{annex.number}." if annex.number else ""
            label = "" if place else _ANNEXES
            hanging = width(label + number)
            left = _TWO + width(_ANNEXES + number)
            words = self.ink.text(Face.BODY, f"{label}{number}{annex.title}")
            lines.append(
                call("annex-line", self._points(left - hanging), self._points(hanging), words)
            )
        return lines

    def _annex(self, annex: Annex) -> list[str]:
        """On a page of its own: the label in the first line, the title in the third."""
        lines = [
            call("annex", self.ink.text(Face.HEADING_1, annex.label)),
            call("blank"),
            self._title((annex.title,)),
            call("blank"),
        ]
        for block in annex.blocks:
            lines += self._block(block)
        return lines

    def _closing(self, report: Report) -> list[str]:
        if not report.signature:
            return []
        day = chinese_date(report.signed_on) if report.signed_on else ""
        indents = closing_indents(report.signature, day)
        lines = [
            f"({self.ink.text(Face.BODY, words)}, {self._points(right)})"
            for words, right in ((report.signature, indents.signature), (day, indents.date))
            if words
        ]
        return [call("closing", *lines)]

    def _colophon(self, colophon: Colophon) -> str:
        copies = "none"
        if colophon.copies_to:
            names = colophon.copies_to.rstrip("。")
            copies = self.ink.text(Face.BODY, f"抄送：{names}。")
        printed_on = "none"
        if colophon.printed_on:
            printed_on = self.ink.text(Face.BODY, f"{chinese_date(colophon.printed_on)}印发")
        return call("colophon", copies, self.ink.text(Face.BODY, colophon.printed_by), printed_on)

    def _points(self, hundredths: int) -> str:
        return f"{self.profile.character_pitch * hundredths / _HUNDRED / _TWIPS}pt"


_BLOCKS: Mapping[type, Callable[..., list[str]]] = {
    Heading: Writer.heading,
    Paragraph: Writer.paragraph,
    ItemList: Writer.items,
    Table: Writer.table,
    Chart: Writer.chart,
    Remark: Writer.remark,
}
"""How each block of the tree is written; a new one gets its line here."""
