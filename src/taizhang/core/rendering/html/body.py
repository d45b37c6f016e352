"""The text of a report as HTML: headings, paragraphs, tables, figures that lead to what they rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from taizhang.core.ledger.record import RecordRef
from taizhang.core.rendering.chart import render_chart
from taizhang.core.rendering.docx.closing import closing_indents
from taizhang.core.rendering.html.markup import Html, element, joined, text
from taizhang.core.reports.runs import Figure, Gap, Run, Text
from taizhang.core.reports.tree import (
    Annex,
    Block,
    Cell,
    Chart,
    Colophon,
    Heading,
    ItemList,
    Paragraph,
    RedHead,
    Remark,
    Report,
    Row,
    Table,
)
from taizhang.core.values import chinese_date

_DEEPEST = 6
_CHART_FONTS = "黑体,SimHei,Heiti SC,FandolHei,Noto Sans CJK SC,Microsoft YaHei,sans-serif"
_HUNDRED = 100


def render_body(report: Report, *, bound: bool) -> Html:
    """The whole paper; figures are links if there is something to lead to."""
    writer = _Writer(bound=bound)
    return joined(
        [
            *_red_head(report.red_head),
            element("h1", *_broken(report.title)),
            *_line("date-line", report.date_line),
            *_line("addressee", f"{report.addressee}：" if report.addressee else ""),
            *(writer.block(block) for block in report.blocks),
            *_list_of_annexes(report.annexes),
            *_closing(report),
            *(writer.annex(annex) for annex in report.annexes),
            *_colophon(report.colophon),
        ]
    )


def _broken(lines: Iterable[str]) -> list[Html]:
    pieces: list[Html] = []
    for line in lines:
        pieces += [element("br"), text(line)] if pieces else [text(line)]
    return pieces


def _line(kind: str, words: str) -> list[Html]:
    return [element("p", text(words), class_=kind)] if words else []


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the blocks; `bound` says whether figures are links."""

    bound: bool

    def block(self, block: Block) -> Html:
        return _BLOCKS[type(block)](self, block)

    def runs(self, runs: Iterable[Run]) -> Html:
        return joined(self._run(run) for run in runs)

    def _run(self, run: Run) -> Html:
        match run:
            case Figure() if self.bound:
                return figure_link(run)
            case Gap():
                return element("mark", text(run.text))
            case Text(lead=True):
                return element("strong", text(run.text), class_="lead")
            case Text(source=RecordRef()) if self.bound:
                return element(
                    "span", text(run.text), class_="cited", title=f"引自台账记录 {run.source}"
                )
            case _:
                return text(run.text)

    def heading(self, block: Heading) -> Html:
        level = min(block.level, _DEEPEST - 1)
        words = self.runs([Text(block.number), *block.runs])
        return element(f"h{level + 1}", words, class_=f"level-{level}")

    def paragraph(self, block: Paragraph) -> Html:
        return element("p", self.runs(block.runs))

    def items(self, block: ItemList) -> Html:
        # Marks are part of the text (1.，（1），①), so a list of HTML would number twice.
        return element(
            "div",
            *(
                element("p", self.runs([Text(item.mark), *item.runs]), role="listitem")
                for item in block.items
            ),
            role="list",
        )

    def remark(self, block: Remark) -> Html:
        return element("p", self.runs([Text("注："), *block.runs]), class_="note")

    def table(self, block: Table) -> Html:
        head = [
            element(
                "tr",
                *(
                    element(
                        "th",
                        text(cell.text),
                        scope="colgroup" if cell.columns > 1 else "col",
                        **_spans(cell.columns, cell.rows),
                    )
                    for cell in row
                ),
            )
            for row in block.header
        ]
        whole = sum(block.widths) or 1
        columns = (
            element("col", style=f"width:{share * _HUNDRED / whole:.4g}%") for share in block.widths
        )
        table = element(
            "table",
            *([element("caption", text(block.caption))] if block.caption else []),
            element("colgroup", *columns),
            *([element("thead", *head)] if head else []),
            element("tbody", *(self._row(row) for row in block.rows)),
            style=f"min-width:{whole / _HUNDRED:g}em",
        )
        notes = (
            element("p", self.runs(note if place else [Text("注："), *note]), class_="note")
            for place, note in enumerate(block.notes)
        )
        # A wide table is moved sideways by itself, by keyboard too, and the page is not.
        return joined(
            [
                element(
                    "div",
                    table,
                    class_="wide",
                    role="region",
                    tabindex="0",
                    aria_label=block.caption or "表",
                ),
                *notes,
            ]
        )

    def chart(self, block: Chart) -> Html:
        """The picture, and under it, to be opened, the table with its bound figures."""
        # Our own drawing, which lets through no sign that somebody typed but as text.
        picture = Html(render_chart(block, _CHART_FONTS))
        data = replace(block.table, caption="", notes=())
        details = element("details", element("summary", text("图中的数据")), self.table(data))
        caption = element("figcaption", text(block.table.caption))
        notes = (element("p", self.runs(line), class_="note") for line in block.lines_below)
        return element("figure", picture, caption, *notes, details, class_="chart")

    def _row(self, row: Row) -> Html:
        cells = (
            self._cell(cell, is_name=not column and isinstance(next(iter(cell.runs), None), Text))
            for column, cell in enumerate(row.cells)
        )
        return element("tr", *cells, **({"class_": "total"} if row.total else {}))

    def _cell(self, cell: Cell, *, is_name: bool) -> Html:
        marks = {"scope": "row"} if is_name else {}
        return element(
            "th" if is_name else "td",
            self.runs(cell.runs),
            style=f"text-align:{cell.align.value}",
            **marks,
        )

    def annex(self, annex: Annex) -> Html:
        return element(
            "div",
            element("p", text(annex.label), class_="annex-label"),
            element("h2", text(annex.title), class_="annex-title"),
            *(self.block(block) for block in annex.blocks),
            class_="annex",
        )


