"""What a page of figures is asked for: unit, period, and which indicators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404

from taizhang.core.values import Grain, Message, Period, RefusedError
from taizhang.services.at_a_glance import REST
from taizhang.services.indicator_breakdown import MONTH
from taizhang.services.unit_choice import choose_unit, units_to_choose
from taizhang.web.office import office
from taizhang.web.page import who
from taizhang.web.shell import period_of
from taizhang.web.shown import period_name

if TYPE_CHECKING:
    from django.http import HttpRequest

    from taizhang.core.indicators import Indicator
    from taizhang.services.unit_choice import UnitChoice
    from taizhang.store.viewer import Viewer

GRAIN_NAMES = {
    Grain.HALF_YEAR.value: "半年",
    Grain.QUARTER.value: "季度",
    Grain.MONTH.value: "月",
    Grain.YEAR.value: "年",
}
"""By which one may look back."""
UNITS = "units"
"""What one asks for to have an indicator by the units below."""
WAY_NAMES = {UNITS: "按单位", MONTH: "按月"}
"""Ways to break an indicator down that every indicator has."""
REST_NAMES = {REST: "名录和其他"}
"""What belongs to no line of work."""
PERIODS_BACK = 8
MOST_AT_ONCE = 12
"""So many indicators stand side by side and can still be read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom, of which unit, at which period."""

    viewer: Viewer
    unit: str
    period: Period
    units: tuple[UnitChoice, ...]

    @property
    def period_name(self) -> str:
        """The period in words."""
        return period_name(self.period)

    @property
    def choice(self) -> UnitChoice | None:
        """The unit, as one chooses it."""
        return next((one for one in self.units if one.code == self.unit), None)

    @property
    def has_below(self) -> bool:
        """Whether units stand below it."""
        return self.choice is not None and self.choice.has_below


def asked_of(request: HttpRequest) -> Asked:
    """What is asked for.

    Raises:
        RefusedError: The unit is not there in the period, or not the viewer's to see.
    """
    viewer, period = who(request).viewer, period_of(request)
    unit = choose_unit(office(), viewer, period, request.GET.get("unit", "").strip())
    return Asked(viewer, unit, period, units_to_choose(office(), viewer, period))


def find_indicator(key: str) -> Indicator:
    """The indicator of an id.

    Raises:
        Http404: There is none.
    """
    found = office().pack.indicators.get(key)
    if found is None:
        raise Http404
    return found


def chosen(request: HttpRequest) -> list[str]:
    """The indicators that were ticked.

    Raises:
        RefusedError: None, too many, or one that is not there.
    """
    found = list(dict.fromkeys(request.GET.getlist("i")))
    if not found:
        raise RefusedError(Message("请先在指标页勾选要列表的指标。"))
    if len(found) > MOST_AT_ONCE:
        raise RefusedError(Message("一次最多列{most}个指标，请少勾选一些。", most=MOST_AT_ONCE))
    unknown = [name for name in found if name not in office().pack.indicators]
    if unknown:
        raise RefusedError(Message("有的指标业务包里没有，请回指标页重新勾选。"))
    return found


def grain_asked(request: HttpRequest, usual: Grain = Grain.HALF_YEAR) -> Grain:
    """By which length of period one looks back."""
    asked = request.GET.get("every", "")
    return Grain(asked) if asked in GRAIN_NAMES else usual


def periods_back(period: Period, grain: Grain) -> tuple[Period, ...]:
    """The last periods of a grain up to the end of a period, in order.

    >>> [str(one) for one in periods_back(Period.read("2025H1"), Grain.YEAR)][-2:]
    ['2024', '2025']
    """
    found = [period.split(grain)[-1]]
    while len(found) < PERIODS_BACK:
        found.append(found[-1].prior())
    return tuple(reversed(found))
