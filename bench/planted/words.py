"""Sentences with choices, and numbers in the ways that offices print them. Knows nothing of the rules."""

from __future__ import annotations

import random
import re
from decimal import ROUND_HALF_UP, Decimal

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_HAN = "零一二三四五六七八九"
_WIDE = str.maketrans("0123456789.%,", "０１２３４５６７８９．％，")
STYLES = ("plain",) * 7 + ("comma", "wide", "han")

OPEN = (
    "[上半年，|今年以来，|截至6月底，|截至目前，|1—6月，|今年上半年，|2025年上半年，||||]"
    "[全县|全镇|我局|全区|我街道|全系统|||][|共|累计|已|先后]"
)
SECTORS = (
    ("排查安全隐患", "处", "一般隐患", "重大隐患"),
    ("检查生产经营单位", "家", "国有企业", "民营企业"),
    ("新建改建公厕", "座", "城镇公厕", "农村公厕"),
    ("举办技能培训", "场", "线上培训", "线下培训"),
    ("培训基层干部", "人次", "线上", "线下"),
    ("新增就业", "人", "城镇", "农村"),
    ("实施重点项目", "个", "新建项目", "续建项目"),
    ("开展志愿服务", "次", "室内服务", "户外服务"),
    ("受理群众来电", "件", "咨询类", "投诉类"),
    ("化解矛盾纠纷", "起", "邻里纠纷", "劳资纠纷"),
    ("走访困难家庭", "户", "低收入家庭", "残疾人家庭"),
    ("发放宣传资料", "份", "折页", "手册"),
    ("抽检食品", "批次", "合格", "不合格"),
    ("改造老旧小区", "个", "本级项目", "上级项目"),
    ("办理行政许可", "件", "线上办理", "窗口办理"),
    ("接诊患者", "人次", "本地患者", "外地患者"),
    ("借阅图书", "册", "纸质图书", "电子图书"),
    ("巡河", "次", "干流", "支流"),
    ("植树造林", "亩", "人工造林", "封山育林"),
    ("清运垃圾", "吨", "生活垃圾", "建筑垃圾"),
)
THINGS = (
    ("受理投诉举报", "件", "办结"),
    ("排查风险隐患", "处", "整改"),
    ("收到意见建议", "条", "采纳"),
    ("交办信访事项", "件", "化解"),
    ("承办建议提案", "件", "答复"),
    ("签约招商项目", "个", "开工"),
    ("发现问题", "个", "整改"),
    ("立案查处案件", "起", "办结"),
    ("下达改造任务", "户", "完成"),
    ("受理法律援助", "件", "办结"),
    ("接收热线工单", "件", "办结"),
    ("梳理问题线索", "条", "处置"),
)
STOCKS = (
    ("示范单位", "家"),
    ("入库企业", "家"),
    ("在册志愿者", "人"),
    ("学习阵地", "个"),
    ("养老服务站", "个"),
    ("签约医生团队", "支"),
    ("专利授权量", "件"),
    ("信访量", "件"),
    ("投诉量", "件"),
    ("营业收入", "万元"),
    ("社会捐赠", "万元"),
    ("接待游客", "人次"),
    ("充电桩", "台"),
    ("高标准农田", "亩"),
)
RATES = ("办结率", "满意率", "达标率", "参保率", "入园率", "回收利用率", "持证上岗率", "群众满意度")
PLACES = ("东湖社区", "西岭社区", "南塘社区", "北坪社区", "河口社区", "松林社区")


class Words:
    """Chooses words and prints numbers, in one style a sentence."""

    def __init__(self, dice: random.Random, style: str | None = None) -> None:
        self.dice = dice
        self.style = style or dice.choice(STYLES)

    def say(self, template: str, **values: object) -> str:
        """A template with its choices made and its places filled."""
        while _CHOICE.search(template):
            template = _CHOICE.sub(lambda found: self.dice.choice(found[1].split("|")), template, 1)
        return template.format(**{name: self.show(value) for name, value in values.items()})

    def show(self, value: object) -> str:
        """A whole number in the style of the sentence; anything else as it is."""
        if isinstance(value, Decimal):
            text = f"{value.normalize():f}"
            return text.translate(_WIDE) if self.style == "wide" else text
        if not isinstance(value, int):
            return str(value)
        if self.style == "comma":
            return f"{value:,}"
        if self.style == "wide":
            return str(value).translate(_WIDE)
        if self.style == "han" and 2 < value < 100:
            return han(value)
        return str(value)

    def number(self, low: int = 20, high: int = 900) -> int:
        """A number; small ones are common, large ones are not rare."""
        if self.style == "han":
            return self.dice.randint(min(low, 20), 60)
        if self.style == "comma":
            return self.dice.randint(1200, 20000)
        return self.dice.randint(low, high)

    def off(self, value: int, *, most: int = 9) -> int:
        """Another number, as from a slip of the hand."""
        by = self.dice.choice([1, 2, 3, 5, most]) * self.dice.choice([1, -1])
        return value + by if value + by > 0 else value + abs(by)


def han(value: int) -> str:
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _HAN[tens] + "十"
    return head + (_HAN[ones] if ones else "")


def rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def hundredths(part: int | Decimal, whole: int | Decimal, places: int = 1) -> Decimal:
    return rounded(Decimal(part) * 100 / Decimal(whole), places)


def another_rate(dice: random.Random, rate: Decimal) -> Decimal:
    """A percentage that is wrong by more than its last digits."""
    by = Decimal(dice.choice(["2.1", "3", "5", "7.4", "10"])) * dice.choice([1, -1])
    return rate + by if rate + by > 0 else rate + abs(by)
