"""The units and organisations of the fictional city 示例市, and the words that they use.

Everything here is made up. Events are drawn by a generator with a fixed seed, so that the demonstration is
the same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

ROOT = "dept"
FOUNDED = date(2020, 1, 1)

UNITS: tuple[tuple[str, str, str, str], ...] = (
    ("dept", "示例市委统战部", "市委统战部", "department"),
    ("sec-office", "示例市委统战部办公室", "办公室", "section"),
    ("sec-member", "示例市委统战部组织联络科", "组织联络科", "section"),
    ("sec-economy", "示例市委统战部经济联络科", "经济联络科", "section"),
    ("sec-newgroup", "示例市委统战部新阶层工作科", "新阶层工作科", "section"),
    ("sec-overseas", "示例市委统战部海外联络科", "海外联络科", "section"),
    ("assoc-knowledge", "示例市知识界联谊会", "知识界联谊会", "association"),
    ("assoc-newgroup", "示例市新阶层联谊会", "新阶层联谊会", "association"),
    ("assoc-overseas", "示例市海外联谊会", "海外联谊会", "association"),
    ("town-donghu", "示例市东湖镇", "东湖镇", "town"),
    ("town-liuhe", "示例市柳河镇", "柳河镇", "town"),
    ("town-qingshi", "示例市青石镇", "青石镇", "town"),
    ("town-baita", "示例市白塔镇", "白塔镇", "town"),
    ("town-nanqiao", "示例市南桥镇", "南桥镇", "town"),
    ("town-yunling", "示例市云岭镇", "云岭镇", "town"),
)
"""Code, full name, short name and level; all below the first."""


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """A line of the register of organisations."""

    code: str
    name: str
    unit: str
    category: str
    members: int
    reason: str
    valid_from: date
    valid_to: date | None = None


ORGANISATIONS: tuple[OrganisationRow, ...] = (
    OrganisationRow("ZZ-001", "示例市知识界联谊会", "组织联络科", "联谊组织", 186, "建账登记", date(2021, 3, 1), date(2025, 1, 1)),
    OrganisationRow("ZZ-001", "示例市知识界联谊会", "组织联络科", "联谊组织", 203, "情况变动", date(2025, 1, 1)),
    OrganisationRow("ZZ-002", "示例市新阶层联谊会", "新阶层工作科", "联谊组织", 142, "建账登记", date(2021, 6, 1), date(2025, 3, 1)),
    OrganisationRow("ZZ-002", "示例市新阶层联谊会", "新阶层工作科", "联谊组织", 168, "情况变动", date(2025, 3, 1)),
    OrganisationRow("ZZ-003", "示例市海外联谊会", "海外联络科", "联谊组织", 97, "建账登记", date(2020, 9, 1)),
    OrganisationRow("ZZ-004", "示例市民营企业商会", "经济联络科", "商会", 214, "建账登记", date(2020, 5, 1), date(2024, 11, 1)),
    OrganisationRow("ZZ-004", "示例市民营企业商会", "经济联络科", "商会", 231, "情况变动", date(2024, 11, 1)),
    OrganisationRow("ZZ-005", "东湖镇商会", "东湖镇", "商会", 46, "建账登记", date(2022, 4, 18)),
    OrganisationRow("ZZ-006", "柳河镇商会", "柳河镇", "商会", 38, "建账登记", date(2022, 7, 6)),
    OrganisationRow("ZZ-007", "南桥镇联络服务站", "南桥镇", "联络服务站", 25, "新成立", date(2024, 10, 15)),
    OrganisationRow("ZZ-008", "青石镇联络服务站", "青石镇", "联络服务站", 31, "新成立", date(2025, 4, 22)),
    OrganisationRow("ZZ-009", "示例市文化创意行业协会", "新阶层工作科", "行业协会", 58, "新成立", date(2025, 2, 27)),
    OrganisationRow("ZZ-010", "云岭镇商会", "云岭镇", "商会", 19, "建账登记", date(2021, 11, 2), date(2025, 5, 31)),
)

TOPICS: dict[str, tuple[str, ...]] = {
    "section": (
        "惠企政策解读", "统战基础知识", "信息写作与报送", "调查研究方法", "融资服务对接实务",
        "新媒体传播实务", "会员组织规范化建设", "涉外礼仪与交流实务", "公文写作与数据核对",
    ),
    "association": (
        "会员骨干履职能力", "提案与社情民意写作", "行业发展形势", "志愿服务项目设计", "法律风险防范",
    ),
    "town": (
        "村社联络员业务培训", "助企政策进园区", "诉求办理流程", "乡村发展案例学习", "联络服务站工作实务",
    ),
}
AUDIENCES: dict[str, tuple[str, ...]] = {
    "section": ("民营企业", "统战干部", "新的社会阶层", "成员组织骨干"),
    "association": ("成员组织骨干", "新的社会阶层"),
    "town": ("乡镇社区", "统战干部", "民营企业"),
}
FORMATS = ("专题讲座", "专题讲座", "专题讲座", "培训班", "研讨交流", "现场教学", "案例教学", "线上学习")
MATTERS = (
    "厂区道路维修", "用电增容", "续贷周转", "技改补贴兑付", "用地手续", "排水改造", "招工对接",
    "消防验收", "出口退税咨询", "环评手续", "租金减免兑现", "人才公寓申请", "物流通行证", "货款拖欠协调",
)
CATEGORIES = ("融资", "用地", "用工", "政策兑现", "证照办理", "其他")
SOURCES = ("座谈会", "走访调研", "成员组织转来", "来函来电")
