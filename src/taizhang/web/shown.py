"""Figures on pages: zero, missing, not applicable and hidden each look different, and say in words what they are."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.indicators import Ratio, State
from taizhang.core.indicators.definition import Formula
from taizhang.core.values import Known, Message, Period, plain
from taizhang.web.language import _, chosen_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from taizhang.core.indicators import Coverage, Indicator, Outcome
    from taizhang.core.indicators.beside import BesideFigure
    from taizhang.core.values import Value
    from taizhang.services.at_a_glance import KeyFigure, Move
    from taizhang.services.indicator_table import Cell, Heading, IndicatorTable, Line

_MOST_DIGITS = 6
_WORDS = {
    State.MISSING: ("missing", "未报送"),
    State.NOT_APPLICABLE: ("not-applicable", "不适用"),
    State.NOT_COMPARABLE: ("not-applicable", "不可比"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as it stands on a page.

    Attributes:
        kind: number, zero, nil, missing, not-applicable, hidden or idle; the ending of its class.
        text: The number, or the word in its place.
        unit: In what it counts; empty beside a word.
        provisional: Why it may still move; empty if it may not.
        reasons: Why there is no number.
    """

    kind: str
    text: str
    unit: str = ""
    provisional: tuple[Message, ...] = ()
    reasons: tuple[Message, ...] = ()


HIDDEN, IDLE = Shown("hidden", "＊"), Shown("idle", "—")


def places_of(indicator: Indicator) -> int | None:
    """To how many places an indicator is rounded; None where its figures are exact."""
    rate = isinstance(indicator.body, Ratio | Formula) or indicator.unit_of_count == "%"
    return indicator.decimals if rate else None


def number_text(number: Decimal, places: int | None = None, *, signed: bool = False) -> str:
    """Digits with thousands set off; rounded half up where places are given.

    >>> number_text(Decimal("12345.60")), number_text(Decimal("2.345"), 1, signed=True)
    ('12,345.6', '+2.3')
    """
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP")
        text = f"{number:,f}"
    else:
        number = round(number, _MOST_DIGITS)
        text = f"{Decimal(plain(number)):,f}"
    return f"+{text}" if signed and number > 0 else text.replace("-", "−")


def show_value(
    value: Value,
    state: State,
    unit: str = "",
    places: int | None = None,
    *,
    signed: bool = False,
) -> Shown:
    """A value with the state that says how one may speak of it."""
    if not isinstance(value, Known):
        kind, word = _WORDS[state]
        return Shown(kind, _(word))
    if state is State.NIL:
        return Shown("nil", _("未开展"))
    kind = "number" if value.number else "zero"
    return Shown(kind, number_text(value.number, places, signed=signed), _(unit))


def state_word(state: State) -> str:
    """What stands where a worked case comes to no number."""
    if state in _WORDS:
        return _(_WORDS[state][1])
    return _("未开展") if state is State.NIL else "0"


def show_outcome(indicator: Indicator, outcome: Outcome) -> Shown:
    """An outcome of an indicator; where nothing is there and nothing was owed, nobody failed to report."""
    if outcome.state is State.MISSING and not outcome.coverage.expected:
        return IDLE
    found = show_value(outcome.value, outcome.state, indicator.unit_of_count, places_of(indicator))
    return Shown(found.kind, found.text, found.unit, outcome.why_provisional, outcome.reasons)


def show_cell(heading: Heading, cell: Cell) -> Shown:
    """A cell of a table."""
    if cell.hidden:
        return HIDDEN
    if cell.reasons:
        kind, word = _WORDS.get(cell.state, _WORDS[State.NOT_COMPARABLE])
        return Shown(kind, _(word), reasons=cell.reasons)
    if cell.is_idle:
        return IDLE
    column = heading.column
    places = places_of(heading.indicator) if column is None else column.decimals
    signed = column is not None and column.is_change
    return show_value(cell.value, cell.state, "", places, signed=signed)


