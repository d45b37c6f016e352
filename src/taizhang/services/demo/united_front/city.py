"""The units and registers of the fictional city 示例市. All of it is made up."""

from __future__ import annotations

from datetime import date

from taizhang.services.demo.scenario import Cells, Draw, Unit

ROOT = "dept"
MERGED_ON = date(2025, 1, 1)

_BASE = ("思想引领", "民营经济", "基层基础")
_TOWNS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("donghu", "东湖镇", (*_BASE, "新的社会阶层", "计划与协同")),
    ("liuhe", "柳河镇", (*_BASE, "新的社会阶层")),
    ("qingshi", "青石镇", (*_BASE, "计划与协同")),
    ("baita", "白塔镇", _BASE),
    ("nanqiao", "南桥镇", (*_BASE, "港澳台侨")),
    ("yunling", "云岭镇", _BASE),
    ("tangwan", "塘湾镇", _BASE),
    ("hekou", "河口镇", _BASE),
    ("beishan", "北山镇", _BASE),
    ("xikeng", "西坑镇", _BASE),
    ("longtan", "龙潭镇", (*_BASE, "港澳台侨")),
    ("daping", "大坪镇", _BASE),
)
_ASSOCIATIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("knowledge", "知识界联谊会", ("思想引领", "多党合作")),
    ("economy", "经济界联谊会", ("多党合作",)),
    ("science", "科技界联谊会", ("多党合作",)),
    ("education", "教育界联谊会", ("多党合作",)),
    ("medical", "医卫界联谊会", ("多党合作", "新的社会阶层")),
    ("newgroup", "新的社会阶层联谊会", ("思想引领", "新的社会阶层")),
    ("overseas", "海外联谊会", ("港澳台侨",)),
    ("business", "民营企业商会", ("思想引领", "多党合作")),
)
_SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("office", "办公室", ("计划与协同", "基层基础")),
    ("ideology", "宣传教育科", ("思想引领",)),
    ("parties", "党派工作科", ("多党合作",)),
    ("economy", "经济联络科", ("民营经济",)),
    ("liaison", "联络工作科", ("新的社会阶层", "港澳台侨")),
)

UNITS: tuple[Unit, ...] = (
    Unit(ROOT, "示例市委统战部", "市委统战部", "部门"),
    *(
        Unit(f"sec-{code}", f"示例市委统战部{name}", name, "科室", lines, ROOT)
        for code, name, lines in _SECTIONS
    ),
    *(
        Unit(f"assoc-{code}", f"示例市{name}", name, "成员组织", lines, ROOT)
        for code, name, lines in _ASSOCIATIONS
    ),
    *(
        Unit(f"town-{code}", f"示例市{name}", name, "乡镇", lines, ROOT)
        for code, name, lines in _TOWNS
    ),
    Unit("town-shiqiao", "示例市石桥镇", "石桥镇", "乡镇", _BASE, ROOT, MERGED_ON, "town-nanqiao"),
)
"""The last one was merged into 南桥镇."""

TOWNS = tuple(unit for unit in UNITS if unit.level == "乡镇")
ASSOCIATIONS = tuple(unit for unit in UNITS if unit.level == "成员组织")

_TRADES = (
    ("精工机械", "制造业"), ("兴隆建材", "建筑业"), ("云帆软件", "科技型企业"), ("百汇商贸", "批发零售"),
    ("丰禾农业", "农业"), ("安达物流", "服务业"), ("华瑞电子", "制造业"), ("绿源食品", "制造业"),
    ("启明传感", "科技型企业"), ("顺捷运输", "服务业"), ("宏图装饰", "建筑业"), ("金穗粮油", "农业"),
)  # fmt: skip


def enterprises_of(town: Unit) -> tuple[str, ...]:
    """The names of the enterprises of a town."""
    at = TOWNS.index(town)
    return tuple(f"{town.short}{_TRADES[(at * 3 + turn) % len(_TRADES)][0]}公司" for turn in range(4))


