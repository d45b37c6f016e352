"""Looking at indicators: one figure, a row of periods, a table over the units below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.indicators import in_order
from taizhang.core.indicators.beside import Against, BesideFigure, figures_beside
from taizhang.core.indicators.breakdown import Part, TableRow, is_stock, table_rows
from taizhang.core.indicators.coverage import same_reporters
from taizhang.core.indicators.target import Target, decisions
from taizhang.core.ledger.unit import UnitTree
from taizhang.core.reports.change import change_of
from taizhang.core.values import Grain, Known, Message, Period, RefusedError
from taizhang.services.indicator_beside import (
    applying,
    cells_beside,
    compared_in,
    headings_beside,
    nothing_to_compare,
    reason_notes,
)
from taizhang.services.indicator_state import kin_of, part_notes, waiting_notes
from taizhang.services.indicator_table import (
    CellCounting,
    IndicatorTable,
    Line,
    coverage_notes,
    find_seen,
    lines_of,
    names_of,
    own_note,
    pick_indicators,
    sum_notes,
)
from taizhang.services.reporting import check_changeset, compute
from taizhang.store import queries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from taizhang.core.indicators import Indicator, Outcome
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

_MOST_PERIODS = 240
_USUAL = (Against.SHARE, Against.TARGET)


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
        beside: The comparisons that were asked for.
        decisions: Every decision on the target that holds, in the order of their days.
        problems: What does not fit between parts and wholes.
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
    beside: tuple[BesideFigure, ...] = ()
    decisions: tuple[Target, ...] = ()
    problems: tuple[Message, ...] = ()


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


def show_indicator(
    workspace: Workspace,
    viewer: Viewer,
    indicator: str,
    unit: str,
    period: Period,
    as_of: int | None = None,
    against: Sequence[Against] | None = None,
    *,
    named: bool = True,
) -> IndicatorView:
    """An indicator for a unit and period, beside the same period last year and whatever else is asked for.

    Without `against`, beside its whole and its target where it has them. Without `named`, the records it rests on
    are not gathered.

    Raises:
        RefusedError: There is no such indicator, unit or changeset.
    """
    (identifier,) = pick_indicators(workspace.pack, [indicator])
    changeset = check_changeset(viewer, as_of)
    computed = compute(workspace, viewer, [identifier], unit, period, changeset, named=named)
    find_seen(computed.tree, viewer, computed.unit, period)
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
    pack, names = workspace.pack, names_of(spans, computed.tree)
    asked = applying(pack, identifier, _USUAL) if against is None else tuple(against)
    beside: tuple[BesideFigure, ...] = ()
    decided: tuple[Target, ...] = ()
    if asked:
        compared = compared_in(
            pack, viewer, [identifier], changeset, [computed.unit], period, asked, named=named
        )[computed.unit][identifier]
        whole = pack.indicators.get(definition.part_of)
        beside = figures_beside(asked, definition, compared, period, names, whole)
        if against is None and compared.target is None:
            beside = tuple(one for one in beside if one.column.against is not Against.TARGET)
        if compared.target is not None and Against.TARGET in asked:
            decided = decisions(pack.targets, compared.target)
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
        names=names,
        tree=UnitTree(tuple({span.code: span for span in (*spans, *computed.tree.spans)}.values())),
        beside=beside,
        decisions=decided,
        problems=computed.problems,
    )


def indicator_series(
    workspace: Workspace,
    viewer: Viewer,
    indicators: Sequence[str],
    unit: str,
    periods: Sequence[Period],
    as_of: int | None = None,
    against: Sequence[Against] = (),
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
    counting = CellCounting(
        pack, viewer, in_order(pack.indicators, kin_of(pack, wanted)), changeset
    )
    state: list[Message] = []
    lines, code, refused, absent = [], "", None, []
    names: dict[str, str] = {}
    for period in periods:
        tree = UnitTree.of(spans, period)
        try:
            code = find_seen(tree, viewer, code or unit, period)
        except RefusedError as error:
            refused = refused or error
            absent.append(str(period))
            continue
        names |= names_of(spans, tree)
        row = TableRow(code, tree.owners(code))
        ((cells,),) = counting.cells(tree, [row], [Part("", "", period)], period)
        compared = compared_in(pack, viewer, wanted, changeset, [code], period, against)
        own = {name: cells[name] for name in wanted}
        figures = cells_beside(pack, own, compared.get(code), period, names, against)
        lines.append(Line(str(period), period.name, figures, period=period))
        state += waiting_notes(pack, viewer, wanted, changeset, tree, code, period)
        state += [
            Message("{period}，{problem}", period=period, problem=problem)
            for problem in part_notes(pack, [row], [cells], names)
        ]
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
    headings = headings_beside(pack, wanted, against)
    notes += [*state, *nothing_to_compare(pack, wanted, against), *reason_notes(headings, lines)]
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
    against: Sequence[Against] = (),
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
    code = find_seen(tree, viewer, unit, period)
    counting = CellCounting(
        pack, viewer, in_order(pack.indicators, kin_of(pack, wanted)), changeset
    )
    rows = [*table_rows(tree, code), TableRow(code, tree.owners(code))]
    grid = counting.cells(tree, rows, [Part("", "", period)], period)
    names = names_of(spans, tree)
    codes = [row.unit for row in rows if not row.is_own]
    compared = compared_in(pack, viewer, wanted, changeset, codes, period, against)
    figures = [
        cells_beside(
            pack,
            {name: parts[0][name] for name in wanted},
            None if row.is_own else compared.get(row.unit),
            period,
            names,
            against,
        )
        for row, parts in zip(rows, grid, strict=True)
    ]
    lines = lines_of(rows, figures, names)
    headings = headings_beside(pack, wanted, against)
    notes = [*own_note(rows, tree, names)]
    places = {one.indicator.id: at for at, one in enumerate(headings) if one.column is None}
    for identifier, place in places.items():
        notes += sum_notes(pack.indicators, identifier, [line.cells[place] for line in lines])
    whole = [lines[-1].cells[place] for place in places.values()]
    notes += coverage_notes(pack.indicators, wanted, whole, names)
    notes += waiting_notes(pack, viewer, wanted, changeset, tree, code, period)
    notes += part_notes(pack, rows, [parts[0] for parts in grid], names)
    notes += [*nothing_to_compare(pack, wanted, against), *reason_notes(headings, lines)]
    return IndicatorTable(
        code, tree.name(code), period, changeset, "", headings, lines, tuple(notes), names
    )
