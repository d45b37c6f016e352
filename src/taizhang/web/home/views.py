"""The first page: what waits, the half-year at a glance, the days that come next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.values import RefusedError
from taizhang.services.at_a_glance import coming_days, look, owed_below, reporting_state
from taizhang.services.clock import today
from taizhang.services.duplicates import list_duplicates
from taizhang.services.rights import Right
from taizhang.services.unit_choice import choose_unit
from taizhang.services.waiting_work import is_small_ledger
from taizhang.web.home.tasks import ACTION_NAMES, Waiting, waiting_for
from taizhang.web.office import office
from taizhang.web.page import page, page_address, show, who
from taizhang.web.shell import period_of
from taizhang.web.shown import FigureRow, figure_row, period_name

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from taizhang.core.values import Period
    from taizhang.services.at_a_glance import Glance
    from taizhang.services.rights import Actor


@page(Right.OWN)
def home(request: HttpRequest) -> HttpResponse:
    """What waits."""
    actor, day = who(request), today()
    values: dict[str, object] = {"today": day}
    period = period_of(request)
    owed = owed_below(office(), actor.viewer, period) if actor.may(Right.READ) else ()
    waiting = waiting_for(actor, period, owed, day)
    own = actor.may(Right.ENTER) and not actor.may(Right.REVIEW)
    page_of = "entry-revise" if own else "ledger-record"
    values |= {
        "waiting": waiting,
        "standing": [(one, one.standing(day)) for one in waiting.owed],
        "returned": [(one, page_address(page_of, one.record_id)) for one in waiting.returned],
        "book": _book(waiting),
        "reports": [(one, page_address("report", one.number)) for one in waiting.reports],
    }
    if actor.may(Right.READ):
        small = is_small_ledger(actor.viewer)
        values |= {
            "period_name": period_name(period),
            # What waits is told at once; a large ledger is gone through while one reads it.
            "later": not small,
            **(_glance(actor, period) if small else {}),
            "days": [
                (one, period_name(one.period))
                for one in coming_days(office(), actor.viewer, period, owed, day)
            ],
            "state": reporting_state(owed, day),
            "ask_pairs": actor.may(Right.REVIEW) and small,
            "places": {
                "entry": page_address("entry"),
                "periods": page_address("periods"),
                "units": page_address("units") if actor.may(Right.UNITS) else "",
            },
        }
    return show(request, "home/home.html", values)


def _book(waiting: Waiting) -> list[dict[str, object]]:
    lines = waiting.book.newest if waiting.book else ()
    return [
        {
            "at": one.at,
            "actor": one.actor,
            "action_name": ACTION_NAMES.get(one.action, one.action),
            "about": one.about,
            "address": one.address,
        }
        for one in lines
    ]


def _glance(actor: Actor, period: Period) -> dict[str, object]:
    found: Glance | None = None
    refused: RefusedError | None = None
    try:
        unit = choose_unit(office(), actor.viewer, period)
        found = look(office(), actor.viewer, unit, period)
    except RefusedError as error:
        refused = error
    return {"glance": found, "cards": _cards(found), "refused": refused}


@page(Right.READ)
def glance(request: HttpRequest) -> HttpResponse:
    """The key figures alone."""
    actor, period = who(request), period_of(request)
    more = {
        "period_name": period_name(period),
        "places": {"units": page_address("units") if actor.may(Right.UNITS) else ""},
    }
    return show(request, "home/glance.html", {**_glance(actor, period), **more})


def _cards(glance: Glance | None) -> list[FigureRow]:
    """The key figures; those that are none of the unit's work are left out."""
    rows = [figure_row(one, glance.names) for one in glance.figures] if glance else []
    return [row for row in rows if not row.is_idle]


@page(Right.REVIEW)
def pairs(request: HttpRequest) -> HttpResponse:
    """How many pairs of records of the period look alike; asked for after the page, for it takes a while."""
    actor, period = who(request), period_of(request)
    try:
        found = list_duplicates(office(), actor.viewer, period)
    except RefusedError:
        found = []
    address = page_address("periods-duplicates") or page_address("ledger-duplicates")
    return show(request, "home/pairs.html", {"pairs": found, "address": address})
