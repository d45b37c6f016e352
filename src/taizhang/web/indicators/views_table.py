"""Several indicators side by side: over the units below, or over periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.indicators.beside import Against
from taizhang.services.files import file_name
from taizhang.services.indicator_sheets import sheet_of_table
from taizhang.services.indicators import indicator_series, indicator_table
from taizhang.services.rights import Right
from taizhang.web.indicators.asked import (
    GRAIN_NAMES,
    asked_of,
    chosen,
    grain_asked,
    periods_back,
)
from taizhang.web.office import office
from taizhang.web.page import XLSX, page, send_file, show
from taizhang.web.shown import shown_lines

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from taizhang.services.indicator_table import IndicatorTable


def _against(request: HttpRequest) -> tuple[Against, ...]:
    return (Against.LAST_YEAR,) if request.GET.get("against") == Against.LAST_YEAR else ()


def _answer(request: HttpRequest, found: IndicatorTable, values: dict[str, object]) -> HttpResponse:
    if request.GET.get("as") == "xlsx":
        name = file_name(f"{found.unit_name} {found.period.name} 指标表")
        return send_file(sheet_of_table(found), f"{name}.xlsx", XLSX)
    more = {
        "found": found,
        "lines": shown_lines(found),
        "chosen": [office().pack.indicators[name] for name in chosen(request)],
        "compared": bool(_against(request)),
    }
    return show(request, "indicators/table.html", {**values, **more})


@page(Right.READ)
def table(request: HttpRequest) -> HttpResponse:
    """Over the units below, the whole last; in the order of the tree."""
    asked, names = asked_of(request), chosen(request)
    found = indicator_table(
        office(), asked.viewer, asked.unit, asked.period, names, against=_against(request)
    )
    return _answer(request, found, {"asked": asked, "over": "units"})


@page(Right.READ)
def series(request: HttpRequest) -> HttpResponse:
    """Over the last periods of a length."""
    asked, names = asked_of(request), chosen(request)
    grain = grain_asked(request)
    periods = periods_back(asked.period, grain)
    found = indicator_series(
        office(), asked.viewer, names, asked.unit, periods, against=_against(request)
    )
    values = {"asked": asked, "over": "periods", "every": grain.value, "grains": GRAIN_NAMES}
    return _answer(request, found, values)
