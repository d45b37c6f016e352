"""The pack in force, to be read: kinds, indicators with what they mean and worked cases, templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from taizhang.core.indicators import State
from taizhang.core.ledger.cell import excerpt
from taizhang.core.reports.template import STATE_WORDS
from taizhang.core.values import Message, RefusedError, plain
from taizhang.services.ledger_template import shown_cell
from taizhang.services.pack_desk import cases_of
from taizhang.services.rights import Right
from taizhang.web.language import _
from taizhang.web.office import office
from taizhang.web.page import page, show

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest, HttpResponse

    from taizhang.packs.pack import Case, Pack

_WORDS = {state: word for word, state in STATE_WORDS.items()}


def head(at: str) -> dict[str, Any]:
    """What stands at the top of every page of the pack."""
    pack = office().pack
    counts = {
        "kinds": len(pack.kinds),
        "indicators": len(pack.indicators),
        "templates": len(pack.templates),
    }
    return {"pack": pack, "at": at, "counts": counts}


def _found(known: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 (of three sorts)
    if name not in known:
        raise RefusedError(Message("业务包里没有“{name}”。", name=excerpt(name)))
    return known[name]


def _by_line(pack: Pack, items: Iterable[Any], line_of: Any) -> list[tuple[str, list[Any]]]:  # noqa: ANN401 (kinds or indicators)
    """By line of work, in the order of the pack; those of none last."""
    labels = {line.id: line.label for line in pack.lines}
    groups: dict[str, list[Any]] = {line.label: [] for line in pack.lines}
    for item in items:
        groups.setdefault(labels.get(line_of(item), ""), []).append(item)
    return [(label, found) for label, found in groups.items() if found]


def _text_of(ending: str) -> str:
    """The file of the pack of that name, as it was written; empty if it is none of its own."""
    files = office().pack.files
    return next((text for name, text in files.items() if name.endswith(ending)), "")


@page(Right.DEFINITIONS)
def kinds(request: HttpRequest) -> HttpResponse:
    """What is entered, line of work by line of work."""
    pack = office().pack
    entered = [kind for kind in pack.kinds.values() if not kind.is_register]
    values = {
        **head("kinds"),
        "sets": _by_line(pack, entered, lambda kind: kind.line),
        "registers": pack.registers,
    }
    return show(request, "packs/kinds.html", values)


@page(Right.DEFINITIONS)
def kind(request: HttpRequest, name: str) -> HttpResponse:
    """One kind with its fields."""
    found = _found(office().pack.kinds, name)
    text = _text_of(f"kinds/{name}.yaml") or _text_of(f"registers/{name}.yaml")
    counted = [
        one for one in office().pack.indicators.values() if getattr(one.body, "kind", "") == name
    ]
    values = {**head("kinds"), "kind": found, "text": text, "counted": counted}
    return show(request, "packs/kind.html", values)


@page(Right.DEFINITIONS)
def indicators(request: HttpRequest) -> HttpResponse:
    """What is counted."""
    pack = office().pack
    wanted = request.GET.get("q", "").strip()
    found = [
        one
        for one in pack.indicators.values()
        if not wanted or wanted in one.name or wanted in one.definition or wanted in one.id
    ]

    def line_of(one: Any) -> str:  # noqa: ANN401 (an indicator)
        kind = pack.kinds.get(getattr(one.body, "kind", ""))
        return kind.line if kind else ""

    values = {
        **head("indicators"),
        "sets": _by_line(pack, found, line_of),
        "q": wanted,
        "count": len(found),
    }
    return show(request, "packs/indicators.html", values)


@page(Right.DEFINITIONS)
def indicator(request: HttpRequest, name: str) -> HttpResponse:
    """One indicator: what it means, and worked cases."""
    pack = office().pack
    found = _found(pack.indicators, name)
    values = {
        **head("indicators"),
        "indicator": found,
        "whole": pack.indicators.get(found.part_of),
        "parts": [one for one in pack.indicators.values() if one.part_of == name],
        "inputs": [pack.indicators[one] for one in found.inputs if one in pack.indicators],
        "cases": [_case(pack, case) for case in cases_of(pack, name)],
        "text": _text_of(f"indicators/{name}.yaml") or _text_of(f"/{name}.yaml"),
    }
    return show(request, "packs/indicator.html", values)


def _case(pack: Pack, case: Case) -> dict[str, Any]:
    names = {unit.code: unit.short_name for unit in pack.example_units}
    gives = case.gives
    rows = []
    for record in case.records:
        kind = pack.kinds[record.kind]
        cells = [
            (one.label, shown_cell(one, record.values[one.id], names))
            for one in kind.fields
            if one.id in record.values
        ]
        rows.append((kind.label, names.get(record.unit, record.unit), cells))
    shown = _(_WORDS[gives]) if isinstance(gives, State) else plain(gives)
    return {
        "name": case.name,
        "unit": names.get(case.unit, case.unit),
        "period": case.period.name,
        "rows": rows,
        "gives": shown,
        "counted": case.counted,
    }


@page(Right.DEFINITIONS)
def templates(request: HttpRequest) -> HttpResponse:
    """The templates of reports."""
    values = {**head("templates"), "templates": office().pack.templates.values()}
    return show(request, "packs/templates.html", values)


@page(Right.DEFINITIONS)
def template(request: HttpRequest, name: str) -> HttpResponse:
    """One template as it was written."""
    found = _found(office().pack.templates, name)
    values = {**head("templates"), "template": found, "text": _text_of(f"reports/{name}.txt")}
    return show(request, "packs/template.html", values)
