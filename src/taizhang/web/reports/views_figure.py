"""A figure of a report: what it means and rests on, and what has changed since."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from taizhang.core.values import Message, RefusedError
from taizhang.services.report_list import find_listed, report_in_reach
from taizhang.services.report_trace import trace_of
from taizhang.services.rights import Right
from taizhang.store.overrides import overrides
from taizhang.web.office import office
from taizhang.web.page import is_part, page, page_address, show, who
from taizhang.web.second_person import second_values

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from taizhang.services.tracing import FigureTrace

_MOST_RECORDS = 50


def figure_values(request: HttpRequest, number: str, ordinal: int) -> dict[str, Any]:
    """What is to be known of a figure.

    Raises:
        RefusedError: There is no such figure.
    """
    actor = who(request)
    workspace, viewer = office(), actor.viewer
    written = report_in_reach(workspace, viewer, number)
    found = next((one for one in written.report.figures() if one.ordinal == ordinal), None)
    if found is None:
        raise RefusedError(Message("报告中没有这个数。"))
    listed = find_listed(workspace, viewer, number)
    traced: FigureTrace = next(
        one
        for one in trace_of(office(), actor.viewer, number).figures
        if one.row.ordinal == ordinal
    )
    sources = traced.row.sources
    newest = dict(traced.corrected)
    indicator = written.pack.indicators[found.indicator]
    return {
        "number": number,
        "figure": found,
        "computed": replace(found, written="").text,
        "trace": traced,
        "row": traced.row,
        "indicator_name": indicator.name,
        "records": [
            {
                "source": source,
                "address": page_address("ledger-record", source.record_id),
                "corrected": newest.get(source.record_id),
            }
            for source in sources[:_MOST_RECORDS]
        ],
        "record_count": len(sources),
        "held": overrides(viewer, [found.id]).get(found.id),
        "may_write": actor.may(Right.WRITE) and listed.newest.number == number,
        **second_values(request, written.report.unit),
    }


@page(Right.READ)
def figure(request: HttpRequest, number: str, ordinal: int) -> HttpResponse:
    """What a figure means and rests on, and what has changed since; beside the page, or a page of its own."""
    values = figure_values(request, number, ordinal)
    part = is_part(request)
    return show(request, "reports/figure.html" if part else "reports/figure_page.html", values)
