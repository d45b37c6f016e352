"""Charts of a template: the tables that they draw, with what has to be said of what is not drawn."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from taizhang.core.indicators import State
from taizhang.core.reports.material import Material, Note, NoteKind, Slice
from taizhang.core.reports.runs import Figure, Role, Run, Text
from taizhang.core.reports.sentence_writer import print_figure
from taizhang.core.reports.table_writer import (
    NOTHING_WORD,
    TableWriter,
    evenly_printed,
    not_listed,
    owing,
)
from taizhang.core.reports.template import Along, ChartLines, FigurePlace, Form
from taizhang.core.reports.tree import Align, Cell, Chart, ChartKind, HeaderCell, Row, Table
from taizhang.core.values import Known, chinese_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


MISSING_WORD, HIDDEN_WORD = "未报送", "＊"
MOST_BARS = 30
"""Bars of one chart, which is never parted by a page."""
_HEADS = {
    Along.UNIT: "单位",
    Along.MONTH: "月份",
    Along.QUARTER: "季度",
    Along.INDICATOR: "指标",
    Along.FIELD: "分类",
}
_TIMES = (Along.MONTH, Along.QUARTER)
_HUNDREDTHS = 100


def _parted(rows: tuple[Row, ...], most: int) -> list[tuple[Row, ...]]:
    """Rows in as few parts as hold them, about equally long."""
    count = max(-(-len(rows) // most), 1)
    edges = [len(rows) * part // count for part in range(count + 1)]
    return [rows[start:end] for start, end in pairwise(edges)]


def _words(words: str) -> Cell:
    return Cell((Text(words),), Align.RIGHT)


class ChartWriter(TableWriter):
    """Writes charts, numbered from 图1 in the text and in each annex."""

    def __init__(self, material: Material, compared: frozenset[str]) -> None:
        super().__init__(material, compared)
        self.charts = 0

    def _charts(self, chart: ChartLines) -> Iterator[Chart]:
        """The chart; of more bars than a page holds, as several that are about as long, each with its number."""
        indicators = [self.material.indicators[column.place.indicator] for column in chart.places]
        names = [
            column.group or indicator.name
            for column, indicator in zip(chart.places, indicators, strict=True)
        ]
        if not any(self.is_owed(column.place.indicator) for column in chart.places):
            first = chart.places[0].place.indicator
            self.notes.append(Note(NoteKind.CHART_LEFT_OUT, chart.line, first, State.NOT_OWED))
            return
        self.charts += 1
        number = f"图{self.charts}"
        rows, left_out = _asked(chart, tuple(self._chart_rows(chart, names)))
        if chart.along is Along.INDICATOR or chart.compared:
            heads = ["本期", *(["上年同期"] if chart.compared else [])]
        else:
            heads = names
        parts = _parted(rows, MOST_BARS // len(heads)) if chart.along not in _TIMES else [rows]
        for ordinal, part in enumerate(parts, 1):
            which = f"（{ordinal}/{len(parts)}）" if len(parts) > 1 else ""
            yield self._chart(
                chart,
                f"{number}　{self.words(chart.caption)}{which}",
                heads,
                part,
                left_out if ordinal == len(parts) else (),
            )

    def _chart(
        self,
        chart: ChartLines,
        caption: str,
        heads: Sequence[str],
        rows: tuple[Row, ...],
        left_out: Sequence[str],
    ) -> Chart:
        first = self.material.indicators[chart.places[0].place.indicator]
        longest = max((len(row.cells[0].text) for row in rows), default=2)
        table = Table(
            caption,
            (tuple(map(HeaderCell, (_HEADS[chart.along], *heads))),),
            evenly_printed(rows, across=True),
            ((min(max(longest, 4), 16) + 1) * _HUNDREDTHS, *(500 for _head in heads)),
            (
                *_left_open(rows, heads),
                *not_listed(left_out, "图中"),
                *self._table_notes(chart.notes),
            ),
        )
        kind = ChartKind.COLUMN if chart.along in _TIMES else ChartKind.BAR
        return Chart(
            ChartKind.LINE if chart.line_drawn else kind,
            table,
            first.unit_of_count,
            self._source(chart),
        )

    def _source(self, chart: ChartLines) -> tuple[str, ...]:
        """Where the numbers come from, and what each indicator counts."""
        material = self.material
        stands = any(material.indicators[c.place.indicator].is_stock for c in chart.places)
        day = chinese_date(material.period.last_day)
        when = f"截至{day}" if stands and chart.along not in _TIMES else material.period.name
        meanings = dict.fromkeys(
            f"口径：{material.indicators[c.place.indicator].name}，"
            f"{material.indicators[c.place.indicator].definition}"
            for c in chart.places
        )
        return (f"数据来源：{material.unit_name}工作台账，{when}。", *meanings)

    def _chart_rows(self, chart: ChartLines, names: Sequence[str]) -> Iterator[Row]:
        places = [column.place for column in chart.places]
        match chart.along:
            case Along.INDICATOR:
                for name, place in zip(names, places, strict=True):
                    yield self._chart_row(chart, name, (place,))
            case Along.UNIT:
                for part in self.material.parts:
                    with self._speaking_of(part):
                        yield self._chart_row(chart, part.name, places)
            case _:
                series = [
                    self.material.slices.get((place.indicator, chart.along, chart.by), ())
                    for place in places
                ]
                for slices in zip(*series, strict=True):
                    yield self._slice_row(chart, places, slices)

    def _chart_row(self, chart: ChartLines, name: str, places: Sequence[FigurePlace]) -> Row:
        cells = [cell for place in places for cell in self._cells_of(chart, place)]
        return Row((Cell((Text(name),)), *cells))

    def _slice_row(
        self, chart: ChartLines, places: Sequence[FigurePlace], slices: Sequence[Slice]
    ) -> Row:
        cells: list[Cell] = []
        for place, found in zip(places, slices, strict=True):
            if found.hidden:
                cells.append(_words(HIDDEN_WORD))
                continue
            with self._speaking_of_slice(found):
                cells += self._cells_of(chart, place)
        return Row((Cell((Text(slices[0].label),)), *cells))

    @contextmanager
    def _speaking_of_slice(self, found: Slice) -> Iterator[None]:
        whole = self.material
        self.material = replace(
            whole,
            current={**whole.current, **found.current},
            base={**whole.base, **found.base},
            base_then=None,
            period=found.period,
            parts=(),
        )
        yield
        self.material = whole

    def _cells_of(self, chart: ChartLines, place: FigurePlace) -> Iterator[Cell]:
        """What is drawn of an indicator here: this period, and last year if wanted."""
        indicator = self.material.indicators[place.indicator]
        outcome = self.material.current[place.indicator]
        if isinstance(outcome.value, Known):
            printed = print_figure(outcome.value.number, indicator, Form.EXACT)
            figure = self._figure(place, printed, Role.VALUE, outcome.value)
            yield Cell((replace(figure, bare=True),), Align.RIGHT)
        else:
            owed = outcome.state is State.MISSING and bool(outcome.coverage.expected)
            yield _words(MISSING_WORD if owed else NOTHING_WORD)
        if chart.compared:
            figures = self._last_year(place)
            if not figures:
                self._note_comparisons((replace(place, form=Form.LAST_YEAR),), chart.line)
            yield (
                Cell((replace(figures[0], bare=True),), Align.RIGHT)
                if figures
                else _words(NOTHING_WORD)
            )


def _asked(chart: ChartLines, rows: tuple[Row, ...]) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Without the units that have nothing to send, and their names."""
    if chart.along is not Along.UNIT:
        return rows, ()
    kept, left_out = owing(rows)
    return tuple(kept), left_out


