"""基层基础 and 计划与协同: what workstations have, what is planned, asked of others, worth telling."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from taizhang.services.demo.scenario import Draw, Entry
from taizhang.services.demo.united_front.city import MERGED_ON, TOWNS, UNITS, station_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from taizhang.core.values import Period
    from taizhang.services.demo.scenario import Cells

_ASKED = (
    ("核对惠企政策清单", "提供信息"), ("征求政策衔接意见", "征求意见"), ("共同办理园区排水事项", "共同办理"),
    ("提供新成立企业数", "提供信息"), ("衔接人才补贴口径", "政策衔接"),
)  # fmt: skip

_PLANNED: tuple[tuple[str, str, str, date, date, date | None], ...] = (
    ("各科室各讲一次案例课", "学习培训方式方法", "宣传教育科", date(2024, 2, 20), date(2024, 6, 28), date(2024, 6, 20)),
    ("开通视频号", "工作创新与新媒体", "宣传教育科", date(2024, 2, 20), date(2024, 6, 28), date(2024, 5, 31)),
    ("登记各工作站岗位和经费", "基层基础", "办公室", date(2024, 8, 15), date(2024, 12, 31), date(2024, 12, 16)),
    ("编制惠企政策清单", "年度任务", "经济联络科", date(2025, 2, 18), date(2025, 5, 30), None),
    ("走访企业全覆盖", "年度任务", "经济联络科", date(2025, 2, 18), date(2025, 12, 31), None),
    ("上线案例教学课程", "学习培训方式方法", "宣传教育科", date(2025, 6, 20), date(2025, 10, 31), None),
    ("培训后一律发放不记名评价表", "学习培训方式方法", "宣传教育科", date(2025, 6, 20), date(2025, 9, 30), None),
    ("每月制作短视频不少于6条", "工作创新与新媒体", "宣传教育科", date(2025, 6, 20), date(2025, 12, 31), None),
    ("为没有专职岗位的工作站配备联络员", "基层基础", "办公室", date(2025, 6, 23), date(2025, 11, 30), None),
    ("工作经费列入乡镇预算", "基层基础", "办公室", date(2025, 6, 23), date(2025, 12, 31), None),
    ("会商重复和不一致的惠企政策", "协调联动", "经济联络科", date(2025, 6, 24), date(2025, 8, 29), None),
    ("建立协同事项到期提醒", "协调联动", "办公室", date(2025, 6, 24), date(2025, 9, 30), None),
)  # fmt: skip

_HIGHLIGHTS: tuple[tuple[date, str, str, str, str], ...] = (
    (date(2024, 5, 20), "sec-office", "思想引领", "案例课堂", "把优秀提案编成案例，由提案单位到成员组织讲课"),
    (date(2025, 3, 28), "sec-office", "思想引领", "案例课堂进园区", "把企业诉求办理过程编成案例，在东湖软件园开讲，参加的企业当场提出改进办法"),
    (date(2025, 5, 16), "town-donghu", "民营经济", "诉求当场交办", "座谈会邀请承办单位到场，能办的当场交办，会后由镇工作站跟踪到办结"),
    (date(2025, 4, 24), "town-qingshi", "新的社会阶层", "电商产业园建组织", "在电商产业园成立联谊分会，设在园区服务中心办公"),
)  # fmt: skip

# Stations without a full-time post, without money, without a place: the report tells of them.
_BARE = {"town-yunling", "town-xikeng", "town-daping", "town-beishan"}


def entries(period: Period, growth: int) -> Iterator[Entry]:
    """What is written down of a half-year."""
    draw = Draw(f"base {period}")
    for town in TOWNS:
        if town.valid_to and period.start >= MERGED_ON:
            continue
        bare = town.code in _BARE
        budget = 0 if town.code == "town-xikeng" else draw.between(30, 90) / 10
        year_done = 48 if period.start.month == 1 else 96
        cells: Cells = {
            "工作站": station_of(town), "登记日期": period.last_day,
            "专职岗位数": 0 if bare else draw.between(1, 2), "兼职岗位数": draw.between(1, 3),
            "年度经费预算（万元）": budget,
            "年内已支出（万元）": int(budget * year_done) // 10 / 10, "活动阵地数": 0 if town.code == "town-daping" else draw.between(1, 3),
        }  # fmt: skip
        yield Entry("基层基础", town.code, period.last_day, cells)
    for unit in UNITS:
        if "计划与协同" not in unit.lines:
            continue
        for matter, category in draw.some(_ASKED, 3 if unit.level == "科室" else 1):
            day = draw.day(period, until=period.last_day - timedelta(days=45))
            answered = draw.after(day, 6, 22)
            named = f"{matter}（{unit.short} {period}）"
            # One in five is never answered.
            answer: Cells = {"答复日期": answered}
            later = () if draw.chance(20) else ((answered, answer),)
            cells = {
                "事项": named, "类别": category, "办理单位": "经济联络科" if unit.level == "乡镇" else "民营企业商会",
                "发出日期": day, "答复期限": day + timedelta(days=15),
            }  # fmt: skip
            yield Entry("协同事项", unit.code, day, cells, later)
    for task, answers, owner, decided, due, done in _PLANNED:
        if period.contains(decided):
            cells = {
                "任务": task, "针对的问题": answers, "责任单位": owner, "确定日期": decided, "完成期限": due,
                "来源文号": f"示统通〔{decided.year}〕{decided.month + 1}号",
            }  # fmt: skip
            if done:
                cells["完成日期"] = done
            yield Entry("计划任务", "sec-office", decided, cells)
    for day, code, aspect, title, text in _HIGHLIGHTS:
        if period.contains(day):
            cells = {"日期": day, "方面": aspect, "标题": title, "内容": text}
            yield Entry("工作亮点", code, day, cells)
