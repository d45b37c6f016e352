"""What is no figure though it has a number and a unit: labels, ordinals, grades, phases, counts of points made."""

from __future__ import annotations

import re
from decimal import Decimal

from taizhang.core.reading.amount import Amount
from taizhang.core.reading.lexicon import words_of
from taizhang.core.reading.page import Page

_ONE = Decimal(1)
_AFTER_TIMES = ("性", "全会", "方程", "元", "函数", "能源", "产业", "分配")
_POINTS = words_of("point")
_DETERMINERS = words_of("determiner")
_LIST_SIGNS = re.compile(r"[、和与及暨]|以及")
_CLAUSE = re.compile(r"[，。；：！？,;:!?\n()“”]")
_FREQUENCY = re.compile(
    r"(?:每|一年|一月|一周|一季度|只|仅|共|各|再|先后|累计|平均)[^，。；\n]{0,10}$"
)
_ONLY = re.compile(
    r"(?:还有|仅有|只有|仅|只|共|另有|唯有|不到|不足|超过|近|至少|多出|增加|减少|新增|死亡|减|增)$"
)
_TIME_WORDS = ("时间", "之内", "以内", "内")
_DURATION_BEFORE = re.compile(
    r"(?:连续|提前|为期|历时|持续|长达|达到?|延长|缩短|推迟|延期|为|满|超过|逾|超|不少于|不低于|不超过|至少|任期|期限|周期|限期|有效期|合同期|工期|工龄|党龄|服役|服务|从业|工作|保质期|质保|节约|压缩[至到]|缩短[至到]|延长[至到]|提高[至到]|增加[至到]|减少|耗时|用时|累计|需|共|平均|年限|寿命|一干|经过|在岗|驻村|每年|每周|每天|每月|每日|每人|不到|不足|近|约|逾期|超期|滞后|早)(?:了|到|至)?$"
)
_PHASE_BEFORE = re.compile(
    r"(?:办|开|举办|共|累计|完成|出版|编发|刊发|印发|播出|推出|发布|出刊|刊出|简报|快报|专报|信息|班|课|堂|讲堂|栏目|专栏|培训|制作|了)$"
)
_NAME_AFTER = re.compile(
    r"级|号|等(?:奖|功|级|次|座|舱)|大(?!类|项|件|型)|版(?!面|块|权)|型|[届](?!时)"
)


def is_no_count(page: Page, amount: Amount) -> bool:
    """Whether an amount with a number in Chinese signs or a unit of rank only looks like a count."""
    text, number, unit = page.folded, amount.number, amount.unit
    after = text[amount.unit_end : amount.unit_end + 8]
    before = text[max(0, amount.start - 24) : amount.start]
    if unit is None:
        return False
    if unit.kind == "duration" and _is_time(amount, before, after):
        return True
    if unit.word in ("期", "届", "轮") and _is_phase(amount, before, after):
        return True
    if (
        unit.word == "次"
        and number.chinese
        and (before.endswith("届") or after.startswith(_AFTER_TIMES))
    ):
        return True
    if not number.chinese:
        return False
    if _is_article(amount, before, after):
        return True
    if number.bare and unit.kind in ("length", "area", "duration", "percent", "multiple"):
        return amount.start == number.start
    if unit.kind in ("count", "other", "person-times"):
        if number.bare and (
            before.endswith("每") or (number.low >= 10_000 and amount.start == number.start)
        ):
            return True
        if (
            unit.sense == "noun"
            and number.low < 10
            and not before.endswith(("等", "共", "涉及", "覆盖"))
        ):
            return True
        if unit.kind == "count" and not amount.hedge and number.low < 100:
            return _is_discourse(before, after) or _recounts(page, amount)
    return False