def _left_open(rows: Sequence[Row], heads: Sequence[str]) -> Iterator[tuple[Run, ...]]:
    """Of what is not drawn, that it is not, and why: a gap is no zero."""
    open_places: dict[str, list[str]] = {}
    for row in rows:
        words = [
            "" if any(isinstance(run, Figure) for run in cell.runs) else cell.text
            for cell in row.cells[1:]
        ]
        name = row.cells[0].text
        alike = len(set(words)) == 1
        for head, word in zip(heads, words, strict=True):
            if word:
                which = name if len(heads) == 1 or alike else f"{name}（{head}）"
                open_places.setdefault(word, []).append(which)
    whys = {
        MISSING_WORD: "未报送，图中空缺，不是零",
        NOTHING_WORD: "不适用或不可比，图中不画",
        HIDDEN_WORD: "记录太少，不予显示",
    }
    for head in heads:
        # Of a series that is open all along, the series is named and not every place of it.
        for word, found in open_places.items():
            whole = [f"{row.cells[0].text}（{head}）" for row in rows]
            if len(rows) > 1 and set(whole) <= set(found):
                open_places[word] = [head, *(name for name in found if name not in whole)]
    for word, why in whys.items():
        if word in open_places:
            yield (Text(f"{'、'.join(dict.fromkeys(open_places[word]))}{why}。"),)
