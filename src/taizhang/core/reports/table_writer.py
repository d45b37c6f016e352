"""Tables of a template: units by indicators, and indicators by this year and last."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from taizhang.core.indicators import State
from taizhang.core.reports.material import Material
from taizhang.core.reports.runs import Figure, Role, Run, Text
from taizhang.core.reports.sentence_writer import SentenceWriter, joined, print_figure
from taizhang.core.reports.template import (
    Branch,
    EachUnit,
    FigurePlace,
    Form,
    IndicatorTable,
    Part,
    Sentence,
    TableColumn,
    UnitTable,
)
from taizhang.core.reports.tree import Align, Cell, HeaderCell, Row, Table
from taizhang.core.values import (
    Known,
    Printed,
    Value,
    print_rate,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from taizhang.core.reports.template import TemplateBlock

_HUNDREDTHS = 100
NOTHING_WORD = "—"
_MOST_NAMED, _FIRST_NAMED = 5, 3
_MOST_IN_NOTE = 12
_NOTHING = Cell((Text(NOTHING_WORD),), Align.RIGHT)
_FORM_HEADS = {
    Form.EXACT: "本期",
    Form.LAST_YEAR: "上年同期",
    Form.CHANGE: "增减",
    Form.YEAR_ON_YEAR: "同比（%）",
    Form.TARGET: "目标",
    Form.COMPLETION: "完成率（%）",
}


def _number(figure: Figure) -> Cell:
    return Cell((replace(figure, bare=True),), Align.RIGHT)


def _header(
    first: str, groups: Sequence[str], heads: Sequence[str]
) -> tuple[tuple[HeaderCell, ...], ...]:
    """One row, or two where columns are grouped under a label."""
    if not any(groups):
        return ((HeaderCell(first), *(HeaderCell(head) for head in heads)),)
    above: list[HeaderCell] = [HeaderCell(first, rows=2)]
    below: list[HeaderCell] = []
    for label, columns in groupby(zip(groups, heads, strict=True), lambda column: column[0]):
        within = [head for _label, head in columns]
        if not label:
            above += [HeaderCell(head, rows=2) for head in within]
            continue
        above.append(HeaderCell(label, columns=len(within)))
        below += [HeaderCell(head.removeprefix(label)) for head in within]
    return (tuple(above), tuple(below))


def owing(rows: Sequence[Row]) -> tuple[list[Row], tuple[str, ...]]:
    """Units that have something to send, and the names of the others, of which there is nothing to show."""
    kept = [row for row in rows if any(cell.text != NOTHING_WORD for cell in row.cells[1:])]
    if not kept:
        return list(rows), ()
    return kept, tuple(row.cells[0].text for row in rows if row not in kept)


def not_listed(names: Sequence[str], where: str) -> Iterator[tuple[Run, ...]]:
    """The note that names the units that are not in the table or chart."""
    if names:
        yield (Text(f"{_first_of(names, '个单位')}不适用或不需报送，{where}不列。"),)


def _not_in_table(names: Sequence[str]) -> Iterator[tuple[Run, ...]]:
    """Without a count: a chart beside it leaves out another number of units, and the two would seem at odds."""
    if names:
        more = "等单位" if len(names) > _MOST_IN_NOTE else ""
        shown = "、".join(names[:_MOST_IN_NOTE])
        yield (Text(f"{shown}{more}不适用或不需报送，表中不列。"),)


def _not_owed(names: Sequence[str]) -> Iterator[tuple[Run, ...]]:
    if names:
        yield (Text(f"{_first_of(names, '项指标')}不需报送，表中不列。"),)


def _first_of(names: Sequence[str], counted: str) -> str:
    if len(names) <= _MOST_NAMED:
        return "、".join(names)
    return f"{'、'.join(names[:_FIRST_NAMED])}等{len(names)}{counted}"


def evenly_printed(rows: Sequence[Row], *, across: bool = False) -> tuple[Row, ...]:
    """Numbers of one unit in a column at as many decimals as the longest of them: 96.0 over 94.8.

    With `across`, in all columns: where a row is one indicator, this year and last are to look alike too.
    """
    places: dict[tuple[int, str], int] = {}

    def group(at: int, figure: Figure) -> tuple[int, str]:
        unit = figure.printed.unit
        return 0 if across else at, "%" if unit == "百分点" else unit

    for row in rows:
        for at, run in ((at, run) for at, cell in enumerate(row.cells) for run in cell.runs):
            if isinstance(run, Figure):
                key = group(at, run)
                places[key] = max(places.get(key, 0), _decimals(run.printed.digits))

    def even(at: int, cell: Cell) -> Cell:
        runs = tuple(
            _at_places(run, places[group(at, run)]) if isinstance(run, Figure) else run
            for run in cell.runs
        )
        return replace(cell, runs=runs)

    return tuple(
        replace(row, cells=tuple(even(at, cell) for at, cell in enumerate(row.cells)))
        for row in rows
    )


def _decimals(digits: Decimal) -> int:
    exponent = digits.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _at_places(figure: Figure, places: int) -> Figure:
    if _decimals(figure.printed.digits) == places:
        return figure
    digits = figure.printed.digits.quantize(Decimal(1).scaleb(-places))
    return replace(figure, printed=replace(figure.printed, digits=digits))


def tables_in(written: Sequence[TemplateBlock]) -> tuple[int, int]:
    """None is written yet, of as many as there are: a single table has no number."""
    count = 0
    waiting = [*written]
    while waiting:
        match waiting.pop():
            case UnitTable() | IndicatorTable():
                count += 1
            case Branch(then=then, otherwise=otherwise):
                waiting += (*then, *otherwise)
            case EachUnit(blocks):
                waiting += blocks * 2
    return 0, count


class TableWriter(SentenceWriter):
    """Writes tables of units and of indicators, numbered where there are several."""

    def __init__(self, material: Material, compared: frozenset[str]) -> None:
        super().__init__(material, compared)
        self.tables = (0, 0)  # how many are written, of how many

    def _caption(self, parts: Sequence[Part]) -> str:
        self.tables = (self.tables[0] + 1, self.tables[1])
        number = f"表{self.tables[0]}　" if self.tables[1] > 1 and parts else ""
        return f"{number}{self.words(parts)}"

    def _unit_table(self, table: UnitTable) -> Table:
        caption = self._caption(table.caption)
        parts = self.material.parts
        rows = []
        for part in parts:
            with self._speaking_of(part):
                rows.append(self._unit_row(part.name, table))
        rows, left_out = owing(rows)
        if table.total:
            rows.append(self._unit_row("合计", table, total=True))
        heads = [self._column_head(column.place) for column in table.columns]
        longest = max((len(row.cells[0].text) for row in rows), default=2)
        widths = (
            max(longest, 4) * _HUNDREDTHS + _HUNDREDTHS,
            *(max(400, min(900, 60 * len(head))) for head in heads),
        )
        return Table(
            caption,
            _header("单位", [column.group for column in table.columns], heads),
            evenly_printed(rows),
            widths,
            (*_not_in_table(left_out), *self._table_notes(table.notes)),
        )

    def _unit_row(self, name: str, table: UnitTable, *, total: bool = False) -> Row:
        cells = (self._cell(column.place, table.line) for column in table.columns)
        return Row((Cell((Text(name),), Align.LEFT), *cells), total)

    def _indicator_table(self, table: IndicatorTable) -> Table:
        caption = self._caption(table.caption)
        rows = []
        owed = [row for row in table.rows if self.is_owed(row.place.indicator)]
        asked = owed or table.rows
        names = [self._row_name(row) for row in asked]
        left_out = [self._row_name(row) for row in table.rows if row not in asked]
        for name, row in zip(names, asked, strict=True):
            indicator = self.material.indicators[row.place.indicator]
            cells = [
                self._cell(FigurePlace(indicator.id, form), table.line) for form in table.forms
            ]
            unit = Cell((Text(indicator.unit_of_count),), Align.CENTRE)
            rows.append(Row((Cell((Text(name),), Align.LEFT), unit, *cells)))
        heads = [_FORM_HEADS[form] for form in table.forms]
        longest = max(map(len, names), default=4)
        return Table(
            caption,
            ((HeaderCell("指标"), HeaderCell("计量单位"), *(HeaderCell(head) for head in heads)),),
            evenly_printed(rows, across=True),
            ((min(longest, 12) + 1) * _HUNDREDTHS, 450, *(450 for _head in heads)),
            (*_not_owed(left_out), *self._table_notes(table.notes)),
        )

    def _row_name(self, row: TableColumn) -> str:
        return row.group or self.material.indicators[row.place.indicator].name

    def _table_notes(self, notes: Sequence[Sentence]) -> tuple[tuple[Run, ...], ...]:
        written = (joined(self.sentence(note)) for note in notes)
        return tuple(runs for runs in written if runs)

    def _column_head(self, place: FigurePlace) -> str:
        indicator = self.material.indicators[place.indicator]
        unit = indicator.unit_of_count
        match place.form:
            case Form.YEAR_ON_YEAR:
                return f"{indicator.name}同比（{'百分点' if unit == '%' else '%'}）"
            case Form.CHANGE:
                return f"{indicator.name}增减（{'百分点' if unit == '%' else unit}）"
            case Form.SHARE:
                return f"{indicator.name}占比（%）"
            case Form.TARGET:
                return f"{indicator.name}目标（{unit}）"
            case Form.COMPLETION:
                return f"{indicator.name}完成率（%）"
            case Form.LAST_YEAR:
                return f"{indicator.name}上年同期（{unit}）"
            case _:
                named = indicator.name.endswith(unit)
                return indicator.name if named else f"{indicator.name}（{unit}）"

    def _cell(self, place: FigurePlace, line: int) -> Cell:
        """A number without its unit; a word or a dash where there is none."""
        indicator = self.material.indicators[place.indicator]
        match place.form:
            case Form.YEAR_ON_YEAR | Form.CHANGE:
                return self._change_cell(place, line)
            case Form.SHARE:
                share = self._share(place)
                value: Value = share
                printed = (
                    print_rate(share.number, "%", indicator.decimals)
                    if isinstance(share, Known)
                    else None
                )
                whole = self.material.current[indicator.part_of]
                if printed is None:
                    return _NOTHING
                figure = self._figure(
                    place, printed, Role.SHARE, value, base=whole.value, extra=whole.records
                )
                return _number(figure)
            case Form.TARGET | Form.COMPLETION:
                aims = self._aim(place)
                return _number(aims[0]) if aims else _NOTHING
            case Form.LAST_YEAR:
                figures = self._last_year(place)
                return _number(figures[0]) if figures else _NOTHING
        outcome = self.material.current[place.indicator]
        if not isinstance(outcome.value, Known):
            # Whoever owes no report of this kind has not failed to send one.
            owed = outcome.state is State.MISSING and bool(outcome.coverage.expected)
            words = "未报送" if owed else "—"
            return Cell((Text(words),), Align.RIGHT)
        printed = print_figure(outcome.value.number, indicator, place.form)
        return _number(self._figure(place, printed, Role.VALUE, outcome.value))

    def _change_cell(self, place: FigurePlace, line: int) -> Cell:
        change = self._change(place)
        indicator = self.material.indicators[place.indicator]
        if change is None:
            self._note_comparisons((place,), line)
            return _NOTHING
        if place.form is Form.YEAR_ON_YEAR and change.role is Role.DIFFERENCE and change.printed:
            return _NOTHING  # of a base of zero there is no percent
        base = self.material.base[place.indicator]
        current = self.material.current[place.indicator].value
        down = (
            isinstance(base.value, Known)
            and isinstance(current, Known)
            and current.number < base.value.number
        )
        sign = Decimal(-1 if down else 1)
        unit = "%" if place.form is Form.YEAR_ON_YEAR else indicator.unit_of_count
        printed = change.printed or Printed(Decimal(0), unit)
        value = (
            Known(change.value.number * sign) if isinstance(change.value, Known) else change.value
        )
        figure = self._figure(
            place,
            replace(printed, digits=printed.digits * sign),
            Role.GROWTH if change.printed is None and unit == "%" else change.role,
            value,
            base=base.value,
            extra=base.records,
        )
        return _number(figure)
