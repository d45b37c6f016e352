"""Columns of comparison in tables and series of indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.indicators import Coverage, State
from taizhang.core.indicators.beside import (
    Against,
    BesideFigure,
    Column,
    columns_beside,
    figures_beside,
)
from taizhang.core.values import NOT_APPLICABLE, Message, plain
from taizhang.services.comparing import Comparing
from taizhang.services.indicator_table import Cell, Heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from taizhang.core.indicators import Indicator
    from taizhang.core.indicators.relation import Comparisons
    from taizhang.core.indicators.target import Target
    from taizhang.core.values import Period
    from taizhang.packs.pack import Pack
    from taizhang.services.indicator_table import Line
    from taizhang.store.viewer import Viewer

BLANK = Cell(NOT_APPLICABLE, State.NOT_APPLICABLE, Coverage(), None, blank=True)
"""Where nothing is compared: what is a unit's own apart from those below."""


def applying(pack: Pack, indicator: str, asked: Iterable[Against]) -> tuple[Against, ...]:
    """Those comparisons that an indicator can have at all: a share only as a part, completion with a target."""
    can = {Against.LAST_YEAR, Against.PRIOR, Against.CUMULATIVE}
    if pack.indicators[indicator].part_of:
        can.add(Against.SHARE)
    if any(target.indicator == indicator for target in pack.targets):
        can.add(Against.TARGET)
    return tuple(one for one in asked if one in can)


def headings_beside(
    pack: Pack, wanted: Sequence[str], asked: Sequence[Against]
) -> tuple[Heading, ...]:
    """Each indicator, and behind it its columns of comparison."""
    found = []
    for name in wanted:
        item = pack.indicators[name]
        found.append(Heading(name, item.name, item))
        found += [
            Heading(
                f"{name}.{column.key}",
                str(_label(item, column, alone=len(wanted) == 1)),
                item,
                column=column,
            )
            for column in columns_beside(applying(pack, name, asked), item)
        ]
    return tuple(found)


def _label(indicator: Indicator, column: Column, *, alone: bool) -> Message:
    """What a column is called; with the name of its indicator if there are several."""
    if alone:
        return column.label
    return Message("{name}{column}", name=indicator.name, column=column.label)


def label_of(heading: Heading, headings: Sequence[Heading]) -> Message | str:
    """The same of a heading."""
    if heading.column is None:
        return heading.label
    alone = len({one.indicator.id for one in headings}) == 1
    return _label(heading.indicator, heading.column, alone=alone)


def cells_beside(
    pack: Pack,
    own: Mapping[str, Cell],
    compared: Mapping[str, Comparisons] | None,
    period: Period,
    names: Mapping[str, str],
    asked: Sequence[Against],
) -> tuple[Cell, ...]:
    """A row: each indicator and its columns of comparison."""
    found = []
    for name, cell in own.items():
        item = pack.indicators[name]
        found.append(cell)
        against = applying(pack, name, asked)
        if not against:
            continue
        if compared is None:
            found += [BLANK] * len(columns_beside(against, item))
            continue
        whole = pack.indicators.get(item.part_of)
        figures = figures_beside(against, item, compared[name], period, names, whole)
        found += [_cell(figure) for figure in figures]
    return tuple(found)


def compared_in(
    pack: Pack,
    viewer: Viewer,
    wanted: Sequence[str],
    changeset: int,
    codes: Sequence[str],
    period: Period,
    asked: Sequence[Against],
    *,
    named: bool = True,
) -> dict[str, dict[str, Comparisons]]:
    """The comparisons of units, by code; nothing is counted if nothing is asked."""
    if not asked:
        return {}
    return Comparing.of(pack, viewer, wanted, changeset, named=named).over(codes, period)


def _cell(figure: BesideFigure) -> Cell:
    outcome = figure.outcome
    return Cell(outcome.value, outcome.state, Coverage(), None, reasons=figure.reasons)


def reason_notes(headings: Sequence[Heading], lines: Sequence[Line]) -> Iterable[Message]:
    """Why cells of comparison have no number: each reason once, with the columns and the rows it holds for."""
    found: dict[tuple[str, str], tuple[Message, list[str], list[Message | str]]] = {}
    for place, heading in enumerate(headings):
        for line in lines:
            for reason in line.cells[place].reasons:
                # One sentence for the difference and the growth of the same two figures.
                key = (str(reason), heading.indicator.id)
                _reason, rows, columns = found.setdefault(key, (reason, [], []))
                row = line.key if line.period else line.label
                if row not in rows:
                    rows.append(row)
                label = label_of(heading, headings)
                if label not in columns:
                    columns.append(label)
    for reason, rows, columns in found.values():
        yield Message(
            "{columns}没有数（{rows}）：{reason}。",
            columns=tuple(columns),
            rows=tuple(rows),
            reason=reason,
        )


def nothing_to_compare(
    pack: Pack, wanted: Sequence[str], asked: Sequence[Against]
) -> Iterable[Message]:
    """Which comparisons that were asked for none of the indicators can have."""
    can = {one for name in wanted for one in applying(pack, name, asked)}
    if Against.SHARE in asked and Against.SHARE not in can:
        yield Message("没有占比：这些指标都不是另一个指标的一部分（part_of）。")
    if Against.TARGET in asked and Against.TARGET not in can:
        yield Message("没有完成率：这些指标都没有目标。")


def decision_in_words(target: Target, indicator: Indicator) -> Message:
    """When a target was decided, to what, why and by which paper."""
    told: list[Message | str] = []
    if target.why:
        told.append(target.why)
    if target.source:
        told.append(Message("依据{source}", source=target.source))
    return Message(
        "{period}的目标：{day}定为{number}{unit}{more}",
        period=target.period,
        day=target.decided_on,
        number=plain(target.number),
        unit=indicator.unit_of_count,
        more=Message("（{told}）", told=tuple(told)) if told else "",
    )
