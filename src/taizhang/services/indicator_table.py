"""Tables of figures: their cells, how they are counted, and what has to be said of their totals."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.indicators import Aggregate, Coverage, Measure, Ratio, State
from taizhang.core.indicators.breakdown import adds_up, covered_by, is_rate
from taizhang.core.indicators.coverage import cover
from taizhang.core.indicators.finish import MeasureResult, finish
from taizhang.core.indicators.small_cell import hide_small_cells
from taizhang.core.indicators.sql import Window
from taizhang.core.ledger.record import RecordRef
from taizhang.core.values import Known, Message, RefusedError
from taizhang.services.counting import measures_in
from taizhang.services.ledger_template import find_unit
from taizhang.store import queries
from taizhang.store.breakdowns import count_rows
from taizhang.store.by_day import by_day
from taizhang.store.facts import slot_map
from taizhang.store.submissions import submissions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from taizhang.core.indicators import Indicator
    from taizhang.core.indicators.beside import Column
    from taizhang.core.indicators.breakdown import Part, TableRow
    from taizhang.core.indicators.sql import MeasureRow
    from taizhang.core.ledger.unit import UnitSpan, UnitTree
    from taizhang.core.values import Period, Value
    from taizhang.packs.pack import Pack
    from taizhang.store.viewer import Viewer

# What is finished from a table says whether there are records, not which: a trace tells that.
_SOME = (RecordRef("", 0),)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a table.

    Attributes:
        value: The number, or why there is none.
        state: How a sentence may speak of it.
        coverage: Who was to report and did.
        count: How many records it rests on; None for what is computed from other indicators.
        hidden: Whether it is not shown, because it is small or would tell a small one.
        blank: Whether there is nothing to say here at all.
        reasons: Why a comparison has no number.
        waiting: How many records wait for approval and would move it.
    """

    value: Value
    state: State
    coverage: Coverage
    count: int | None
    hidden: bool = False
    blank: bool = False
    reasons: tuple[Message, ...] = ()
    waiting: int = 0

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing, and nothing was owed: it is not that somebody failed to report."""
        missing = self.state is State.MISSING and not self.coverage.expected
        return self.blank or (missing and not self.reasons)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: a unit, its own rest, or the whole; or one period of a series."""

    key: str
    label: str
    cells: tuple[Cell, ...]
    is_own: bool = False
    is_total: bool = False
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a table: an indicator, an answer or a month of one, or what it is compared with."""

    key: str
    label: str
    indicator: Indicator
    is_total: bool = False
    period: Period | None = None
    column: Column | None = None

    @property
    def unit_of_count(self) -> str:
        """In what its figures count."""
        return self.column.unit if self.column else self.indicator.unit_of_count

    @property
    def decimals(self) -> int | None:
        """To how many places its figures are rounded; None if they are exact."""
        if self.column:
            return self.column.decimals
        return self.indicator.decimals if isinstance(self.indicator.body, Ratio) else None


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """Figures in rows and columns, with what has to be known to read them.

    Attributes:
        unit: The code of the unit.
        unit_name: Its short name.
        period: The period, for a series from its first to its last.
        changeset: The ledger as known at this changeset.
        by: The field or `month` by which it is broken down, or nothing.
        headings: The columns.
        lines: The rows, the whole last.
        notes: Why rows do not add up, what is hidden, what falls to the unit itself.
        names: The names of units, by code.
        least: Below how many records a cell is hidden; 0 if nothing was to be hidden.
    """

    unit: str
    unit_name: str
    period: Period
    changeset: int
    by: str
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    notes: tuple[Message, ...]
    names: Mapping[str, str]
    least: int = 0


def pick_indicators(pack: Pack, wanted: Iterable[str] = ()) -> tuple[str, ...]:
    """The ids of the indicators that a person means by id or name; all of them if none is named.

    Raises:
        RefusedError: There is no such indicator, or two of that name.
    """
    found: dict[str, None] = {}
    for text in wanted:
        if text in pack.indicators:
            found[text] = None
            continue
        named = [item.id for item in pack.indicators.values() if item.name == text]
        if len(named) != 1:
            known = "、".join(named or pack.indicators)
            raise RefusedError(
                Message("没有名为“{name}”的指标，有：{known}。", name=text, known=known)
                if not named
                else Message("叫“{name}”的指标有几个，请写代码：{known}。", name=text, known=known)
            )
        found[named[0]] = None
    return tuple(found or pack.indicators)


def lines_of(
    rows: Sequence[TableRow], cells: Sequence[tuple[Cell, ...]], names: Mapping[str, str]
) -> tuple[Line, ...]:
    """The rows with their figures, the whole last; what is the unit's own only if there is anything to say."""
    lines = []
    for place, (row, figures) in enumerate(zip(rows, cells, strict=True)):
        total = place == len(rows) - 1
        if row.is_own and all(cell.is_idle for cell in figures):
            continue
        name = names.get(row.unit, row.unit)
        lines.append(Line(row.unit, name, figures, is_own=row.is_own, is_total=total))
    return tuple(lines)


def own_note(
    rows: Sequence[TableRow], tree: UnitTree, names: Mapping[str, str]
) -> Iterable[Message]:
    """What counts for the whole and for none of the units below, the unit itself apart."""
    for row in rows:
        others = tuple(names.get(code, code) for code in row.owners if code != row.unit)
        if row.is_own and others:
            yield Message(
                "“{unit}本级”一行含分不到下级单位的：{others}。",
                unit=tree.name(row.unit),
                others=others,
            )