def _is_article(amount: Amount, before: str, after: str) -> bool:
    """一批, 一项: 一 is a figure only where it says how often or how much."""
    if amount.low != _ONE or amount.number.end - amount.number.start != 1 or amount.number.bare:
        return False
    assert amount.unit is not None  # noqa: S101 (asked before; tells the type checker)
    if amount.unit.kind in ("multiple", "percent", "percentage-point", "money", "area", "length"):
        return False
    if amount.unit.kind == "duration":
        return False
    if amount.unit.sense == "times":
        if after.startswith(("性", "次", "又", "都", "比")) or before.endswith(
            (
                "第",
                "又",
                "再",
                "这",
                "那",
                "上",
                "下",
                "同",
                "首",
                "另",
                "逐",
                "任何",
                "进",
                "前",
                "后",
                "唯",
                "最后",
                "每",
            )
        ):
            return True
        return _FREQUENCY.search(before) is None
    if amount.start != amount.number.start:
        return False
    return _ONLY.search(before) is None or after.startswith(("批", "些", "步"))


def _is_time(amount: Amount, before: str, after: str) -> bool:
    """3年增长: a stretch of years only says when, unless it is said how long something lasted."""
    assert amount.unit is not None  # noqa: S101 (asked before; tells the type checker)
    word = amount.unit.word
    one = amount.low == _ONE and amount.number.chinese
    if after.startswith(
        (
            "计划",
            "行动",
            "规划",
            "攻坚",
            "制",
            "期",
            "级",
            "义务",
            "提升",
            "滚动",
            "任务",
            "来",
            "前",
            "后",
            "间",
            "以来",
            "之前",
            "之后",
            "过渡",
        )
    ) and amount.hedge in ("",):
        return True
    if amount.hedge == "<=" and amount.end > amount.unit_end and before.endswith(("前", "后")):
        return False
    if before.endswith(("提前", "推后", "延后")):
        return False
    if before.endswith(
        (
            "第",
            "这",
            "那",
            "前",
            "后",
            "上",
            "下",
            "每",
            "过去",
            "同",
            "当",
            "近",
            "未来",
            "今后",
            "首",
            "新的",
            "往",
            "度过",
            "又",
        )
    ):
        return True
    if word in ("周", "星期", "个星期") and before.endswith(("每", "第")):
        return True
    if amount.end > amount.unit_end and amount.hedge in (">=", "<=", "~", ">", "<"):
        return False
    if _DURATION_BEFORE.search(before) is not None or amount.start != amount.number.start:
        return False
    if one:
        return not after.startswith(_TIME_WORDS)
    if word in ("年", "周年", "个年头", "星期", "周"):
        return (
            amount.number.digits is None
            or amount.number.digits == amount.number.digits.to_integral_value()
        )
    return False


def _is_phase(amount: Amount, before: str, after: str) -> bool:
    """二期 and 1期工程 are phases, 培训班60期 and 举办三期 are counts."""
    assert amount.unit is not None  # noqa: S101 (asked before; tells the type checker)
    if amount.unit.word == "届":
        return _PHASE_BEFORE.search(before) is None
    if after.startswith(
        ("工程", "项目", "建设", "开工", "用地", "地块", "投资", "改造", "投产", "厂房", "产业园")
    ):
        return True
    if amount.hedge == "<=" and amount.end > amount.unit_end and before.endswith(("前", "后")):
        return False
    if before.endswith(("提前", "推后", "延后")):
        return False
    if before.endswith(("第", "项目", "工程", "园区")):
        return True
    return amount.number.chinese and amount.hedge == "" and _PHASE_BEFORE.search(before) is None


def _is_discourse(before: str, after: str) -> bool:
    """两个方面, 上述三个行业: points of the text itself."""
    return (
        after.removeprefix("新").startswith(_POINTS)
        or after[1:].startswith("方面")
        or before.endswith(_DETERMINERS)
    )


def _recounts(page: Page, amount: Amount) -> bool:
    """Whether it closes a complete list and counts it again: 甲、乙、丙三县."""
    text = page.folded
    start = max(0, amount.start - 80)
    window = text[start : amount.start]
    if window.endswith("等"):
        return False
    cut = 0
    for found in _CLAUSE.finditer(window):
        cut = found.end()
    items = _LIST_SIGNS.split(window[cut:])
    items = [item for item in items if item]
    if len(items) < 2 or not all(len(item) <= 20 for item in items[1:]):
        return False
    if items[-1].endswith(("等", "的", "了", "有", "为", "共", "至", "到", "计")):
        return False
    return Decimal(len(items)) == amount.low