def registers() -> dict[str, list[Cells]]:
    """The rows of all registers but that of units."""
    return {
        "新媒体平台名录": [
            _row("新媒体平台名录", *line)
            for line in (
                ("XMT-01", "示例统战", "宣传教育科", "图文平台", date(2020, 6, 1)),
                ("XMT-02", "示例统战视频号", "宣传教育科", "短视频平台", date(2023, 3, 1)),
            )
        ],
        "民营企业名录": _enterprises(),
        "统战组织名录": [_row("统战组织名录", *line) for line in _ORGANISATIONS],
        "新阶层聚集点名录": [_row("新阶层聚集点名录", *line) for line in _SITES],
        "惠企政策名录": [_row("惠企政策名录", *line) for line in _POLICIES],
        "场所名录": [_row("场所名录", *line) for line in _VENUES],
        "基层工作站名录": [
            _row(
                "基层工作站名录", f"GZZ-{at:02}", station_of(town), town.short, date(2022, 5, 1),
                town.valid_to,
            )
            for at, town in enumerate(TOWNS, start=1)
        ],
    }  # fmt: skip


def station_of(town: Unit) -> str:
    """The workstation of a town."""
    return f"{town.short}统战工作站"


_LABELS: dict[str, tuple[str, ...]] = {
    "新媒体平台名录": ("编号", "名称", "开办单位", "平台类别", "开办（起始）日期"),
    "民营企业名录": ("编号", "企业名称", "所在单位", "行业", "规模", "登记（起始）日期", "终止日期"),
    "统战组织名录": (
        "编号", "组织名称", "所属单位", "类别", "会员人数", "登记事由", "成立（起始）日期", "终止日期",
    ),
    "新阶层聚集点名录": (
        "编号", "聚集点名称", "所在单位", "类别", "覆盖它的组织", "登记（起始）日期", "终止日期",
    ),
    "惠企政策名录": (
        "编号", "措施名称", "登记单位", "出台部门", "措施类别", "适用对象", "标准", "标准的单位",
        "条件", "文件文号", "生效日期", "失效日期",
    ),
    "场所名录": ("编号", "场所名称", "所属单位", "类别", "启用日期"),
    "基层工作站名录": ("编号", "工作站名称", "所在单位", "设立日期", "撤销日期"),
}  # fmt: skip


def _row(register: str, *values: object) -> Cells:
    return {
        label: value
        for label, value in zip(_LABELS[register], values, strict=False)
        if value is not None
    }


def _enterprises() -> list[Cells]:
    draw = Draw("enterprises")
    sectors = dict(_TRADES)
    rows: list[Cells] = []
    for town in TOWNS:
        for name in enterprises_of(town):
            scale = draw.one(("大中型", "小型", "小型", "小型", "微型"))
            since = date(draw.between(2021, 2023), draw.between(1, 12), 1)
            sector = sectors[name.removeprefix(town.short).removesuffix("公司")]
            # The enterprises of a town that was merged are its successor's to look after.
            owner = "南桥镇" if town.valid_to else town.short
            rows.append(
                _row("民营企业名录", f"QY-{len(rows) + 1:03}", name, owner, sector, scale, since)
            )
    return rows


_ORGANISATIONS: tuple[tuple[object, ...], ...] = (
    ("ZZ-001", "示例市知识界联谊会", "党派工作科", "联谊组织", 186, "建账登记", date(2021, 3, 1), date(2025, 1, 1)),
    ("ZZ-001", "示例市知识界联谊会", "党派工作科", "联谊组织", 203, "情况变动", date(2025, 1, 1)),
    ("ZZ-002", "示例市新的社会阶层联谊会", "联络工作科", "新的社会阶层组织", 142, "建账登记", date(2021, 6, 1), date(2025, 3, 1)),
    ("ZZ-002", "示例市新的社会阶层联谊会", "联络工作科", "新的社会阶层组织", 168, "情况变动", date(2025, 3, 1)),
    ("ZZ-003", "示例市海外联谊会", "联络工作科", "联谊组织", 97, "建账登记", date(2020, 9, 1)),
    ("ZZ-004", "示例市民营企业商会", "经济联络科", "商会", 214, "建账登记", date(2020, 5, 1), date(2024, 11, 1)),
    ("ZZ-004", "示例市民营企业商会", "经济联络科", "商会", 231, "情况变动", date(2024, 11, 1)),
    ("ZZ-005", "东湖镇商会", "东湖镇", "商会", 46, "建账登记", date(2022, 4, 18)),
    ("ZZ-006", "柳河镇商会", "柳河镇", "商会", 38, "建账登记", date(2022, 7, 6)),
    ("ZZ-007", "南桥镇联络服务站", "南桥镇", "联络服务站", 25, "新成立", date(2024, 10, 15)),
    ("ZZ-008", "青石镇新的社会阶层联谊分会", "青石镇", "新的社会阶层组织", 31, "新成立", date(2025, 4, 22)),
    ("ZZ-009", "示例市文化创意行业协会", "联络工作科", "行业协会", 58, "新成立", date(2025, 2, 27)),
    ("ZZ-010", "示例市网络从业者联谊分会", "联络工作科", "新的社会阶层组织", 64, "新成立", date(2024, 9, 20)),
    ("ZZ-011", "云岭镇商会", "云岭镇", "商会", 19, "建账登记", date(2021, 11, 2), date(2025, 5, 31)),
)  # fmt: skip

