"""多党合作: consultations, support of member organisations, growth, what they propose."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from taizhang.services.demo.scenario import Draw, Entry
from taizhang.services.demo.united_front.city import ASSOCIATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from taizhang.core.values import Period
    from taizhang.services.demo.scenario import Cells

_CONSULTED = (
    ("老旧小区改造", "民生改善"), ("中小企业融资", "经济发展"), ("城区河道治理", "生态环境"),
    ("养老服务设施布局", "民生改善"), ("基层法律服务", "法治与治理"), ("科技成果转化", "经济发展"),
    ("公共停车设施", "民生改善"), ("乡村产业用地", "经济发展"), ("垃圾分类处理", "生态环境"),
    ("行政执法规范", "法治与治理"), ("义务教育学位供给", "民生改善"), ("夜间经济", "经济发展"),
    ("社区医疗服务", "民生改善"), ("历史街区保护", "民生改善"), ("园区公共交通", "经济发展"),
)  # fmt: skip
_SUPPORT = (
    ("协助召开换届工作会议", "领导班子建设"), ("协助开展民主评议", "领导班子建设"),
    ("指导成立基层支部", "组织建设"), ("协助做好新成员考察", "组织建设"),
    ("提供学习资料和场地", "思想建设"), ("协助修订财务制度", "制度建设"),
    ("协助修订会议制度", "制度建设"),
)  # fmt: skip
_PROPOSED = (
    ("城市更新", "社会治理"), ("中小学校午间配餐", "民生改善"), ("专精特新企业培育", "经济发展"),
    ("科研仪器共享", "科技创新"), ("湿地保护", "生态环境"), ("社区养老用餐", "民生改善"),
    ("制造业数字化转型", "经济发展"), ("家庭医生签约服务", "民生改善"), ("城乡公交衔接", "社会治理"),
    ("农产品冷链物流", "经济发展"), ("职业教育与产业对接", "科技创新"), ("再生水利用", "生态环境"),
    ("老年大学布局", "民生改善"), ("园区企业用能", "经济发展"), ("古树名木保护", "生态环境"),
)  # fmt: skip
_TYPES = (("调研报告", "情况的调研报告"), ("提案", "工作的提案"), ("社情民意信息", "问题的反映"))
_EFFECTS = ("写进年度民生实事清单", "写进产业扶持办法", "推动出台管理细则", "推动新增公交线路两条")


def entries(period: Period, growth: int) -> Iterator[Entry]:
    """What is written down of a half-year."""
    draw = Draw(f"parties {period}")
    yield from _consultations(draw, period, growth)
    yield from _support(draw, period, growth)
    half = "上半年" if period.start.month == 1 else "下半年"
    for unit in ASSOCIATIONS:
        if "多党合作" not in unit.lines:
            continue
        day = draw.day(period)
        cells: Cells = {
            "批准日期": day, "批次": f"{day.year}年{half}批次",
            "新成员人数": draw.between(3, 9) * growth // 100, "批复文号": f"示联组〔{day.year}〕{draw.between(1, 30)}号",
        }  # fmt: skip
        yield Entry("成员发展", unit.code, day, cells)
        yield from _proposals(draw, unit.code, period, growth)


def _consultations(draw: Draw, period: Period, growth: int) -> Iterator[Entry]:
    at = {"2024H1": 0, "2024H2": 5, "2025H1": 9}[str(period)]
    for topic, category in _CONSULTED[at : at + 4 + (growth > 110)]:  # noqa: PLR2004 (in the last half-year one more)
        day = draw.day(period)
        opinions = draw.between(8, 16)
        cells: Cells = {
            "协商议题": topic, "议题类别": category,
            "协商形式": draw.one(("会议协商", "会议协商", "约谈协商", "书面协商")), "计划日期": day,
            "举行日期": day, "听取意见条数": opinions, "采纳意见条数": opinions - draw.between(2, 6),
        }  # fmt: skip
        yield Entry("政党协商", "sec-parties", day, cells)
    if str(period) == "2025H1":
        planned = date(2025, 5, 30)
        cells = {
            "协商议题": "产业工人技能提升", "议题类别": "民生改善", "协商形式": "书面协商",
            "计划日期": planned,
        }  # fmt: skip
        yield Entry("政党协商", "sec-parties", planned, cells)


def _support(draw: Draw, period: Period, growth: int) -> Iterator[Entry]:
    for matter, aspect in draw.some(_SUPPORT, 5 * growth // 100):
        day = draw.day(period)
        supported = draw.one(ASSOCIATIONS)
        cells: Cells = {
            "日期": day, "事项": matter, "哪方面建设": aspect, "支持的组织": supported.short,
        }  # fmt: skip
        yield Entry("支持自身建设", "sec-parties", day, cells)


def _proposals(draw: Draw, unit: str, period: Period, growth: int) -> Iterator[Entry]:
    # Each half-year has topics of its own: nobody proposes the same twice.
    at = {"2024H1": 0, "2024H2": 5, "2025H1": 10}[str(period)]
    for topic, area in draw.some(_PROPOSED[at : at + 5], 3 * growth // 100):
        day = draw.day(period)
        category, ending = draw.one(_TYPES)
        cells: Cells = {
            "题目": f"关于{topic}{ending}", "成果类别": category, "领域": area,
            "提交日期": day,
        }  # fmt: skip
        later: list[tuple[date, Cells]] = []
        if draw.chance(75):
            replied = draw.after(day, 30, 120)
            outcome = draw.one(("采纳", "采纳", "部分采纳", "留作参考", "未采纳"))
            answer: Cells = {"答复日期": replied, "采纳情况": outcome}
            if outcome == "采纳":
                answer |= {"成效": draw.one(_EFFECTS), "作典型案例": "是" if draw.chance(75) else "否"}
            later.append((replied, answer))
        yield Entry("建言成果", unit, day, cells, tuple(later))
