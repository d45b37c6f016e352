"""Half a unit of time, and the half of something: 半小时, 为期半个月, 提前半年, 半数以上, 过半数."""

from __future__ import annotations

import re
from decimal import Decimal

from taizhang.core.reading.draft import Draft
from taizhang.core.reading.exclusion import says_how_long, says_when
from taizhang.core.reading.figure import FigureKind
from taizhang.core.reading.hedge import hedge_after, hedge_before
from taizhang.core.reading.page import Page

_STRETCH = re.compile(r"半(?P<unit>个?小时|个多?月|年|天|个工作日)(?P<more>多|余)?")
_SHARE = re.compile(r"半数(?![人字据])")
_SHORT = ("小时", "个小时")
_HALF, _FIFTY = Decimal("0.5"), Decimal(50)
_NUMERAL_BEFORE = "一二两三四五六七八九十0123456789百千万几数多余大小上下前后各每夜过"
_AHEAD = ("提前", "推后", "延后")
_NEAR = 12


def read_half(page: Page, at: int) -> Draft | None:
    """What begins with 半 at a place; None where it only says when, or is part of a word."""
    text = page.folded
    before = text[max(0, at - _NEAR) : at]
    share = _SHARE.match(text, at)
    if share is not None:
        start, code = hedge_before(text, at)
        end, after = hedge_after(text, share.end())
        if start == at and before.endswith("过"):
            start, code = at - 1, ">"
        return _draft(start, at, share.end(), end, _FIFTY, "%", FigureKind.PERCENT, after or code)
    found = _STRETCH.match(text, at)
    if found is None or (before and before[-1] in _NUMERAL_BEFORE and not before.endswith(_AHEAD)):
        return None
    unit = found["unit"].replace("多", "")
    start, code = hedge_before(text, at)
    end, after = hedge_after(text, found.end())
    if says_when(before, text[found.end() : found.end() + _NEAR]):
        return None
    lasting = bool(after) or says_how_long(before)
    if unit not in _SHORT and not lasting:
        return None
    hedge = after or code or (">" if found["more"] or "多" in found["unit"] else "")
    return _draft(start, at, found.end(), end, _HALF, unit, FigureKind.DURATION, hedge)


def _draft(
    start: int, at: int, number_end: int, end: int, value: Decimal, unit: str, kind: FigureKind, hedge: str
) -> Draft:  # fmt: skip
    return Draft(
        start, end, value, kind, unit=unit, hedge=hedge,
        sense="rate" if kind is FigureKind.PERCENT else "time", digits=value, chinese=True,
        number_start=at, number_end=number_end,
    )  # fmt: skip