_SITES: tuple[tuple[object, ...], ...] = (
    ("JJ-01", "中心商务大厦", "联络工作科", "商务楼宇", "示例市新的社会阶层联谊会", date(2023, 1, 1)),
    ("JJ-02", "东湖软件园", "东湖镇", "产业园区", "示例市网络从业者联谊分会", date(2024, 9, 20)),
    ("JJ-03", "老城文创街区", "联络工作科", "商业街区", None, date(2023, 1, 1), date(2025, 2, 27)),
    ("JJ-03", "老城文创街区", "联络工作科", "商业街区", "示例市文化创意行业协会", date(2025, 2, 27)),
    ("JJ-04", "青石电商产业园", "青石镇", "产业园区", None, date(2023, 6, 1), date(2025, 4, 22)),
    ("JJ-04", "青石电商产业园", "青石镇", "产业园区", "青石镇新的社会阶层联谊分会", date(2025, 4, 22)),
    ("JJ-05", "柳河商业步行街", "柳河镇", "商业街区", None, date(2023, 6, 1)),
    ("JJ-06", "城北律所集聚楼", "联络工作科", "商务楼宇", "示例市新的社会阶层联谊会", date(2024, 3, 1)),
)  # fmt: skip

_POLICIES: tuple[tuple[object, ...], ...] = (
    ("ZC-001", "技改贷款贴息", "经济联络科", "市经济主管部门", "贷款贴息", "制造业企业", 2, "个百分点", "上年产值2000万元以上", "示经〔2024〕12号", date(2024, 4, 1)),
    ("ZC-002", "设备更新贷款贴息", "经济联络科", "市财政主管部门", "贷款贴息", "制造业企业", 1.5, "个百分点", "设备投资500万元以上", "示财〔2024〕31号", date(2024, 7, 1)),
    ("ZC-003", "研发投入补贴", "经济联络科", "市科技主管部门", "资金补贴", "科技型企业", 20, "万元", "研发费用占比不低于3%", "示科〔2024〕8号", date(2024, 3, 1)),
    ("ZC-004", "高新企业首次认定补贴", "经济联络科", "市科技主管部门", "资金补贴", "科技型企业", 30, "万元", "首次通过认定", "示科〔2025〕3号", date(2025, 2, 1)),
    ("ZC-005", "稳岗返还", "经济联络科", "市人力资源主管部门", "稳岗用工", "各类企业", None, None, "按上年缴费比例返还", "示人社〔2024〕19号", date(2024, 5, 1)),
    ("ZC-006", "创业场地租金减免", "经济联络科", "市人力资源主管部门", "租金减免", "初创企业", 50, "%", "注册三年以内", "示人社〔2024〕27号", date(2024, 6, 1)),
    ("ZC-007", "孵化园租金减免", "东湖镇", "东湖镇", "租金减免", "初创企业", 30, "%", "入驻孵化园的企业", "东政〔2025〕6号", date(2025, 3, 1)),
    ("ZC-008", "小微企业增值税减免", "经济联络科", "市税务主管部门", "税费减免", "小微企业", None, None, "按国家规定执行", "示税〔2024〕5号", date(2024, 1, 1)),
    ("ZC-009", "工业项目用地联合审批", "经济联络科", "市自然资源主管部门", "审批便利", "各类企业", None, None, "总投资3000万元以上", "示资〔2025〕11号", date(2025, 5, 1)),
)  # fmt: skip

_VENUES: tuple[tuple[object, ...], ...] = (
    ("CS-01", "示例市革命历史陈列馆", "宣传教育科", "红色教育基地", date(2021, 6, 1)),
    ("CS-02", "青石渡口纪念园", "青石镇", "红色教育基地", date(2022, 3, 1)),
    ("CS-03", "东湖实践教育基地", "东湖镇", "实践教育基地", date(2022, 9, 1)),
    ("CS-04", "联谊之家", "联络工作科", "活动阵地", date(2023, 5, 1)),
)
