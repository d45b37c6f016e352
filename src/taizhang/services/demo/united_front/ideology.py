"""思想引领: trainings, activities, campaigns, what media wrote, what own channels sent."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from taizhang.core.values import Grain
from taizhang.services.demo.scenario import Draw, Entry
from taizhang.services.demo.united_front.city import ASSOCIATIONS, MERGED_ON, UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from taizhang.core.values import Period
    from taizhang.services.demo.scenario import Cells, Unit

_TOPICS = {
    "科室": (
        "统战基础知识", "信息写作与报送", "调查研究方法", "新媒体传播实务", "公文写作与数据核对",
        "会员组织规范化建设",
    ),
    "成员组织": ("会员骨干履职能力", "提案与社情民意写作", "行业发展形势", "法律风险防范"),
    "乡镇": ("村社联络员业务", "助企政策进园区", "诉求办理流程", "乡村发展案例学习", "联络服务站工作实务"),
}  # fmt: skip
_AUDIENCES = {
    "科室": ("统战干部", "成员组织骨干", "新的社会阶层"),
    "成员组织": ("成员组织骨干", "成员组织骨干", "新的社会阶层"),
    "乡镇": ("乡镇社区", "统战干部", "民营企业"),
}
# Most trainings are talks: the report tells of it among the problems.
_FORMS = (
    ("专题讲座", "讲授"), ("专题讲座", "讲授"), ("培训班", "讲授"), ("培训班", "讲授、案例"),
    ("研讨交流", "互动研讨"), ("现场教学", "讲授、现场"),
)  # fmt: skip
_ACTIVITIES = (
    ("集中学习", "政策文件集中学习"), ("集中学习", "重要会议精神学习"), ("研讨交流", "履职体会研讨"),
    ("实地调研", "产业项目实地调研"), ("参观教育基地", "参观教育基地"), ("联谊活动", "联谊座谈"),
)  # fmt: skip
_SITES = ("示例市革命历史陈列馆", "青石渡口纪念园")
_HEADLINES = (
    "助企服务走进车间", "联络站里话发展", "乡贤回乡办实事", "一件诉求的七天", "园区课堂开讲", "志愿服务到村头",
)
_OUTLETS = (
    ("示例日报", "市级"), ("示例日报", "市级"), ("示例市广播电视台", "市级"), ("示例省报", "省级"),
    ("示例省电视台", "省级"), ("全国性报刊", "中央级"), ("示例县报", "县级"),
)  # fmt: skip
_CAMPAIGNS = (
    ("同心同行主题学习活动（2024年）", date(2024, 3, 5), date(2024, 12, 20), "示统通〔2024〕6号"),
    ("同心同行主题学习活动（2025年）", date(2025, 3, 6), date(2025, 12, 19), "示统通〔2025〕5号"),
    ("合作历史学习教育", date(2025, 4, 10), date(2025, 10, 31), "示统通〔2025〕11号"),
)


def entries(period: Period, growth: int) -> Iterator[Entry]:
    """What is written down of a half-year; growth is in percent of the first one."""
    draw = Draw(f"ideology {period}")
    campaigns = [line for line in _CAMPAIGNS if line[1] < period.end and line[2] >= period.start]
    for title, start, end, number in campaigns:
        if period.contains(start):
            cells: Cells = {
                "主题活动名称": title, "开始日期": start, "结束日期": end, "方案文号": number,
                "目标任务": "各成员组织至少集中学习一次、研讨一次",
            }  # fmt: skip
            yield Entry("主题活动", "sec-ideology", start, cells)
    for unit in UNITS:
        if "思想引领" not in unit.lines or (unit.valid_to and period.start >= MERGED_ON):
            continue
        yield from _trainings(draw, unit, period, growth)
        yield from _activities(draw, unit, period, growth, campaigns)
        yield from _media(draw, unit, period, growth)
    yield from _channels(draw, period, growth)
    if period.contains(date(2025, 4, 16)):
        yield from _told_twice()


def _trainings(draw: Draw, unit: Unit, period: Period, growth: int) -> Iterator[Entry]:
    times = {"科室": 4, "成员组织": 2, "乡镇": 1}[unit.level] + draw.chance(growth - 90)
    for topic in draw.some(_TOPICS[unit.level], times):
        day = draw.day(period)
        sessions = draw.one((1, 1, 1, 2, 2))
        invited = sum(draw.between(40, 64) for _ in range(sessions))
        came = invited - draw.between(invited // 20, invited // 4)
        form, method = draw.one(_FORMS)
        cells: Cells = {
            "举办日期": day, "主题": topic, "形式": form, "对象": draw.one(_AUDIENCES[unit.level]),
            "场次": sessions, "培训人次": came, "邀请人数": invited, "教学方法": method,
        }  # fmt: skip
        if draw.chance(50):
            returned = came - draw.between(0, came // 3)
            cells |= {"收回评价份数": returned, "满意份数": returned - draw.between(0, returned // 8)}
        if draw.chance(25):
            others = [other for other in ASSOCIATIONS if other != unit]
            cells["联合单位"] = draw.one(others).short
        if draw.chance(50):
            cells["佐证文号"] = f"示统通〔{day.year}〕{draw.between(12, 60)}号"
        yield Entry("学习培训", unit.code, day, cells)


def _activities(
    draw: Draw,
    unit: Unit,
    period: Period,
    growth: int,
    campaigns: list[tuple[str, date, date, str]],
) -> Iterator[Entry]:
    times = (3 if unit.level == "科室" else 2) + draw.chance(growth - 100)
    for form, topic in draw.some(_ACTIVITIES, times):
        day = draw.day(period)
        audience = draw.one(_AUDIENCES[unit.level])
        cells: Cells = {
            "活动日期": day, "活动主题": topic, "形式": form, "对象": audience,
            "次数": draw.one((1, 1, 2)), "参加人次": draw.between(18, 75),
        }  # fmt: skip
        running = [title for title, start, end, _number in campaigns if start <= day <= end]
        if running and form != "联谊活动" and draw.chance(70):
            cells["所属主题活动"] = draw.one(running)
        if form == "参观教育基地":
            cells["场所"] = draw.one(_SITES)
        yield Entry("活动", unit.code, day, cells)


def _media(draw: Draw, unit: Unit, period: Period, growth: int) -> Iterator[Entry]:
    most = {"科室": 9, "成员组织": 2, "乡镇": 1}[unit.level]
    for headline in draw.some(_HEADLINES * 2, most * growth // 100):
        day = draw.day(period)
        outlet, level = draw.one(_OUTLETS)
        cells: Cells = {
            "发表日期": day, "稿件标题": f"{unit.short}：{headline}", "媒体名称": outlet,
            "媒体级别": level, "体裁": draw.one(("图文", "图文", "广播电视", "短视频")),
        }  # fmt: skip
        yield Entry("媒体报道", unit.code, day, cells)


_CHANNELS = (("示例统战", "图文", 22, 310, 8200), ("示例统战视频号", "短视频", 4, 900, 1900))


def _channels(draw: Draw, period: Period, growth: int) -> Iterator[Entry]:
    """The totals of each month and the followers at the end of each quarter."""
    for name, form, posts, reads, followers in _CHANNELS:
        for month in period.split(Grain.MONTH):
            count = posts * growth // 100 + draw.between(-2, 2)
            cells: Cells = {
                "新媒体平台": name, "推送日期": month.last_day, "内容": f"{month.start.month}月合计",
                "形式": form, "条数": count, "阅读量": count * (reads + draw.between(-40, 40)),
            }  # fmt: skip
            yield Entry("新媒体信息", "sec-ideology", month.last_day, cells)
        for quarter in period.split(Grain.QUARTER):
            followed = followers * growth // 100 + draw.between(0, 200)
            cells = {"新媒体平台": name, "登记日期": quarter.last_day, "关注数": followed}
            yield Entry("新媒体关注情况", "sec-ideology", quarter.last_day, cells)


def _told_twice() -> Iterator[Entry]:
    """One training that both hosts have written down: `ledger duplicates` finds it."""
    day = date(2025, 4, 16)
    for unit, other in (("town-donghu", "民营企业商会"), ("assoc-business", "东湖镇")):
        cells: Cells = {
            "举办日期": day, "主题": "惠企政策进园区专题辅导", "形式": "专题讲座", "对象": "民营企业",
            "场次": 1, "培训人次": 86, "邀请人数": 90, "教学方法": "讲授", "联合单位": other,
        }  # fmt: skip
        yield Entry("学习培训", unit, day, cells)


def foreign_rows(draw: Draw, period: Period) -> tuple[tuple[object, ...], ...]:
    """The trainings of a town that keeps its own list."""
    rows = []
    for at, topic in enumerate(("村社联络员业务", "诉求办理流程", "联络服务站工作实务"), start=1):
        day = draw.day(period)
        rows.append((at, day, topic, "专题讲座", "乡镇社区", 1, draw.between(32, 58)))
    return tuple(rows)

