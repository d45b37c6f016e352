"""Indicators as a person reads them, as a program reads them, and as a workbook."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from taizhang.cli import show
from taizhang.cli.language import _
from taizhang.core.indicators import Ratio, State
from taizhang.core.indicators.beside import Against
from taizhang.core.values import Known, Message, plain, print_rate
from taizhang.services.files import write_files
from taizhang.services.indicator_beside import decision_in_words, label_of
from taizhang.services.indicator_sheets import (
    HIDDEN,
    NOT_OWED,
    sheet_of_list,
    sheet_of_table,
    sheet_of_view,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from taizhang.cli.base import Target
    from taizhang.core.indicators import Coverage, Indicator, Outcome
    from taizhang.core.indicators.beside import BesideFigure, Column
    from taizhang.core.values import Value
    from taizhang.packs.pack import Pack
    from taizhang.services.indicator_table import Cell, Heading, IndicatorTable, Line
    from taizhang.services.indicators import IndicatorView

_MOST_DIGITS = 6
# Without a target nothing is done of it either: that there is none is said once.
_SAID_BEFORE = frozenset({"actual", "completion"})
_COLUMNS_AT_ONCE, _PARTS_AT_ONCE = 6, 13


def tell_list(pack: Pack, target: Target) -> None:
    """All indicators of a pack."""
    indicators = list(pack.indicators.values())
    if target.form == "json":
        _write_json([_definition(item) for item in indicators], target.path)
    elif target.path is not None:
        _write(sheet_of_list(pack), target.path)
    else:
        for item in indicators:
            show.line("{name}（{id}），{unit}", name=item.name, id=item.id, unit=item.unit_of_count)
            show.line("  口径：{text}", text=item.definition)
            if item.source:
                show.line("  来源：{text}", text=item.source)


def tell_view(view: IndicatorView, parts: IndicatorTable | None, target: Target) -> None:
    """One figure, and its breakdown if it was asked for."""
    if target.form == "json":
        _write_json(_view_as_json(view, parts), target.path)
    elif target.path is not None:
        _write(sheet_of_view(view, parts), target.path)
    else:
        _view_as_text(view)
        if parts is not None:
            click.echo()
            _parts_as_text(parts)


def tell_table(found: IndicatorTable, target: Target, *, first: str) -> None:
    """A table or a series; `first` is what its rows are."""
    if target.form == "json":
        _write_json(_table_as_json(found), target.path)
    elif target.path is not None:
        _write(sheet_of_table(found), target.path)
    else:
        _table_as_text(found, first)


def _view_as_text(view: IndicatorView) -> None:
    item, outcome = view.indicator, view.outcome
    places = item.decimals if isinstance(item.body, Ratio) else None
    value = _number(places, outcome)
    if isinstance(outcome.value, Known):
        value += item.unit_of_count
    show.line("{name}（{id}）：{value}", name=item.name, id=item.id, value=value)
    reasons = _("；").join(reason.render(_) for reason in view.reasons)
    rows = [
        (_("口径"), item.definition),
        (_("来源"), item.source),
        (_("范围"), view.unit_name),
        (
            _("时段"),
            _("{period}（{first}至{last}）").format(
                period=show.period_name(view.period),
                first=view.period.start,
                last=view.period.last_day,
            ),
        ),
        (_("状态"), _(show.STATE_WORDS[outcome.state])),
        (_("报送情况"), _coverage(outcome.coverage, view.names)),
        (_("暂定的原因"), _("；").join(why.render(_) for why in outcome.why_provisional)),
        *(
            []
            if any(one.column.against is Against.LAST_YEAR for one in view.beside)
            else [
                (_("上年同期"), _number(places, view.base)),
                (_("与上年同期比"), view.change),
                (_("不可比的原因"), reasons),
            ]
        ),
        *_beside_as_text(view),
        *((_("目标的决定"), decision_in_words(one, item).render(_)) for one in view.decisions),
        *((_("部分与整体"), problem.render(_)) for problem in view.problems),
        (_("记录"), _("{count} 条").format(count=len(outcome.records))),
        (_("变更号"), str(view.changeset)),
    ]
    show.table([(f"  {label}", text) for label, text in rows if text])
    show.line(
        "查出处：taizhang trace {id} --unit {unit} --period {period} --as-of {changeset}",
        id=item.id,
        unit=view.unit,
        period=view.period,
        changeset=view.changeset,
    )


def _parts_as_text(found: IndicatorTable) -> None:
    (line,) = found.lines
    cells = zip(found.headings, line.cells, strict=True)
    show.table([(f"  {_part(heading)}", _cell(heading, cell)) for heading, cell in cells])
    _notes(found)


def _table_as_text(found: IndicatorTable, first: str) -> None:
    _title(found)
    at_once = _PARTS_AT_ONCE if found.by else _COLUMNS_AT_ONCE
    for start in range(0, len(found.headings), at_once):
        end = start + at_once
        if start:
            click.echo()
        rows = [(_(first), *_headings(found)[start:end])]
        for line in found.lines:
            cells = zip(found.headings[start:end], line.cells[start:end], strict=True)
            label = _label(line)
            rows.append(
                (
                    label,
                    *(
                        _cell(heading, cell, covered=not found.by or heading.is_total)
                        for heading, cell in cells
                    ),
                )
            )
        show.table(rows)
    _notes(found)


def _label(line: Line) -> str:
    if line.period is not None:
        return show.period_name(line.period)
    if line.is_own:
        return _("{unit}本级").format(unit=line.label)
    return _("{unit}合计").format(unit=line.label) if line.is_total else line.label


def _part(heading: Heading) -> str:
    """An answer in the words of the pack, a month as the reader knows it."""
    if heading.is_total:
        return _("合计")
    return heading.label if heading.period is None else show.period_name(heading.period)


def _title(found: IndicatorTable) -> None:
    title = _("{unit}  {period}  变更号 {changeset}").format(
        unit=found.unit_name, period=show.period_name(found.period), changeset=found.changeset
    )
    if found.by:
        item = found.headings[0].indicator
        name = _("{name}（{unit}）").format(name=item.name, unit=item.unit_of_count)
        title = f"{name}  {title}"
    click.echo(title)


def _headings(found: IndicatorTable) -> list[str]:
    if found.by:
        return [_part(heading) for heading in found.headings]
    return [
        _("{name}（{unit}）").format(
            name=Message("{label}", label=label_of(heading, found.headings)).render(_),
            unit=_(heading.unit_of_count),
        )
        for heading in found.headings
    ]


def _notes(found: IndicatorTable) -> None:
    for note in found.notes:
        show.line("注：{note}", note=note.render(_))


def _beside_as_text(view: IndicatorView) -> Iterator[tuple[str, str]]:
    """Each comparison with its days, or why there is none."""
    told: set[Against] = set()
    for figure in view.beside:
        column, outcome = figure.column, figure.outcome
        if figure.reasons and column.key in _SAID_BEFORE and column.against not in told:
            continue
        if not figure.reasons:
            told.add(column.against)
        label = column.label.render(_)
        if figure.period is not None:
            label = _("{label}（{period}）").format(
                label=label, period=show.period_name(figure.period)
            )
        text = _signed(column, outcome)
        if isinstance(outcome.value, Known):
            text += _(column.unit)
            # A change of two figures says so at its figures, a target is what it is.
            if outcome.provisional and not column.is_change:
                text += _("（暂定）")
        if figure.reasons:
            why = _("；").join(reason.render(_) for reason in figure.reasons)
            text = _("—（{why}）").format(why=why)
        yield label, text


def _signed(column: Column, found: Outcome | Cell) -> str:
    """A change with its sign, so that what fell cannot be read as what is."""
    text = _number(column.decimals, found)
    rises = column.is_change and isinstance(found.value, Known) and found.value.number > 0
    return f"+{text}" if rises else text


def _number(decimals: int | None, found: Outcome | Cell) -> str:
    value, state = found.value, found.state
    if not isinstance(value, Known):
        return _(show.STATE_WORDS[state])
    if state is State.NIL:
        return _("0（未开展）")
    if decimals is not None:
        return print_rate(value.number, "", decimals).text
    return plain(round(value.number, _MOST_DIGITS))


def _cell(heading: Heading, cell: Cell, *, covered: bool = False) -> str:
    if cell.hidden:
        return HIDDEN
    if cell.is_idle:
        return NOT_OWED
    if heading.column is not None:
        return _("—") if cell.reasons else _signed(heading.column, cell)
    text = _number(heading.decimals, cell)
    if covered and cell.coverage.missing and isinstance(cell.value, Known):
        text += _("（已报{reported}/{expected}）").format(
            reported=cell.coverage.reported, expected=cell.coverage.expected
        )
    return text


def _coverage(coverage: Coverage, names: Mapping[str, str]) -> str:
    if not coverage.expected:
        return _("名录数，不按期报送")
    words = _("已报{reported}/{expected}").format(
        reported=coverage.reported, expected=coverage.expected
    )
    if coverage.nil:
        words += _("（含零报告{count}家）").format(count=len(coverage.nil))
    if coverage.missing:
        units = _("、").join(names.get(code, code) for code in coverage.missing)
        words += _("，未报送：{units}").format(units=units)
    return words


# --- for programs: keys that they rely on ---------------------------------------------------


def _definition(item: Indicator) -> dict[str, object]:
    return {
        "id": item.id,
        "name": item.name,
        "unit_of_count": item.unit_of_count,
        "definition": item.definition,
        "source": item.source,
        "part_of": item.part_of or None,
        "stock": item.is_stock,
        "digest": item.digest,
    }


def _value_as_json(value: Value, state: State) -> dict[str, object]:
    number = value.number if isinstance(value, Known) else None
    return {
        # JSON has but one sort of number; the exact one stands beside it.
        "value": None if number is None else _json_number(number),
        "exact": None if number is None else plain(round(number, _MOST_DIGITS)),
        "state": state.value,
    }


def _json_number(number: Decimal) -> int | float:
    rounded = round(number, _MOST_DIGITS)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def _coverage_as_json(coverage: Coverage) -> dict[str, object]:
    return {
        "expected": coverage.expected,
        "reported": coverage.reported,
        "nil": list(coverage.nil),
        "missing": list(coverage.missing),
    }


def _cell_as_json(cell: Cell) -> dict[str, object]:
    if cell.hidden:
        return {"value": None, "exact": None, "state": "hidden"}
    found = _value_as_json(cell.value, cell.state)
    if cell.count is not None:
        found["records"] = cell.count
    if cell.reasons:
        found["reasons"] = [str(reason) for reason in cell.reasons]
    return {**found, "coverage": _coverage_as_json(cell.coverage)}


def _beside_as_json(figure: BesideFigure) -> dict[str, object]:
    return {
        "label": str(figure.column.label),
        "unit_of_count": figure.column.unit,
        **_value_as_json(figure.outcome.value, figure.outcome.state),
        "period": str(figure.period) if figure.period else None,
        "provisional": figure.outcome.provisional,
        "reasons": [str(reason) for reason in figure.reasons],
    }


def _table_as_json(found: IndicatorTable) -> dict[str, object]:
    items = {heading.indicator.id: heading.indicator for heading in found.headings}
    return {
        "unit": found.unit,
        "unit_name": found.unit_name,
        "period": str(found.period),
        "changeset": found.changeset,
        "by": found.by or None,
        "indicators": [_definition(item) for item in items.values()],
        "columns": [
            {
                "key": heading.key,
                "label": heading.label,
                "total": heading.is_total,
                "unit_of_count": heading.unit_of_count,
            }
            for heading in found.headings
        ],
        "rows": [
            {
                "key": line.key,
                "label": line.label,
                "own": line.is_own,
                "total": line.is_total,
                "cells": [_cell_as_json(cell) for cell in line.cells],
            }
            for line in found.lines
        ],
        "notes": [str(note) for note in found.notes],
        "units": {code: found.names.get(code, code) for code in _units_named(found)},
    }


def _units_named(found: IndicatorTable) -> list[str]:
    cells = [cell for line in found.lines for cell in line.cells]
    codes = (code for cell in cells for code in (*cell.coverage.nil, *cell.coverage.missing))
    return list(dict.fromkeys(codes))


def _view_as_json(view: IndicatorView, parts: IndicatorTable | None) -> dict[str, object]:
    outcome = view.outcome
    found: dict[str, object] = {
        "indicator": _definition(view.indicator),
        "unit": view.unit,
        "unit_name": view.unit_name,
        "period": str(view.period),
        "changeset": view.changeset,
        **_value_as_json(outcome.value, outcome.state),
        "coverage": {
            **_coverage_as_json(outcome.coverage),
            "missing_names": [view.names.get(code, code) for code in outcome.coverage.missing],
        },
        "last_year": _value_as_json(view.base.value, view.base.state),
        "change": view.change or None,
        "not_comparable": [str(reason) for reason in view.reasons],
        "provisional": outcome.provisional,
        "waiting": list(outcome.waiting),
        "comparisons": {one.column.key: _beside_as_json(one) for one in view.beside},
        "target_decisions": [
            {
                "period": str(one.period),
                "decided_on": one.decided_on.isoformat(),
                "value": _json_number(one.number),
                "why": one.why,
                "source": one.source,
                "place": str(one.place),
            }
            for one in view.decisions
        ],
        "problems": [str(problem) for problem in view.problems],
        "records": len(outcome.records),
    }
    if parts is not None:
        found["by"] = _table_as_json(parts)
    return found


def _write_json(data: Mapping[str, object] | Sequence[object], output: Path | None) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=2)
    if output is None:
        click.echo(text)
    else:
        _write(f"{text}\n".encode(), output)


def _write(content: bytes, output: Path) -> None:
    (path,) = write_files(output.parent, {output.name: content})
    show.line("已写出 {path}", path=path)
