"""An indicator broken down: by the answers of a field, or by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.indicators import in_order
from taizhang.core.indicators.breakdown import (
    Part,
    TableRow,
    adds_up,
    is_rate,
    is_stock,
    measures_behind,
    parts_by_field,
    table_rows,
)
from taizhang.core.ledger.unit import UnitTree
from taizhang.core.values import Grain, Message, Period, RefusedError
from taizhang.services.indicator_table import (
    Cell,
    CellCounting,
    Heading,
    IndicatorTable,
    coverage_notes,
    find_seen,
    lines_of,
    names_of,
    own_note,
    pick_indicators,
    sum_notes,
)
from taizhang.services.reporting import check_changeset
from taizhang.store import queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from taizhang.core.ledger.field import Field
    from taizhang.packs.pack import Pack
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

MONTH = "month"
"""What one types for a breakdown by month; a field of that name is named by its label."""


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
    code = find_seen(tree, viewer, unit, period)
    parts, many = _parts(pack, identifier, period, by)
    whole = TableRow(code, tree.owners(code))
    rows = [*table_rows(tree, code), whole] if units else [whole]
    counting = CellCounting(pack, viewer, in_order(pack.indicators, [identifier]), changeset)
    grid = counting.cells(tree, rows, [*parts, Part("", "", period)], period)
    names = names_of(spans, tree)
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
    lines = lines_of(rows, table, names)
    notes = [*own_note(rows, tree, names)] if units else []
    notes += _part_notes(pack, identifier, by_month=by_month, many=many)
    if units:
        notes += sum_notes(pack.indicators, identifier, [line.cells[-1] for line in lines])
    notes += coverage_notes(pack.indicators, [identifier], lines[-1].cells[-1:], names)
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


def fields_to_break_by(pack: Pack, indicator: str) -> tuple[Field, ...]:
    """The fields by whose answers an indicator can be broken down; none if it rests on several kinds."""
    kinds = {measure.kind for measure in measures_behind(pack.indicators, indicator).values()}
    if len(kinds) != 1:
        return ()
    (kind,) = kinds
    return tuple(
        field
        for field in pack.kinds[kind].fields
        if field.choices and field.type.id in {"choice", "choices"}
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
