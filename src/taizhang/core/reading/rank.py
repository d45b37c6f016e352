"""Ranks in a comparison: 全省第六, 排名第3位, 居全市前5位. An ordinal that compares nothing is none: 第六次会议."""

from __future__ import annotations

import re
from decimal import Decimal

from taizhang.core.reading.draft import Draft
from taizhang.core.reading.figure import FigureKind
from taizhang.core.reading.hedge import AT_MOST
from taizhang.core.reading.numeral import read_numeral
from taizhang.core.reading.page import Page

_SCOPE = re.compile(
    r"(?:全[省市县区国州乡镇球院校系部旗]|世界|国内|省内|市内|同类|同级|同行|各?县市区?|各[市县区]|[省市州]中?|排名?|位列|位居|居|列|名列|位次|跃[居升]|升[至到]|上升[至到]|排在|进入|跻身|综合|考核|总量|增速|总数|成绩|获得?|取得|前移[至到]|由|从|第[一二三四五六七八九十0-9]{1,3}[位名]?[、和])"
    r"[^，。；、\n]{0,6}$"
)
_END = re.compile(
    r"(?:位|名)?(?=[，。；、,;!！\n)和及且与并]|$|的好成绩|的?位次|，|的成绩|的?位置|左右|上升|升|跃|下降|降|提|前移|至)"
)
_AWARDED = re.compile(r"(?:表彰|奖励|评选|通报|排名|得分|得票|评出)[^，。；、\n]{0,6}$")
_BEFORE = 16
_TOP_END = re.compile(r"(?:位|名|强)?(?=[，。；、,;!！\n)和及且与并]|$|的|之列|行列|以内|左右)")


def read_rank(page: Page, at: int) -> Draft | None:
    """The rank whose numeral begins at a place, after 第 or 前; None if it is no rank."""
    text = page.folded
    sign = text[at - 1 : at] if at else ""
    if sign not in ("第", "前"):
        return None
    number = read_numeral(text, at)
    if number is None or number.positional or number.vague:
        return None
    before = text[max(0, at - 1 - _BEFORE) : at - 1]
    tail = (_END if sign == "第" else _TOP_END).match(text, number.end)
    if tail is None or not (
        _SCOPE.search(before) or (sign == "前" and _AWARDED.search(before) and tail.group())
    ):
        return None
    unit = tail.group()
    if sign == "前" and unit == "强":
        return None
    return Draft(
        at - 1, tail.end(), number.low, FigureKind.RANK, unit=unit,
        hedge=AT_MOST if sign == "前" else "", sense="rank", digits=Decimal(number.low),
        chinese=number.chinese, number_start=at, number_end=number.end,
    )  # fmt: skip
