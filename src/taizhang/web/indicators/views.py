"""The list of indicators, and one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.indicators.beside import Against
from taizhang.core.indicators.sentence import definition_sentence
from taizhang.services.at_a_glance import REST, lines_of_work, look, part_depth
from taizhang.services.basis import coverage_message
from taizhang.services.files import file_name
from taizhang.services.indicator_beside import applying, decision_in_words
from taizhang.services.indicator_breakdown import fields_to_break_by
from taizhang.services.indicator_sheets import sheet_of_glance, sheet_of_view
from taizhang.services.indicators import show_indicator
from taizhang.services.kept import kept
from taizhang.services.rights import Right
from taizhang.services.waiting_work import is_small_ledger
from taizhang.services.worked_cases import worked_cases
from taizhang.web.indicators.asked import (
    GRAIN_NAMES,
    REST_NAMES,
    asked_of,
    find_indicator,
    grain_asked,
)
from taizhang.web.office import office
from taizhang.web.page import XLSX, page, send_file, show, who
from taizhang.web.shown import figure_row, period_name, show_beside, show_outcome, state_word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from taizhang.core.indicators.beside import BesideFigure
    from taizhang.core.values import Message, Period
    from taizhang.services.at_a_glance import Glance
    from taizhang.services.indicators import IndicatorView

_LONGEST_SEARCH = 60
EVERY_LINE = "all"


def _found(request: HttpRequest) -> tuple[list[tuple[str, str, list[str]]], str, str]:
    """The indicators to show, line by line, with the line and the words that were asked for."""
    pack = office().pack
    words = request.GET.get("q", "").strip()[:_LONGEST_SEARCH]
    lines = lines_of_work(pack)
    line = request.GET.get("line", "")
    if not line and not words and lines and not is_small_ledger(who(request).viewer):
        # All of a large ledger is gone through only if somebody asks for all of it.
        line = lines[0].id
    low = words.casefold()
    groups = []
    for one in lines:
        if line not in ("", EVERY_LINE, one.id):
            continue
        names = [
            name
            for name in one.indicators
            if not low
            or any(
                low in text.casefold()
                for text in (name, pack.indicators[name].name, pack.indicators[name].definition)
            )
        ]
        if names:
            groups.append((one.id, one.label or REST_NAMES[REST], names))
    return groups, line, words


def _glance(request: HttpRequest, names: list[str]) -> Glance:
    asked = asked_of(request)
    return look(office(), asked.viewer, asked.unit, asked.period, names)


@page(Right.READ)
def indicators(request: HttpRequest) -> HttpResponse:
    """By line of work: each with last year's and who reported."""
    asked = asked_of(request)
    groups, line, words = _found(request)
    glance = _glance(request, [name for _key, _label, names in groups for name in names])
    figures = {one.indicator.id: one for one in glance.figures}
    shown = [
        {
            "id": key,
            "label": label,
            "rows": [
                figure_row(figures[name], glance.names, min(part_depth(office().pack, name), 3))
                for name in names
            ],
        }
        for key, label, names in groups
    ]
    values = {
        "asked": asked,
        "glance": glance,
        "found": shown,
        "lines": [(one.id, one.label or REST_NAMES[REST]) for one in lines_of_work(office().pack)],
        "line": line,
        "every_line": EVERY_LINE,
        "q": words,
        "count": sum(len(names) for _key, _label, names in groups),
    }
    return show(request, "indicators/indicators.html", values)


@page(Right.READ)
def export(request: HttpRequest) -> HttpResponse:
    """What the list shows, as a workbook."""
    groups, _line, _words = _found(request)
    glance = _glance(request, [name for _key, _label, names in groups for name in names])
    name = file_name(f"{glance.unit_name} {glance.period.name} 指标")
    return send_file(sheet_of_glance(glance), f"{name}.xlsx", XLSX)


@page(Right.READ)
def indicator(request: HttpRequest, key: str) -> HttpResponse:
    """One figure: what it means, what it rests on, how it moved."""
    item = find_indicator(key)
    asked = asked_of(request)
    pack = office().pack
    against = applying(pack, key, _against(asked.period))

    def count(changeset: int) -> IndicatorView:
        return show_indicator(
            office(), asked.viewer, key, asked.unit, asked.period, changeset, against, named=False
        )

    view = kept(office(), asked.viewer, ("indicator", key, asked.unit, asked.period), count)
    inputs = look(office(), asked.viewer, asked.unit, asked.period, item.inputs)
    whole = pack.indicators.get(item.part_of)
    names = [one.id for one in pack.indicators.values() if one.part_of == key]
    kin = look(office(), asked.viewer, asked.unit, asked.period, names)
    values = {
        "asked": asked,
        "item": item,
        "view": view,
        "value": show_outcome(item, view.outcome),
        "coverage": coverage_message(view.outcome.coverage, view.tree),
        "told": definition_sentence(item, pack.indicators, pack.kinds),
        "comparisons": _comparisons(view.beside),
        "decisions": [decision_in_words(one, item) for one in view.decisions],
        "inputs": [figure_row(one, inputs.names) for one in inputs.figures],
        "parts": [figure_row(one, kin.names) for one in kin.figures],
        "whole": whole,
        "cases": [
            {
                "case": case,
                "gives": f"{case.number}{item.unit_of_count}"
                if case.state is None
                else state_word(case.state),
            }
            for case in worked_cases(office(), key)
        ],
        "fields": fields_to_break_by(pack, key),
        "every": grain_asked(request).value,
        "grains": GRAIN_NAMES,
    }
    return show(request, "indicators/indicator.html", values)


def _against(period: Period) -> tuple[Against, ...]:
    """With what a figure is compared; the year so far is left out where the period is just that."""
    so_far = period.cumulative() == period
    return tuple(one for one in Against if one is not Against.CUMULATIVE or not so_far)


def _comparisons(figures: Iterable[BesideFigure]) -> list[dict[str, object]]:
    """The comparisons; why two figures do not compare is said once for their difference and their growth."""
    found: list[dict[str, object]] = []
    said: tuple[Message, ...] = ()
    for one in figures:
        found.append(
            {
                "label": one.column.label,
                "shown": show_beside(one),
                "period": period_name(one.period) if one.period else "",
                "reasons": () if one.reasons == said else one.reasons,
            }
        )
        said = one.reasons
    return found


@page(Right.READ)
def export_one(request: HttpRequest, key: str) -> HttpResponse:
    """One figure as a workbook."""
    item = find_indicator(key)
    asked = asked_of(request)
    view = show_indicator(
        office(),
        asked.viewer,
        key,
        asked.unit,
        asked.period,
        against=applying(office().pack, key, _against(asked.period)),
    )
    name = file_name(f"{view.unit_name} {view.period.name} {item.name}")
    return send_file(sheet_of_view(view, None), f"{name}.xlsx", XLSX)
