"""What sections do: inspect, prosecute, teach, pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.services.demo.rural_affairs.district import FUNDS, UNITS
from taizhang.services.demo.scenario import Draw, Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from taizhang.core.values import Period
    from taizhang.services.demo.scenario import Cells, Unit

_INSPECTED = (
    ("农资市场检查", "农资"), ("农产品抽检", "农产品质量安全"), ("农机安全检查", "农机安全"),
    ("养殖场检查", "畜牧兽医"), ("禁渔期检查", "渔业"),
)  # fmt: skip
_CASES = (
    ("经营假劣种子", "农资"), ("经营标签不合格农药", "农资"), ("无证驾驶拖拉机", "农机安全"),
    ("未按规定检疫", "畜牧兽医"), ("禁渔期捕捞", "渔业"),
)  # fmt: skip
_TAUGHT = (
    ("小麦一喷三防", "田间指导"), ("水稻机插秧", "现场观摩"), ("玉米密植栽培", "集中授课"),
    ("大豆玉米带状种植", "田间指导"), ("农机安全操作", "集中授课"), ("动物疫病防控", "线上"),
)  # fmt: skip


def quarterly(quarter: Period) -> Iterator[Entry]:
    """Inspections, cases and trainings of a quarter."""
    draw = Draw(f"office {quarter}")
    growth = 100 + (quarter.start.year - 2024) * 15
    for matter, area in _INSPECTED:
        yield _inspected(draw, quarter, matter, area, growth)
    for turn in range(2 + (growth > 100)):  # noqa: PLR2004 (percent)
        matter, area = draw.one(_CASES)
        day = draw.day(quarter)
        closed = draw.after(day, 25, 150)
        cells: Cells = {"案由": f"{matter} {quarter} {turn + 1:02}", "领域": area, "立案日期": day}
        ending: Cells = {"结案日期": closed, "罚没金额（万元）": draw.between(5, 60) / 20}
        yield Entry("执法案件", "sec-law", day, cells, ((closed, ending),))
    for unit in UNITS:
        if "技术推广" in unit.lines:
            yield from _taught(draw, unit, quarter, growth)


def _inspected(draw: Draw, quarter: Period, matter: str, area: str, growth: int) -> Entry:
    day, problems = draw.day(quarter), draw.between(3, 9)
    cells: Cells = {
        "检查日期": day, "检查内容": f"{quarter.start.month}月至{quarter.last_day.month}月{matter}", "领域": area,
        "检查单位家次": draw.between(12, 30) * growth // 100, "发现问题数": problems,
        "整改问题数": problems - draw.between(0, 2),
    }  # fmt: skip
    if area == "农产品质量安全":
        samples = draw.between(40, 60) * growth // 100
        cells |= {"抽检批次": samples, "合格批次": samples - draw.between(0, 1)}
    return Entry("执法检查", "sec-law", day, cells)


def _taught(draw: Draw, unit: Unit, quarter: Period, growth: int) -> Iterator[Entry]:
    for topic, form in draw.some(_TAUGHT, (3 if unit.level == "股室" else 1) + draw.chance(growth - 100)):
        day = draw.day(quarter)
        cells: Cells = {
            "培训日期": day, "培训内容": topic, "形式": form, "场次": draw.one((1, 1, 2)),
            "培训人次": draw.between(45, 120),
        }  # fmt: skip
        if form in ("田间指导", "现场观摩"):
            cells["示范面积（亩）"] = draw.between(4, 15) * 10
        yield Entry("技术培训", unit.code, day, cells)


def payments(month: Period) -> Iterator[Entry]:
    """What was paid out in a month, of the funds of its year."""
    draw = Draw(f"payments {month}")
    for _code, name, _unit, purpose, budget, *_rest in FUNDS:
        # Little is paid in the first months of a year.
        share = 2 if month.start.month < 3 else 8  # noqa: PLR2004 (March)
        if not str(name).startswith(str(month.start.year)):
            continue
        day = draw.day(month, until=month.last_day)
        if day.day < 9 and month.start.month == 1:  # noqa: PLR2004 (not before the budget is there)
            day = day.replace(day=15)
        cells: Cells = {
            "拨付日期": day, "专项资金": name, "用于": f"{month.start.month}月{purpose}",
            "金额（万元）": int(str(budget)) * share // 100 + draw.between(0, 9) / 10,
        }  # fmt: skip
        if purpose in ("粮食生产", "农机购置补贴"):
            cells["受益户数"] = draw.between(20, 160)
        yield Entry("资金拨付", "sec-plan", day, cells)
