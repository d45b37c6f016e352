"""The figures of the demonstrations, counted again from the workbooks by other means.

Nothing of the program is used here: openpyxl reads the cells, and a few lines of plain Python count. How each
indicator is counted is written down once more, in the words of the sheets.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

Row = dict[str, Any]


def _order(path: Path) -> tuple[int, int]:
    """By the last month of the period that the folder is named after; the base workbook comes first."""
    found = re.fullmatch(r"(\d{4})(?:-(\d\d)|Q(\d)|H(\d))", path.parent.name)
    if found is None:
        return (0, 0)
    year, month, quarter, half = found.groups()
    return int(year), int(month or 0) or int(quarter or 0) * 3 or int(half) * 6


@cache
def sheets_of(folder: Path) -> dict[str, list[Row]]:
    """The rows of all sheets below a folder, a later workbook's row in place of an earlier one's."""
    found: dict[str, dict[str, Row]] = {}
    for path in sorted(folder.rglob("*.xlsx"), key=lambda path: (_order(path), path.name)):
        if path.parent.name == "更正":
            continue
        book = load_workbook(path, data_only=True, read_only=True)
        for sheet in book.worksheets:
            lines = list(sheet.iter_rows(values_only=True))
            if not lines or not lines[0] or lines[0][0] != "记录号":
                continue
            for number, line in enumerate(lines[2:]):
                row: Row = {
                    str(label).rstrip("*"): cell.date() if isinstance(cell, datetime) else cell
                    for label, cell in zip(lines[0], line, strict=False)
                    if cell not in (None, "")
                }
                if len(row) > 1:
                    key = str(row.get("记录号", f"{path.name} {number}"))
                    unit = re.sub(r"\d{4}年.*", "", path.stem)
                    found.setdefault(sheet.title, {})[key] = row | {"单位": unit}
        book.close()
    # A workbook sent out with what is held names entries of registers by code, people type their names.
    names = {
        row["编号"]: next(str(cell) for label, cell in row.items() if label.endswith("名称"))
        for rows in found.values()
        for row in rows.values()
        if "编号" in row
    }
    return {
        sheet: [
            {
                label: cell if label == "编号" else names.get(cell, cell)
                for label, cell in row.items()
            }
            for row in rows.values()
        ]
        for sheet, rows in found.items()
    }


@dataclass(frozen=True)
class Books:
    """What was sent, and the half-year that is asked for."""

    folder: Path
    first: date
    last: date

    def rows(self, sheet: str) -> list[Row]:
        return sheets_of(self.folder).get(sheet, [])

    def during(self, sheet: str, day: str, where: Callable[[Row], object] = bool) -> list[Row]:
        return [
            row
            for row in self.rows(sheet)
            if day in row and self.first <= row[day] <= self.last and where(row)
        ]

    def at_end(
        self, sheet: str, since: str, until: str, where: Callable[[Row], object] = bool
    ) -> list[Row]:
        return [
            row
            for row in self.rows(sheet)
            if since in row
            and row[since] <= self.last
            and row.get(until, date.max) > self.last
            and where(row)
        ]

    def newest(self, sheet: str, day: str, by: str, among: tuple[str, str, str, str]) -> list[Row]:
        """The last row of each thing up to the end, without those that the register says are over."""
        register, name, since, until = among
        there = {row[name] for row in self.at_end(register, since, until)}
        last: dict[str, Row] = {}
        for row in sorted(self.rows(sheet), key=lambda row: row[day]):
            if row[day] <= self.last:
                last[row[by]] = row
        return [row for key, row in last.items() if key in there]


def total(rows: Iterable[Row], label: str) -> Fraction:
    return sum((Fraction(Decimal(str(row.get(label, 0)))) for row in rows), Fraction(0))


def different(rows: Iterable[Row], label: str) -> int:
    return len({row[label] for row in rows if label in row})


def percent(part: Fraction | int, whole: Fraction | int) -> Fraction | None:
    return Fraction(100 * part) / whole if whole else None


def each(whole: Fraction | int, parts: Fraction | int) -> Fraction | None:
    return Fraction(whole) / parts if parts else None


def is_(label: str, *answers: str) -> Callable[[Row], bool]:
    return lambda row: row.get(label) in answers


def has(label: str) -> Callable[[Row], bool]:
    return lambda row: label in row


def both(*parts: Callable[[Row], bool]) -> Callable[[Row], bool]:
    return lambda row: all(part(row) for part in parts)


def united_front(b: Books) -> dict[str, Fraction | int | None]:
    """Every figure of the half-year report of the united front."""
    trainings = b.during("学习培训", "举办日期")
    courses = b.during(
        "学习培训", "举办日期", both(is_("形式", "培训班"), is_("对象", "成员组织骨干"))
    )
    activities = b.during("活动", "活动日期")
    campaign = [row for row in activities if "所属主题活动" in row]
    strata = [row for row in activities if row["对象"] == "新的社会阶层"]
    media = b.during("媒体报道", "发表日期", is_("媒体级别", "市级", "省级", "中央级"))
    posts = b.during("新媒体信息", "推送日期")
    held = b.during("政党协商", "举行日期")
    support = b.during("支持自身建设", "日期")
    proposals = b.during("建言成果", "提交日期")
    replied = b.during("建言成果", "答复日期")
    events = b.during("政企活动", "活动日期")
    briefings = [row for row in events if row["活动类别"] == "政策宣讲会"]
    visits = b.during("企业走访", "走访日期")
    collected = b.during("诉求办理", "收集日期")
    closed = b.during("诉求办理", "办结日期")
    still_open = b.at_end("诉求办理", "收集日期", "办结日期")
    organisations = b.at_end("统战组织名录", "成立（起始）日期", "终止日期")
    new_stratum = [row for row in organisations if row["类别"] == "新的社会阶层组织"]
    sites = b.at_end("新阶层聚集点名录", "登记（起始）日期", "终止日期")
    services = b.during("服务活动", "活动日期")
    condolences = b.during("走访慰问", "走访日期")
    exchanges = b.during("交流活动", "活动日期")
    delegations = b.during("来访团组", "到访日期")
    rights = b.during("权益保障", "办结日期")
    rights_open = b.at_end("权益保障", "受理日期", "办结日期")
    stations = ("基层工作站名录", "工作站名称", "设立日期", "撤销日期")
    channels = ("新媒体平台名录", "名称", "开办（起始）日期", "停办日期")
    facts = b.newest("基层基础", "登记日期", "工作站", stations)
    budgets = [row for row in facts if row["登记日期"] >= b.first]
    invited = [row for row in trainings if "邀请人数" in row]
    enterprises = b.at_end("民营企业名录", "登记（起始）日期", "终止日期")

    def sessions(rows: list[Row]) -> Fraction:
        return total(rows, "场次")

    def times(rows: list[Row], label: str, answer: str) -> Fraction:
        return total([row for row in rows if row[label] == answer], "次数")

    def count(rows: list[Row], label: str, *answers: str) -> int:
        return sum(row.get(label) in answers for row in rows)

    def of(rows: list[Row], label: str) -> list[Row]:
        return [row for row in rows if label in row]

    return {
        "training_sessions": sessions(trainings),
        "training_person_times": total(trainings, "培训人次"),
        "training_average_attendance": each(total(trainings, "培训人次"), sessions(trainings)),
        "training_cohosted_sessions": sessions(of(trainings, "联合单位")),
        "training_interactive_sessions": sessions(
            [row for row in trainings if row["形式"] in ("研讨交流", "现场教学", "案例教学")]
        ),
        "training_talk_only_sessions": sessions(
            [row for row in trainings if row.get("教学方法") == "讲授"]
        ),
        "training_units": different(trainings, "单位"),
        "training_attendance_rate": percent(total(invited, "培训人次"), total(invited, "邀请人数")),
        "training_satisfaction_rate": percent(
            total(trainings, "满意份数"), total(trainings, "收回评价份数")
        ),
        "core_training_courses": sessions(courses),
        "core_training_person_times": total(courses, "培训人次"),
        "campaigns_running": len(b.at_end("主题活动", "开始日期", "结束日期")),
        "campaign_study_times": times(campaign, "形式", "集中学习"),
        "campaign_discussion_times": times(campaign, "形式", "研讨交流"),
        "campaign_field_visit_times": times(campaign, "形式", "实地调研"),
        "campaign_red_site_times": times(campaign, "形式", "参观教育基地"),
        "red_sites_visited": different(
            [row for row in activities if row["形式"] == "参观教育基地"], "场所"
        ),
        "activity_times": total(activities, "次数"),
        "activity_person_times": total(activities, "参加人次"),
        "new_stratum_activity_times": total(strata, "次数"),
        "new_stratum_activity_person_times": total(strata, "参加人次"),
        "media_items": len(media),
        "media_items_city": count(media, "媒体级别", "市级"),
        "media_items_province": count(media, "媒体级别", "省级"),
        "media_items_central": count(media, "媒体级别", "中央级"),
        "new_media_posts": total(posts, "条数"),
        "new_media_video_posts": total([r for r in posts if r["形式"] == "短视频"], "条数"),
        "new_media_reads": total(posts, "阅读量"),
        "new_media_reads_per_post": each(
            total(posts, "阅读量"), total(of(posts, "阅读量"), "条数")
        ),
        "new_media_followers": total(
            b.newest("新媒体关注情况", "登记日期", "新媒体平台", channels), "关注数"
        ),
        "consultations_held": len(held),
        "consultation_meetings": count(held, "协商形式", "会议协商"),
        "consultation_talks": count(held, "协商形式", "约谈协商"),
        "consultations_written": count(held, "协商形式", "书面协商"),
        "consultation_opinions": total(held, "听取意见条数"),
        "consultation_opinions_adopted": total(held, "采纳意见条数"),
        "consultations_overdue": len(b.at_end("政党协商", "计划日期", "举行日期")),
        "party_support_items": len(support),
        "party_supported_organisations": different(support, "支持的组织"),
        "party_support_leadership": count(support, "哪方面建设", "领导班子建设"),
        "party_support_organisation": count(support, "哪方面建设", "组织建设"),
        "party_support_thought": count(support, "哪方面建设", "思想建设"),
        "party_support_system": count(support, "哪方面建设", "制度建设"),
        "new_members": total(b.during("成员发展", "批准日期"), "新成员人数"),
        "proposals_submitted": len(proposals),
        "proposal_organisations": different(proposals, "单位"),
        "research_reports": count(proposals, "成果类别", "调研报告"),
        "motions": count(proposals, "成果类别", "提案"),
        "opinion_briefs": count(proposals, "成果类别", "社情民意信息"),
        "proposals_replied": len(replied),
        "proposals_adopted": count(replied, "采纳情况", "采纳", "部分采纳"),
        "proposal_adoption_rate": percent(
            count(replied, "采纳情况", "采纳", "部分采纳"), len(replied)
        ),
        "proposals_unanswered": len(b.at_end("建言成果", "提交日期", "答复日期")),
        "policy_briefings": sessions(briefings),
        "policy_briefings_cohosted": sessions(of(briefings, "联合单位")),
        "briefing_questions": total(briefings, "现场解答问题数"),
        "briefing_materials": total(briefings, "发放资料份数"),
        "business_forums": sessions([r for r in events if r["活动类别"] == "企业座谈会"]),
        "matching_meetings": sessions([r for r in events if r["活动类别"] == "政企对接会"]),
        "government_business_events": sessions(
            [r for r in events if r["活动类别"] in ("企业座谈会", "政企对接会")]
        ),
        "enterprise_visits": len(visits),
        "enterprises_visited": different(visits, "企业"),
        "enterprise_visit_coverage": percent(different(visits, "企业"), len(enterprises)),
        "appeals_collected": len(collected),
        "appeals_from_events": len(of(collected, "来自哪次活动")),
        "appeals_from_events_closed": len(of(closed, "来自哪次活动")),
        "appeals_from_visits": len(of(collected, "来自哪次走访")),
        "appeals_from_visits_closed": len(of(closed, "来自哪次走访")),
        "appeals_closed": len(closed),
        "appeals_closed_carried": sum(row["收集日期"] < b.first for row in closed),
        "appeals_open": len(still_open),
        "appeals_to_handle": len(closed) + len(still_open),
        "appeals_closed_rate": percent(len(closed), len(closed) + len(still_open)),
        "appeals_overdue": len(b.at_end("诉求办理", "办理期限", "办结日期")),
        "organisations": len(organisations),
        "organisation_members": total(organisations, "会员人数"),
        "new_stratum_organisations": len(new_stratum),
        "new_stratum_members": total(new_stratum, "会员人数"),
        "gathering_sites": len(sites),
        "gathering_sites_covered": len(of(sites, "覆盖它的组织")),
        "site_coverage_rate": percent(len(of(sites, "覆盖它的组织")), len(sites)),
        "service_times": total(services, "次数"),
        "service_legal_times": times(services, "服务类别", "法律咨询"),
        "service_medical_times": times(services, "服务类别", "义诊义治"),
        "service_schooling_times": times(services, "服务类别", "捐资助学"),
        "people_served": total(services, "服务人次"),
        "service_donation": total(services, "捐赠金额（万元）"),
        "suggestions_received": total(b.during("意见建议", "收到日期"), "收到条数"),
        "suggestions_adopted": total(b.during("意见建议", "收到日期"), "采纳条数"),
        "condolence_person_times": total(condolences, "慰问人次"),
        "condolence_goods_value": total(condolences, "慰问品价值（万元）"),
        "difficulties_found": total(condolences, "了解困难件数"),
        "difficulties_solved": total(condolences, "解决困难件数"),
        "exchange_times": total(exchanges, "次数"),
        "exchange_person_times": total(exchanges, "参加人次"),
        "delegations": len(delegations),
        "delegation_visitors": total(delegations, "来访人次"),
        "delegation_intents": total(delegations, "合作意向个数"),
        "rights_closed": len(rights),
        "rights_open": len(rights_open),
        "rights_to_handle": len(rights) + len(rights_open),
        "rights_closed_rate": percent(len(rights), len(rights) + len(rights_open)),
        "workstations": len(b.at_end("基层工作站名录", "设立日期", "撤销日期")),
        "full_time_posts": total(facts, "专职岗位数"),
        "part_time_posts": total(facts, "兼职岗位数"),
        "funds_budgeted": total(facts, "年度经费预算（万元）"),
        "funds_spent": total(facts, "年内已支出（万元）"),
        "funds_spent_rate": percent(
            total(facts, "年内已支出（万元）"), total(facts, "年度经费预算（万元）")
        ),
        "stations_without_full_time": sum(row["专职岗位数"] == 0 for row in facts),
        "stations_without_funds": sum(row.get("年度经费预算（万元）") == 0 for row in budgets),
        "stations_without_venue": sum(row["活动阵地数"] == 0 for row in facts),
        "liaison_overdue": len(b.at_end("协同事项", "答复期限", "答复日期")),
        "plan_items_overdue": len(b.at_end("计划任务", "完成期限", "完成日期")),
        "policies_in_force": len(b.at_end("惠企政策名录", "生效日期", "失效日期")),
    }


def rural_affairs(b: Books) -> dict[str, Fraction | int | None]:
    """Every figure of the half-year report of rural affairs."""
    grains = ("小麦", "水稻", "玉米", "大豆")
    sown = b.during("种植生产", "播种日期", is_("作物", *grains))
    reaped = b.during("种植生产", "收获日期", is_("作物", *grains))
    progress = b.newest(
        "项目进度", "登记日期", "项目", ("建设项目名录", "项目名称", "批复日期", "销号日期")
    )
    farms = ("规模养殖场名录", "养殖场名称", "登记日期", "终止日期")
    projects = b.at_end("建设项目名录", "批复日期", "销号日期")
    added = b.during("农机登记", "购置日期")
    scrapped = total(b.during("农机登记", "报废日期"), "台数")
    stock = total(b.at_end("农机登记", "购置日期", "报废日期"), "台数")
    vaccinated = b.during("动物免疫", "完成日期")
    inspections = b.during("执法检查", "检查日期")
    closed = b.during("执法案件", "结案日期")
    trainings = b.during("技术培训", "培训日期")
    payments = b.during("资金拨付", "拨付日期")
    budget = total(b.at_end("专项资金名录", "下达（起始）日期", "终止日期"), "年度预算（万元）")

    def area(crop: str) -> Fraction:
        return total([row for row in sown if row["作物"] == crop], "播种面积（亩）")

    output = total(reaped, "产量（吨）")
    return {
        "grain_area": total(sown, "播种面积（亩）"),
        "wheat_area": area("小麦"),
        "rice_area": area("水稻"),
        "maize_area": area("玉米"),
        "soybean_area": area("大豆"),
        "grain_harvested_area": total(reaped, "收获面积（亩）"),
        "grain_output": output,
        "grain_yield_per_mu": each(output * 1000, total(reaped, "收获面积（亩）")),
        "projects_running": len(projects),
        "projects_budget": total(projects, "批复投资（万元）"),
        "projects_invested": total(progress, "累计完成投资（万元）"),
        "investment_progress": percent(
            total(progress, "累计完成投资（万元）"), total(projects, "批复投资（万元）")
        ),
        "farmland_area_done": total(progress, "累计完成面积（亩）"),
        "length_done": total(progress, "累计完成长度（公里）"),
        "machinery_stock": stock,
        "machinery_opening": stock + scrapped - total(added, "台数"),
        "machinery_added": total(added, "台数"),
        "machinery_scrapped": scrapped,
        "machinery_added_drones": total([r for r in added if r["类别"] == "植保无人机"], "台数"),
        "farms": len(b.at_end("规模养殖场名录", "登记日期", "终止日期")),
        "heads": total(b.newest("存栏登记", "登记日期", "养殖场", farms), "存栏数"),
        "sold": total(b.during("存栏登记", "登记日期"), "本季出栏数"),
        "vaccination_due": total(vaccinated, "应免数"),
        "vaccination_done": total(vaccinated, "实免数"),
        "vaccination_rate": percent(total(vaccinated, "实免数"), total(vaccinated, "应免数")),
        "inspections": len(inspections),
        "inspected_places": total(inspections, "检查单位家次"),
        "problems_found": total(inspections, "发现问题数"),
        "problems_fixed": total(inspections, "整改问题数"),
        "fixed_rate": percent(total(inspections, "整改问题数"), total(inspections, "发现问题数")),
        "samples": total(inspections, "抽检批次"),
        "pass_rate": percent(total(inspections, "合格批次"), total(inspections, "抽检批次")),
        "cases_opened": len(b.during("执法案件", "立案日期")),
        "cases_closed": len(closed),
        "cases_open": len(b.at_end("执法案件", "立案日期", "结案日期")),
        "fines": total(closed, "罚没金额（万元）"),
        "training_sessions": total(trainings, "场次"),
        "training_person_times": total(trainings, "培训人次"),
        "training_field_sessions": total(
            [row for row in trainings if row["形式"] in ("田间指导", "现场观摩")], "场次"
        ),
        "demo_area": total(trainings, "示范面积（亩）"),
        "payments": total(payments, "金额（万元）"),
        "payment_progress": percent(total(payments, "金额（万元）"), budget),
        "payment_households": total(payments, "受益户数"),
    }


RECOUNTS = {"united_front": united_front, "rural_affairs": rural_affairs}


def days_of(period: str) -> tuple[date, date]:
    """The first and the last day of a half-year or a month, as their names are written."""
    year = int(period[:4])
    first, last = {"H1": (1, 6), "H2": (7, 12)}.get(period[4:], (0, 0))
    if not first:
        first = last = int(period[5:])
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def recount(pack: str, folder: Path, period: str) -> dict[str, Fraction]:
    """Every indicator of the report for a half-year or a month; those that do not apply left out."""
    books = Books(folder, *days_of(period))
    found = RECOUNTS[pack](books)
    return {name: Fraction(value) for name, value in found.items() if value is not None}
