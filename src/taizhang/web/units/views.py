"""The tree of units on a day, and one unit over time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from taizhang.core.ledger.unit import UNIT_KIND_ID
from taizhang.services.clock import today
from taizhang.services.desk_book import note
from taizhang.services.ledger_template import make_base_template
from taizhang.services.registers import lines_of, register_lines
from taizhang.services.rights import Right
from taizhang.services.unit_choice import tree_on, units_on
from taizhang.web.asked import day_in
from taizhang.web.office import office
from taizhang.web.page import XLSX, page, send_file, show, who

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def day_at(request: HttpRequest) -> dt.date:
    """The day that is looked at; today if none was asked for."""
    return day_in(request.GET.get("day", "")) or today()


def registers() -> list[tuple[str, str]]:
    """Ids and labels of the registers beside that of the units."""
    return [(kind.id, kind.label) for kind in office().pack.registers if kind.id != UNIT_KIND_ID]


@page(Right.UNITS)
def units(request: HttpRequest) -> HttpResponse:
    """The tree on a day."""
    viewer, day = who(request).viewer, day_at(request)
    kind = office().pack.kinds[UNIT_KIND_ID]
    levels = {one.id: one.label for field in kind.fields for one in field.choices}
    tree = tree_on(office(), viewer, day).walked()
    rows = [
        {
            "span": span,
            "depth": min(depth, 5),
            "level": levels.get(span.level, span.level),
            "lines": "、".join(levels.get(line, line) for line in span.lines),
        }
        for span, depth in tree
    ]
    there = {span.code for span, _depth in tree}
    lines = register_lines(office(), viewer, kind)
    gone = {line.key: line for line in lines if line.key not in there}
    values = {
        "rows": rows,
        "day": day,
        "registers": registers(),
        "gone": sorted(gone.values(), key=lambda line: line.key),
    }
    return show(request, "units/units.html", values)


@page(Right.UNITS)
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit over time."""
    viewer = who(request).viewer
    kind = office().pack.kinds[UNIT_KIND_ID]
    lines = lines_of(office(), viewer, kind, code)
    names = {one.code: one.name for one in units_on(office(), viewer, today())}
    for line in register_lines(office(), viewer, kind):
        names.setdefault(line.key, line.cells.get("short_name") or line.title)
    values = {
        "code": code,
        "line": lines[-1],
        "rows": [
            {
                "line": line,
                "parent": names.get(line.cells.get("parent", ""), ""),
                "heirs": [
                    names.get(heir, heir)
                    for heir in line.cells.get("successors", "").split("、")
                    if heir
                ],
            }
            for line in reversed(lines)
        ],
        "open": lines[-1].until is None,
        "today": today(),
    }
    return show(request, "units/unit.html", values)


@page(Right.UNITS)
def base(request: HttpRequest) -> HttpResponse:
    """The workbook of the registers, for many changes at once."""
    made = make_base_template(office(), who(request).viewer)
    note(who(request).label, "sheet-download", made.name)
    return send_file(made.content, made.name, XLSX)