def sum_notes(
    indicators: Mapping[str, Indicator], identifier: str, cells: Sequence[Cell]
) -> Iterable[Message]:
    """That the last of these is not the sum of the others, and why."""
    *rows, total = cells
    name = indicators[identifier].name
    if is_rate(indicators, identifier):
        yield Message("{name}：合计用分子的合计除以分母的合计，不是各行相加或平均。", name=name)
    elif not adds_up(indicators, identifier):
        yield Message("{name}：合计去掉重复后计算，不一定等于各行之和。", name=name)
    elif isinstance(total.value, Known):
        known = [cell.value.number for cell in rows if isinstance(cell.value, Known)]
        if total.value.number != sum(known, Decimal(0)):
            yield Message(
                "{name}：合计按全部记录计算，有的行没有数，各行之和不等于合计。", name=name
            )


def coverage_notes(
    indicators: Mapping[str, Indicator],
    wanted: Sequence[str],
    cells: Sequence[Cell],
    names: Mapping[str, str],
) -> Iterable[Message]:
    """Who is not in the whole, for all indicators of which that is the same."""
    missing: dict[Coverage, list[str]] = {}
    for identifier, cell in zip(wanted, cells, strict=True):
        if cell.coverage.missing:
            missing.setdefault(cell.coverage, []).append(indicators[identifier].name)
    for coverage, those in missing.items():
        yield Message(
            "{indicators}：已报{reported}/{expected}，不含{units}尚未报送的数。",
            indicators=tuple(those),
            reported=coverage.reported,
            expected=coverage.expected,
            units=tuple(names.get(code, code) for code in coverage.missing),
        )


def names_of(spans: Sequence[UnitSpan], tree: UnitTree) -> dict[str, str]:
    """Those who are gone had names too."""
    return {span.code: span.short_name for span in (*spans, *tree.spans)}


def find_seen(tree: UnitTree, viewer: Viewer, unit: str, period: Period) -> str:
    """The unit of that name, if all of it may be shown: a part of a figure is another figure.

    Raises:
        RefusedError: There is no such unit, or it is not the viewer's own nor below it.
    """
    code = find_unit(tree, unit, period)
    if not viewer.sees(code, tree):
        raise RefusedError(Message("只能查看本单位和下级单位的数。"))
    return code


@dataclass(frozen=True, slots=True)
class CellCounting:
    """Counts all cells of a table by one fused query."""

    pack: Pack
    viewer: Viewer
    order: tuple[str, ...]
    changeset: int

    @property
    def measures(self) -> dict[str, Measure]:
        """Those of the indicators that are counted from records."""
        return measures_in(self.pack, self.order)

    def cells(
        self, tree: UnitTree, rows: Sequence[TableRow], parts: Sequence[Part], period: Period
    ) -> list[list[dict[str, Cell]]]:
        """For each row and part, the cells of all indicators by id."""
        measures = self.measures
        asked = [(part.of(measure), part.period) for part in parts for measure in measures.values()]
        owners = list(dict.fromkeys(owner for row in rows for owner in row.owners))
        entries = queries.entries(self.viewer, self.pack.kinds, measures.values(), self.changeset)
        window = by_day(
            Window(period, owners, self.changeset, tree.standing, entries), self.pack.kinds
        )
        scopes = [row.owners for row in rows]
        counted = count_rows(self.viewer, asked, scopes, window, tree, slot_map())
        sent = submissions(self.viewer, self.changeset)
        kinds = {measure.kind for measure in measures.values()}
        owed = {
            (kind, of): cover(kind, owners, of, tree, self.pack.expectations, sent)
            for kind in kinds
            for of in {part.period for part in parts}
        }
        grid = []
        for row, line in zip(rows, counted, strict=True):
            cells = []
            for place, part in enumerate(parts):
                at = place * len(measures)
                found = dict(zip(measures, line[at : at + len(measures)], strict=True))
                coverage = {kind: covered_by(owed[kind, part.period], row.owners) for kind in kinds}
                cells.append(self._finish(found, coverage, part.period))
            grid.append(cells)
        return grid

    def _finish(
        self, found: Mapping[str, MeasureRow], coverage: Mapping[str, Coverage], period: Period
    ) -> dict[str, Cell]:
        results = {
            name: MeasureResult(row.number, row.any_of_kind, _SOME if row.count else ())
            for name, row in found.items()
        }
        outcomes = finish(self.pack.indicators, self.order, results, coverage, period=period)
        return {
            name: Cell(
                outcome.value,
                outcome.state,
                outcome.coverage,
                found[name].count if name in found else None,
            )
            for name, outcome in outcomes.items()
        }

    def hidden(
        self,
        rows: Sequence[TableRow],
        grid: Sequence[Sequence[Mapping[str, Cell]]],
        least: int,
    ) -> frozenset[tuple[int, int]]:
        """The cells of a breakdown that are not shown; the last column, the whole, always is."""
        if not least:
            return frozenset()
        own = {line for line, row in enumerate(rows) if row.unit == self.viewer.unit}
        found: set[tuple[int, int]] = set()
        for name, measure in self.measures.items():
            counts = [[_size(cells[name], measure) for cells in line[:-1]] for line in grid]
            found |= hide_small_cells(counts, least, total=len(rows) > 1, open_rows=own)
        return frozenset(found)


def _size(cell: Cell, measure: Measure) -> int:
    """By what a cell is small: how many records it rests on; what is counted distinct, how many of that."""
    if measure.aggregate is Aggregate.COUNT_DISTINCT and isinstance(cell.value, Known):
        return int(cell.value.number)
    return cell.count or 0
