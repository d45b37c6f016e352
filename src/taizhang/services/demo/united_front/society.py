"""新的社会阶层 and 港澳台侨: services, suggestions, condolences, exchanges, delegations, rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.services.demo.scenario import Draw, Entry
from taizhang.services.demo.united_front.city import MERGED_ON, UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from taizhang.core.values import Period
    from taizhang.services.demo.scenario import Cells, Unit

_SERVICES = (
    ("法律咨询", "法律咨询进社区"), ("义诊义治", "义诊进乡村"), ("捐资助学", "助学金发放"),
    ("技能帮扶", "电商技能辅导"), ("其他", "困难家庭帮扶"),
)  # fmt: skip
_SUGGESTED = (
    ("夜间经济", "经济发展"), ("社区停车", "民生改善"), ("网约配送站点", "社会治理"),
    ("文创市集", "文化建设"), ("园区食堂", "民生改善"),
)  # fmt: skip
_EXCHANGES = (
    ("经贸", "经贸项目推介"), ("文化", "传统文化交流"), ("青少年", "青少年研学"),
    ("科技教育", "科技项目交流"),
)  # fmt: skip
_DELEGATIONS = (
    ("海外商会考察团", "投资洽谈"), ("侨乡寻根团", "参观考察"), ("海外文化交流团", "文化交流"),
    ("港澳青年参访团", "参观考察"), ("台资企业考察团", "投资洽谈"),
)  # fmt: skip
_RIGHTS = (
    ("投资合同纠纷", "投资经营"), ("祖屋产权", "房产土地"), ("子女入学", "入学就读"),
    ("居住证件办理", "证件办理"),
)  # fmt: skip


def entries(period: Period, growth: int) -> Iterator[Entry]:
    """What is written down of a half-year."""
    draw = Draw(f"society {period}")
    for unit in UNITS:
        if unit.valid_to and period.start >= MERGED_ON:
            continue
        if "新的社会阶层" in unit.lines:
            yield from _services(draw, unit, period, growth)
            yield from _suggestions(draw, unit, period)
        if "港澳台侨" in unit.lines:
            yield from _overseas(draw, unit, period, growth)
            yield from _rights(draw, unit, period)


def _services(draw: Draw, unit: Unit, period: Period, growth: int) -> Iterator[Entry]:
    if unit.level == "科室":
        return
    for category, topic in draw.some(_SERVICES, 2 + draw.chance(growth - 90)):
        day = draw.day(period)
        cells: Cells = {
            "活动日期": day, "活动内容": f"{unit.short}{topic}", "服务类别": category,
            "次数": draw.one((1, 1, 2)), "服务人次": draw.between(30, 130),
        }  # fmt: skip
        if category == "捐资助学":
            cells["捐赠金额（万元）"] = draw.between(10, 40) / 10
        yield Entry("服务活动", unit.code, day, cells)


def _suggestions(draw: Draw, unit: Unit, period: Period) -> Iterator[Entry]:
    if unit.level == "乡镇":
        return
    for title, topic in draw.some(_SUGGESTED, 2):
        day, received = draw.day(period), draw.between(5, 14)
        cells: Cells = {
            "收到日期": day, "事由": f"{title}座谈会建议", "领域": topic, "收到条数": received,
            "采纳条数": draw.between(1, received // 2),
        }  # fmt: skip
        yield Entry("意见建议", unit.code, day, cells)


def _overseas(draw: Draw, unit: Unit, period: Period, growth: int) -> Iterator[Entry]:
    group = "春节" if period.start.month == 1 else "国庆"
    day, found = draw.day(period), draw.between(2, 5)
    cells: Cells = {
        "走访日期": day, "事由": f"{group}走访慰问", "慰问人次": draw.between(16, 40) * growth // 100,
        "慰问品价值（万元）": draw.between(40, 160) / 100, "了解困难件数": found,
        "解决困难件数": found - draw.between(0, 2),
    }  # fmt: skip
    yield Entry("走访慰问", unit.code, day, cells)
    if unit.level == "乡镇":
        return
    for area, topic in draw.some(_EXCHANGES, 2 + draw.chance(growth - 100)):
        day = draw.day(period)
        cells = {
            "活动日期": day, "活动主题": topic, "领域": area, "次数": 1,
            "参加人次": draw.between(25, 90),
        }  # fmt: skip
        yield Entry("交流活动", unit.code, day, cells)
    for name, purpose in draw.some(_DELEGATIONS, 2):
        day = draw.day(period)
        cells = {
            "到访日期": day, "团组名称": name, "来访目的": purpose, "来访人次": draw.between(8, 24),
            "合作意向个数": draw.between(0, 2) if purpose == "投资洽谈" else 0,
        }  # fmt: skip
        yield Entry("来访团组", unit.code, day, cells)


def _rights(draw: Draw, unit: Unit, period: Period) -> Iterator[Entry]:
    if unit.level == "成员组织":
        return
    for matter, category in draw.some(_RIGHTS, 3 if unit.level == "科室" else 1):
        day = draw.day(period)
        assigned = draw.after(day, 1, 5)
        closed = draw.after(assigned, 15, 90)
        cells: Cells = {"事项": f"{matter}（{unit.short} {period}）", "类别": category, "受理日期": day}
        handing: Cells = {"交办日期": assigned, "承办单位": unit.short}
        ending: Cells = {"办结日期": closed}
        later = ((assigned, handing), (closed, ending))
        yield Entry("权益保障", unit.code, day, cells, later)
