"""Parts of the page of an indicator that are asked for after it: trend, breakdown, records."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from taizhang.core.indicators import State
from taizhang.core.indicators.breakdown import is_rate, is_stock
from taizhang.services.figure_records import records_behind
from taizhang.services.files import file_name
from taizhang.services.indicator_breakdown import MONTH, break_down, fields_to_break_by
from taizhang.services.indicator_sheets import sheet_of_table
from taizhang.services.indicators import indicator_series, indicator_table
from taizhang.services.kept import kept
from taizhang.services.rights import Right
from taizhang.web.asked import number_in
from taizhang.web.indicators.asked import (
    GRAIN_NAMES,
    UNITS,
    WAY_NAMES,
    asked_of,
    find_indicator,
    grain_asked,
    periods_back,
)
from taizhang.web.language import _
from taizhang.web.office import office
from taizhang.web.page import XLSX, is_part, page, page_address, send_file, show
from taizhang.web.shown import chart_of, line_label, shown_lines

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from taizhang.core.indicators import Indicator
    from taizhang.services.indicator_table import IndicatorTable, Line

_ANY = "0"


def _part(request: HttpRequest, name: str, values: dict[str, object]) -> HttpResponse:
    """The part alone for htmx; a page around it for a browser that follows the link."""
    part = f"indicators/parts/{name}.html"
    if is_part(request):
        return show(request, part, values)
    return show(request, "indicators/part.html", {**values, "part": part})


def _file(request: HttpRequest, table: IndicatorTable, item: Indicator) -> HttpResponse | None:
    if request.GET.get("as") != "xlsx":
        return None
    name = file_name(f"{table.unit_name} {table.period.name} {item.name}")
    return send_file(sheet_of_table(table), f"{name}.xlsx", XLSX)


@page(Right.READ)
def trend(request: HttpRequest, key: str) -> HttpResponse:
    """The last periods of a length, as a chart and as a table."""
    item, asked = find_indicator(key), asked_of(request)
    grain = grain_asked(request)
    periods = periods_back(asked.period, grain)

    def count(changeset: int) -> IndicatorTable:
        return indicator_series(office(), asked.viewer, [key], asked.unit, periods, changeset)

    table = kept(office(), asked.viewer, ("series", key, asked.unit, periods), count)
    if (file := _file(request, table, item)) is not None:
        return file
    stands = is_stock(office().pack.indicators, key) or is_rate(office().pack.indicators, key)
    lines = _from_the_first(table)
    labels = [line_label(line) for line in lines]
    cells = [line.cells[0] for line in lines]
    values = {
        "asked": asked,
        "item": item,
        "every": grain.value,
        "grains": GRAIN_NAMES,
        "table": table,
        "lines": shown_lines(replace(table, lines=lines)),
        "earlier": len(table.lines) - len(lines),
        "chart": chart_of(
            labels, [(item.name, cells)], _(item.unit_of_count), kind="line" if stands else "bar"
        ),
    }
    return _part(request, "trend", values)


def _from_the_first(table: IndicatorTable) -> tuple[Line, ...]:
    """The periods from the first of which anything was reported; all of them if there is none."""
    first = next(
        (
            place
            for place, line in enumerate(table.lines)
            if line.cells[0].state is not State.MISSING or line.cells[0].coverage.reported
        ),
        0,
    )
    return table.lines[first:]


@page(Right.READ)
def parts(request: HttpRequest, key: str) -> HttpResponse:
    """By the units below, by the answers of a field, or by month; in the order of the tree and of the pack."""
    item, asked = find_indicator(key), asked_of(request)
    fields = fields_to_break_by(office().pack, key)
    usual = UNITS if asked.has_below else MONTH
    by = request.GET.get("by") or usual
    over_units = asked.has_below and request.GET.get("over") == UNITS
    if by == UNITS:
        table = indicator_table(office(), asked.viewer, asked.unit, asked.period, [key])
    else:
        table = break_down(
            office(), asked.viewer, key, asked.unit, asked.period, by, units=over_units
        )
    if (file := _file(request, table, item)) is not None:
        return file
    values = {
        "asked": asked,
        "item": item,
        "by": by,
        "over": over_units,
        "units": UNITS,
        "month": MONTH,
        "fields": fields,
        "ways": [
            *([(UNITS, WAY_NAMES[UNITS])] if asked.has_below else []),
            *((field.id, field.label) for field in fields),
            (MONTH, WAY_NAMES[MONTH]),
        ],
        "table": table,
        "lines": shown_lines(table),
        "chart": _chart(table, item, by),
        "turned": by != UNITS and not over_units,
    }
    return _part(request, "parts", values)


def _chart(table: IndicatorTable, item: Indicator, by: str) -> dict[str, object]:
    """The rows below by units; else the answers or months of the whole."""
    unit = _(item.unit_of_count)
    if by == UNITS:
        rows = [line for line in table.lines if not line.is_total and not line.cells[0].is_idle]
        cells = [line.cells[0] for line in rows]
        labels = [line_label(line) for line in rows]
        return chart_of(labels, [(item.name, cells)], unit, across=True)
    places = [place for place, heading in enumerate(table.headings) if not heading.is_total]
    whole = table.lines[-1]
    labels = [_(table.headings[place].label) for place in places]
    return chart_of(labels, [(item.name, [whole.cells[place] for place in places])], unit)


@page(Right.READ)
def records(request: HttpRequest, key: str) -> HttpResponse:
    """The records that count, page by page."""
    find_indicator(key)
    asked = asked_of(request)
    found = records_behind(
        office(),
        asked.viewer,
        key,
        asked.unit,
        asked.period,
        of=request.GET.get("of", ""),
        page=number_in(request.GET.get("page", ""), 1),
    )
    # The page of a record is another area's; its address is asked for with an id that stands for any.
    place = page_address("ledger-record", _ANY)
    values = {
        "asked": asked,
        "item": found.indicator,
        "found": found,
        "before": found.page - 1,
        "after": found.page + 1,
        "record_address": place.removesuffix(_ANY),
    }
    return _part(request, "records", values)
