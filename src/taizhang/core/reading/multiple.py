"""Multiples: 1.3倍, 一倍, 翻一番 (twice), 翻了两番 (four times), 翻番."""

from __future__ import annotations

import re
from decimal import Decimal

from taizhang.core.reading.draft import Draft
from taizhang.core.reading.figure import FigureKind
from taizhang.core.reading.hedge import hedge_after
from taizhang.core.reading.numeral import read_numeral
from taizhang.core.reading.page import Page

_DOUBLED = re.compile(r"翻(?:了|近|约|超|逾){0,2}(?:([一二两三四五六1-6])番半?|(?:一)?倍|番)")
_NEAR = re.compile(r"[近约超逾]")
_CODES = {"近": "<", "约": "~", "超": ">", "逾": ">"}


def read_doubling(page: Page, at: int) -> Draft | None:
    """翻一番 and the like, from 翻; how often it doubles, as a multiple of what there was."""
    text = page.folded
    found = _DOUBLED.match(text, at)
    if found is None:
        return None
    times = 1
    if found.group(1):
        number = read_numeral(found.group(1), 0)
        times = int(number.low) if number is not None else 1
    near = _NEAR.search(found.group())
    end, after = hedge_after(text, found.end())
    value = Decimal(2**times)
    return Draft(
        at, end, value, FigureKind.MULTIPLE, unit="倍",
        hedge=after or (_CODES[near.group()] if near else ""), sense="rate", digits=value,
        chinese=True, number_start=at, number_end=found.end(),
    )  # fmt: skip
