"""What is no figure though it has a number and a unit: phases, grades, articles, points made, lists re-counted."""

from __future__ import annotations

import re
from decimal import Decimal

from taizhang.core.reading.amount import Amount
from taizhang.core.reading.figure import FigureKind
from taizhang.core.reading.lexicon import any_of, words_of
from taizhang.core.reading.page import Page
from taizhang.core.reading.vocabulary import UnitWord

_ONE = Decimal(1)
_TEN, _HUNDRED, _TEN_THOUSAND = 10, 100, 10_000
_POINTS = words_of("point")
_DETERMINERS = words_of("determiner")
_LIST_SIGNS = re.compile(r"[、和与及暨]|以及")
_CLAUSE = re.compile(r"[，。；：！？,;:!?\n()“”]")
_OPEN_END = ("等", "的", "了", "有", "为", "共", "至", "到", "计")
_OFTEN = re.compile(r"(?:每|一年|一月|一周|一季度|只|仅|共|各|再|先后|累计|平均)[^，。；\n]{0,10}$")
_ONLY = re.compile(rf"{any_of('one-before')}$")
_ONCE_NOT_BEFORE = words_of("once-not-before")
_ONCE_NOT_AFTER = words_of("once-not-after")
_GRADES = re.compile(r"[一二三四五六七八九]、$")  # 一、二类人员
_TIMES_NAME = ("性", "全会", "方程", "元", "函数", "能源", "产业", "分配")
_HOW_LONG = ("时间", "之内", "以内", "内")
_LASTING = re.compile(rf"{any_of('lasting')}[了到至]?$")
_TIME_AFTER = words_of("time-after")
_TIME_BEFORE = re.compile(rf"{any_of('time-before')}$")
_CIRCLE = re.compile(r"的?[^，。；、\n]{0,6}圈")
_EARLIER = re.compile(r"[一-龥]{2}[前后]$")
_HOURS = frozenset({"小时", "个小时", "分钟", "秒", "秒钟"})
_YEARLY = frozenset({"年", "周年", "个年头", "星期", "周"})
_PHASES = frozenset({"期", "届", "轮"})
_COUNTED_PHASE = re.compile(rf"{any_of('counted-phase')}$")
_PHASE_AFTER = words_of("phase-after")
_PHASE_BEFORE = ("第", "项目", "工程", "园区")
_ALWAYS_AMOUNT = frozenset(
    {
        FigureKind.MULTIPLE,
        FigureKind.PERCENT,
        FigureKind.PERCENTAGE_POINT,
        FigureKind.MONEY,
        FigureKind.AREA,
        FigureKind.LENGTH,
        FigureKind.DURATION,
    }
)
_COUNTED = frozenset({FigureKind.COUNT, FigureKind.OTHER, FigureKind.PERSON_TIMES})
_BEFORE, _AFTER, _LIST = 24, 8, 80
_LONGEST_ITEM = 20


def is_no_figure(page: Page, amount: Amount) -> bool:
    """Whether an amount with a unit only looks like a figure."""
    unit = amount.unit
    if unit is None:
        return False
    text, number = page.folded, amount.number
    after = text[amount.unit_end : amount.unit_end + _AFTER]
    before = text[max(0, amount.start - _BEFORE) : amount.start]
    if unit.kind is FigureKind.DURATION and _only_says_when(amount, unit, before, after):
        return True
    if after.startswith("级") and unit.kind is not FigureKind.COUNT:
        return True  # 20万吨级
    if unit.word == "对" and after[:1].isdecimal() and not amount.hedge:
        return True  # 1对1
    if unit.word in _PHASES and _is_phase(amount, unit, before, after):
        return True
    if not number.chinese:
        return False
    if after.startswith(("“", "‘")) and unit.kind in _COUNTED:
        return True  # 四个“一”
    if unit.word == "方" and number.low < _TEN:
        return True  # 三方, 两方: parties
    if unit.word == "次" and (before.endswith("届") or after.startswith(_TIMES_NAME)):
        return True
    if _GRADES.search(before) is not None or _is_article(amount, unit, before, after):
        return True
    counted = unit.kind in (FigureKind.COUNT, FigureKind.PERSON_TIMES)
    if number.bare and not counted and amount.hedge in ("", "~"):
        return amount.start == number.start  # 万里, 百年, 单位：万元
    return unit.kind in _COUNTED and _is_name(page, amount, unit, before, after)


