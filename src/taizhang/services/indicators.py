"""Looking at indicators: one figure, a row of periods, a table over the units below, a breakdown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.indicators import Aggregate, Coverage, Measure, State, in_order
from taizhang.core.indicators.breakdown import (
    Part,
    TableRow,
    adds_up,
    covered_by,
    is_rate,
    is_stock,
    measures_behind,
    parts_by_field,
    table_rows,
)
from taizhang.core.indicators.coverage import cover, same_reporters
from taizhang.core.indicators.finish import MeasureResult, finish
from taizhang.core.indicators.small_cell import hide_small_cells
from taizhang.core.indicators.sql import Window
from taizhang.core.ledger.record import RecordRef
from taizhang.core.ledger.unit import UnitTree
from taizhang.core.reports.change import change_of
from taizhang.core.values import Grain, Known, Message, Period, RefusedError
from taizhang.services.ledger_template import find_unit
from taizhang.services.reporting import check_changeset, compute
from taizhang.store import queries
from taizhang.store.breakdowns import count_rows
from taizhang.store.facts import slot_map

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from taizhang.core.indicators import Indicator, Outcome
    from taizhang.core.indicators.sql import MeasureRow
    from taizhang.core.ledger.unit import UnitSpan
    from taizhang.core.values import Value
    from taizhang.packs.pack import Pack
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

MONTH = "month"
"""What one types for a breakdown by month; a field of that name is named by its label."""

_MOST_PERIODS = 240
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
    """

    value: Value
    state: State
    coverage: Coverage
    count: int | None
    hidden: bool = False

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing, and nothing was owed: it is not that somebody failed to report."""
        return self.state is State.MISSING and not self.coverage.expected


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
    """A column of a table: an indicator, or an answer or a month of one."""

    key: str
    label: str
    indicator: Indicator
    is_total: bool = False
    period: Period | None = None


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


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """One figure with what it means, what it rests on, and how it moved.

    Attributes:
        indicator: The definition.
        unit: The code of the unit.
        unit_name: Its short name.
        period: The period.
        changeset: The ledger as known at this changeset.
        outcome: The figure of the period.
        base: Last year's, under the tree of the period.
        change: How it moved, in words; empty where the two do not compare.
        reasons: Why they do not.
        names: The names of units, by code.
        tree: All units that there ever were.
    """

    indicator: Indicator
    unit: str
    unit_name: str
    period: Period
    changeset: int
    outcome: Outcome
    base: Outcome
    change: str
    reasons: tuple[Message, ...]
    names: Mapping[str, str]
    tree: UnitTree


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


def show_indicator(
    workspace: Workspace,
    viewer: Viewer,
    indicator: str,
    unit: str,
    period: Period,
    as_of: int | None = None,
) -> IndicatorView:
    """An indicator for a unit and period, beside the same period last year.

    Raises:
        RefusedError: There is no such indicator, unit or changeset.
    """
    (identifier,) = pick_indicators(workspace.pack, [indicator])
    changeset = check_changeset(viewer, as_of)
    computed = compute(workspace, viewer, [identifier], unit, period, changeset)
    _find_seen(computed.tree, viewer, computed.unit, period)
    definition = workspace.pack.indicators[identifier]
    current, base = computed.current[identifier], computed.base[identifier]
    reasons = base.reasons
    change = None
    if not reasons:
        heirs = computed.comparison.heirs
        if isinstance(base.value, Known) and not same_reporters(
            current.coverage, base.coverage, heirs
        ):
            reasons = (Message("两年报送的单位不同"),)
        else:
            change = change_of(
                current.value,
                base.value,
                definition.unit_of_count,
                decimals=definition.decimals,
            )
    spans = queries.unit_spans(viewer, workspace.pack.kinds["unit"], changeset)
    words = "" if change is None else change.words
    if change is not None and change.printed is not None:
        words += change.printed.text
    return IndicatorView(
        indicator=definition,
        unit=computed.unit,
        unit_name=computed.tree.name(computed.unit),
        period=period,
        changeset=changeset,
        outcome=current,
        base=base,
        change=words,
        reasons=reasons,
        names=_names(spans, computed.tree),
        tree=UnitTree(tuple({span.code: span for span in (*spans, *computed.tree.spans)}.values())),
    )


def periods_between(first: Period, last: Period, every: Grain) -> tuple[Period, ...]:
    """The periods of a grain from one to another, both in.

    Raises:
        RefusedError: The second lies before the first, or there are too many.
    """
    if last.end <= first.start:
        raise RefusedError(
            Message("{last}在{first}之前，请对调 --from 和 --to。", first=first, last=last)
        )
    found = Period(first.start, max(first.end, last.end)).split(every)
    if len(found) > _MOST_PERIODS:
        raise RefusedError(
            Message("一次最多列{most}个时段，请缩短范围或放长间隔。", most=_MOST_PERIODS)
        )
    return found


def indicator_series(
    workspace: Workspace,
    viewer: Viewer,
    indicators: Sequence[str],
    unit: str,
    periods: Sequence[Period],
    as_of: int | None = None,
) -> IndicatorTable:
    """Indicators of a unit, one row a period, each period under the units of its own time.

    A period in which the unit did not exist has no row.

    Raises:
        RefusedError: There is no such indicator, there is no such unit in any of the periods.
    """
    pack = workspace.pack
    wanted = pick_indicators(pack, indicators)
    changeset = check_changeset(viewer, as_of)
    spans = queries.unit_spans(viewer, pack.kinds["unit"], changeset)
    counting = _Counting(pack, viewer, in_order(pack.indicators, wanted), changeset)
    lines, code, refused, absent = [], "", None, []
    names: dict[str, str] = {}
    for period in periods:
        tree = UnitTree.of(spans, period)
        try:
            code = _find_seen(tree, viewer, code or unit, period)
        except RefusedError as error:
            refused = refused or error
            absent.append(str(period))
            continue
        names |= _names(spans, tree)
        row = TableRow(code, tree.owners(code))
        ((cells,),) = counting.cells(tree, [row], [Part("", "", period)], period)
        figures = tuple(cells[name] for name in wanted)
        lines.append(Line(str(period), period.name, figures, period=period))
    if not lines:
        assert refused is not None  # noqa: S101 (there is at least one period)
        raise refused
    notes = []
    if absent:
        notes.append(Message("这些时段没有这个单位，没有列出：{periods}。", periods=tuple(absent)))
    notes += [
        Message(
            "{name}是时点数，各行是时段最后一天的数，不能相加。", name=pack.indicators[one].name
        )
        for one in wanted
        if is_stock(pack.indicators, one)
    ]
    whole = Period(periods[0].start, periods[-1].end)
    headings = tuple(
        Heading(one, pack.indicators[one].name, pack.indicators[one]) for one in wanted
    )
    return IndicatorTable(
        code,
        names.get(code, code),
        whole,
        changeset,
        "",
        headings,
        tuple(lines),
        tuple(notes),
        names,
    )


def indicator_table(
    workspace: Workspace,
    viewer: Viewer,
    unit: str,
    period: Period,
    indicators: Sequence[str] = (),
    as_of: int | None = None,
) -> IndicatorTable:
    """Indicators over the units directly below a unit, what is its own, and the whole computed for itself.

    Raises:
        RefusedError: There is no such indicator, unit or changeset.
    """
    pack = workspace.pack
    wanted = pick_indicators(pack, indicators)
    changeset = check_changeset(viewer, as_of)
    spans = queries.unit_spans(viewer, pack.kinds["unit"], changeset)
    tree = UnitTree.of(spans, period)
    code = _find_seen(tree, viewer, unit, period)
    counting = _Counting(pack, viewer, in_order(pack.indicators, wanted), changeset)
    rows = [*table_rows(tree, code), TableRow(code, tree.owners(code))]
    grid = counting.cells(tree, rows, [Part("", "", period)], period)
    names = _names(spans, tree)
    lines = _lines(rows, [tuple(parts[0][name] for name in wanted) for parts in grid], names)
    headings = tuple(
        Heading(one, pack.indicators[one].name, pack.indicators[one]) for one in wanted
    )
    notes = [*_own_note(rows, tree, names)]
    for place, identifier in enumerate(wanted):
        notes += _sum_notes(pack.indicators, identifier, [line.cells[place] for line in lines])
    notes += _coverage_notes(pack.indicators, wanted, lines[-1].cells, names)
    return IndicatorTable(
        code, tree.name(code), period, changeset, "", headings, lines, tuple(notes), names
    )


def break_down(
    workspace: Workspace,
    viewer: Viewer,
    indicator: str,
    unit: str,
    period: Period,
    by: str,
    as_of: int | None = None,
    *,
    units: bool = True,
) -> IndicatorTable:
    """An indicator by the answers of a field, or by month: in columns, the whole last.

    With `units` over the units directly below, else for the unit alone. In a breakdown by a field, small cells
    of units that are not the viewer's own are hidden, and what would tell them.

    Raises:
        RefusedError: There is no such indicator, unit, changeset or field, or it is no field of answers.
    """
    pack = workspace.pack
    (identifier,) = pick_indicators(pack, [indicator])
    changeset = check_changeset(viewer, as_of)
    spans = queries.unit_spans(viewer, pack.kinds["unit"], changeset)
    tree = UnitTree.of(spans, period)
    code = _find_seen(tree, viewer, unit, period)
    parts, many = _parts(pack, identifier, period, by)
    whole = TableRow(code, tree.owners(code))
    rows = [*table_rows(tree, code), whole] if units else [whole]
    counting = _Counting(pack, viewer, in_order(pack.indicators, [identifier]), changeset)
    grid = counting.cells(tree, rows, [*parts, Part("", "", period)], period)
    names = _names(spans, tree)
    by_month = parts[0].condition is None
    least = 0 if by_month else workspace.small_cell
    hidden = counting.hidden(rows, grid, least)
    kept = [
        place
        for place, part in enumerate(parts)
        if part.condition is None or _worth_a_column(pack, identifier, part, grid, place)
    ]
    table = []
    for line, cells in enumerate(grid):
        figures = [cells[place][identifier] for place in kept]
        for at, place in enumerate(kept):
            if (line, place) in hidden:
                one = figures[at]
                figures[at] = Cell(one.value, one.state, one.coverage, None, hidden=True)
        table.append((*figures, cells[-1][identifier]))
    definition = pack.indicators[identifier]
    headings = (
        *(
            Heading(
                parts[place].key,
                parts[place].label,
                definition,
                period=parts[place].period if by_month else None,
            )
            for place in kept
        ),
        Heading("", "合计", definition, is_total=True),
    )
    lines = _lines(rows, table, names)
    notes = [*_own_note(rows, tree, names)] if units else []
    notes += _part_notes(pack, identifier, by_month=by_month, many=many)
    if units:
        notes += _sum_notes(pack.indicators, identifier, [line.cells[-1] for line in lines])
    notes += _coverage_notes(pack.indicators, [identifier], lines[-1].cells[-1:], names)
    if hidden:
        notes.append(
            Message(
                "“＊”是不显示的数：记录不到{least}条的，和会使它被推算出来的（small_cell = {least}）。",
                least=least,
            )
        )
    return IndicatorTable(
        code,
        tree.name(code),
        period,
        changeset,
        MONTH if by_month else by,
        headings,
        lines,
        tuple(notes),
        names,
        least,
    )


def _parts(pack: Pack, identifier: str, period: Period, by: str) -> tuple[tuple[Part, ...], bool]:
    """The columns of a breakdown, and whether a record may stand in several of them."""
    if by in {MONTH, "月", "月份"}:
        months = []
        for month in period.split(Grain.MONTH):
            first, end = max(month.start, period.start), min(month.end, period.end)
            part = month if (first, end) == (month.start, month.end) else Period(first, end)
            months.append(Part(str(part), part.name, part))
        return tuple(months), False
    definition = pack.indicators[identifier]
    kinds = {measure.kind for measure in measures_behind(pack.indicators, identifier).values()}
    fields = [pack.kinds[kind].named_field(by) for kind in sorted(kinds)]
    found = fields[0]
    choosable = sorted(
        {
            field.id
            for kind in kinds
            for field in pack.kinds[kind].fields
            if field.choices and field.type.id in {"choice", "choices"}
        }
    )
    if found is None or found.id not in choosable or len(kinds) > 1:
        if not choosable or len(kinds) > 1:
            raise RefusedError(
                Message("“{indicator}”只能按月（--by month）细分。", indicator=definition.name)
            )
        raise RefusedError(
            Message(
                "“{indicator}”不能按“{by}”细分，可以按：{known}，或 month（按月）。",
                indicator=definition.name,
                by=by,
                known=tuple(choosable),
            )
        )
    return parts_by_field(found, period), found.type.many


def _worth_a_column(
    pack: Pack,
    identifier: str,
    part: Part,
    grid: Sequence[Sequence[Mapping[str, Cell]]],
    place: int,
) -> bool:
    """An answer that is no longer given, or a blank, has a column only if it was given."""
    (kind,) = {measure.kind for measure in measures_behind(pack.indicators, identifier).values()}
    retired = any(
        choice.id == part.key
        and choice.retired is not None
        and not choice.offered(part.period.start)
        for field in pack.kinds[kind].fields
        for choice in field.choices
    )
    if part.key and not retired:
        return True
    return any(cell.count for line in grid for cell in line[place].values())


def _lines(
    rows: Sequence[TableRow], cells: Sequence[tuple[Cell, ...]], names: Mapping[str, str]
) -> tuple[Line, ...]:
    lines = []
    for place, (row, figures) in enumerate(zip(rows, cells, strict=True)):
        total = place == len(rows) - 1
        if row.is_own and all(cell.is_idle for cell in figures):
            continue
        name = names.get(row.unit, row.unit)
        lines.append(Line(row.unit, name, figures, is_own=row.is_own, is_total=total))
    return tuple(lines)


def _own_note(
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


def _sum_notes(
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


def _part_notes(pack: Pack, identifier: str, *, by_month: bool, many: bool) -> Iterable[Message]:
    name = pack.indicators[identifier].name
    if by_month and is_stock(pack.indicators, identifier):
        yield Message(
            "{name}是时点数，各月是月末的数，合计是时段最后一天的数，不能相加。", name=name
        )
    elif many:
        yield Message("{name}：一条记录可以选几项，各列之和可以大于合计。", name=name)
    elif is_rate(pack.indicators, identifier):
        yield Message("{name}：合计列用分子的合计除以分母的合计，不是各列相加或平均。", name=name)
    elif not adds_up(pack.indicators, identifier):
        yield Message("{name}：合计列去掉重复后计算，不一定等于各列之和。", name=name)


def _names(spans: Sequence[UnitSpan], tree: UnitTree) -> dict[str, str]:
    """Those who are gone had names too."""
    return {span.code: span.short_name for span in (*spans, *tree.spans)}


def _coverage_notes(
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
            "{indicators}：已报{reported}/{expected}，不含尚未报送的{units}。",
            indicators=tuple(those),
            reported=coverage.reported,
            expected=coverage.expected,
            units=tuple(names.get(code, code) for code in coverage.missing),
        )


def _find_seen(tree: UnitTree, viewer: Viewer, unit: str, period: Period) -> str:
    """The unit of that name, if all of it may be shown: a part of a figure is another figure.

    Raises:
        RefusedError: There is no such unit, or it is not the viewer's own nor below it.
    """
    code = find_unit(tree, unit, period)
    if not viewer.sees(code, tree):
        raise RefusedError(Message("只能查看本单位和下级单位的数。"))
    return code


@dataclass(frozen=True, slots=True)
class _Counting:
    """Counts all cells of a table by one fused query."""

    pack: Pack
    viewer: Viewer
    order: tuple[str, ...]
    changeset: int

    @property
    def measures(self) -> dict[str, Measure]:
        return {
            identifier: body
            for identifier in self.order
            if isinstance(body := self.pack.indicators[identifier].body, Measure)
        }

    def cells(
        self, tree: UnitTree, rows: Sequence[TableRow], parts: Sequence[Part], period: Period
    ) -> list[list[dict[str, Cell]]]:
        """For each row and part, the cells of all indicators by id."""
        measures = self.measures
        asked = [(part.of(measure), part.period) for part in parts for measure in measures.values()]
        owners = list(dict.fromkeys(owner for row in rows for owner in row.owners))
        window = Window(period, owners, self.changeset, tree.standing)
        scopes = [row.owners for row in rows]
        counted = count_rows(self.viewer, asked, scopes, window, tree, slot_map())
        sent = queries.submissions(self.viewer, self.changeset)
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