def show_beside(figure: BesideFigure) -> Shown:
    """A comparison."""
    column, outcome = figure.column, figure.outcome
    found = show_value(
        outcome.value, outcome.state, column.unit, column.decimals, signed=column.is_change
    )
    return Shown(found.kind, found.text, found.unit, (), figure.reasons)


def show_move(move: Move, indicator: Indicator) -> Shown:
    """How a figure stands to last year's."""
    if move.number is None:
        known = [reason for reason in move.reasons if str(reason)]
        word = _("不可比") if known else "—"
        return Shown("not-applicable" if known else "idle", word, reasons=move.reasons)
    places = 1 if move.unit == "%" else places_of(indicator)
    kind = "number" if move.number else "zero"
    return Shown(kind, number_text(move.number, places, signed=True), _(move.unit))


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A key figure as a card or as a row."""

    indicator: Indicator
    value: Shown
    base: Shown
    move: Shown
    coverage: Coverage
    missing: tuple[str, ...]
    depth: int = 0

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing and nothing was owed, this year and last."""
        return self.value is IDLE and self.base is IDLE


def figure_row(figure: KeyFigure, names: Mapping[str, str], depth: int = 0) -> FigureRow:
    """A figure with last year's."""
    item, outcome = figure.indicator, figure.outcome
    return FigureRow(
        item,
        show_outcome(item, outcome),
        show_outcome(item, figure.base),
        show_move(figure.move, item),
        outcome.coverage,
        tuple(names.get(code, code) for code in outcome.coverage.missing),
        depth,
    )


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A row of a table as it stands on a page."""

    label: str
    key: str
    cells: tuple[tuple[Heading, Shown], ...]
    is_total: bool
    coverage: Coverage | None = None


def shown_lines(table: IndicatorTable) -> tuple[ShownLine, ...]:
    """The rows of a table."""
    return tuple(
        ShownLine(
            line_label(line),
            "" if line.is_own or line.is_total or line.period else line.key,
            tuple(_shown_cells(table.headings, line)),
            line.is_total,
            line.cells[0].coverage if line.cells else None,
        )
        for line in table.lines
    )


def _shown_cells(headings: Sequence[Heading], line: Line) -> Iterable[tuple[Heading, Shown]]:
    """The cells of a row; where an indicator has nothing because nothing was owed, its comparisons have nothing."""
    idle = False
    for heading, cell in zip(headings, line.cells, strict=True):
        if heading.column is None:
            idle = cell.is_idle
        missing = not isinstance(cell.value, Known)
        yield heading, IDLE if idle and missing and not cell.hidden else show_cell(heading, cell)


def line_label(line: Line) -> str:
    """What a row is called."""
    if line.period is not None:
        return period_name(line.period)
    if line.is_own:
        return Message("{unit}本级", unit=line.label).render(_)
    return Message("{unit}合计", unit=line.label).render(_) if line.is_total else line.label


def period_name(period: Period) -> str:
    """A period in words that the reader knows: one who reads no Chinese knows it as it is typed."""
    return period.name if chosen_language() == "zh" else str(period)


def chart_of(
    labels: Sequence[str],
    series: Iterable[tuple[str, Iterable[Cell]]],
    unit: str,
    *,
    kind: str = "bar",
    across: bool = False,
) -> dict[str, object]:
    """What a chart draws; what has no number is a gap, never a zero."""
    found = [{"name": name, "values": [_number(cell) for cell in cells]} for name, cells in series]
    whole = all("." not in value for one in found for value in one["values"] if value)
    return {
        "labels": list(labels),
        "series": found,
        "unit": unit,
        "kind": kind,
        "across": across,
        "whole": whole,
    }


def _number(cell: Cell) -> str | None:
    # As text: a decimal of ours never passes through a binary fraction; the browser reads the digits.
    if cell.hidden or not isinstance(cell.value, Known):
        return None
    return plain(round(cell.value.number, _MOST_DIGITS))
