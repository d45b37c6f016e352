"""民营经济: events with enterprises, visits, the appeals that come of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from taizhang.services.demo.scenario import Draw, Entry
from taizhang.services.demo.united_front.city import MERGED_ON, TOWNS, UNITS, enterprises_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from taizhang.core.values import Period
    from taizhang.services.demo.scenario import Cells, Unit

_EVENTS = (
    ("政策宣讲会", "惠企政策宣讲会"), ("政策宣讲会", "税费政策宣讲会"), ("企业座谈会", "企业座谈会"),
    ("政企对接会", "银企对接会"), ("政企对接会", "用工对接会"),
)  # fmt: skip
_MATTERS = (
    ("厂区道路维修", "其他"), ("用电增容", "其他"), ("续贷周转", "融资"), ("技改补贴兑付", "政策兑现"),
    ("用地手续", "用地"), ("排水改造", "其他"), ("招工对接", "用工"), ("消防验收", "证照办理"),
    ("环评手续", "证照办理"), ("租金减免兑现", "政策兑现"), ("人才公寓申请", "用工"), ("货款拖欠协调", "其他"),
)  # fmt: skip
_LOOKED_AT = ("生产经营情况", "用工情况", "项目进度", "政策兑现情况")
# A town that leaves its appeals open.
_SLOW = "town-baita"


def entries(period: Period, growth: int) -> Iterator[Entry]:
    """What is written down of a half-year."""
    draw = Draw(f"business {period}")
    serial = (int(str(period)[:4]) - 2024) * 200 + (period.start.month > 1) * 100
    for unit in UNITS:
        if "民营经济" not in unit.lines or (unit.valid_to and period.start >= MERGED_ON):
            continue
        events = [*_events(draw, unit, period, growth, UNITS.index(unit))]
        visits = [*_visits(draw, unit, period, growth)]
        yield from events
        yield from visits
        most = 5 if unit.level == "科室" else 1
        for _ in range(draw.between(most, most + 1) + draw.chance(growth - 100)):
            serial += 1
            yield _appeal(draw, unit, period, serial, events, visits)


def _events(
    draw: Draw, unit: Unit, period: Period, growth: int, turn: int
) -> Iterator[Entry]:
    count = (4 if unit.level == "科室" else 1) + draw.chance(growth - 100)
    for at in range(turn, turn + count):
        category, topic = _EVENTS[at % len(_EVENTS)]
        day = draw.day(period)
        cells: Cells = {
            "活动日期": day, "活动主题": f"{unit.short}{day.year}年{day.month}月{topic}", "活动类别": category,
            "场次": draw.one((1, 1, 1, 2)), "参加企业家次": draw.between(14, 40),
            "现场解答问题数": draw.between(4, 15),
        }  # fmt: skip
        if category == "政策宣讲会":
            cells["发放资料份数"] = draw.between(4, 12) * 10
            if draw.chance(40):
                cells["联合单位"] = "民营企业商会"
        yield Entry("政企活动", unit.code, day, cells)


def _visits(draw: Draw, unit: Unit, period: Period, growth: int) -> Iterator[Entry]:
    own = [town for town in TOWNS if town == unit]
    names = [name for town in own or TOWNS[:6] for name in enterprises_of(town)]
    for name in draw.some(names, (5 if unit.level == "科室" else 2) + draw.chance(growth - 100)):
        day = draw.day(period)
        cells: Cells = {
            "走访日期": day, "企业": name,
            "走访内容": f"{name}{day.year}年{day.month}月{draw.one(_LOOKED_AT)}（{unit.short}）",
        }  # fmt: skip
        yield Entry("企业走访", unit.code, day, cells)


def _appeal(
    draw: Draw, unit: Unit, period: Period, serial: int, events: list[Entry], visits: list[Entry]
) -> Entry:
    matter, category = draw.one(_MATTERS)
    cells: Cells = {"事项": f"{matter} {serial:03}", "类别": category}
    collected = draw.day(period)
    if events and draw.chance(45):
        event = draw.one(events)
        collected = event.day
        cells |= {"来源": "座谈会", "来自哪次活动": event.cells["活动主题"]}
    elif visits and draw.chance(60):
        visit = draw.one(visits)
        collected = visit.day
        cells |= {"来源": "走访调研", "来自哪次走访": visit.cells["走访内容"]}
    else:
        cells["来源"] = draw.one(("成员组织转来", "来函来电"))
    cells["收集日期"] = collected
    assigned = draw.after(collected, 0, 6)
    closed = draw.after(assigned, 10, 110)
    handing: Cells = {
        "交办日期": assigned, "承办单位": unit.short, "办理期限": assigned + timedelta(days=60),
    }  # fmt: skip
    later = [(assigned, handing)]
    if unit.code != _SLOW:
        later.append((closed, {"办结日期": closed}))
    return Entry("诉求办理", unit.code, collected, cells, tuple(later))
