"""The units and registers of the fictional district 示例区. All of it is made up."""

from __future__ import annotations

from datetime import date

from taizhang.services.demo.scenario import Cells, Unit

ROOT = "bureau"

UNITS: tuple[Unit, ...] = (
    Unit(ROOT, "示例区农业农村局", "区农业农村局", "局"),
    Unit("sec-plan", "示例区农业农村局计划财务股", "计划财务股", "股室", ("资金",), ROOT),
    Unit("sec-law", "示例区农业农村局执法监管股", "执法监管股", "股室", ("执法监管",), ROOT),
    Unit("sec-tech", "示例区农业农村局技术推广股", "技术推广股", "股室", ("技术推广",), ROOT),
    *(
        Unit(
            f"town-{code}", f"示例区{name}", name, "乡镇",
            ("种植业", "农田建设", "农机", "畜牧兽医", "技术推广"), ROOT,
        )
        for code, name in (
            ("donghu", "东湖镇"), ("liuhe", "柳河镇"), ("qingshi", "青石镇"), ("baita", "白塔镇"),
        )
    ),
)  # fmt: skip
TOWNS = tuple(unit for unit in UNITS if unit.level == "乡镇")

_LABELS: dict[str, tuple[str, ...]] = {
    "规模养殖场名录": ("编号", "养殖场名称", "所在单位", "畜种", "登记日期", "终止日期"),
    "专项资金名录": (
        "编号", "资金名称", "管理单位", "用途", "年度预算（万元）", "下达文号", "下达（起始）日期", "终止日期",
    ),
    "建设项目名录": (
        "编号", "项目名称", "实施单位", "类别", "批复投资（万元）", "批复面积（亩）", "批复长度（公里）",
        "批复文号", "批复日期", "销号日期",
    ),
}  # fmt: skip

FARMS: tuple[tuple[object, ...], ...] = (
    ("YZ-01", "东湖生态养猪场", "东湖镇", "生猪", date(2021, 3, 1)),
    ("YZ-02", "东湖奶牛场", "东湖镇", "牛", date(2022, 5, 1)),
    ("YZ-03", "柳河生猪养殖场", "柳河镇", "生猪", date(2020, 8, 1)),
    ("YZ-04", "柳河蛋鸡场", "柳河镇", "家禽", date(2021, 6, 1), date(2024, 12, 1)),
    ("YZ-05", "青石肉羊场", "青石镇", "羊", date(2022, 4, 1)),
    ("YZ-06", "白塔生猪养殖场", "白塔镇", "生猪", date(2021, 9, 1)),
    ("YZ-07", "白塔肉牛场", "白塔镇", "牛", date(2024, 9, 1)),
)
HEADS = {"YZ-01": 3200, "YZ-02": 420, "YZ-03": 2600, "YZ-04": 900, "YZ-05": 1100, "YZ-06": 1850, "YZ-07": 260}

# Code, name, manager, purpose, budget and a share of it that is paid each month.
FUNDS: tuple[tuple[object, ...], ...] = (
    ("ZJ-2024-01", "2024年粮食生产资金", "计划财务股", "粮食生产", 1180, "示农财〔2024〕3号", date(2024, 1, 10), date(2025, 1, 1)),
    ("ZJ-2024-02", "2024年农田建设资金", "计划财务股", "农田建设", 1960, "示农财〔2024〕5号", date(2024, 1, 10), date(2025, 1, 1)),
    ("ZJ-2024-03", "2024年农机购置补贴", "计划财务股", "农机购置补贴", 640, "示农财〔2024〕8号", date(2024, 1, 10), date(2025, 1, 1)),
    ("ZJ-2025-01", "2025年粮食生产资金", "计划财务股", "粮食生产", 1260, "示农财〔2025〕2号", date(2025, 1, 8)),
    ("ZJ-2025-02", "2025年农田建设资金", "计划财务股", "农田建设", 2100, "示农财〔2025〕4号", date(2025, 1, 8)),
    ("ZJ-2025-03", "2025年农机购置补贴", "计划财务股", "农机购置补贴", 700, "示农财〔2025〕7号", date(2025, 1, 8)),
    ("ZJ-2025-04", "2025年动物防疫资金", "计划财务股", "动物防疫", 180, "示农财〔2025〕9号", date(2025, 1, 8)),
)  # fmt: skip

PROJECTS: tuple[tuple[object, ...], ...] = (
    ("XM-01", "东湖镇高标准农田项目", "东湖镇", "高标准农田", 980, 4200, None, "示农建〔2023〕18号", date(2023, 11, 1)),
    ("XM-02", "柳河镇高标准农田项目", "柳河镇", "高标准农田", 860, 3600, None, "示农建〔2024〕6号", date(2024, 3, 1)),
    ("XM-03", "青石镇渠道整治项目", "青石镇", "渠道整治", 420, None, 18.5, "示农建〔2024〕9号", date(2024, 4, 1)),
    ("XM-04", "白塔镇机耕道项目", "白塔镇", "机耕道", 310, None, 12.6, "示农建〔2024〕21号", date(2024, 9, 1)),
    ("XM-05", "东湖镇渠道整治项目", "东湖镇", "渠道整治", 260, None, 9.2, "示农建〔2025〕5号", date(2025, 3, 1)),
    ("XM-06", "青石镇高标准农田项目", "青石镇", "高标准农田", 1150, 4800, None, "示农建〔2025〕8号", date(2025, 2, 1)),
)  # fmt: skip


def registers() -> dict[str, list[Cells]]:
    """The rows of all registers but that of units."""
    rows = {"规模养殖场名录": FARMS, "专项资金名录": FUNDS, "建设项目名录": PROJECTS}
    return {
        label: [
            {
                name: value
                for name, value in zip(_LABELS[label], line, strict=False)
                if value is not None
            }
            for line in lines
        ]
        for label, lines in rows.items()
    }