def _is_name(page: Page, amount: Amount, unit: UnitWord, before: str, after: str) -> bool:
    number = amount.number
    hedged = amount.hedge not in ("", "~")  # 万余人 and 近万人 are counts, 万家 is not
    if number.bare and (before.endswith("每") or (number.low >= _TEN_THOUSAND and not hedged)):
        return True  # 每万人, 万家
    if (
        unit.sense == "noun"
        and number.low < _TEN
        and not before.endswith(("等", "共", "涉及", "覆盖"))
    ):
        return True  # 两地, 三县: without a measure word they are names or re-count a list
    if unit.kind is not FigureKind.COUNT or amount.hedge or number.low >= _HUNDRED:
        return False
    return _is_point(before, after) or _recounts(page.folded, amount)


def _is_article(amount: Amount, unit: UnitWord, before: str, after: str) -> bool:
    """一批, 一项: 一 is a figure only where it says how often or how much."""
    number = amount.number
    if amount.low != _ONE or number.end - number.start != 1 or number.bare:
        return False
    if unit.kind in _ALWAYS_AMOUNT:
        return False
    if unit.sense == "times":
        if after.startswith(_ONCE_NOT_AFTER) or before.endswith(_ONCE_NOT_BEFORE):
            return True
        return _OFTEN.search(before) is None
    if amount.start != number.start:
        return False
    return _ONLY.search(before) is None or after.startswith(("批", "些", "步"))


def says_when(before: str, after: str) -> bool:
    """Whether the words around a stretch of time make it one that only places something: 每半年, 半小时生活圈."""
    return (
        after.startswith(_TIME_AFTER)
        or _CIRCLE.match(after) is not None
        or _TIME_BEFORE.search(before) is not None
    )


def says_how_long(before: str) -> bool:
    """Whether the words before a stretch of time say how long something lasted: 为期, 提前."""
    return _LASTING.search(before) is not None


def _only_says_when(amount: Amount, unit: UnitWord, before: str, after: str) -> bool:
    """3年增长: a stretch of time only says when, unless it is said how long something lasted."""
    number = amount.number
    if not amount.hedge and (after.startswith(_TIME_AFTER) or _CIRCLE.match(after)):
        return True
    if unit.word in _HOURS and _EARLIER.search(before) is not None:
        return False  # 活动开始前1小时
    hedged_after = amount.end > amount.unit_end
    if hedged_after and amount.hedge == "<=" and before.endswith(("前", "后")):
        return False  # 到岗前15天内
    if _TIME_BEFORE.search(before) is not None:
        return True
    if hedged_after or amount.start != number.start or _LASTING.search(before) is not None:
        return False
    if amount.low == _ONE and number.chinese:
        return not after.startswith(_HOW_LONG)
    if unit.word in _YEARLY:
        return number.digits is None or number.digits == number.digits.to_integral_value()
    return False


def _is_phase(amount: Amount, unit: UnitWord, before: str, after: str) -> bool:
    """二期 and 1期工程 are phases, 培训班60期 and 举办三期 are counts."""
    counted = _COUNTED_PHASE.search(before) is not None
    if unit.word == "届":
        return not counted
    if after.startswith(_PHASE_AFTER) or before.endswith(_PHASE_BEFORE):
        return True
    return amount.number.chinese and not amount.hedge and not counted


def _is_point(before: str, after: str) -> bool:
    """两个方面, 上述三个行业: points of the text itself."""
    return (
        after.removeprefix("新").startswith(_POINTS)
        or after[1:].startswith("方面")
        or before.endswith(_DETERMINERS)
    )


def _recounts(text: str, amount: Amount) -> bool:
    """Whether it closes a complete list and counts it again: 甲、乙、丙三县."""
    window = text[max(0, amount.start - _LIST) : amount.start]
    signs = list(_CLAUSE.finditer(window))
    listed = window[signs[-1].end() :] if signs else window
    items = [item for item in _LIST_SIGNS.split(listed) if item]
    if len(items) <= 1 or any(len(item) > _LONGEST_ITEM for item in items[1:]):
        return False
    return not items[-1].endswith(_OPEN_END) and Decimal(len(items)) == amount.low