_BLOCKS: Mapping[type, Callable[..., Html]] = {
    Heading: _Writer.heading,
    Paragraph: _Writer.paragraph,
    ItemList: _Writer.items,
    Table: _Writer.table,
    Chart: _Writer.chart,
    Remark: _Writer.remark,
}
"""How each block of the tree is written; a new one gets its line here."""


def _spans(columns: int, rows: int) -> dict[str, str]:
    spans = {"colspan": columns, "rowspan": rows}
    return {name: str(count) for name, count in spans.items() if count > 1}


def figure_link(figure: Figure) -> Html:
    """A figure that leads to its entry, and is led back to."""
    number = str(figure.ordinal)
    return element(
        "a",
        text(figure.text),
        class_="figure",
        id=f"f-{number}",
        href=f"#b-{number}",
        data_figure=number,
        aria_describedby="figure-hint",
    )


def _red_head(head: RedHead | None) -> list[Html]:
    if head is None:
        return []
    signers = []
    if head.signers:
        names = element("span", text("　".join(head.signers)), class_="signers")
        signers = [element("span", text("签发人："), names)]
    number = element("p", element("span", text(head.number)), *signers, class_="number")
    return [element("div", element("p", text(head.mark), class_="mark"), number, class_="red-head")]


def _list_of_annexes(annexes: Iterable[Annex]) -> list[Html]:
    lines = [
        element("span", text(f"{annex.number}." if annex.number else ""), text(annex.title))
        for annex in annexes
    ]
    if not lines:
        return []
    return [element("div", element("span", text("附件：")), element("p", *lines), class_="annexes")]


def _closing(report: Report) -> list[Html]:
    if not report.signature:
        return []
    date = chinese_date(report.signed_on) if report.signed_on else ""
    indents = closing_indents(report.signature, date)
    lines = [(report.signature, indents.signature), (date, indents.date)]
    return [
        element("p", text(words), class_="closing", style=f"margin-right:{right / _HUNDRED:g}em")
        for words, right in lines
        if words
    ]


def _colophon(colophon: Colophon | None) -> list[Html]:
    if colophon is None:
        return []
    copies = []
    if colophon.copies_to:
        copies = [element("p", text(f"抄送：{colophon.copies_to.rstrip('。')}。"), class_="copies")]
    printed_on = []
    if colophon.printed_on:
        printed_on = [element("span", text(f"{chinese_date(colophon.printed_on)}印发"))]
    printed = element("p", element("span", text(colophon.printed_by)), *printed_on, class_="number")
    return [element("div", *copies, printed, class_="colophon")]
