"""Ratios: 5：1, 87:9:4, 3比1. With two digits after the sign it may be a time of day instead."""

from __future__ import annotations

import re

from taizhang.core.reading.draft import Draft
from taizhang.core.reading.figure import Alternative, FigureKind
from taizhang.core.reading.page import Page

_RATIO = re.compile(r"[0-9]+(?:\.[0-9]+)?(?::[0-9]+(?:\.[0-9]+)?){1,4}(?![0-9:])")
_SIGN = re.compile(r"[0-9]{1,20}(?:\.[0-9]{1,20})?[:比]")
_WORDED = re.compile(r"([0-9]+(?:\.[0-9]+)?)比([0-9]+(?:\.[0-9]+)?)(?![0-9%])")
_CLOCK = re.compile(r"(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?")
_RATIO_WORDS = ("比", "例")
_NEAR = 14
_AFTER = 4


def read_ratio(page: Page, at: int) -> Draft | None:
    """A ratio that begins at a place; None if there is none, or if it is a time of day."""
    text = page.folded
    if _SIGN.match(text, at) is None:
        return None
    found = _RATIO.match(text, at)
    if found is None:
        worded = _WORDED.match(text, at)
        if worded is None:
            return None
        return _draft(at, worded.end(), f"{worded.group(1)}:{worded.group(2)}")
    before = text[max(0, at - _NEAR) : at]
    around = before + text[found.end() : found.end() + _AFTER]
    is_ratio = any(word in around for word in _RATIO_WORDS)
    if _CLOCK.fullmatch(found.group()) and not is_ratio:
        return None
    draft = _draft(at, found.end(), found.group())
    if _CLOCK.fullmatch(found.group()):
        draft.alternatives.append(Alternative(None, "", "time"))
    return draft


def _draft(start: int, end: int, value: str) -> Draft:
    return Draft(
        start, end, value, FigureKind.OTHER, sense="ratio", number_start=start, number_end=end
    )
