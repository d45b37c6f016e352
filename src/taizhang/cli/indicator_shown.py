"""Indicators as a person reads them, as a program reads them, and as a workbook."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from taizhang.cli import show
from taizhang.cli.language import _
from taizhang.core.indicators import Ratio, State
from taizhang.core.values import Known, plain, print_rate
from taizhang.services.files import write_files
from taizhang.services.indicator_sheets import (
    HIDDEN,
    NOT_OWED,
    sheet_of_list,
    sheet_of_table,
    sheet_of_view,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from taizhang.cli.base import Target
    from taizhang.core.indicators import Coverage, Indicator
    from taizhang.core.values import Value
    from taizhang.packs.pack import Pack
    from taizhang.services.indicator_table import Cell, Heading, IndicatorTable, Line
    from taizhang.services.indicators import IndicatorView

_MOST_DIGITS = 6
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
    value = _number(item, outcome.value, outcome.state)
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
        (_("上年同期"), _number(item, view.base.value, view.base.state)),
        (_("与上年同期比"), view.change),
        (_("不可比的原因"), reasons),
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
    show.table([(f"  {_part(heading)}", _cell(heading.indicator, cell)) for heading, cell in cells])
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
                        _cell(heading.indicator, cell, covered=not found.by or heading.is_total)
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
        _("{name}（{unit}）").format(name=heading.label, unit=heading.indicator.unit_of_count)
        for heading in found.headings
    ]


def _notes(found: IndicatorTable) -> None:
    for note in found.notes:
        show.line("注：{note}", note=note.render(_))


def _number(item: Indicator, value: Value, state: State) -> str:
    if not isinstance(value, Known):
        return _(show.STATE_WORDS[state])
    if state is State.NIL:
        return _("0（未开展）")
    if isinstance(item.body, Ratio):
        return print_rate(value.number, "", item.decimals).text
    return plain(round(value.number, _MOST_DIGITS))


def _cell(item: Indicator, cell: Cell, *, covered: bool = False) -> str:
    if cell.hidden:
        return HIDDEN
    if cell.is_idle:
        return NOT_OWED
    text = _number(item, cell.value, cell.state)
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
    return {**found, "coverage": _coverage_as_json(cell.coverage)}


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
            {"key": heading.key, "label": heading.label, "total": heading.is_total}
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
